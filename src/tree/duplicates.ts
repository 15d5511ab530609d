/** The same frame twice (camera, start, exposure) counts once (DESIGN 2). */
import { pathIn } from '../domain/paths';
import { compareValues, type ReviewState } from '../domain/exposure';
import type { Problem } from '../domain/problem';
import type { FolderFrames, LightGroup } from './frames';
import type { TimeSlice } from '../async/time-slice';

/** Positions of files, by their folder, that repeat a frame which counts elsewhere. */
export type Repeats = ReadonlyMap<FolderFrames, ReadonlySet<number>>;

interface Light {
	readonly frames: FolderFrames;
	readonly group: LightGroup;
	readonly position: number;
}

/** Of copies of one frame the one with the lowest rank counts. */
export const REVIEW_RANK: Readonly<Record<ReviewState, number>> = { accepted: 0, unreviewed: 1, rejected: 2 };

/**
 * Which lights repeat another. Of copies the accepted one counts, else the unreviewed one, else the one with the
 * shortest path: so a sub that was copied on to the next stage and forgotten in the last is not lost and not doubled.
 * Lights whose header has no start can't be told apart and all count.
 * @param treeOf the id of a folder's Data tree, for the problems
 */
export async function findRepeats(
	folders: Iterable<FolderFrames>,
	slice: TimeSlice,
	treeOf: (frames: FolderFrames) => string | undefined = () => undefined,
): Promise<{ repeats: Repeats; problems: Problem[] }> {
	const byStart = new Map<number, Light | Light[]>();
	for (const frames of folders) {
		if (slice.due()) await slice.giveWay();
		for (const group of frames.lights) {
			for (const position of group.members) {
				if (slice.due()) await slice.giveWay();
				const facts = frames.folder.files[position]?.facts;
				const start = facts?.startUtcMs ?? facts?.startLocalMs;
				if (start === undefined || isBurst(start, group.exposureSeconds)) continue;
				const light = { frames, group, position };
				const others = byStart.get(start);
				if (others === undefined) byStart.set(start, light);
				else if (Array.isArray(others)) others.push(light);
				else byStart.set(start, [others, light]);
			}
		}
	}
	const repeats = new Map<FolderFrames, Set<number>>();
	const problems: Problem[] = [];
	for (const lights of byStart.values()) {
		if (!Array.isArray(lights)) continue;
		for (const copies of sameFrames(lights)) {
			const [kept, ...rest] = copies.sort(
				(a, b) =>
					REVIEW_RANK[a.group.state] - REVIEW_RANK[b.group.state] ||
					pathOf(a).length - pathOf(b).length ||
					compareValues(pathOf(a), pathOf(b)),
			);
			for (const copy of rest) {
				repeats.set(copy.frames, (repeats.get(copy.frames) ?? new Set()).add(copy.position));
				const tree = treeOf(copy.frames);
				problems.push({
					code: 'duplicate-frame',
					path: pathOf(copy),
					detail: { counted: kept ? pathOf(kept) : '' },
					...(tree === undefined ? {} : { tree }),
				});
			}
		}
	}
	return { repeats, problems: problems.sort((a, b) => compareValues(a.path, b.path)) };
}

/** Several exposures fit into the one second that a start without a fraction names. */
const isBurst = (startMs: number, exposureSeconds: number): boolean => exposureSeconds < 1 && startMs % 1000 === 0;

/** Lights with one start, split by camera and exposure; only groups of two and more. */
function sameFrames(lights: readonly Light[]): Light[][] {
	const groups = new Map<string, Light[]>();
	for (const light of lights) {
		const key = `${setupOf(light)?.camera ?? ''}\n${light.group.exposureSeconds}`;
		groups.set(key, [...(groups.get(key) ?? []), light]);
	}
	return [...groups.values()].filter(group => group.length > 1);
}

const setupOf = ({ frames, position }: Light) => frames.folder.files[position]?.facts?.setup;
const pathOf = ({ frames, position }: Light): string =>
	pathIn(frames.folder.path, frames.folder.files[position]?.name ?? '');
