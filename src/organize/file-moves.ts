/** Files on their way to folders that may hold something already: which names are free, what travels along, which folders are left empty. */
import type { Conflict, Plan, Reason, Skipped, Step } from '../domain/plan';
import type { Listing } from '../tree/disk';
import type { Inventory, InventoryFile } from './inventory';
import { FolderNames } from './names';
import { folderOf, foldersAbove, isWithin, nameOf, pathIn } from './paths';
import { sidecarMoves } from './sidecars';

/** What a planner knows of the disk, by folder. */
export interface Survey {
	/** Everything below a folder. What is moved is looked up here. */
	readonly inventories: ReadonlyMap<string, Inventory>;
	/** What lies straight in a folder; an empty listing where that has to be made. */
	readonly listings?: ReadonlyMap<string, Listing>;
}

type Kind = 'file' | 'folder' | 'link';

/** Names as they stand, and as they are given. One that a move sets free does not count as free. */
class Names {
	private readonly kinds = new Map<string, Kind>();
	private readonly byFolder = new Map<string, FolderNames>();
	private readonly roots: ReadonlySet<string>;

	constructor({ inventories, listings = new Map<string, Listing>() }: Survey) {
		this.roots = new Set([...listings.keys(), ...inventories.keys()]);
		const add = (folder: string, names: readonly string[], kind: Kind): void => { for (const name of names) this.add(pathIn(folder, name), kind); };
		for (const [folder, { files, folders, links }] of listings) {
			add(folder, files, 'file');
			add(folder, folders, 'folder');
			add(folder, links, 'link');
		}
		for (const { files, folders, links } of inventories.values()) {
			for (const { path } of files) this.add(path, 'file');
			for (const path of folders) this.add(path, 'folder');
			for (const path of links) this.add(path, 'link');
		}
	}

	kindOf(path: string): Kind | undefined {
		return this.kinds.get(path);
	}

	/** Gives a name to a file or a folder, or says what is in the way. Folders above are made where they are missing. */
	claim(path: string, kind: Kind): Reason | undefined {
		return this.enter(folderOf(path)) ?? this.take(path, kind);
	}

	private enter(folder: string): Reason | undefined {
		const kind = this.kinds.get(folder);
		if (kind === 'folder' || kind === undefined && this.roots.has(folder)) return undefined;
		if (kind !== undefined) return kind === 'link' ? 'is-link' : 'file-in-the-way';
		const above = folderOf(folder);
		if (above === folder) throw new Error('a destination lies in no folder that was looked at');
		return this.enter(above) ?? this.take(folder, 'folder');
	}

	private take(path: string, kind: Kind): Reason | undefined {
		const reason = this.namesIn(folderOf(path)).claim(nameOf(path));
		if (reason === undefined) this.kinds.set(path, kind);
		return reason;
	}

	private add(path: string, kind: Kind): void {
		this.kinds.set(path, kind);
		this.namesIn(folderOf(path)).claim(nameOf(path));
	}

	private namesIn(folder: string): FolderNames {
		let names = this.byFolder.get(folder);
		if (!names) this.byFolder.set(folder, names = new FolderNames());
		return names;
	}
}

/** Gathers moves of files into the parts of a plan. */
export class FileMoves {
	readonly names: Names;
	private readonly files: ReadonlyMap<string, InventoryFile>;
	/** Names of the files in a folder. */
	private readonly namesByFolder = new Map<string, string[]>();
	/** Source → destination, in the order of the steps. */
	private readonly moves = new Map<string, string>();
	private readonly conflicts: Conflict[] = [];
	private readonly skipped: Skipped[] = [];
	/** Sidecars of folders that move whole: they leave if their frames do. */
	private readonly companions: string[] = [];
	/** Folders that are to go if nothing is left in them, though nothing leaves them. */
	private readonly vacated = new Set<string>();

	constructor(private readonly survey: Survey, private readonly isFrame: (name: string) => boolean) {
		this.names = new Names(survey);
		this.files = new Map([...survey.inventories.values()].flatMap(({ files }) => files.map(file => [file.path, file])));
		for (const path of this.files.keys()) {
			const folder = folderOf(path);
			const names = this.namesByFolder.get(folder);
			if (names) names.push(nameOf(path));
			else this.namesByFolder.set(folder, [nameOf(path)]);
		}
	}

	/**
	 * Moves a frame whose header was read, if it is still the same file. Its sidecars follow.
	 * @param known as the index has it
	 */
	frame(from: string, to: string, known: Pick<InventoryFile, 'sizeBytes' | 'mtimeMs'>): void {
		const file = this.files.get(from);
		if (!file) this.skip(from, [from, ...foldersAbove(from)].some(path => this.names.kindOf(path) === 'link') ? 'is-link' : 'gone');
		else if (file.sizeBytes !== known.sizeBytes || file.mtimeMs !== known.mtimeMs) this.skip(from, 'changed');
		else this.move(from, to);
	}

	/** Moves everything below a folder under another one, file by file; empty folders go. Links stay. */
	merge(from: string, to: string): void {
		const { folders = [], links = [] } = this.survey.inventories.get(from) ?? {};
		for (const folder of [from, ...folders]) {
			this.vacated.add(folder);
			const names = this.namesByFolder.get(folder) ?? [];
			const companions = sidecarMoves(names, this.isFrame, new Map(names.filter(this.isFrame).map(name => [name, name])));
			for (const name of names) {
				if (companions.has(name)) this.companions.push(pathIn(folder, name));
				else this.move(pathIn(folder, name), `${to}${pathIn(folder, name).slice(from.length)}`);
			}
		}
		for (const link of links) this.skip(link, 'is-link');
	}

	skip(path: string, reason: Reason, detail?: string): void {
		this.skipped.push({ path, reason, ...detail !== undefined && { detail } });
	}

	conflict(from: string, to: string, reason: Reason): void {
		this.conflicts.push({ from, to, reason });
	}

	/** The steps: frames, their sidecars, folders to remove, the deepest first. */
	result(): Pick<Plan, 'steps' | 'conflicts' | 'skipped'> {
		this.moveSidecars();
		const steps = [...this.moves].map(([from, to]): Step => ({ kind: 'move file', from, to, ...this.factsOf(from) }));
		const removals = [...this.emptied()].sort((a, b) => depth(b) - depth(a)).map((path): Step => ({ kind: 'remove folder', path }));
		return { steps: [...steps, ...removals], conflicts: this.conflicts, skipped: this.skipped };
	}

	private move(from: string, to: string): void {
		if (from === to) return;
		const reason = this.names.claim(to, 'file');
		if (reason === undefined) this.moves.set(from, to);
		else this.conflict(from, to, reason);
	}

	private moveSidecars(): void {
		const byFolder = new Map<string, Map<string, string>>();
		for (const [from, to] of this.moves) {
			const folder = folderOf(from);
			const leaving = byFolder.get(folder) ?? new Map<string, string>();
			byFolder.set(folder, leaving.set(nameOf(from), to));
		}
		const followed = new Set<string>();
		for (const [folder, leaving] of byFolder) {
			for (const [name, to] of sidecarMoves(this.namesByFolder.get(folder) ?? [], this.isFrame, leaving)) {
				followed.add(pathIn(folder, name));
				this.move(pathIn(folder, name), to);
			}
		}
		for (const path of this.companions) if (!followed.has(path)) this.skip(path, 'frame-stays');
	}

	/** Folders that files leave, or that are to be vacated, and that nothing stays in or comes into. */
	private emptied(): Set<string> {
		const emptied = new Set(this.vacated);
		const kept = new Set<string>();
		const keep = (folders: Iterable<string>): void => { for (const folder of folders) kept.add(folder); };
		const roots = [...this.survey.inventories.keys()];
		for (const folder of new Set([...this.moves.keys()].map(folderOf)))
			for (const left of [folder, ...foldersAbove(folder)]) if (left !== '' && roots.some(root => isWithin(left, root))) emptied.add(left);
		for (const to of this.moves.values()) keep(foldersAbove(to));
		for (const path of this.files.keys()) if (!this.moves.has(path)) keep(foldersAbove(path));
		for (const { folders, links } of this.survey.inventories.values()) {
			for (const link of links) keep(foldersAbove(link));
			for (const folder of folders) if (!emptied.has(folder)) keep(foldersAbove(folder));
		}
		return new Set([...emptied].filter(folder => !kept.has(folder)));
	}

	private factsOf(path: string): Pick<InventoryFile, 'sizeBytes' | 'mtimeMs'> {
		const file = this.files.get(path);
		if (!file) throw new Error(`${path} is in no inventory`);
		return { sizeBytes: file.sizeBytes, mtimeMs: file.mtimeMs };
	}
}

const depth = (path: string): number => path.split('/').length;
