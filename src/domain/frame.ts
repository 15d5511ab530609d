/** What one raw file says of itself, before the folder it lies in has had its say (see place.ts and resolve.ts). */
import type { AngleSystem } from './angle';

export type FrameKind = 'light' | 'dark' | 'flat' | 'bias' | 'dark flat';

/** A position on Earth: degrees, north and east positive, longitude −180…180. */
export interface Site {
	readonly latitudeDegrees: number | undefined;
	readonly longitudeDegrees: number | undefined;
}

/**
 * The part of a header that the frames of a session share. Readers intern it: equal setups are the same object, so that
 * a hundred thousand frames hold a few hundred of them.
 */
export interface Setup {
	/** The capture program as the header names it: SWCREATE, CREATOR, SOFTWARE, PROGRAM … */
	readonly program: string | undefined;
	readonly kind: FrameKind | undefined;
	/**
	 * The header's own word where it names a kind that none of ours fits ("Tricolor Image"); such a frame is no light.
	 */
	readonly unknownKind: string | undefined;
	/** A calibration master or an integrated master light. */
	readonly isMaster: boolean;
	/** How many subs went into the file: 1 for a sub; undefined where the header calls it a stack without a number. */
	readonly stackedSubs: number | undefined;
	readonly target: string | undefined;
	/** As the header spells it; domain/filter.ts folds it. */
	readonly filter: string | undefined;
	/** Of one sub, also for a stack. */
	readonly exposureSeconds: number | undefined;
	readonly gain: number | undefined;
	readonly offset: number | undefined;
	readonly iso: number | undefined;
	readonly setTempCelsius: number | undefined;
	/** '1x1', '2x2' … */
	readonly binning: string | undefined;
	readonly readoutMode: string | undefined;
	readonly camera: string | undefined;
	readonly telescope: string | undefined;
	readonly focalLengthMm: number | undefined;
	readonly focalRatio: number | undefined;
	/** Has a Bayer or X-Trans matrix. Undefined where the header does not tell. */
	readonly isColour: boolean | undefined;
	readonly widthPixels: number | undefined;
	readonly heightPixels: number | undefined;
	/** Where the telescope was told to point: J2000 degrees, rounded to 0.01°. */
	readonly raDegrees: number | undefined;
	readonly decDegrees: number | undefined;
	/** The planned position angle on the sky (N.I.N.A. OBJCTROT), never an angle that was reached. */
	readonly plannedAngleDegrees: number | undefined;
	readonly site: Site | undefined;
}

/** What one header says. Times are milliseconds since 1970-01-01; angles 0 ≤ a < 360. */
export interface HeaderFacts {
	readonly setup: Setup;
	/** Start of the exposure, UTC. */
	readonly startUtcMs: number | undefined;
	/** Start of the exposure in the local time of the capture computer or camera, as if it were UTC. */
	readonly startLocalMs: number | undefined;
	readonly sensorTempCelsius: number | undefined;
	readonly mechanicalAngleDegrees: number | undefined;
	readonly skyAngleDegrees: number | undefined;
	/** Undefined in most headers, which say nothing of it: memory counts, for each of a hundred thousand frames. */
	readonly quality: SubQuality | undefined;
}

/** What was measured in a sub, or while it was taken; every value may be missing. */
export interface SubQuality {
	/** Half flux radius, pixels. */
	readonly hfr?: number;
	/** Pixels or arc seconds, whichever its writer chose. */
	readonly fwhm?: number;
	readonly starCount?: number;
	readonly guidingRmsArcsec?: number;
	/** 0 (round) to 1. */
	readonly eccentricity?: number;
}

/** What a file name says; every fact may be missing. */
export interface NameFacts extends SubQuality {
	/**
	 * The grammar that matched: 'seed', 'nina', 'asiair' …, 'pattern' for the user's own; undefined for loose tokens.
	 */
	readonly grammar?: string;
	readonly kind?: FrameKind;
	readonly isMaster?: boolean;
	readonly isSnapshot?: boolean;
	readonly isRejected?: boolean;
	readonly stackedSubs?: number;
	readonly target?: string;
	readonly panel?: number;
	/** As spelled in the name. */
	readonly filter?: string;
	readonly exposureSeconds?: number;
	readonly angleDegrees?: number;
	readonly angleSystem?: AngleSystem;
	readonly gain?: number;
	readonly offset?: number;
	readonly iso?: number;
	readonly setTempCelsius?: number;
	readonly sensorTempCelsius?: number;
	readonly binning?: string;
	readonly readoutMode?: string;
	readonly camera?: string;
	readonly telescope?: string;
	/** Local time as if it were UTC, milliseconds. */
	readonly timeLocalMs?: number;
	readonly timeUtcMs?: number;
	/** A night or date without a time, CCYY-MM-DD. */
	readonly date?: string;
}

/** Why a file gives no facts. Everything else a scan can meet is a fact. */
export type FaultCode =
	| 'empty-file'
	| 'not-an-image'
	| 'header-damaged'
	| 'header-unfinished'
	| 'header-too-long'
	| 'file-truncated'
	| 'unreadable'
	| 'still-being-written';

export interface HeaderFault {
	readonly code: FaultCode;
	readonly detail: string;
}
