/** What kind of frame a header says it is. */
import type { FrameKind } from '../../domain/frame';
import { slotsOf, textOf } from './header-value';
import { SLOT, type KeywordValue, type KeywordValues } from '../keywords';

const KINDS: ReadonlyMap<string, FrameKind> = new Map([
	['LIGHT', 'light'],
	['OBJECT', 'light'],
	['SCIENCE', 'light'],
	['DARK', 'dark'],
	['FLAT', 'flat'],
	['FLATFIELD', 'flat'],
	['SKYFLAT', 'flat'],
	['DOMEFLAT', 'flat'],
	['TWILIGHTFLAT', 'flat'],
	['BIAS', 'bias'],
	['OFFSET', 'bias'],
	['ZERO', 'bias'],
	['DARKFLAT', 'dark flat'],
	['FLATDARK', 'dark flat'],
]);

/** INDI of 2020 and before wrote FRAME alone; Astro Pixel Processor's masters have CALFRAME. */
const EVIDENCE = slotsOf('XISF imageType', 'IMAGETYP', 'FRAME', 'FRAMETYP', 'OBSTYPE', 'CALFRAME');

export interface KindFacts {
	readonly kind: FrameKind | undefined;
	readonly unknownKind: string | undefined;
	/** The word itself says so: 'Master Dark', 'MasterFlat'. */
	readonly isCalledMaster: boolean;
}

/**
 * The first keyword that says anything decides. A word that means none of our kinds ('Tricolor Image', 'SNAPSHOT',
 * XISF's 'DefectMap') is kept as `unknownKind`, so that such a frame is never taken for a light.
 */
export function kindOf(values: KeywordValues): KindFacts {
	const word = EVIDENCE.map(slot => values[slot])
		.find(isWord)
		?.trim();
	if (word === undefined) {
		// Astro Pixel Processor's integrations of lights: "INTEGRAT = 'Integration' / integration of light frames".
		return {
			kind: textOf(values[SLOT.INTEGRAT]) === undefined ? undefined : 'light',
			unknownKind: undefined,
			isCalledMaster: false,
		};
	}
	const letters = word.toUpperCase().replace(/[^A-Z0-9]/g, '');
	const isCalledMaster = letters.startsWith('MASTER');
	const singular = letters.slice(isCalledMaster ? 'MASTER'.length : 0).replace(/FRAMES?$/, '');
	// BIAS keeps its S.
	const kind = KINDS.get(singular) ?? KINDS.get(singular.replace(/S$/, ''));
	return { kind, unknownKind: kind === undefined ? word : undefined, isCalledMaster };
}

/** FRAME may also be a running number. */
const isWord = (value: KeywordValue): value is string => typeof value === 'string' && /[a-z]/i.test(value);
