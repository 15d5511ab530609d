/** The user's own N.I.N.A. "image file pattern", pasted once, read backwards: names into facts. */
import type { NameFacts } from '../../domain/frame';
import { isGenericName } from '../../domain/target';
import { finish, FIELDS, type Draft, type FieldName } from './name-fields';
import { NameTemplate, withoutExtension, type Step } from './name-template';

/** N.I.N.A.'s tokens (ImagePattern.cs) and its plugins'. `text` and `number` are passed over. */
const TOKENS: ReadonlyMap<string, FieldName> = new Map<string, FieldName>([
	['FILTER', 'filter'],
	['TARGETNAME', 'target'],
	['IMAGETYPE', 'kind'],
	['CAMERA', 'camera'],
	['TELESCOPE', 'telescope'],
	['DATE', 'day'],
	['DATEUTC', 'utcDay'],
	['DATEMINUS12', 'night'],
	['DATETIME', 'time'],
	['TIME', 'clock'],
	['TIMEUTC', 'utcClock'],
	['MJD', 'mjd'],
	['EXPOSURETIME', 'seconds'],
	['GAIN', 'gain'],
	['OFFSET', 'offset'],
	['BINNING', 'binning'],
	['READOUTMODE', 'readoutMode'],
	['SENSORTEMP', 'temp'],
	['TEMPERATURESETPOINT', 'setTemp'],
	['ROTATORANGLE', 'mechanical'],
	['HFR', 'hfr'],
	['FWHM', 'fwhm'],
	['ECCENTRICITY', 'eccentricity'],
	['STARCOUNT', 'stars'],
	['RMSARCSEC', 'rmsArcsec'],
	// Plain RMS and the peaks are in the guide camera's pixels or of one axis.
	['RMS', 'number'],
	['PEAKRA', 'number'],
	['PEAKRAARCSEC', 'number'],
	['PEAKDEC', 'number'],
	['PEAKDECARCSEC', 'number'],
	['FRAMENR', 'number'],
	['FOCUSERPOSITION', 'number'],
	['FOCUSERTEMP', 'number'],
	['SQM', 'number'],
	['USBLIMIT', 'number'],
	['TSSESSIONID', 'number'],
]);

/** What a file's path says by the user's pattern. */
export interface NinaPattern {
	/**
	 * @param path a file's name, or its path with `/`; folders count only if all of them (as many as the pattern has)
	 * fit the pattern's
	 * @returns undefined for a name that the pattern did not make
	 */
	parse(path: string): NameFacts | undefined;
}

/**
 * Compiles a pattern such as `$$DATEMINUS12$$\$$DATETIME$$_$$FILTER$$_$$EXPOSURETIME$$s_$$FRAMENR$$`. Values that
 * N.I.N.A. left empty are no fact and shift no other; tokens of unknown plugins are passed over.
 * @returns the pattern, or a sentence that says why it can't be read
 */
export function compileNinaPattern(pattern: string): NinaPattern | { error: string } {
	const segments = pattern
		.trim()
		.split(/[\\/]+/)
		.filter(segment => segment !== '');
	const fileName = segments.pop();
	if (fileName === undefined) return { error: 'The pattern is empty.' };
	if (segments.length > MOST_FOLDERS) return { error: `The pattern has more than ${MOST_FOLDERS} folders.` };
	const broken = [...segments, fileName].find(segment => segment.split('$$').length % 2 === 0);
	if (broken !== undefined) return { error: `A $$ has no counterpart in "${broken}".` };
	if (!fileName.includes('$$')) return { error: 'The last part of the pattern, the file name, has no $$TOKEN$$.' };
	const touching = /\$\$\w+\$\$\$\$\w+\$\$/.exec(pattern);
	if (touching)
		return {
			error: `Nothing stands between the two tokens of "${touching[0]}", so their values can't be told apart.`,
		};
	const name = new NameTemplate(stepsOf(fileName));
	const folders = segments.map(segment => ({
		template: new NameTemplate(stepsOf(segment)),
		mayVanish: MAY_VANISH.test(segment),
	}));
	return { parse: path => parse(path, name, folders) };
}

/** Each folder that may be left out doubles the ways to read a path. */
const MOST_FOLDERS = 10;

interface Folder {
	readonly template: NameTemplate;
	readonly mayVanish: boolean;
}

/** N.I.N.A. leaves out a folder whose name would be empty. */
const MAY_VANISH = /^\$\$(?:FILTER|TARGETNAME|SEQUENCETITLE|TSPROJECTNAME|TELESCOPE|READOUTMODE)\$\$$/i;

/** What N.I.N.A. knows of every frame; other values may be empty. */
const ALWAYS_THERE = new Set<FieldName>([
	'kind',
	'day',
	'utcDay',
	'night',
	'time',
	'clock',
	'utcClock',
	'mjd',
	'seconds',
]);

function stepsOf(segment: string): Step[] {
	return segment.split('$$').flatMap((part, position): Step[] => {
		if (position % 2 === 0) return part === '' ? [] : [{ literal: part }];
		const field = TOKENS.get(part.toUpperCase()) ?? 'text';
		// A target may hold the separator ("M_31"); what follows it rarely does.
		return [{ field: FIELDS[field], mayBeEmpty: !ALWAYS_THERE.has(field), takesMost: field === 'target' }];
	});
}

function parse(path: string, name: NameTemplate, folders: readonly Folder[]): NameFacts | undefined {
	const parts = path.split('/').filter(part => part !== '');
	const ofName: Draft = { facts: { grammar: 'pattern' } };
	if (!name.read(withoutExtension(parts.pop() ?? ''), ofName) || isOtherwiseNamed(ofName.facts)) return undefined;
	const ofFolders = readFolders(parts, folders);
	if (ofFolders === undefined || [ofFolders.facts.filter, ofFolders.facts.target].some(isAnotherConvention))
		return finish(ofName);
	return finish({ ...ofFolders, ...ofName, facts: { ...ofFolders.facts, ...ofName.facts } });
}

/** Upwards from the file, until pattern or path is at its end; undefined where they don't fit. */
function readFolders(parts: readonly string[], folders: readonly Folder[]): Draft | undefined {
	const part = parts.at(-1);
	const folder = folders.at(-1);
	if (part === undefined || folder === undefined) return { facts: {} };
	const draft: Draft = { facts: {} };
	const above = folder.template.read(part, draft) ? readFolders(parts.slice(0, -1), folders.slice(0, -1)) : undefined;
	if (above !== undefined) return { ...above, ...draft, facts: { ...above.facts, ...draft.facts } };
	return folder.mayVanish ? readFolders(parts, folders.slice(0, -1)) : undefined;
}

/** Frames that were moved lie in folders that free text fits by accident: `FILTER_Ha_EXP_300`, `accept`. */
const isAnotherConvention = (text: string | undefined): boolean =>
	text !== undefined && text.length > 1 && isGenericName(text, () => false);

/** Whether free text has swallowed what is neither a filter nor a target: the name was made by another pattern. */
const isOtherwiseNamed = ({ filter, target }: NameFacts): boolean =>
	(filter !== undefined && !/\p{L}/u.test(filter)) || (target !== undefined && /^\d{4}-?\d\d-?\d\d/.test(target));

/** Why a pattern can't be used; undefined for a good one, and for none. */
export function ninaPatternFault(pattern: string): string | undefined {
	const compiled = pattern === '' ? undefined : compileNinaPattern(pattern);
	return compiled && 'error' in compiled ? compiled.error : undefined;
}
