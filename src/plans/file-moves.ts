/**
 * Files on their way to folders that may hold something already: which names are free, what travels along, which
 * folders are left empty.
 */
import type { Conflict, Plan, Reason, Skipped, Step, StepFailure } from '../domain/operations/plan';
import type { Listing } from '../tree/disk';
import { atOnce, inPieces, type Work } from '../async/time-slice';
import type { Inventory, InventoryFile } from '../tree/inventory';
import { FolderNames } from '../tree/file-system-names';
import { folderOf, foldersAbove, isWithin, nameOf, pathIn } from '../domain/paths';
import { findingSidecars, sidecarMoves } from './sidecars';

/** What a planner knows of the disk, by folder. */
export interface Survey {
	/** Everything below a folder. What is moved is looked up here. */
	readonly inventories: ReadonlyMap<string, Inventory>;
	/** What lies straight in a folder; an empty listing where that has to be made. */
	readonly listings?: ReadonlyMap<string, Listing>;
	/** Folders that can't be listed, with the disk's code. */
	readonly closed?: ReadonlyMap<string, string>;
}

type Kind = 'file' | 'folder' | 'link' | 'other';

/** Names as they stand, and as they are given. One that a move sets free does not count as free. */
class Names {
	private readonly kinds = new Map<string, Kind>();
	private readonly byFolder = new Map<string, FolderNames>();
	private readonly roots: ReadonlySet<string>;
	/** Which names are free in these nobody knows. */
	private readonly closed = new Set<string>();

	constructor({ inventories, listings = new Map<string, Listing>() }: Survey) {
		this.roots = new Set([...listings.keys(), ...inventories.keys()]);
	}

	/** Takes in what is known, in pieces. */
	*read({ inventories, listings = new Map<string, Listing>() }: Survey): Work<void> {
		const add = (folder: string, names: readonly string[], kind: Kind): void => {
			for (const name of names) this.add(pathIn(folder, name), kind);
		};
		for (const [folder, { files, folders, links, others }] of listings) {
			add(folder, files, 'file');
			add(folder, others, 'other');
			add(folder, folders, 'folder');
			add(folder, links, 'link');
		}
		for (const { files, folders, links, lacking } of inventories.values()) {
			for (const { path, reason } of lacking) {
				if (reason === 'unreadable-folder') this.closed.add(path);
				else if (reason === 'special-file') this.add(path, 'other');
			}
			yield* inPieces(files, ({ path }) => {
				this.add(path, 'file');
			});
			for (const path of folders) this.add(path, 'folder');
			for (const path of links) this.add(path, 'link');
		}
	}

	kindOf(path: string): Kind | undefined {
		return this.kinds.get(path);
	}

	/**
	 * Gives a name to a file or a folder, or says what is in the way. Folders above are made where they are missing.
	 */
	claim(path: string, kind: Kind): Reason | undefined {
		return this.enter(folderOf(path)) ?? this.take(path, kind);
	}

	private enter(folder: string): Reason | undefined {
		if (this.closed.has(folder)) return 'unreadable-folder';
		const kind = this.kinds.get(folder);
		if (kind === 'folder' || (kind === undefined && this.roots.has(folder))) return undefined;
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
		if (!names) this.byFolder.set(folder, (names = new FolderNames()));
		return names;
	}
}

/** Gathers moves of files into the parts of a plan. */
export class FileMoves {
	readonly names: Names;
	private readonly files = new Map<string, InventoryFile>();
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
	/** What inventories lack, by path, and of which of them that is told already or of no matter here. */
	private readonly lacking = new Map<string, Skipped>();
	private readonly settled = new Set<string>();
	private readonly merged = new Set<string>();

	private constructor(
		private readonly survey: Survey,
		private readonly isFrame: (name: string) => boolean,
	) {
		this.names = new Names(survey);
	}

	/** @param isFrame tells image files by their name: sidecars belong to them */
	static over(survey: Survey, isFrame: (name: string) => boolean): FileMoves {
		return atOnce(FileMoves.opening(survey, isFrame));
	}

	/** The same in pieces. */
	static *opening(survey: Survey, isFrame: (name: string) => boolean): Work<FileMoves> {
		const moves = new FileMoves(survey, isFrame);
		yield* moves.names.read(survey);
		for (const { files, lacking } of survey.inventories.values()) {
			yield* inPieces(files, file => {
				moves.files.set(file.path, file);
			});
			for (const lack of lacking) moves.lacking.set(lack.path, lack);
		}
		yield* inPieces(moves.files.keys(), path => {
			const folder = folderOf(path);
			const names = moves.namesByFolder.get(folder);
			if (names) names.push(nameOf(path));
			else moves.namesByFolder.set(folder, [nameOf(path)]);
		});
		return moves;
	}

	/**
	 * Moves a frame whose header was read, if it is still the same file. Its sidecars follow.
	 * @param known as the index has it
	 */
	frame(from: string, to: string, known: Pick<InventoryFile, 'sizeBytes' | 'mtimeMs'>): void {
		const file = this.files.get(from);
		if (!file) this.skipUnknown(from);
		else if (file.sizeBytes !== known.sizeBytes || file.mtimeMs !== known.mtimeMs) this.skip(from, 'changed');
		else this.move(from, to);
	}

	private skipUnknown(path: string): void {
		const ways = [path, ...foldersAbove(path)];
		const lack = ways.flatMap(way => this.lacking.get(way) ?? [])[0];
		if (lack) this.skip(path, lack.reason, lack.detail);
		else this.skip(path, ways.some(way => this.names.kindOf(way) === 'link') ? 'is-link' : 'gone');
		this.settled.add(path);
	}

	/** Says nothing of what the inventory of a folder lacks: nothing in it is to be moved by itself. */
	passOver(folder: string): void {
		if (this.merged.has(folder)) return;
		for (const { path } of this.survey.inventories.get(folder)?.lacking ?? []) this.settled.add(path);
	}

	/**
	 * Moves everything below a folder under another one, file by file; empty folders go. Links stay, and what can't be
	 * told, as conflicts.
	 */
	merge(from: string, to: string): void {
		const { folders = [], links = [], lacking = [] } = this.survey.inventories.get(from) ?? {};
		this.merged.add(from);
		for (const folder of [from, ...folders]) {
			this.vacated.add(folder);
			const names = this.namesByFolder.get(folder) ?? [];
			const companions = sidecarMoves(
				names,
				this.isFrame,
				new Map(names.filter(this.isFrame).map(name => [name, name])),
			);
			for (const name of names) {
				if (companions.has(name)) this.companions.push(pathIn(folder, name));
				else this.move(pathIn(folder, name), `${to}${pathIn(folder, name).slice(from.length)}`);
			}
		}
		const stays = (path: string, { reason, detail }: StepFailure): void => {
			this.conflict(path, `${to}${path.slice(from.length)}`, reason, detail);
		};
		for (const link of links) stays(link, { reason: 'is-link' });
		for (const lack of lacking) {
			stays(lack.path, lack);
			this.settled.add(lack.path);
		}
	}

	skip(path: string, reason: Reason, detail?: string): void {
		this.skipped.push({ path, reason, ...(detail !== undefined && { detail }) });
	}

	conflict(from: string, to: string, reason: Reason, detail?: string): void {
		this.conflicts.push({ from, to, reason, ...(detail !== undefined && { detail }) });
	}

	/**
	 * The steps: frames, their sidecars, folders to remove, the deepest first. What inventories lack is skipped, unless
	 * it was told before.
	 */
	result(): Pick<Plan, 'steps' | 'conflicts' | 'skipped'> {
		return atOnce(this.resulting());
	}

	/** The same in pieces. */
	*resulting(): Work<Pick<Plan, 'steps' | 'conflicts' | 'skipped'>> {
		yield* this.moveSidecars();
		const steps: Step[] = [];
		yield* inPieces(this.moves, ([from, to]) => {
			steps.push({ kind: 'move file', from, to, ...this.factsOf(from) });
		});
		const emptied = yield* this.emptied();
		const removals = [...emptied]
			.sort((a, b) => depth(b) - depth(a))
			.map((path): Step => ({ kind: 'remove folder', path }));
		const lacking = [...this.lacking.values()].filter(({ path }) => !this.settled.has(path));
		return { steps: [...steps, ...removals], conflicts: this.conflicts, skipped: [...this.skipped, ...lacking] };
	}

	private move(from: string, to: string): void {
		if (from === to) return;
		const reason = this.names.claim(to, 'file');
		if (reason === undefined) this.moves.set(from, to);
		else this.conflict(from, to, reason);
	}

	private *moveSidecars(): Work<void> {
		const byFolder = new Map<string, Map<string, string>>();
		yield* inPieces(this.moves, ([from, to]) => {
			const folder = folderOf(from);
			const leaving = byFolder.get(folder) ?? new Map<string, string>();
			byFolder.set(folder, leaving.set(nameOf(from), to));
		});
		const followed = new Set<string>();
		for (const [folder, leaving] of byFolder) {
			const sidecars = yield* findingSidecars(this.namesByFolder.get(folder) ?? [], this.isFrame, leaving);
			yield* inPieces(sidecars, ([name, to]) => {
				followed.add(pathIn(folder, name));
				this.move(pathIn(folder, name), to);
			});
		}
		for (const path of this.companions) if (!followed.has(path)) this.skip(path, 'frame-stays');
	}

	/** Folders that files leave, or that are to be vacated, and that nothing stays in or comes into. */
	private *emptied(): Work<Set<string>> {
		const emptied = new Set(this.vacated);
		const kept = new Set<string>();
		const keep = (folders: Iterable<string>): void => {
			for (const folder of folders) kept.add(folder);
		};
		const roots = [...this.survey.inventories.keys()];
		const sources = new Set<string>();
		const destinations = new Set<string>();
		const staying = new Set<string>();
		yield* inPieces(this.moves, ([from, to]) => {
			sources.add(folderOf(from));
			destinations.add(folderOf(to));
		});
		yield* inPieces(this.files.keys(), path => {
			if (!this.moves.has(path)) staying.add(folderOf(path));
		});
		for (const folder of sources)
			for (const left of [folder, ...foldersAbove(folder)])
				if (left !== '' && roots.some(root => isWithin(left, root))) emptied.add(left);
		for (const folder of [...destinations, ...staying]) keep([folder, ...foldersAbove(folder)]);
		for (const { folders, links, lacking } of this.survey.inventories.values()) {
			for (const link of links) keep(foldersAbove(link));
			for (const { path } of lacking) keep([path, ...foldersAbove(path)]);
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
