/**
 * Whether the disk is as steps need it: folders that exist or can be made, names that are free, no way out (DESIGN 7).
 */
import { movesFiles, type Reason, type StepFailure } from '../domain/operations/plan';
import { failureOf } from '../tree/disk';
import { isFileStep, UNLISTED, type DirectedStep, type Attempt, type FileStep, type FolderStep } from './steps';
import { copyAt } from './file-identity';
import { FolderNames, foldName, nameFault } from '../tree/file-system-names';
import { folderOf, foldersAbove, isAbsolute, isWithin, nameOf, pathFault, pathIn } from '../domain/paths';
import { orFailure, paceOf, pathOnDisk, type TreeAccess } from '../tree/tree-access';

export interface PreflightResult {
	/** What can be done, folders to make first; those that the others need without naming them are among these. */
	readonly queue: readonly DirectedStep[];
	readonly failures: ReadonlyMap<DirectedStep, StepFailure>;
	/** For each folder whose files are moved or copied the topmost folder on its disk that may be touched, absolute. */
	readonly homes: ReadonlyMap<string, string>;
}

/**
 * Looks at every folder that the acts touch, once.
 * @param outside absolute folders that the user named
 */
export async function preflight(
	access: TreeAccess,
	queue: readonly DirectedStep[],
	outside: readonly string[],
	attempt: Attempt,
): Promise<PreflightResult> {
	const checked = new Preflight(access, queue, outside, attempt);
	const slice = paceOf(access);
	const failures = new Map<DirectedStep, StepFailure>();
	const makes = new Map<string, DirectedStep>();
	const others: DirectedStep[] = [];
	const needed = new Set<string>();
	for (const directed of queue) {
		if (slice.due()) await slice.giveWay();
		const { step } = directed;
		const found = checked.failureOf(step);
		// To wait costs more than to find out, ten thousand times.
		const failure = found instanceof Promise ? await found : found;
		if (failure) {
			failures.set(directed, failure);
			continue;
		}
		if (step.kind === 'make folder') {
			makes.set(step.path, directed);
			needed.add(step.path);
		} else others.push(directed);
	}
	for (const folder of checked.noteHomes(others)) needed.add(folder);
	for (const folder of [...needed]) for (const above of foldersAbove(folder)) needed.add(above);
	for (const path of checked.missing)
		if (needed.has(path) && !makes.has(path))
			makes.set(path, { index: UNLISTED, step: { kind: 'make folder', path } });
	return {
		queue: [...[...makes.values()].sort((a, b) => depth(a) - depth(b)), ...others],
		failures: failures,
		homes: checked.homes,
	};
}

const depth = ({ step }: DirectedStep): number => ('path' in step ? step.path.split('/').length : 0);

/** A folder as a destination. One that is missing will be made. */
interface Place {
	readonly isMissing: boolean;
	readonly names: FolderNames;
	readonly folders: ReadonlySet<string>;
}

/** A folder as the disk has it, links followed. One that is missing lies where it will be made. */
interface RealFolder {
	readonly path: string;
	readonly device: number;
	/** 0 where there is none, or it is missing. */ readonly inode: number;
}

/** The usual path in a tree, of which nothing more has to be known. */
const SOUND = /^(?:[^./\\\0][^/\\\0]*\/)*[^./\\\0][^/\\\0]*$/;
/** Also as a file system spells it that ignores case. */
const OURS = /^\.astro-data-log(?:\/|$)/i;

class Preflight {
	/** Folders that have to be made. */
	readonly missing: string[] = [];
	readonly homes = new Map<string, string>();
	private readonly ways = new Map<string, StepFailure | undefined>();
	/** Of folders that may be touched. */
	private readonly real = new Map<string, RealFolder>();
	private readonly places = new Map<string, Place | StepFailure>();
	private brought: ReadonlySet<string> | undefined;

	constructor(
		private readonly access: TreeAccess,
		private readonly queue: readonly DirectedStep[],
		private readonly outside: readonly string[],
		private readonly attempt: Attempt,
	) {}

	/**
	 * Why a step can't be done. The name that it gives counts as taken from then on. Waits only for folders that were
	 * not looked at before.
	 */
	failureOf(step: FileStep | FolderStep): StepFailure | undefined | Promise<StepFailure | undefined> {
		for (const path of 'path' in step ? [step.path] : [step.from, step.to]) {
			const reason = SOUND.test(path)
				? undefined
				: (pathFault(path) ??
					(OURS.test(path) || this.baseOf(path) === undefined ? 'leads-outside' : undefined));
			if (reason) return { reason };
		}
		const { way, place, from } = foldersOf(step);
		if (way !== undefined && !this.ways.has(way)) return this.wayOut(way).then(() => this.failureOf(step));
		const closed = way === undefined ? undefined : this.ways.get(way);
		if (closed) return closed;
		if (this.isOneEntry(step, from, place)) return { reason: 'same-file' };
		if (place === undefined)
			return step.kind === 'remove folder' && this.attempt === 'first' ? this.isNotThere(step.path) : undefined;
		const there = this.places.get(place);
		return there === undefined
			? this.place(place).then(() => this.failureOf(step))
			: 'reason' in there
				? there
				: this.noRoom(step, there);
	}

	/**
	 * Notes where on their disks the folders of files may keep what is to go.
	 * @returns the folders that something is brought into
	 */
	noteHomes(queue: readonly DirectedStep[]): ReadonlySet<string> {
		const arrivals = new Set<string>();
		const touched = new Set<string>();
		for (const directed of queue) {
			const { step } = directed;
			if (!movesFiles(step)) continue;
			const folder = folderOf(step.to);
			arrivals.add(folder);
			if (!isFileStep(directed)) continue;
			touched.add(folder);
			// The original of a copy that goes is only read, and its folder was not looked at: nothing may be made
			// there.
			if (step.kind !== 'remove copy') touched.add(folderOf(step.from));
		}
		for (const folder of touched) this.homes.set(folder, this.homeOf(folder));
		return arrivals;
	}

	private homeOf(folder: string): string {
		const device = this.real.get(folder)?.device;
		const base = this.baseOf(folder);
		let top = folder;
		while (top !== base && this.real.get(folderOf(top))?.device === device) top = folderOf(top);
		return top === '' ? this.access.root : (this.real.get(top)?.path ?? this.at(top));
	}

	/**
	 * Whether both names of a step are one, by whatever paths: a link that was left behind, a folder that is seen
	 * twice.
	 */
	private isOneEntry(
		step: FileStep | FolderStep,
		fromFolder: string | undefined,
		toFolder: string | undefined,
	): boolean {
		if ('path' in step || fromFolder === undefined) return false;
		const from = this.real.get(fromFolder);
		const to = this.real.get(toFolder ?? folderOf(step.to));
		if (!from || !to) return false;
		const isOneFolder =
			from.path === to.path || (from.inode !== 0 && from.device === to.device && from.inode === to.inode);
		// Names are folded last: that costs most, and folders mostly differ.
		if (!isOneFolder || foldName(nameOf(step.from)) !== foldName(nameOf(step.to))) return false;
		return nameOf(step.from) === nameOf(step.to) || (step.from !== step.to && from.path !== to.path);
	}

	private noRoom(step: FileStep | FolderStep, there: Place): StepFailure | undefined | Promise<StepFailure> {
		// An earlier attempt may have made the folder, or given the name.
		if (this.attempt === 'resumed') return undefined;
		if ('path' in step) return there.isMissing ? undefined : { reason: 'already-there' };
		const name = nameOf(step.to);
		const reason = (name === nameOf(step.from) ? undefined : this.fault(step.to)) ?? this.claim(there.names, name);
		if (reason === 'taken' && step.kind === 'copy file') return this.isSame(step.from, step.to);
		return reason && { reason };
	}

	/** A folder that was not there must not come back with undo. */
	private isNotThere(path: string): Promise<StepFailure | undefined> {
		return orFailure(async (): Promise<StepFailure | undefined> =>
			(await this.access.disk.lstat(this.at(path))) ? undefined : { reason: 'not-needed' },
		);
	}

	/** A master that was distributed before is not in conflict with itself. */
	private isSame(from: string, to: string): Promise<StepFailure> {
		return orFailure(
			async (): Promise<StepFailure> =>
				(await copyAt(this.access, { from, to }, 'preflight')) ?? { reason: 'taken' },
		);
	}

	private async place(folder: string): Promise<Place | StepFailure> {
		const before = this.places.get(folder);
		if (before) return before;
		const found = await this.findPlace(folder);
		this.places.set(folder, found);
		return found;
	}

	private async findPlace(folder: string): Promise<Place | StepFailure> {
		const base = this.baseOf(folder);
		if (base === undefined) return { reason: 'leads-outside' };
		if (folder === base) return (await this.wayOut(folder)) ?? this.listed(folder);
		const parent = await this.place(folderOf(folder));
		if ('reason' in parent) return parent;
		const name = nameOf(folder);
		if (parent.folders.has(name)) return (await this.wayOut(folder)) ?? this.listed(folder);
		const reason = this.fault(folder) ?? this.claim(parent.names, name);
		if (reason) return { reason: reason === 'taken' ? 'file-in-the-way' : reason };
		this.missing.push(folder);
		const above = this.real.get(folderOf(folder));
		if (above) this.real.set(folder, { path: pathIn(above.path, name), device: above.device, inode: 0 });
		return { isMissing: true, names: new FolderNames(), folders: new Set<string>() };
	}

	/** Two names that stood side by side before may do so again: what the system takes for one it refuses by itself. */
	private claim(names: FolderNames, name: string): ReturnType<FolderNames['claim']> {
		const clash = names.claim(name);
		return clash === 'similar-name' && this.attempt !== 'first' ? undefined : clash;
	}

	private listed(folder: string): Promise<Place | StepFailure> {
		return orFailure(async () => {
			const { files, folders, links } = await this.access.disk.list(this.at(folder));
			// A link counts as a folder here: where it leads is looked at.
			return {
				isMissing: false,
				names: new FolderNames([...files, ...folders, ...links]),
				folders: new Set([...folders, ...links]),
			};
		});
	}

	/**
	 * Why a new name can't be given. One that the steps bring along is known to the system: what can't hold it says so.
	 */
	private fault(path: string): Reason | undefined {
		if (this.attempt !== 'first') return undefined;
		const name = nameOf(path);
		const fault = nameFault(name, this.at(folderOf(path)));
		return fault && this.broughtAlong.has(name) ? undefined : fault;
	}

	/**
	 * Every name in the paths that steps come from, gathered once: each act is asked for each name that has a fault.
	 */
	private get broughtAlong(): ReadonlySet<string> {
		return (this.brought ??= new Set(
			this.queue.flatMap(({ step }) => (movesFiles(step) ? step.from.split('/') : [])),
		));
	}

	/**
	 * Why a folder must not be touched: a link on the way leads out of the tree, or out of the folder that the user
	 * named.
	 */
	private async wayOut(folder: string): Promise<StepFailure | undefined> {
		if (!this.ways.has(folder)) this.ways.set(folder, await this.findWayOut(folder));
		return this.ways.get(folder);
	}

	private async findWayOut(folder: string): Promise<StepFailure | undefined> {
		const base = this.baseOf(folder);
		if (base === undefined) return { reason: 'leads-outside' };
		const above = folder === base ? undefined : await this.wayOut(folderOf(folder));
		return (
			above ??
			orFailure(async (): Promise<StepFailure | undefined> =>
				(await this.leadsOut(folder, base)) ? { reason: 'leads-outside' } : undefined,
			)
		);
	}

	private async leadsOut(folder: string, base: string): Promise<boolean> {
		const { disk } = this.access;
		const above = folder === base ? undefined : this.real.get(folderOf(folder));
		const entry = await disk.lstat(this.at(folder));
		// A disk that is not there now must not look like one whose files are gone.
		const isBase = folder === base;
		if (isBase || entry?.kind === 'link') {
			try {
				const path = await disk.realPath(this.at(folder));
				if (!isBase && !isWithin(path, await disk.realPath(this.at(base)))) return true;
				const { device = 0, inode = 0 } = (await disk.lstat(path)) ?? {};
				this.real.set(folder, { path, device, inode });
			} catch (error) {
				if (isBase || failureOf(error) !== 'ENOENT') throw error;
				return true;
			}
		} else if (above)
			this.real.set(folder, {
				path: pathIn(above.path, nameOf(folder)),
				device: entry?.device ?? above.device,
				inode: entry?.inode ?? 0,
			});
		return false;
	}

	/** The tree ('') or the folder that the user named, whichever a path belongs to. */
	private baseOf(path: string): string | undefined {
		return isAbsolute(path) ? this.outside.find(folder => isWithin(path, folder)) : '';
	}

	private at(path: string): string {
		return pathOnDisk(this.access, path);
	}
}

interface TouchedFolders {
	readonly way: string | undefined;
	readonly place: string | undefined;
	readonly from: string | undefined;
}

/** Folders that a step touches. way: names go from there. place: names come there. from: of a step with two ends. */
function foldersOf(step: FileStep | FolderStep): TouchedFolders {
	switch (step.kind) {
		case 'make folder':
			return { way: undefined, place: step.path, from: undefined };
		case 'remove folder':
			return { way: folderOf(step.path), place: undefined, from: undefined };
		case 'remove copy':
			return { way: folderOf(step.to), place: undefined, from: folderOf(step.from) };
		default: {
			const from = folderOf(step.from);
			return { way: from, place: folderOf(step.to), from };
		}
	}
}
