/** Carries out a plan (DESIGN 7): looks again at the ground, writes the journal, moves, verifies. */
import type { Outcome, Refusal } from '../domain/outcome';
import { isCarrying, type Plan, type Step } from '../domain/plan';
import type { Act } from './acts';
import { checkGround } from './ground';
import { OpenJournal, removeTornJournals, unfinishedOperation } from './journals';
import { carryOut, report, underLock } from './operation';
import { foldersAbove } from './paths';
import type { Run, Workbench } from './workbench';

/** Folders before what goes into them, removals when all is done. */
const ORDER: Readonly<Record<Step['kind'], number>> = { 'make folder': 0, 'move folder': 1, 'move file': 2, 'copy file': 2, 'remove folder': 3 };

/**
 * @returns what was done and what was not, and why; the plan's own conflicts and skipped files included
 * @throws where the plan contradicts itself, which is a planner's bug; then nothing was touched
 */
export async function execute(bench: Workbench, plan: Plan, run: Run = {}): Promise<Outcome | Refusal> {
	assertDisjoint(plan);
	const nothing: Outcome = { operation: undefined, state: 'nothing', steps: [], conflicts: plan.conflicts, skipped: plan.skipped };
	if (plan.steps.length === 0) return nothing;
	return underLock(bench, async () => {
		const unfinished = await unfinishedOperation(bench);
		if (unfinished) return { refused: 'unfinished', operation: unfinished.id };
		await removeTornJournals(bench);
		const planned = plan.steps.map((step, index): Act => ({ index, step })).sort((a, b) => order(a) - order(b));
		const { acts, troubles } = await checkGround(bench, planned, plan.outside, 'first');
		const steps = acts.map(({ step }) => step as Step);
		const refused = report([], troubles);
		const outcome = acts.length === 0 ? nothing : await carryOut(bench, await OpenJournal.create(bench, plan, steps), {
			steps, direction: 'forward', excluded: new Set(), attempt: 'first',
			ground: { acts: acts.map(({ step }, index): Act => ({ index, step })), troubles: new Map() },
		}, run);
		return {
			...outcome,
			conflicts: [...plan.conflicts, ...refused.conflicts, ...outcome === nothing ? [] : outcome.conflicts],
			skipped: [...plan.skipped, ...refused.skipped, ...outcome === nothing ? [] : outcome.skipped],
		};
	});
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
