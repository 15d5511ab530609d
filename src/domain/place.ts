/**
 * What the folders above a frame say of it. tree/layout.ts reads it from paths; resolve.ts weighs it against header and
 * name.
 */
import type { FrameKind } from './frame';
import type { Stage } from './stage';

/** lights: a target's frames; masters: below a target's `master/`; library: darks and flats for any target. */
export type Area = 'lights' | 'masters' | 'library';

export interface Place {
	readonly area: Area;
	/** The rig folder's name, NFC. */
	readonly rig: string | null;
	readonly stage: Stage | null;
	/** The target folder's name without a panel, NFC; null in a library. */
	readonly target: string | null;
	/** The target folder as it lies on disk, relative to the Data tree; '' where there is none. */
	readonly targetFolder: string;
	readonly panel: number | null;
	/** CCYY-MM-DD of a DATE folder (or a folder that is a date). */
	readonly night: string | null;
	/** As spelled in the FILTER folder or as the name of a filter folder. */
	readonly filter: string | null;
	readonly exposureSeconds: number | null;
	readonly setTempCelsius: number | null;
	/** Degrees of a `Session_70deg` folder. */
	readonly sessionDegrees: number | null;
	/** Under `accept/`. */
	readonly isAccepted: boolean;
	/** In a folder that matches the reject patterns. */
	readonly isRejected: boolean;
	/** What a folder called `flats`, `darks` … says its frames are. */
	readonly kind: FrameKind | null;
	/** `master/<date>/<drizzle>`: the date and '1x', '2x' … */
	readonly masterDate: string | null;
	readonly drizzle: string | null;
}
