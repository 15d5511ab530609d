/** How it came out: whether everything is where it was brought, and nowhere else (DESIGN 7). */
import { movesFiles } from '../domain/operations/plan';
import { failureOf, isDiskFailure } from '../tree/disk';
import { inPieces, inSlices, type TimeSlice, type Work } from '../async/time-slice';
import { isFileStep, type DirectedStep, type FileStep } from './steps';
import type { FileMover } from './file-mover';
import { forEachConcurrently } from '../async/concurrency';
import { folderOf, nameOf, pathIn } from '../domain/paths';
import { orFailure, pathOnDisk, type TreeAccess } from '../tree/tree-access';

export interface Findings {
	/** Nothing stands where it was brought. */
	readonly missing: readonly DirectedStep[];
	/** The old name still stands beside the new one. */
	readonly doubled: readonly DirectedStep<FileStep>[];
	/** The code of a failure for which that is not certain. */
	readonly uncertain: string | undefined;
}

/**
 * Looks at every folder once, and removes half copies of the operation that an earlier version left there.
 * @param queue those that are held for done
 */
export async function verify(
	access: TreeAccess,
	slice: TimeSlice,
	files: FileMover,
	queue: readonly DirectedStep[],
): Promise<Findings> {
	const arrivals = await inSlices(
		byFolder(queue, ({ step }) => (movesFiles(step) && step.kind !== 'remove copy' ? step.to : undefined)),
		slice,
	);
	const departures = await inSlices(
		byFolder(queue.filter(isFileStep), ({ step }) => (step.kind === 'move file' ? step.from : undefined)),
		slice,
	);
	const missing: DirectedStep[] = [];
	const doubled: DirectedStep<FileStep>[] = [];
	let uncertain: string | undefined;
	await forEachConcurrently(slice, new Set([...arrivals.keys(), ...departures.keys()]), async folder => {
		const names = await namesIn(access, files, pathOnDisk(access, folder));
		if (typeof names === 'string') {
			if (names !== 'ENOENT' || arrivals.has(folder)) uncertain ??= names;
			return;
		}
		for (const [directed, path] of arrivals.get(folder) ?? []) {
			if (slice.due()) await slice.giveWay();
			if (names.has(nameOf(path))) continue;
			// Some file systems list a name in another Unicode form than it was given.
			const entry = await orFailure(() => access.disk.lstat(pathOnDisk(access, path)));
			if (!entry) missing.push(directed);
			else if ('reason' in entry) uncertain ??= entry.detail;
		}
		for (const [directed, path] of departures.get(folder) ?? []) {
			if (slice.due()) await slice.giveWay();
			if (!names.has(nameOf(path))) continue;
			const isStill = await files.isStillThere(directed);
			if (isStill === true) doubled.push(directed);
			else if (isStill !== false) uncertain ??= isStill.detail;
		}
	});
	return { missing, doubled, uncertain };
}

function* byFolder<A extends DirectedStep>(
	queue: readonly A[],
	pathOf: (directed: A) => string | undefined,
): Work<Map<string, [A, string][]>> {
	const found = new Map<string, [A, string][]>();
	yield* inPieces(queue, directed => {
		const path = pathOf(directed);
		if (path === undefined) return;
		const folder = folderOf(path);
		const there = found.get(folder);
		if (there) there.push([directed, path]);
		else found.set(folder, [[directed, path]]);
	});
	return found;
}

/** The names in a folder, or the code of a failure. */
async function namesIn({ disk }: TreeAccess, mover: FileMover, folder: string): Promise<ReadonlySet<string> | string> {
	try {
		const { files, folders } = await disk.list(folder);
		for (const name of files) if (mover.isPart(name)) await disk.unlink(pathIn(folder, name));
		return new Set([...files, ...folders]);
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return failureOf(error);
	}
}
