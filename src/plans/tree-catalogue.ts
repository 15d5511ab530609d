/**
 * What a Data tree holds already, as intake needs it: rigs, stages, targets and frames, spelled as they lie on disk.
 */
import type { HeaderFacts } from '../domain/frame';
import { foldRig } from '../domain/rig';
import { splitPanel } from '../domain/target';
import { emptyListing, type Listing } from '../tree/disk';
import type { FolderFrames } from '../tree/frames';
import { foldName } from '../tree/file-system-names';
import { nameOf, pathIn } from '../domain/paths';

/** A rig's folder. */
export interface KnownRig {
	/** The rig, as its folder spells it. */
	readonly name: string;
	/** Relative to the Data tree; '' where the tree is one rig's. */
	readonly folder: string;
	/** Folders of its stages by number. */
	readonly stages: ReadonlyMap<number, string>;
}

interface RigDraft extends KnownRig {
	readonly stages: Map<number, string>;
}

interface Spelling {
	readonly name: string;
	readonly rig: string | null;
	readonly stage: number | undefined;
}

export class KnownTree {
	/** Folders by path. */
	readonly folders = new Map<string, FolderFrames>();
	private readonly rigs = new Map<string, RigDraft>();
	private readonly spellings = new Map<string, Spelling[]>();
	private readonly paths = new Map<string, string>();

	/**
	 * @param frames folders of the Data tree
	 * @param identity folds a target's name
	 */
	constructor(
		frames: readonly FolderFrames[],
		private readonly identity: (target: string) => string,
	) {
		for (const folder of [...frames].sort((a, b) => (a.folder.path < b.folder.path ? -1 : 1))) {
			this.folders.set(folder.folder.path, folder);
			this.addRig(folder);
			this.addTarget(folder);
			for (const file of folder.folder.files) {
				const key = file.facts && frameKey(file.facts);
				if (key !== undefined && !this.paths.has(key))
					this.paths.set(key, pathIn(folder.folder.path, file.name));
			}
		}
	}

	/** The rig that a name means, however it is spelled. */
	rig(name: string): KnownRig | undefined {
		return this.rigs.get(foldRig(name));
	}

	/** The folder of a target as the rig's own stages spell it, the given stage first, else as any other rig's do. */
	targetFolder(target: string, rig: string, stage: number): string | undefined {
		const spellings = this.spellings.get(this.identity(target)) ?? [];
		const own = spellings.filter(spelling => spelling.rig !== null && foldRig(spelling.rig) === foldRig(rig));
		return (own.find(spelling => spelling.stage === stage) ?? own[0] ?? spellings[0])?.name;
	}

	/** Where the same frame lies: same camera, start and exposure. */
	pathOf(facts: HeaderFacts): string | undefined {
		const key = frameKey(facts);
		return key === undefined ? undefined : this.paths.get(key);
	}

	/** Names of the folders straight below a folder. */
	subfolders(folder: string): readonly string[] {
		return this.folders.get(folder)?.folder.subfolders ?? [];
	}

	/** A path below a folder, each name of it as an existing folder spells it. */
	path(folder: string, names: readonly string[]): string {
		return names.reduce((above, name) => {
			const there = this.subfolders(above);
			return pathIn(
				above,
				there.includes(name) ? name : (there.find(other => foldName(other) === foldName(name)) ?? name),
			);
		}, folder);
	}

	/** What a folder holds, as far as a scan sees it; undefined where there is none. */
	listing(folder: string): Listing | undefined {
		const known = this.folders.get(folder)?.folder;
		return (
			known && {
				...emptyListing(),
				files: known.files.map(({ name }) => name),
				folders: [...known.subfolders],
				links: [...known.links],
			}
		);
	}

	private addRig({ folder: { path }, place: { rig, stage } }: FolderFrames): void {
		if (rig === null) return;
		const segments = path.split('/');
		const stageAt = stage ? segments.indexOf(stage.folder) : -1;
		const end = stage ? stageAt : segments.findIndex(segment => segment.normalize('NFC') === rig) + 1;
		const folder = segments.slice(0, end).join('/');
		const known = this.rigs.get(foldRig(rig)) ?? {
			name: folder === '' ? rig : nameOf(folder),
			folder,
			stages: new Map<number, string>(),
		};
		this.rigs.set(foldRig(rig), known);
		if (stage && !known.stages.has(stage.number)) known.stages.set(stage.number, stage.folder);
	}

	private addTarget({ place: { target, targetFolder, rig, stage } }: FolderFrames): void {
		if (target === null) return;
		const { target: name } = splitPanel(nameOf(targetFolder));
		const key = this.identity(target);
		const known = this.spellings.get(key) ?? [];
		if (known.some(other => other.name === name && other.rig === rig && other.stage === stage?.number)) return;
		this.spellings.set(key, [...known, { name, rig, stage: stage?.number }]);
	}
}

/**
 * What copies of one frame have in common (DESIGN 2). Undefined where the header has no start, and for exposures that
 * are so short that several fit into the one second which a start without a fraction names.
 */
export function frameKey({ setup, startUtcMs, startLocalMs }: HeaderFacts): string | undefined {
	const start = startUtcMs ?? startLocalMs;
	if (start === undefined || ((setup.exposureSeconds ?? 0) < 1 && start % 1000 === 0)) return undefined;
	// A master keeps the start of its first sub.
	return [setup.camera, setup.exposureSeconds, start, setup.isMaster, setup.stackedSubs].join('\n');
}
