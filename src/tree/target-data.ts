/**
 * What a Data tree holds of each target: rows of the log, projects, masters. Sums folders; every number comes from
 * here.
 */
import { arcOf, wrapDegrees, type AngleSystem } from '../domain/angle';
import { compareValues, rowOrder, type LogRow } from '../domain/exposure';
import type { Stage } from '../domain/stage';
import type { Repeats } from './duplicates';
import type { MasterLight, Project, TargetData } from '../domain/target-facts';
import type { FolderFrames, LightGroup } from './frames';
import type { TimeSlice } from '../async/time-slice';

/**
 * Everything that lies under each target.
 * @param treeId goes into every row
 * @param identity folds a target's name; aliases known
 */
export async function targetsOf(
	folders: Iterable<FolderFrames>,
	repeats: Repeats,
	treeId: string,
	identity: (target: string) => string,
	slice: TimeSlice,
): Promise<Map<string, TargetData>> {
	const drafts = new Map<string, Draft>();
	const draftOf = (target: string): Draft => {
		const key = identity(target);
		let draft = drafts.get(key);
		if (!draft) drafts.set(key, (draft = new Draft(treeId)));
		return draft;
	};
	for (const frames of folders) {
		if (slice.due()) await slice.giveWay();
		const { place } = frames;
		if (place.target !== null && place.area !== 'library')
			draftOf(place.target).addFolder(place.rig, place.stage, place.targetFolder, frames);
		const skip = repeats.get(frames);
		for (const group of frames.lights) draftOf(group.target).addLights(group, skip);
		for (const master of frames.masters) draftOf(master.target).masters.push(master);
	}
	const targets = new Map<string, TargetData>();
	for (const [key, draft] of drafts) {
		if (slice.due()) await slice.giveWay();
		targets.set(key, draft.done());
	}
	return targets;
}

interface RowDraft {
	readonly group: LightGroup;
	accepted: number;
	unreviewed: number;
	rejected: number;
	readonly angles: Map<AngleSystem, number[]>;
}

class Draft {
	readonly masters: MasterLight[] = [];
	private readonly rows = new Map<string, RowDraft>();
	private readonly spellings = new Map<string, number>();
	private readonly projects = new Map<
		string,
		{ rig: string | null; stages: Map<string, { stage: Stage | null; folder: string; holdsAccepted: boolean }> }
	>();

	constructor(private readonly treeId: string) {}

	addFolder(rig: string | null, stage: Stage | null, folder: string, frames: FolderFrames): void {
		if (frames.place.target !== null)
			this.spellings.set(frames.place.target, this.spellings.get(frames.place.target) ?? 0);
		// A loose folder's rig is only known from its lights.
		const rigs = new Set(rig !== null ? [rig] : frames.lights.map(group => group.rig));
		for (const name of rigs) {
			const project = this.projects.get(name ?? '') ?? {
				rig: name,
				stages: new Map<string, { stage: Stage | null; folder: string; holdsAccepted: boolean }>(),
			};
			this.projects.set(name ?? '', project);
			const known = project.stages.get(folder) ?? { stage, folder, holdsAccepted: false };
			known.holdsAccepted ||= frames.lights.some(group => group.state === 'accepted');
			project.stages.set(folder, known);
		}
	}

	addLights(group: LightGroup, skip: ReadonlySet<number> | undefined): void {
		const members = skip ? group.members.filter(position => !skip.has(position)).length : group.members.length;
		if (members === 0) return;
		this.spellings.set(group.target, (this.spellings.get(group.target) ?? 0) + members);
		const key = [group.night, group.rig, group.panel, group.filter, group.exposureSeconds].join('\n');
		let row = this.rows.get(key);
		if (!row) this.rows.set(key, (row = { group, accepted: 0, unreviewed: 0, rejected: 0, angles: new Map() }));
		row[group.state] += members;
		if (group.angleSystem === null || group.state === 'rejected') return;
		const angles = row.angles.get(group.angleSystem) ?? [];
		row.angles.set(group.angleSystem, angles);
		group.members.forEach((position, at) => {
			if (!skip?.has(position)) angles.push(group.angles[at] ?? 0);
		});
	}

	done(): TargetData {
		const target =
			[...this.spellings].sort(([a, used], [b, usedB]) => usedB - used || compareValues(a, b))[0]?.[0] ?? '';
		// Folders come in the order in which the disk answered.
		return {
			target,
			rows: [...this.rows.values()]
				.map(row => this.logRow(row))
				.sort(rowOrder(['night', 'rig', 'panel', 'filter', 'exposureSeconds'], compareValues)),
			projects: [...this.projects.values()]
				.sort((a, b) => compareValues(a.rig, b.rig))
				.map(({ rig, stages }) => projectOf(rig, this.treeId, [...stages.values()])),
			masters: this.masters.sort((a, b) => compareValues(a.file, b.file)),
		};
	}

	private logRow({ group, accepted, unreviewed, rejected, angles }: RowDraft): LogRow {
		return {
			night: group.night,
			rig: group.rig,
			panel: group.panel,
			filter: group.filter,
			exposureSeconds: group.exposureSeconds,
			accepted,
			unreviewed,
			rejected,
			...angleRange(angles),
			tree: this.treeId,
			state: 'here',
		};
	}
}

/** Systems are never compared: a row shows the one that most of its lights have. */
function angleRange(angles: ReadonlyMap<AngleSystem, readonly number[]>): Pick<LogRow, 'angleMin' | 'angleMax'> {
	const [most] = [...angles].sort(([a, some], [b, others]) => others.length - some.length || compareValues(a, b));
	// The meridian flip turns the angle on the sky by half a circle.
	const period = most?.[0] === 'sky' ? 180 : 360;
	const arc = arcOf(most?.[1] ?? [], period);
	if (!arc) return { angleMin: null, angleMax: null };
	const hundredths = (degrees: number): number =>
		wrapDegrees(Math.round(wrapDegrees(degrees, period) * 100) / 100, period);
	return { angleMin: hundredths(arc.startDegrees), angleMax: hundredths(arc.startDegrees + arc.spanDegrees) };
}

function projectOf(
	rig: string | null,
	tree: string,
	places: { stage: Stage | null; folder: string; holdsAccepted: boolean }[],
): Project {
	const furthest = (a: { stage: Stage | null; folder: string }, b: { stage: Stage | null; folder: string }): number =>
		(b.stage?.number ?? -1) - (a.stage?.number ?? -1) || (a.folder < b.folder ? -1 : 1);
	const accepted = places.filter(({ holdsAccepted }) => holdsAccepted).sort(furthest);
	const ordered = [...accepted, ...places.filter(({ holdsAccepted }) => !holdsAccepted).sort(furthest)];
	const stages = new Map(places.flatMap(({ stage }) => (stage ? [[stage.folder, stage] as const] : [])));
	return {
		rig,
		tree,
		stage: ordered[0]?.stage ?? null,
		stages: [...stages.values()].sort((a, b) => a.number - b.number),
		folders: ordered.map(({ folder }) => folder),
	};
}
