/** Carries out a plan (DESIGN 7): preflight, journal, steps, verification. */
import type { Outcome, Refusal } from '../domain/operations/outcome';
import { movesFiles, type Plan, type Step, type StepFailure } from '../domain/operations/plan';
import type { DirectedStep } from './steps';
import { preflight } from './preflight';
import { newId, OpenJournal, tidyJournals, unfinishedOperation } from './journal-files';
import type { HeldLock } from './lock';
import { runOperation, HARMLESS, report, underLock } from './operation';
import { OperationFolders } from './operation-folders';
import { foldersAbove } from '../domain/paths';
import { codeOf, pathOnDisk, type TreeAccess } from '../tree/tree-access';
import { type OperationRun } from './operation-run';

/** Folders before what goes into them, removals when all is done. */
const ORDER: Readonly<Record<Step['kind'], number>> = {
	'make folder': 0,
	'move folder': 1,
	'move file': 2,
	'copy file': 2,
	'remove folder': 3,
};

/**
 * @returns what was done and what was not, and why; the plan's own conflicts and skipped files included
 * @throws where the plan contradicts itself, which is a planner's bug; then nothing was touched
 */
export async function execute(access: TreeAccess, plan: Plan, run: OperationRun = {}): Promise<Outcome | Refusal> {
	assertDisjoint(plan);
	if (plan.steps.length === 0) return nothing(plan, true);
	return underLock(access, async lock => {
		const unfinished = await unfinishedOperation(access);
		if (unfinished) return { refused: 'unfinished', operation: unfinished.id };
		await tidyJournals(access);
		const planned = plan.steps
			.map((step, index): DirectedStep => ({ index, step }))
			.sort((a, b) => order(a) - order(b));
		const { queue, failures: failures, homes } = await preflight(access, planned, plan.outside, 'first');
		const refused = report([], failures);
		const isWhole = [...failures.values()].every(({ reason }) => HARMLESS.has(reason));
		const steps = await withFolderFacts(
			access,
			queue.map(({ step }) => step as Step),
		);
		const outcome =
			queue.length === 0
				? nothing(plan, isWhole)
				: await begun(access, lock, plan, { steps, homes, refused, failures }, run);
		if ('refused' in outcome) return outcome;
		const own = queue.length === 0 ? { conflicts: [], skipped: [] } : outcome;
		return {
			...outcome,
			isWhole: outcome.isWhole && isWhole,
			conflicts: [...plan.conflicts, ...refused.conflicts, ...own.conflicts],
			skipped: [...plan.skipped, ...refused.skipped, ...own.skipped],
		};
	});
}

const nothing = ({ conflicts, skipped }: Plan, isWhole: boolean): Outcome => ({
	operation: undefined,
	state: 'nothing',
	isWhole,
	steps: [],
	conflicts,
	skipped,
});

interface Ready {
	readonly steps: readonly Step[];
	readonly homes: ReadonlyMap<string, string>;
	readonly refused: ReturnType<typeof report>;
	readonly failures: ReadonlyMap<DirectedStep, StepFailure>;
}

async function begun(
	access: TreeAccess,
	lock: HeldLock,
	plan: Plan,
	{ steps, homes, refused, failures }: Ready,
	run: OperationRun,
): Promise<Outcome | Refusal> {
	const id = newId(access);
	const { records } = access;
	const unremembered = records ? await codeOf(() => records.remember(id, plan.outside)) : '';
	// Without it nobody could take the operation back.
	if (unremembered !== '' && plan.outside.length > 0) return { refused: 'disk', code: unremembered };
	const present = [...failures].flatMap(([{ step }, { reason }]) =>
		reason === 'identical' && step.kind === 'copy file' ? [{ from: step.from, to: step.to }] : [],
	);
	const leftAlone = plan.conflicts.length + plan.skipped.length + refused.conflicts.length;
	const journal = await OpenJournal.create(access, id, { plan, steps, present, leftAlone });
	let folders: OperationFolders;
	try {
		folders = await OperationFolders.make(access, id, homes);
	} catch (error) {
		await journal.withdraw();
		throw error;
	}
	const queue = steps.map((step, index): DirectedStep => ({ index, step }));
	return runOperation(
		access,
		journal,
		{
			lock,
			outside: plan.outside,
			folders,
			steps,
			direction: 'forward',
			excluded: new Set(),
			attempt: 'first',
			preflight: { queue, failures: new Map(), homes },
		},
		run,
	);
}

/** Notes what removed folders were like, so that the way back can make them so. */
async function withFolderFacts(access: TreeAccess, steps: readonly Step[]): Promise<readonly Step[]> {
	const noted: Step[] = [];
	for (const step of steps) {
		const entry =
			step.kind === 'remove folder' ? await access.disk.lstat(pathOnDisk(access, step.path)) : undefined;
		noted.push(
			step.kind === 'remove folder' && entry ? { ...step, mode: entry.mode, mtimeMs: entry.mtimeMs } : step,
		);
	}
	return noted;
}

const order = ({ step }: DirectedStep): number => ORDER[step.kind as Step['kind']];

/** Steps that depend on each other's order could not be told apart after a crash. */
function assertDisjoint({ operation, steps }: Plan): void {
	const carrying = steps.filter(step => movesFiles(step));
	const moved = new Set<string>();
	for (const { kind, from } of carrying) {
		if (kind !== 'copy file' && moved.has(from)) throw new Error(`${operation}: ${from} is moved twice`);
		if (kind !== 'copy file') moved.add(from);
	}
	const sources = new Set(carrying.map(({ from }) => from));
	const folders = new Set(carrying.flatMap(step => (step.kind === 'move folder' ? [step.from, step.to] : [])));
	for (const step of steps) {
		if (movesFiles(step) && (sources.has(step.to) || (step.kind === 'copy file' && moved.has(step.from))))
			throw new Error(`${operation}: ${step.to} depends on the order of steps`);
		for (const path of folders.size === 0 ? [] : 'path' in step ? [step.path] : [step.from, step.to])
			for (const folder of foldersAbove(path))
				if (folders.has(folder)) throw new Error(`${operation}: ${path} lies in a folder that moves`);
	}
}
