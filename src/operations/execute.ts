/** Carries out a plan (DESIGN 7): looks again at the ground, writes the journal, moves, verifies. */
import type { Outcome, Refusal } from '../domain/operations/outcome';
import { isCarrying, type Plan, type Step, type Trouble } from '../domain/operations/plan';
import type { Act } from './steps';
import { checkGround } from './preflight';
import { newId, OpenJournal, tidyJournals, unfinishedOperation } from './journal-files';
import type { HeldLock } from './lock';
import { carryOut, HARMLESS, report, underLock } from './operation';
import { OperationFolders } from './operation-folders';
import { foldersAbove } from '../tree/paths';
import { codeOf, pathOnDisk, type Workbench } from '../tree/tree-access';
import { type Run } from './operation-run';

/** Folders before what goes into them, removals when all is done. */
const ORDER: Readonly<Record<Step['kind'], number>> = { 'make folder': 0, 'move folder': 1, 'move file': 2, 'copy file': 2, 'remove folder': 3 };

/**
 * @returns what was done and what was not, and why; the plan's own conflicts and skipped files included
 * @throws where the plan contradicts itself, which is a planner's bug; then nothing was touched
 */
export async function execute(bench: Workbench, plan: Plan, run: Run = {}): Promise<Outcome | Refusal> {
	assertDisjoint(plan);
	if (plan.steps.length === 0) return nothing(plan, true);
	return underLock(bench, async lock => {
		const unfinished = await unfinishedOperation(bench);
		if (unfinished) return { refused: 'unfinished', operation: unfinished.id };
		await tidyJournals(bench);
		const planned = plan.steps.map((step, index): Act => ({ index, step })).sort((a, b) => order(a) - order(b));
		const { acts, troubles, homes } = await checkGround(bench, planned, plan.outside, 'first');
		const refused = report([], troubles);
		const isWhole = [...troubles.values()].every(({ reason }) => HARMLESS.has(reason));
		const steps = await withFolderFacts(bench, acts.map(({ step }) => step as Step));
		const outcome = acts.length === 0 ? nothing(plan, isWhole) : await begun(bench, lock, plan, { steps, homes, refused, troubles }, run);
		if ('refused' in outcome) return outcome;
		const own = acts.length === 0 ? { conflicts: [], skipped: [] } : outcome;
		return {
			...outcome, isWhole: outcome.isWhole && isWhole,
			conflicts: [...plan.conflicts, ...refused.conflicts, ...own.conflicts], skipped: [...plan.skipped, ...refused.skipped, ...own.skipped],
		};
	});
}

const nothing = ({ conflicts, skipped }: Plan, isWhole: boolean): Outcome => ({ operation: undefined, state: 'nothing', isWhole, steps: [], conflicts, skipped });

interface Ready {
	readonly steps: readonly Step[];
	readonly homes: ReadonlyMap<string, string>;
	readonly refused: ReturnType<typeof report>;
	readonly troubles: ReadonlyMap<Act, Trouble>;
}

async function begun(bench: Workbench, lock: HeldLock, plan: Plan, { steps, homes, refused, troubles }: Ready, run: Run): Promise<Outcome | Refusal> {
	const id = newId(bench);
	const { records } = bench;
	const unremembered = records ? await codeOf(() => records.remember(id, plan.outside)) : '';
	// Without it nobody could take the operation back.
	if (unremembered !== '' && plan.outside.length > 0) return { refused: 'disk', code: unremembered };
	const present = [...troubles].flatMap(([{ step }, { reason }]) => (reason === 'identical' && step.kind === 'copy file' ? [{ from: step.from, to: step.to }] : []));
	const leftAlone = plan.conflicts.length + plan.skipped.length + refused.conflicts.length;
	const journal = await OpenJournal.create(bench, id, { plan, steps, present, leftAlone });
	let folders: OperationFolders;
	try {
		folders = await OperationFolders.make(bench, id, homes);
	} catch (error) {
		await journal.withdraw();
		throw error;
	}
	const acts = steps.map((step, index): Act => ({ index, step }));
	return carryOut(bench, journal, {
		lock, outside: plan.outside, folders, steps, direction: 'forward', excluded: new Set(), attempt: 'first', ground: { acts, troubles: new Map(), homes },
	}, run);
}

/** Notes what removed folders were like, so that the way back can make them so. */
async function withFolderFacts(bench: Workbench, steps: readonly Step[]): Promise<readonly Step[]> {
	const noted: Step[] = [];
	for (const step of steps) {
		const entry = step.kind === 'remove folder' ? await bench.disk.entry(pathOnDisk(bench, step.path)) : undefined;
		noted.push(step.kind === 'remove folder' && entry ? { ...step, mode: entry.mode, mtimeMs: entry.mtimeMs } : step);
	}
	return noted;
}

const order = ({ step }: Act): number => ORDER[step.kind as Step['kind']];

/** Steps that depend on each other's order could not be told apart after a crash. */
function assertDisjoint({ operation, steps }: Plan): void {
	const carrying = steps.filter(step => isCarrying(step));
	const moved = new Set<string>();
	for (const { kind, from } of carrying) {
		if (kind !== 'copy file' && moved.has(from)) throw new Error(`${operation}: ${from} is moved twice`);
		if (kind !== 'copy file') moved.add(from);
	}
	const sources = new Set(carrying.map(({ from }) => from));
	const folders = new Set(carrying.flatMap(step => (step.kind === 'move folder' ? [step.from, step.to] : [])));
	for (const step of steps) {
		if (isCarrying(step) && (sources.has(step.to) || step.kind === 'copy file' && moved.has(step.from))) throw new Error(`${operation}: ${step.to} depends on the order of steps`);
		for (const path of folders.size === 0 ? [] : 'path' in step ? [step.path] : [step.from, step.to])
			for (const folder of foldersAbove(path)) if (folders.has(folder)) throw new Error(`${operation}: ${path} lies in a folder that moves`);
	}
}
