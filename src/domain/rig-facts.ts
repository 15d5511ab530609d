/** What Data trees hold of one rig, and of a target's calibration under it. */
import type { Calibrated } from './calibration';
import type { FrameKind } from './frame';
import type { Flat } from './flat';
import type { LightsAtAngle } from './flat-coverage';
import type { Stage } from './stage';

/** Darks or biases of a rig that agree in everything but the exposure. */
export interface LibraryEntry {
	readonly kind: Exclude<FrameKind, 'light' | 'flat'>;
	readonly isMaster: boolean;
	/** The set-temp, else the sensor's in whole degrees; null where nobody knows. */
	readonly temperatureCelsius: number | null;
	/** "gain 100", "ISO 800"; null where nobody knows. */
	readonly gain: string | null;
	/** Ascending. */
	readonly exposureSeconds: readonly number[];
	readonly files: number;
}

export interface RigTarget { readonly target: string; readonly stage: Stage | null; readonly seconds: number }

export interface RigFacts {
	readonly rig: string;
	/** Ids of the Data trees that this device has read whole. */
	readonly present: ReadonlySet<string>;
	readonly targets: readonly RigTarget[];
	/** Found on disk, copies once. */
	readonly flats: readonly Flat[];
	readonly library: readonly LibraryEntry[];
	/** All lights of the rig, to tell its angle source by. */
	readonly lights: readonly LightsAtAngle[];
}

/** The lights of a target under one rig, as flats need them. */
export interface TargetLights { readonly rig: string | null; readonly lights: readonly LightsAtAngle[] }

/** What calibrates one night of a target under one rig. */
export interface NightCalibration {
	readonly night: string;
	readonly rig: string | null;
	/** The worst of its lights' darks. */
	readonly darks: Calibrated;
	/** Exposures without a dark, ascending. */
	readonly missingDarkSeconds: readonly number[];
	readonly flats: Calibrated;
	/** Filters without a flat. */
	readonly missingFlatFilters: readonly string[];
	/** Of the flats that are in place or in the library and raw; null where masters need none. */
	readonly flatDarks: Calibrated | null;
}
