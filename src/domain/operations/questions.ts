/** What nobody can tell by themselves when frames are filed or masters handed out, and what people answer. */
import type { Night } from '../night';

/** Answers by the keys of questions: names of rigs, as their folders are or shall be called, and names of targets. */
export interface IntakeAnswers {
	readonly rigs: ReadonlyMap<string, string>;
	readonly targets: ReadonlyMap<string, string>;
}

/** Answers are remembered under the question's key, so that nothing is asked for twice. */
export type IntakeQuestion =
	/** Which rig is this camera with these optics? */
	| {
			readonly kind: 'rig';
			readonly key: string;
			readonly camera: string | null;
			readonly telescope: string | null;
			readonly suggestion: string | null;
	  }
	/**
	 * Which target is this? `name` is what header or file name call it; null where they don't: then all there is is the
	 * folder.
	 */
	| {
			readonly kind: 'target';
			readonly key: string;
			readonly name: string | null;
			readonly folder: string;
			readonly suggestion: string | null;
	  };

/** The date of the flats to use; null: none, from that night on the rig was another one. */
export type FlatAnswer = Night | null;

/** Flats of one date that serve everything that has none in a night. */
export interface FlatSet {
	readonly date: Night;
	/** Whole days between flats and night. */
	readonly daysApart: number;
	/** The rig was changed between them. */
	readonly isAcross: boolean;
}

/** Which flats are for this night? "None, the rig was changed" is an answer, too. */
export interface FlatQuestion {
	/** Under which the answer is remembered. */
	readonly key: string;
	readonly rig: string | null;
	readonly night: Night;
	/** Filters that have no certain flat. */
	readonly filters: readonly string[];
	/** The side of the rig's changes that the night is on first, then the nearest. */
	readonly sets: readonly FlatSet[];
}
