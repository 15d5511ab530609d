/** What the values of a header's keywords mean: the conventions of all capture programs come together here. */
import type { HeaderFacts, Setup } from '../../domain/frame';
import { cameraOf, SENSOR_TEMP, sensorTempOf } from './camera';
import { mountPosition, NOWHERE, objectPosition, siteOf } from './coordinates';
import { exposureSecondsOf, stackedSubsOf } from './exposure';
import { firstNumber, firstText, slotsOf, textOf } from './header-value';
import { kindOf } from './kind';
import { SLOT, SLOT_COUNT, type KeywordValues } from '../keywords';
import { QUALITY_SLOTS, qualityOf } from './quality';
import { ANGLE_SLOTS, mechanicalAngleOf, plannedAngleOf, skyAngleOf } from './rotation';
import { START_SLOTS, startOf } from './start-time';

const FILTER = slotsOf('FILTER', 'FILT-1', 'FILTER-1', 'FILTNAME', 'INSFLNAM');
const FOCAL_LENGTH = slotsOf('FOCALLEN');
const FOCAL_RATIO = slotsOf('FOCRATIO');
const PROGRAM = slotsOf('SWCREATE', 'CREATOR', 'SOFTWARE', 'PROGRAM');

/** These differ from frame to frame, and a setup holds none of them. */
const FRAME_SLOTS = new Set([
	...START_SLOTS,
	...SENSOR_TEMP,
	...ANGLE_SLOTS,
	...QUALITY_SLOTS,
	...slotsOf('DATE-END', 'EGAIN'),
]);
const MOUNT_SLOTS = new Set(slotsOf('RA', 'DEC'));
/** 1 for the slots that a setup comes from, but for the mount's position, which is looked at by itself. */
const IS_SETUP_SLOT = Uint8Array.from({ length: SLOT_COUNT }, (_, slot) =>
	FRAME_SLOTS.has(slot) || MOUNT_SLOTS.has(slot) ? 0 : 1,
);

/**
 * Turns header values into facts, and gives equal setups as the same object. Each scan makes its own, for readers of
 * all formats together.
 */
export class HeaderFactsMaker {
	private readonly setups = new Map<string, Setup>();
	/** By the reader's array of flags: its flags say nothing about the headers that other readers gave in between. */
	private readonly lastSetups = new WeakMap<Uint8Array, LastSetup>();

	/**
	 * @param values one header's values by slot; nothing of the array is kept
	 * @param changed by slot, 1 where the value differs from that of the header before from the same reader, which
	 * passes the same array each time; spares the work of a setup that stayed the same
	 */
	facts(values: KeywordValues, changed?: Uint8Array): HeaderFacts {
		const setup = this.setupOf(values, changed);
		const { startUtcMs, startLocalMs } = startOf(values, (setup.exposureSeconds ?? 0) * (setup.stackedSubs ?? 1));
		return {
			setup,
			startUtcMs,
			startLocalMs,
			sensorTempCelsius: sensorTempOf(values),
			mechanicalAngleDegrees: mechanicalAngleOf(values),
			skyAngleDegrees: skyAngleOf(values),
			quality: qualityOf(values),
		};
	}

	private setupOf(values: KeywordValues, changed: Uint8Array | undefined): Setup {
		if (!changed) return this.intern(newSetup(values));
		const last = this.lastSetups.get(changed);
		if (last && isSameSetup(last, values, changed)) return last.setup;
		const setup = this.intern(newSetup(values));
		this.lastSetups.set(changed, { setup, followsMount: objectPosition(values) === undefined });
		return setup;
	}

	private intern(setup: Setup): Setup {
		const key = JSON.stringify(setup);
		const known = this.setups.get(key);
		if (known) return known;
		this.setups.set(key, setup);
		return setup;
	}
}

interface LastSetup {
	readonly setup: Setup;
	/** Its position is the mount's, for want of the target's. */
	readonly followsMount: boolean;
}

function isSameSetup({ setup, followsMount }: LastSetup, values: KeywordValues, changed: Uint8Array): boolean {
	for (let slot = 0; slot < SLOT_COUNT; slot++) if (IS_SETUP_SLOT[slot] === 1 && changed[slot] !== 0) return false;
	if (!followsMount) return true;
	const { raDegrees, decDegrees } = mountPosition(values) ?? NOWHERE;
	return raDegrees === setup.raDegrees && decDegrees === setup.decDegrees;
}

function newSetup(values: KeywordValues): Setup {
	const { kind, unknownKind, isCalledMaster } = kindOf(values);
	const exposureSeconds = exposureSecondsOf(values);
	const stackedSubs = stackedSubsOf(values, exposureSeconds, isCalledMaster);
	const { raDegrees, decDegrees } = objectPosition(values) ?? mountPosition(values) ?? NOWHERE;
	// Not `...cameraOf(values)`: objects of that many keys turn slow (35 µs) when they begin with a spread.
	const { gain, offset, iso, setTempCelsius, binning, readoutMode, camera, isColour, widthPixels, heightPixels } =
		cameraOf(values);
	return {
		program: programOf(values),
		kind,
		unknownKind,
		isMaster: stackedSubs !== 1,
		stackedSubs,
		target: targetOf(values),
		filter: firstText(values, FILTER),
		exposureSeconds,
		gain,
		offset,
		iso,
		setTempCelsius,
		binning,
		readoutMode,
		camera,
		telescope: textOf(values[SLOT.TELESCOP]),
		focalLengthMm: firstNumber(values, FOCAL_LENGTH, Number.MIN_VALUE),
		focalRatio: firstNumber(values, FOCAL_RATIO, Number.MIN_VALUE),
		isColour,
		widthPixels,
		heightPixels,
		raDegrees,
		decDegrees,
		plannedAngleDegrees: plannedAngleOf(values),
		site: siteOf(values),
	};
}

/** Seestar's PROGRAM is a firmware number; of ORIGIN, which usually is an institution, Dwarf's is meant. */
function programOf(values: KeywordValues): string | undefined {
	const program = PROGRAM.map(slot => textOf(values[slot])).find(text => text !== undefined && !/^\d/.test(text));
	const origin = textOf(values[SLOT.ORIGIN]);
	return program ?? (origin !== undefined && /^dwarf/i.test(origin) ? origin : undefined);
}

/** INDI writes 'Unknown' where nobody named an object. */
function targetOf(values: KeywordValues): string | undefined {
	const target = textOf(values[SLOT.OBJECT]);
	return target === undefined || target.toLowerCase() === 'unknown' ? undefined : target;
}
