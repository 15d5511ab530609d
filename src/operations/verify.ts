/** How it came out: whether everything is where it was brought, and nowhere else (DESIGN 7). */
import { isCarrying } from '../domain/operations/plan';
import { failureOf, isDiskFailure } from '../tree/disk';
import { inPieces, inSlices, type Pace, type Work } from '../async/time-slice';
import { isFileAct, type Act, type FileStep } from './steps';
import type { FileMover } from './file-mover';
import { eachInLanes } from '../async/concurrency';
import { folderOf, nameOf, pathIn } from '../tree/paths';
import { orTrouble, pathOnDisk, type Workbench } from '../tree/tree-access';

export interface Findings {
	/** Nothing stands where it was brought. */
	readonly missing: readonly Act[];
	/** The old name still stands beside the new one. */
	readonly doubled: readonly Act<FileStep>[];
	/** The code of a failure for which that is not certain. */
	readonly doubt: string | undefined;
}

/**
 * Looks at every folder once, and removes half copies of the operation that an earlier version left there.
 * @param acts those that are held for done
 */
export async function verify(bench: Workbench, pace: Pace, files: FileMover, acts: readonly Act[]): Promise<Findings> {
	const arrivals = await inSlices(byFolder(acts, ({ step }) => (isCarrying(step) && step.kind !== 'remove copy' ? step.to : undefined)), pace);
	const departures = await inSlices(byFolder(acts.filter(isFileAct), ({ step }) => (step.kind === 'move file' ? step.from : undefined)), pace);
	const missing: Act[] = [];
	const doubled: Act<FileStep>[] = [];
	let doubt: string | undefined;
	await eachInLanes(pace, new Set([...arrivals.keys(), ...departures.keys()]), async folder => {
		const names = await namesIn(bench, files, pathOnDisk(bench, folder));
		if (typeof names === 'string') {
			if (names !== 'ENOENT' || arrivals.has(folder)) doubt ??= names;
			return;
		}
		for (const [act, path] of arrivals.get(folder) ?? []) {
			if (pace.due()) await pace.rest();
			if (names.has(nameOf(path))) continue;
			// Some file systems list a name in another Unicode form than it was given.
			const entry = await orTrouble(() => bench.disk.entry(pathOnDisk(bench, path)));
			if (!entry) missing.push(act);
			else if ('reason' in entry) doubt ??= entry.detail;
		}
		for (const [act, path] of departures.get(folder) ?? []) {
			if (pace.due()) await pace.rest();
			if (!names.has(nameOf(path))) continue;
			const isStill = await files.isStillThere(act);
			if (isStill === true) doubled.push(act);
			else if (isStill !== false) doubt ??= isStill.detail;
		}
	});
	return { missing, doubled, doubt };
}

function* byFolder<A extends Act>(acts: readonly A[], pathOf: (act: A) => string | undefined): Work<Map<string, [A, string][]>> {
	const found = new Map<string, [A, string][]>();
	yield* inPieces(acts, act => {
		const path = pathOf(act);
		if (path === undefined) return;
		const folder = folderOf(path);
		const there = found.get(folder);
		if (there) there.push([act, path]);
		else found.set(folder, [[act, path]]);
	});
	return found;
}

/** The names in a folder, or the code of a failure. */
async function namesIn({ disk }: Workbench, mover: FileMover, folder: string): Promise<ReadonlySet<string> | string> {
	try {
		const { files, folders } = await disk.list(folder);
		for (const name of files) if (mover.isPart(name)) await disk.unlink(pathIn(folder, name));
		return new Set([...files, ...folders]);
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return failureOf(error);
	}
}
