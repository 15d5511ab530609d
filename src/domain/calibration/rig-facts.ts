/** What Data trees hold of rigs and of what calibrates their lights. */
import type { Calibrated, Conditions, DarkFrame } from './calibration';
import type { FrameKind } from '../frame';
import type { Flat } from '../flats/flat';
import type { LightsAtAngle } from '../flats/flat-coverage';
import type { FlatRow, TableRules } from '../flats/flat-table';
import type { Stage } from '../stage';

/** Flats on disk: a master, or raw ones of one set in one folder. */
export interface FlatFile extends Flat {
	readonly rig: string | null;
	/** Relative to the Data tree, as all folders here. */
	readonly folder: string;
	readonly isMaster: boolean;
	readonly conditions: Conditions;
}

/** Darks, biases or flat darks on disk that agree in everything. */
export interface DarkFile extends DarkFrame {
	readonly rig: string | null;
	readonly isMaster: boolean;
	readonly files: number;
}

/** Lights of one target, rig and night folder that one dark and one flat serve. */
export interface LightsOfNight extends LightsAtAngle {
	/** Its identity. */
	readonly target: string;
	readonly rig: string | null;
	/** The folder that is loaded for the night. */
	readonly nightFolder: string;
	readonly conditions: Conditions;
}

export interface CalibrationData {
	readonly lights: readonly LightsOfNight[];
	readonly flats: readonly FlatFile[];
	readonly darks: readonly DarkFile[];
}

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

export interface RigTarget {
	readonly target: string;
	readonly stage: Stage | null;
	readonly seconds: number;
}

export interface RigFacts {
	readonly rig: string;
	/**
	 * False where frames of it lie in trees that this device does not have: then its flats and darks may lie there too.
	 */
	readonly isWhole: boolean;
	readonly targets: readonly RigTarget[];
	/** Found on disk, copies once. */
	readonly flats: readonly Flat[];
	readonly library: readonly LibraryEntry[];
	/** For the lights of all its targets together. */
	readonly table: FlatTable;
}

/** The rows of the table of flats, and what they were worked out by. */
export interface FlatTable {
	readonly rows: readonly FlatRow[];
	readonly rules: TableRules;
}

/** A target's table of flats under one rig. */
export interface RigFlatTable extends FlatTable {
	readonly rig: string | null;
}

/** What calibrates one night of a target under one rig. */
export interface NightCalibration {
	readonly night: string;
	readonly rig: string | null;
	/** The worst of its lights' darks. */
	readonly darks: Calibrated;
	/** Exposures without a dark, ascending. */
	readonly missingDarkSeconds: readonly number[];
	/** The worst of its lights' flats. */
	readonly flats: Calibrated;
	/** Filters without a flat. */
	readonly missingFlatFilters: readonly string[];
	/** Of the raw flats that serve it; null where masters need none. */
	readonly flatDarks: Calibrated | null;
}

/** What calibrates a target's lights. */
export interface TargetCalibration {
	readonly flats: readonly RigFlatTable[];
	readonly nights: readonly NightCalibration[];
}
