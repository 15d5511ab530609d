/** What pictures are made of: the newest master light of each target, and the subs that wait for review. */
import type { BlinkNight, BlinkSub } from './domain/blink';
import { coverFileName, coverMaster, fileNameOf, type CoverSource, type MasterFile } from './domain/cover';
import { compareValues } from './domain/exposure';
import { qualityOfSub } from './domain/sub-quality';
import type { HeldTrees } from './held-trees';
import type { Known, LogNotes } from './log-notes';
import type { NamedRules } from './log-rules';
import type { Written } from './notes/note-store';
import { noteFileName } from './notes/publish';
import type { FolderFrames, LightGroup } from './tree/frames';
import { joinPath, type IndexedFile } from './tree/index';
import type { Pace } from './tree/pace';

export interface PictureHost {
	readonly trees: HeldTrees;
	known(): Known;
	named(): NamedRules;
	/** Does work with the notes while nobody else does. @throws where there is no vault */
	withNotes<T>(work: (notes: LogNotes) => Promise<T>): Promise<T>;
	/** Nights of which the target's note says that all lights were kept. */
	keptNights(target: string): Promise<ReadonlySet<string>>;
	pace(): Pace;
}

/** Camera raw and its like are no integrations that anybody keeps. */
const INTEGRATION = /\.(?:fits?|fts|xisf)(?:\.[fg]z)?$/i;

export class LogPictures {
	constructor(private readonly host: PictureHost) {}

	/** The targets that have a master light on this device and exactly one note. @param target one of them, by any of its names */
	covers(target?: string): Promise<CoverSource[]> {
		return this.host.withNotes(async notes => {
			const { identity } = this.host.named();
			const known = this.host.known();
			const pace = this.host.pace();
			const roots = this.host.trees.list.roots();
			const masters = new Map<string, MasterFile[]>();
			for (const [frames, tree] of this.host.trees.folders) {
				if (pace.due()) await pace.rest();
				for (const { key, master } of mastersIn(frames, roots.get(tree) ?? '', identity)) masters.set(key, [...masters.get(key) ?? [], master]);
			}
			const wanted = target === undefined ? undefined : identity(target);
			const sources: CoverSource[] = [];
			for (const [key, note] of notes.targetNotes(known)) {
				const master = wanted === undefined || wanted === key ? coverMaster(masters.get(key) ?? [], known.rules.notes.compareFilters) : undefined;
				if (note && master) sources.push({ target: note.identity, identity: key, notePath: note.path, fileName: coverFileName(noteFileName(note.identity)), master });
			}
			return sources.sort((a, b) => compareValues(a.target, b.target));
		});
	}

	/** The property `cover` of a note; undefined where the properties can't be read. */
	coverOf(notePath: string): Promise<{ readonly cover: unknown } | undefined> {
		return this.host.withNotes(notes => notes.coverOf(notePath));
	}

	/** Sets the property `cover` of a note, if it still is what it `was`. @returns 'refused' where it is not, or can't be set without harm */
	setCover(notePath: string, was: unknown, cover: string): Promise<Written | 'refused'> {
		return this.host.withNotes(notes => notes.setCover(notePath, was, cover));
	}

	/** A target's unreviewed subs by night and rig, the last night first; without nights that were kept whole. */
	async subsToBlink(target: string): Promise<BlinkNight[]> {
		const kept = await this.host.keptNights(target);
		return this.host.withNotes(async () => {
			const { identity, frames: { nameFacts } } = this.host.named();
			const { trees } = this.host;
			const pace = this.host.pace();
			const roots = trees.list.roots();
			const wanted = identity(target);
			const nights = new Map<string, { night: string | null; rig: string | null; subs: BlinkSub[] }>();
			for (const [frames, tree] of trees.folders) {
				if (pace.due()) await pace.rest();
				const repeated = trees.repeats.repeats.get(frames);
				for (const group of frames.lights) {
					if (group.state !== 'unreviewed' || identity(group.target) !== wanted || group.night !== null && kept.has(group.night)) continue;
					const key = JSON.stringify([group.night, group.rig]);
					const night = nights.get(key) ?? { night: group.night, rig: group.rig, subs: [] };
					nights.set(key, night);
					const files = group.members.flatMap(position => (repeated?.has(position) ? [] : frames.folder.files[position] ?? []));
					for (const file of files) night.subs.push(subOf(file, group, joinPath(frames.folder.path, file.name), roots.get(tree) ?? '', nameFacts));
				}
			}
			return [...nights.values()].filter(({ subs }) => subs.length > 0)
				.map(({ night, rig, subs }) => ({ night, rig, subs: inOrderOfTime(subs) }))
				.sort((a, b) => compareValues(b.night ?? '', a.night ?? '') || compareValues(a.rig, b.rig));
		});
	}
}

/** With the identity of its target. @param root the tree's absolute path */
function mastersIn({ folder, masters }: FolderFrames, root: string, identity: (target: string) => string): { key: string; master: MasterFile }[] {
	if (masters.length === 0) return [];
	const files = new Map(folder.files.map(file => [file.name, file]));
	return masters.flatMap(({ target, file, date, drizzle, filter }) => {
		const found = files.get(fileNameOf(file));
		if (!found || !INTEGRATION.test(found.name)) return [];
		const { sizeBytes, mtimeMs, facts } = found;
		return [{ key: identity(target), master: { path: `${root}/${file}`, sizeBytes, mtimeMs, date, drizzle, filter, isColour: facts?.setup.isColour === true } }];
	});
}

function subOf({ facts }: IndexedFile, { filter, exposureSeconds }: LightGroup, path: string, root: string, nameFacts: NamedRules['frames']['nameFacts']): BlinkSub {
	const name = nameFacts(path);
	return {
		path: `${root}/${path}`, filter, exposureSeconds, startUtcMs: facts?.startUtcMs ?? name.timeUtcMs, startLocalMs: facts?.startLocalMs ?? name.timeLocalMs,
		...qualityOfSub(facts?.quality, name),
	};
}

/** By the clock that all of them have; else by their names, which have the order in which they were written. */
function inOrderOfTime(subs: readonly BlinkSub[]): BlinkSub[] {
	const clock = (['startUtcMs', 'startLocalMs'] as const).find(known => subs.every(sub => sub[known] !== undefined));
	return [...subs].sort((a, b) => (clock ? (a[clock] ?? 0) - (b[clock] ?? 0) : 0) || compareValues(a.path, b.path));
}
