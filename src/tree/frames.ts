/** From one folder's files to what the log counts: groups of lights, calibration frames, master lights, problems. */
import { pathIn } from '../domain/paths';
import type { AngleSystem } from '../domain/angle';
import { UNKNOWN_FILTER, type ReviewState } from '../domain/exposure';
import type { FrameKind, HeaderFacts, NameFacts } from '../domain/frame';
import type { Place } from '../domain/place';
import type { Problem, ProblemCode } from '../domain/problem';
import type { MasterLight } from '../domain/target-facts';
import {
	angleOf,
	exposureOf,
	filterOf,
	kindOf,
	nightOfFrame,
	reviewStateOf,
	rigOf,
	targetOf,
	useOf,
	type ResolveRules,
} from '../domain/resolve';
import { atOnce, inPieces, type Work } from '../async/time-slice';
import { type IndexedFile, type IndexedFolder } from './index/tree-index';

/** Lights of one folder that agree in everything the log counts by. */
export interface LightGroup {
	/** As the best source spells it, without a panel. */
	readonly target: string;
	readonly rig: string | null;
	readonly panel: number | null;
	readonly night: string | null;
	/** Canonical. */
	readonly filter: string;
	readonly exposureSeconds: number;
	readonly state: ReviewState;
	readonly angleSystem: AngleSystem | null;
	/** Positions in the folder's files. */
	readonly members: number[];
	/** Degrees, one for each member; empty where no angle is known. */
	readonly angles: number[];
}

/** A dark, flat, bias or dark flat, raw or master, wherever it lies. */
export interface CalibrationFrame {
	readonly file: IndexedFile;
	readonly kind: FrameKind;
	readonly isMaster: boolean;
}

export interface FolderFrames {
	readonly folder: IndexedFolder;
	readonly place: Place;
	readonly lights: readonly LightGroup[];
	readonly calibration: readonly CalibrationFrame[];
	readonly masters: readonly MasterLight[];
	readonly problems: readonly Problem[];
}

export interface FrameRules extends ResolveRules {
	/** Of a path below the Data tree: the user's own pattern may name folders, too. */
	readonly nameFacts: (path: string) => NameFacts;
	/** Whether two target names are one target, aliases known. */
	readonly sameTarget: (a: string, b: string) => boolean;
}

/** What one folder's files are to the log. Pure; a file's fault becomes a problem. */
export const framesOf = (folder: IndexedFolder, place: Place, rules: FrameRules): FolderFrames =>
	atOnce(sortingOf(folder, place, rules));

/** The same in pieces: a folder may hold a season. */
export function* sortingOf(folder: IndexedFolder, place: Place, rules: FrameRules): Work<FolderFrames> {
	const sorter = new FolderSorter(folder, place, rules);
	yield* inPieces(folder.files.entries(), ([position, file]) => {
		sorter.add(file, position);
	});
	return sorter.result();
}

class FolderSorter {
	private readonly lights: LightGroup[] = [];
	private readonly calibration: CalibrationFrame[] = [];
	private readonly masters: MasterLight[] = [];
	private readonly problems: Problem[] = [];
	private readonly tallies = new Map<
		string,
		{ code: ProblemCode; detail: Record<string, string | number>; files: number }
	>();

	constructor(
		private readonly folder: IndexedFolder,
		private readonly place: Place,
		private readonly rules: FrameRules,
	) {}

	add(file: IndexedFile, position: number): void {
		if (!file.facts) {
			if (file.fault)
				this.problems.push({
					code: file.fault.code,
					path: pathIn(this.folder.path, file.name),
					detail: { reason: file.fault.detail },
				});
			return;
		}
		const name = this.rules.nameFacts(pathIn(this.folder.path, file.name));
		switch (useOf(this.place, file.facts, name)) {
			case 'light':
				this.addLight(file, file.facts, name, position);
				break;
			case 'calibration':
				this.calibration.push({
					file,
					kind: kindOf(this.place, file.facts.setup, name),
					isMaster: file.facts.setup.isMaster || name.isMaster === true,
				});
				break;
			case 'master light':
				this.addMaster(file, file.facts, name);
				break;
			case 'light elsewhere':
				this.tally('light-counted-nowhere', {
					place: this.place.area === 'library' ? 'library' : 'outside-accept',
				});
				break;
			case 'unknown kind':
				this.tally('unknown-kind', { kind: file.facts.setup.unknownKind ?? '' });
				break;
			case 'stack':
			case 'snapshot':
				break;
		}
	}

	private addLight(file: IndexedFile, facts: HeaderFacts, name: NameFacts, position: number): void {
		const { place, rules } = this;
		const { setup } = facts;
		const { target, panel } = targetOf(place, setup, name, rules, rules.sameTarget);
		const exposure = exposureOf(place, setup, name, rules);
		if (target.value === undefined) {
			this.tally('light-counted-nowhere', { place: 'no-target' });
			return;
		}
		if (exposure.value === undefined) {
			this.tally('unknown-exposure', {});
			return;
		}
		const rig = rigOf(place, setup, name);
		const filter = filterOf(place, setup, name, rig, rules);
		const night = nightOfFrame(place, facts, name, rig, rules);
		const angle = angleOf(facts, name, rules.order.angle);
		this.disagree('target', target.value, target.other);
		this.disagree('panel', panel.value, panel.other);
		this.disagree('exposure', exposure.value, exposure.other);
		this.disagree('filter', filter.value, filter.other);
		this.disagree('night', night.value, night.other);
		if (filter.value === UNKNOWN_FILTER) this.tally('unknown-filter', {});
		if (night.value === undefined) this.tally('no-night', {});
		const group = this.groupOf({
			target: target.value,
			rig,
			panel: panel.value ?? null,
			night: night.value ?? null,
			filter: filter.value,
			exposureSeconds: exposure.value,
			state: reviewStateOf(place, name, file.name, rules),
			angleSystem: angle?.system ?? null,
		});
		group.members.push(position);
		if (angle) group.angles.push(angle.degrees);
	}

	private groupOf(key: Omit<LightGroup, 'members' | 'angles'>): LightGroup {
		// Newest first: neighbours in a folder mostly belong together.
		for (let at = this.lights.length - 1; at >= 0; at--) {
			const group = this.lights[at];
			if (
				group &&
				group.filter === key.filter &&
				group.exposureSeconds === key.exposureSeconds &&
				group.night === key.night &&
				group.state === key.state &&
				group.target === key.target &&
				group.panel === key.panel &&
				group.rig === key.rig &&
				group.angleSystem === key.angleSystem
			)
				return group;
		}
		const group = { ...key, members: [], angles: [] };
		this.lights.push(group);
		return group;
	}

	private addMaster(file: IndexedFile, facts: HeaderFacts, name: NameFacts): void {
		const { place, rules } = this;
		const kind = kindOf(place, facts.setup, name);
		if (place.target === null || kind !== 'light') return;
		const rig = rigOf(place, facts.setup, name);
		this.masters.push({
			target: place.target,
			rig,
			date: place.masterDate,
			drizzle: place.drizzle,
			filter: filterOf(place, facts.setup, name, rig, rules).value,
			subs: facts.setup.stackedSubs,
			exposureSeconds: facts.setup.exposureSeconds,
			file: pathIn(this.folder.path, file.name),
		});
	}

	private disagree(fact: string, used: string | number | undefined, other: string | number | undefined): void {
		if (used !== undefined && other !== undefined) this.tally('facts-disagree', { fact, used, other });
	}

	private tally(code: ProblemCode, detail: Record<string, string | number>): void {
		const key = `${code}\n${Object.values(detail).join('\n')}`;
		const known = this.tallies.get(key);
		if (known) known.files++;
		else this.tallies.set(key, { code, detail, files: 1 });
	}

	result(): FolderFrames {
		for (const { code, detail, files } of this.tallies.values())
			this.problems.push({ code, path: this.folder.path, detail: { ...detail, files } });
		// Copied, for arrays that have grown keep room for half as many members more.
		const lights = this.lights.map(group => ({
			...group,
			members: group.members.slice(),
			angles: group.angles.slice(),
		}));
		return {
			folder: this.folder,
			place: this.place,
			lights,
			calibration: this.calibration,
			masters: this.masters,
			problems: this.problems,
		};
	}
}
