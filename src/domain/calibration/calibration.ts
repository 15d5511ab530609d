/** Which darks serve which lights, and where they lie (DESIGN 5, "Darks per night"). */

/** What must agree between a light and its dark, or a flat and its flat dark. Undefined where no header tells. */
export interface Conditions {
	readonly camera: string | undefined;
	readonly gain: number | undefined;
	readonly iso: number | undefined;
	readonly offset: number | undefined;
	readonly binning: string | undefined;
	readonly readoutMode: string | undefined;
	readonly exposureSeconds: number | undefined;
	readonly setTempCelsius: number | undefined;
	readonly sensorTempCelsius: number | undefined;
}

/** A dark, bias or flat dark, raw or master, as it lies in a tree. */
export interface DarkFrame {
	readonly kind: 'dark' | 'bias' | 'dark flat';
	readonly conditions: Conditions;
	/** Where it lies, relative to the Data tree. */
	readonly folder: string;
}

export interface DarkRules {
	/** Whether a shorter dark may be scaled up; it needs a bias. */
	readonly allowScaling: boolean;
}

/** in place: in the night's folder, which is what gets loaded; in library: elsewhere, it can be distributed. */
export type Whereabouts = 'in place' | 'in library' | 'missing';

export interface Calibrated {
	readonly state: Whereabouts;
	/** False where a fact that should agree is unknown on one side. */
	readonly isVerified: boolean;
}

const EXPOSURE_TOLERANCE_SECONDS = 0.05;
const SET_TEMP_TOLERANCE_CELSIUS = 0.5;
/** Uncooled sensors drift through the night. */
const SENSOR_TEMP_TOLERANCE_CELSIUS = 5;

type Match = 'agrees' | 'unknown' | 'differs';

/**
 * Where the darks for these conditions are: in the night's own folder before anywhere else, verified before unverified.
 * A shorter dark is taken only where none of the exposure exists, the rules allow scaling and a bias of the same camera
 * settings exists.
 * @param wanted the lights' conditions or, for dark flats, the flats'
 * @param nightFolder the folder that is loaded for the night; what lies below it is in place too
 */
export function darksFor(
	wanted: Conditions,
	kind: 'dark' | 'dark flat',
	nightFolder: string,
	frames: readonly DarkFrame[],
	rules: DarkRules,
): Calibrated {
	const isFor = (frame: DarkFrame): boolean => frame.kind === kind || frame.kind === 'dark';
	const exact = bestOf(frames.filter(isFor), nightFolder, conditions =>
		both(settingsMatch(wanted, conditions), exposureMatch(wanted, conditions)),
	);
	if (exact.state !== 'missing' || kind === 'dark flat' || !rules.allowScaling) return exact;
	const hasBias = frames.some(
		frame => frame.kind === 'bias' && settingsMatch(wanted, frame.conditions) !== 'differs',
	);
	return hasBias
		? bestOf(frames.filter(isFor), nightFolder, conditions =>
				both(settingsMatch(wanted, conditions), isShorter(wanted, conditions)),
			)
		: exact;
}

function bestOf(
	frames: readonly DarkFrame[],
	nightFolder: string,
	match: (conditions: Conditions) => Match,
): Calibrated {
	let best: Calibrated = { state: 'missing', isVerified: true };
	for (const { conditions, folder } of frames) {
		const matched = match(conditions);
		if (matched === 'differs') continue;
		const found: Calibrated = {
			state: isBelow(folder, nightFolder) ? 'in place' : 'in library',
			isVerified: matched === 'agrees',
		};
		if (rank(found) > rank(best)) best = found;
	}
	return best;
}

const RANK: Readonly<Record<Whereabouts, number>> = { missing: 0, 'in library': 1, 'in place': 3 };
const rank = ({ state, isVerified }: Calibrated): number => RANK[state] + (isVerified && state !== 'missing' ? 1 : 0);

/** Everything but the exposure. ISO is a DSLR's gain; set-temp where both have one, else the sensor's. */
function settingsMatch(a: Conditions, b: Conditions): Match {
	const gain =
		a.gain !== undefined || b.gain !== undefined
			? same(a.gain, b.gain)
			: a.iso !== undefined || b.iso !== undefined
				? same(a.iso, b.iso)
				: 'agrees';
	const temperature =
		a.setTempCelsius !== undefined && b.setTempCelsius !== undefined
			? within(a.setTempCelsius, b.setTempCelsius, SET_TEMP_TOLERANCE_CELSIUS)
			: within(
					a.sensorTempCelsius ?? a.setTempCelsius,
					b.sensorTempCelsius ?? b.setTempCelsius,
					SENSOR_TEMP_TOLERANCE_CELSIUS,
				);
	// DSLRs have no offset, most cameras one readout mode: where neither side has a word, nothing is in doubt.
	return [
		same(fold(a.camera), fold(b.camera)),
		gain,
		sameIfKnown(a.offset, b.offset),
		sameIfKnown(a.binning, b.binning),
		sameIfKnown(fold(a.readoutMode), fold(b.readoutMode)),
		temperature,
	].reduce(both);
}

const exposureMatch = (a: Conditions, b: Conditions): Match =>
	within(a.exposureSeconds, b.exposureSeconds, EXPOSURE_TOLERANCE_SECONDS);

const isShorter = (a: Conditions, b: Conditions): Match =>
	a.exposureSeconds === undefined || b.exposureSeconds === undefined
		? 'unknown'
		: b.exposureSeconds < a.exposureSeconds
			? 'agrees'
			: 'differs';

const both = (a: Match, b: Match): Match => (a === 'differs' || b === 'differs' ? 'differs' : a === 'unknown' ? a : b);

const same = <T>(a: T | undefined, b: T | undefined): Match =>
	a === undefined || b === undefined ? 'unknown' : a === b ? 'agrees' : 'differs';

const sameIfKnown = <T>(a: T | undefined, b: T | undefined): Match =>
	a === undefined && b === undefined ? 'agrees' : same(a, b);

const within = (a: number | undefined, b: number | undefined, tolerance: number): Match =>
	a === undefined || b === undefined ? 'unknown' : Math.abs(a - b) <= tolerance + 1e-9 ? 'agrees' : 'differs';

const fold = (name: string | undefined): string | undefined => name?.toLowerCase().replace(/[\s_-]+/g, '');

const isBelow = (folder: string, ancestor: string): boolean => folder === ancestor || folder.startsWith(`${ancestor}/`);
