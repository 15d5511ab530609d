/** What is known besides the notes, and is written into them. */
import type { TargetFacts } from '../domain/target-facts';
import type { LogRules } from './rules';
import type { Rigs } from './rigs';
import type { Settings } from '../settings';

export interface Known {
	readonly settings: Settings;
	readonly rules: LogRules;
	/** By identity. */
	readonly targets: ReadonlyMap<string, TargetFacts>;
	/** Ids of the trees that the last refresh read whole. */
	readonly present: ReadonlySet<string>;
	readonly rigs: Rigs;
}
