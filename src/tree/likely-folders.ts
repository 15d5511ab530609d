/** Where a Data tree may well be: folders that hold rigs or stages, near the places where people keep their files. */
import { pathIn } from '../domain/paths';
import { isRigName } from '../domain/rig';
import { isUsualStage, parseStage } from '../domain/stage';
import type { ReadingDisk } from './disk';
import type { TimeSlice } from '../async/time-slice';

/** A folder that looks like a Data tree, and why. */
export interface LikelyFolder {
	readonly path: string;
	/** Folders in it that are named like rigs. */ readonly rigs: number;
}

/** So many folders below a place are looked into: a look must not become a search of the whole disk. */
const MOST_FOLDERS = 400;
const DEPTH = 3;
/** Whatever these hold, it is no person's frames. */
const FOREIGN =
	/^(?:[.$]|Program Files|System|(?:node_modules|Library|AppData|Windows|ProgramData|Applications|proc|sys|dev)$)/i;

/**
 * Lists folders only, breadth first; what can't be listed is passed over.
 * @param places absolute folders to begin with
 * @returns those with the most rigs first
 */
export async function findLikelyFolders(
	disk: Pick<ReadingDisk, 'list'>,
	places: readonly string[],
	slice: TimeSlice,
): Promise<LikelyFolder[]> {
	const found = new Map<string, LikelyFolder>();
	let listed = 0;
	for (let level: readonly string[] = places, depth = 0; depth <= DEPTH && level.length > 0; depth++) {
		const next: string[] = [];
		for (const path of level) {
			if (listed++ >= MOST_FOLDERS) break;
			if (slice.due()) await slice.giveWay();
			const names = await foldersIn(disk, path);
			const rigs = names.filter(isRigName).length;
			const stages = names.filter(name => {
				const stage = parseStage(name);
				return stage !== undefined && isUsualStage(stage);
			}).length;
			if (rigs > 0 || stages > 1) found.set(path, { path, rigs: Math.max(rigs, 1) });
			else next.push(...names.map(name => pathIn(path, name)));
		}
		level = next;
	}
	return [...found.values()].sort((a, b) => b.rigs - a.rigs || (a.path < b.path ? -1 : 1));
}

async function foldersIn(disk: Pick<ReadingDisk, 'list'>, path: string): Promise<string[]> {
	try {
		return [...(await disk.list(path)).folders].filter(name => !FOREIGN.test(name)).sort();
	} catch {
		// A drive without a medium, a folder that is somebody else's.
		return [];
	}
}
