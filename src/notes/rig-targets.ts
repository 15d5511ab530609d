/** What the logs of target notes say of a rig: its targets, their stages and hours. */
import { tally, type LogRow } from '../domain/exposure';
import { foldRig } from '../domain/rig';
import type { RigTarget } from '../domain/calibration/rig-facts';
import { parseStage } from '../domain/stage';
import type { TargetFacts } from '../domain/target-facts';

/** A target as its note logs it. */
export interface LoggedTarget {
	readonly target: string;
	readonly rows: readonly LogRow[];
	/** One item a project, such as `20_Data RC8@f8.0+…`. */
	readonly stages: readonly string[];
}

export interface RigTargetsOptions {
	/** What the trees hold, by identity: speaks for targets that no note logs. */
	readonly targets: ReadonlyMap<string, TargetFacts>;
	/** Folds a target's name. */
	readonly identity: (target: string) => string;
	/** Ids of the trees that are at hand. */
	readonly present: ReadonlySet<string>;
	/** Names of all rigs. */
	readonly rigs: readonly string[];
}

/** A rig's targets, in the order of their logs; not whole where some of its data lies in trees that are not at hand. */
export function targetsOfRig(
	rig: string,
	logged: Iterable<LoggedTarget>,
	{ targets, identity, present, rigs }: RigTargetsOptions,
): { ofRig: RigTarget[]; isWhole: boolean } {
	const key = foldRig(rig);
	const isOfRig = (name: string | null): boolean => name !== null && foldRig(name) === key;
	// "20_Data Askar FRA400@…" is an item of that rig, not of "FRA400@…".
	const longer = rigs.map(foldRig).filter(name => name.endsWith(` ${key}`));
	const isItemOfRig = (item: string): boolean =>
		foldRig(item).endsWith(` ${key}`) && !longer.some(name => foldRig(item).endsWith(` ${name}`));
	const ofRig: RigTarget[] = [];
	let isWhole = true;
	for (const { target, rows, stages } of withUnlogged(logged, targets, identity)) {
		const own = rows.filter(row => isOfRig(row.rig));
		const item = stages.find(isItemOfRig);
		if (own.length === 0 && item === undefined) continue;
		if (own.some(row => row.state === 'here' && !present.has(row.tree))) isWhole = false;
		const project = targets.get(identity(target))?.projects.find(other => isOfRig(other.rig));
		ofRig.push({
			target,
			stage: parseStage(item?.slice(0, -rig.length - 1) ?? '') ?? project?.stage ?? null,
			seconds: tally(own).counted.seconds,
		});
	}
	return { ofRig, isWhole };
}

/** What the notes log and, of targets that no note could be written for, what the trees hold. */
function withUnlogged(
	logged: Iterable<LoggedTarget>,
	targets: ReadonlyMap<string, TargetFacts>,
	identity: (target: string) => string,
): LoggedTarget[] {
	const inNotes = [...logged];
	const noted = new Set(inNotes.map(({ target }) => identity(target)));
	return [
		...inNotes,
		...[...targets]
			.filter(([key]) => !noted.has(key))
			.map(([, { target, rows }]): LoggedTarget => ({ target, rows, stages: [] })),
	];
}
