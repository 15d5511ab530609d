/** The operations on a tree, for people: what was done when, and what can still be undone. */
import type { PastOperation } from '../domain/operations/outcome';
import { movesFiles, type Step } from '../domain/operations/plan';
import { isDiskFailure } from '../tree/disk';
import { parseStep, type Journal } from './journal-format';
import { allJournals } from './journal-files';
import { folderOf } from '../domain/paths';
import { pathOnDisk, type TreeAccess } from '../tree/tree-access';

/**
 * Every operation on a tree, the newest first.
 * @throws what the disk says where the journals can't be listed
 */
export async function history(access: TreeAccess): Promise<PastOperation[]> {
	const past: PastOperation[] = [];
	for await (const { id, isEnded, journal } of allJournals(access)) {
		if ('fault' in journal) {
			past.push({ id, state: journal.fault === 'newer' ? 'newer' : 'unreadable' });
			continue;
		}
		const { operation, title, madeAtMs, files, bytes } = journal.header;
		const state = journal.state.kind === 'ended' ? journal.state.as : isEnded ? 'given up' : 'unfinished';
		const isUndoable = (state === 'done' || state === 'partly') && (await isStanding(access, journal));
		past.push({ id, operation, title, madeAtMs, files, bytes, state, isUndoable });
	}
	return past;
}

/**
 * Whether the first thing that an operation brought, or the next, is still there. Of one about nothing but folders, any
 * of those.
 */
async function isStanding(access: TreeAccess, { stepLines, standingNot }: Journal): Promise<boolean> {
	const isThere = new Map<string, boolean>();
	const exists = async (path: string): Promise<boolean> => {
		const known = isThere.get(path) ?? (await isOnDisk(access, path));
		isThere.set(path, known);
		return known;
	};
	let carriesNothing = true;
	const folders: Step[] = [];
	for (const [index, line] of stepLines.entries()) {
		const step = standingNot.has(index) ? undefined : parseStep(line);
		if (!step) continue;
		if (!movesFiles(step)) folders.push(step);
		else {
			carriesNothing = false;
			// Of a thousand files in a folder that moved on, one look is enough.
			if ((await exists(folderOf(step.to))) && (await isOnDisk(access, step.to))) return true;
		}
	}
	for (const step of carriesNothing ? folders : [])
		if (step.kind === 'remove folder' || (step.kind === 'make folder' && (await isOnDisk(access, step.path))))
			return true;
	return false;
}

async function isOnDisk(access: TreeAccess, path: string): Promise<boolean> {
	try {
		return (await access.disk.lstat(pathOnDisk(access, path))) !== undefined;
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return false;
	}
}
