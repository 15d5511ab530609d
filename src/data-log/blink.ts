/** What blinking shows: the subs that wait for review. */
import { pathIn } from '../domain/paths';
import { compareValues } from '../domain/exposure';
import { qualityOfSub } from '../domain/sub-quality';
import type { LightGroup } from '../tree/frames';
import { type IndexedFile } from '../tree/index/tree-index';
import type { BlinkNight, BlinkSub } from '../view-models/blink';
import { keptNightsOf } from './answers';
import type { DataLog } from './data-log';
import type { AliasedRules } from './rules';

/** A target's unreviewed subs by night and rig, the last night first; without nights that were kept whole. */
export async function subsToBlink(log: DataLog, target: string): Promise<BlinkNight[]> {
	const kept = await keptNightsOf(log, target);
	// The notes were found for the answer.
	return log.noteQueue.run(async () => {
		const {
			identity,
			frames: { nameFacts },
		} = log.named;
		const { trees } = log;
		const slice = log.timeSlice();
		const roots = trees.list.roots();
		const wanted = identity(target);
		const nights = new Map<string, { night: string | null; rig: string | null; subs: BlinkSub[] }>();
		for (const [frames, tree] of trees.folders) {
			if (slice.due()) await slice.giveWay();
			const repeated = trees.repeats.repeats.get(frames);
			for (const group of frames.lights) {
				if (
					group.state !== 'unreviewed' ||
					identity(group.target) !== wanted ||
					(group.night !== null && kept.has(group.night))
				)
					continue;
				const key = JSON.stringify([group.night, group.rig]);
				const night = nights.get(key) ?? { night: group.night, rig: group.rig, subs: [] };
				nights.set(key, night);
				const files = group.members.flatMap(position =>
					repeated?.has(position) ? [] : (frames.folder.files[position] ?? []),
				);
				for (const file of files)
					night.subs.push(
						subOf(file, group, pathIn(frames.folder.path, file.name), roots.get(tree) ?? '', nameFacts),
					);
			}
		}
		return [...nights.values()]
			.filter(({ subs }) => subs.length > 0)
			.map(({ night, rig, subs }) => ({ night, rig, subs: inOrderOfTime(subs) }))
			.sort((a, b) => compareValues(b.night ?? '', a.night ?? '') || compareValues(a.rig, b.rig));
	});
}

function subOf(
	{ facts }: IndexedFile,
	{ filter, exposureSeconds }: LightGroup,
	path: string,
	root: string,
	nameFacts: AliasedRules['frames']['nameFacts'],
): BlinkSub {
	const name = nameFacts(path);
	return {
		path: `${root}/${path}`,
		filter,
		exposureSeconds,
		startUtcMs: facts?.startUtcMs ?? name.timeUtcMs,
		startLocalMs: facts?.startLocalMs ?? name.timeLocalMs,
		...qualityOfSub(facts?.quality, name),
	};
}

/** By the clock that all of them have; else by their names, which have the order in which they were written. */
function inOrderOfTime(subs: readonly BlinkSub[]): BlinkSub[] {
	const clock = (['startUtcMs', 'startLocalMs'] as const).find(known => subs.every(sub => sub[known] !== undefined));
	return [...subs].sort((a, b) => (clock ? (a[clock] ?? 0) - (b[clock] ?? 0) : 0) || compareValues(a.path, b.path));
}
