/**
 * An operation's own folders: `.astro-data-log/<attempt>/` on each disk that it touches. What is to go waits there
 * until the other end was looked at again, and copies grow there (DESIGN 7). Whoever takes an operation over renames
 * them first, so that whatever an earlier attempt still tries fails.
 */
import { folderOf, isAbsolute, nameOf, pathIn } from '../domain/paths';
import { codeOf, LOG_FOLDER, pathOnDisk, type TreeAccess } from '../tree/tree-access';

/** What an operation's own files and folders are called: its id, and a token of each further attempt. */
export const attemptName = (id: string, token: string): string => `${id}~${token}`;

/** The operation that a file or folder of ours belongs to. */
export const operationOf = (name: string): string => /^[^~.]*/.exec(name)?.[0] ?? '';

const PART = '.part';
const EMPTY = '.empty';
const LAST = 'last';

/** Longer names would not leave enough room for ours. */
const LONGEST_KEPT_NAME = 60;

export class OperationFolders {
	/** What earlier attempts left, by name without the index: of a damaged journal nobody knows the right ones. */
	private readonly left = new Map<string, string>();
	private readonly failures = new Map<string, string>();
	private earlier: readonly string[] = [];
	/** By the plan's folder. */
	private readonly own = new Map<string, string>();

	/**
	 * @param attempt see {@link attemptName}
	 * @param homes for each folder that steps touch the topmost folder on its disk that may be touched, absolute
	 */
	private constructor(
		private readonly access: TreeAccess,
		private readonly attempt: string,
		private readonly homes: ReadonlyMap<string, string>,
	) {}

	/**
	 * Makes the folders and flushes their names. Where one can't be made, {@link failureAt} says why.
	 * @throws where the tree's own can't
	 */
	static async make(
		access: TreeAccess,
		attempt: string,
		homes: ReadonlyMap<string, string>,
	): Promise<OperationFolders> {
		const folders = new OperationFolders(access, attempt, homes);
		await folders.makeIn(access.root);
		for (const home of folders.distinct()) {
			if (home === access.root) continue;
			const code = await codeOf(() => folders.makeIn(home));
			if (code !== '') folders.failures.set(home, code);
		}
		return folders;
	}

	/**
	 * Takes over what earlier attempts at an operation left: none of them reaches it any more.
	 * @throws where the tree's own folder can't be had
	 */
	static async takeOver(
		access: TreeAccess,
		attempt: string,
		homes: ReadonlyMap<string, string>,
	): Promise<OperationFolders> {
		const folders = new OperationFolders(access, attempt, homes);
		const homesToSearch = new Set([access.root, ...folders.distinct()]);
		folders.earlier = (
			await Promise.all([...homesToSearch].map(home => renameEarlier(access, home, attempt)))
		).flat();
		for (const folder of folders.earlier) {
			for (const name of (await access.disk.list(folder)).files) {
				const path = pathIn(folder, name);
				if (await isRubbish(access, path)) await access.disk.unlink(path);
				else folders.left.set(leftKey(path), path);
			}
		}
		const made = await OperationFolders.make(access, attempt, homes);
		made.earlier = folders.earlier;
		for (const [name, path] of folders.left) made.left.set(name, path);
		return made;
	}

	/** Why nothing can wait on the disk of a folder, as a code; undefined where it can. */
	failureAt(folder: string): string | undefined {
		return this.failures.get(this.homeOf(folder));
	}

	/** Where the file of a plan's path waits, absolute. */
	waitingPlace(path: string, index: number): string {
		return `${this.folderOf(folderOf(path))}/${waitingName(path, index)}`;
	}

	/** Where files of a plan's folder wait one after the other, each until it is known that it may go; absolute. */
	lastPlace(folder: string): string {
		return `${this.folderOf(folder)}/${LAST}`;
	}

	/** Files that waited in such places when an earlier attempt was cut short. */
	get leftLast(): readonly string[] {
		return [...this.left.values()].filter(path => nameOf(path) === LAST);
	}

	/** Where a reservation of a plan's path waits to be removed, absolute. */
	emptyPlace(path: string): string {
		return `${this.waitingPlace(path, 0)}${EMPTY}`;
	}

	/**
	 * The same on a disk where the own folder can't be reached by a rename, though it looks like one disk: beside the
	 * file.
	 */
	besidePlace(path: string, index: number): string {
		return pathOnDisk(
			this.access,
			pathIn(folderOf(path), `.astro-data-log-${operationOf(this.attempt)}-${waitingName(path, index)}`),
		);
	}

	/** Where the file of a plan's path waits since an earlier attempt, if it does. */
	leftWaiting(path: string): string | undefined {
		return this.left.get(withoutIndex(waitingName(path, 0)));
	}

	/** Notes that a file of an earlier attempt waits no more. */
	forget(place: string): void {
		this.left.delete(leftKey(place));
	}

	/** What still waits in folders of earlier attempts. */
	get stillWaiting(): readonly string[] {
		return [...this.left.values()];
	}

	/** Where a copy grows that gets this path, absolute. */
	part(path: string, index: number): string {
		return pathIn(this.folderOf(folderOf(path)), `${index}${PART}`);
	}

	/** Removes the folders that are empty, and outside of the tree those above them. */
	async remove(): Promise<void> {
		const { disk, root } = this.access;
		const own = [root, ...this.distinct()].map(home => ownFolder(home, this.attempt));
		for (const folder of new Set([...own, ...this.earlier])) {
			const home = folderOf(folderOf(folder));
			if ((await codeOf(() => disk.removeFolder(folder))) === '' && home !== root)
				await codeOf(() => disk.removeFolder(folderOf(folder)));
		}
	}

	private folderOf(folder: string): string {
		let own = this.own.get(folder);
		if (own === undefined) this.own.set(folder, (own = ownFolder(this.homeOf(folder), this.attempt)));
		return own;
	}

	private homeOf(folder: string): string {
		return this.homes.get(folder) ?? (isAbsolute(folder) ? folder : this.access.root);
	}

	private distinct(): ReadonlySet<string> {
		return new Set(this.homes.values());
	}

	private async makeIn(home: string): Promise<void> {
		const { disk } = this.access;
		const above = pathIn(home, LOG_FOLDER);
		const made = await codeOf(() => disk.makeFolder(above));
		if (made !== '' && made !== 'EEXIST') throw coded(made, above);
		// A link would lead to folders that nobody named.
		if ((await disk.lstat(above))?.kind !== 'folder') throw coded('ENOTDIR', above);
		if (made === '') await disk.flushFolder(home);
		const own = await codeOf(() => disk.makeFolder(ownFolder(home, this.attempt)));
		// Nobody else gives this name: it was made a moment ago, by another path to the same folder.
		if (own !== '' && !(own === 'EEXIST' && home !== this.access.root)) throw coded(own, above);
		await disk.flushFolder(above);
	}
}

const ownFolder = (home: string, attempt: string): string => `${home}/${LOG_FOLDER}/${attempt}`;

/**
 * Whether an operation has a folder of its own in its tree: its first step may have been taken.
 * @throws what the disk says
 */
export async function hasOwnFolder({ disk, root }: TreeAccess, id: string): Promise<boolean> {
	return (await disk.list(`${root}/${LOG_FOLDER}`)).folders.some(name => operationOf(name) === id);
}

/** Removes folders of operations in their tree that hold nothing any more. */
export async function removeEmptyFolders({ disk, root }: TreeAccess): Promise<void> {
	const above = `${root}/${LOG_FOLDER}`;
	for (const name of (await disk.list(above)).folders)
		if (/^\d{8}T\d{6}-/.test(name)) await codeOf(() => disk.removeFolder(pathIn(above, name)));
}

/** Gives what earlier attempts left in a home other names. @returns their paths now */
export async function renameEarlier({ disk }: TreeAccess, home: string, attempt: string): Promise<string[]> {
	const above = pathIn(home, LOG_FOLDER);
	const renamed: string[] = [];
	let names: readonly string[] = [];
	const code = await codeOf(async () => {
		names = (await disk.list(above)).folders;
	});
	if (code !== '' && code !== 'ENOENT') throw coded(code, above);
	for (const name of names) {
		if (operationOf(name) !== operationOf(attempt)) continue;
		const path = ownFolder(home, `${attempt}~${renamed.length}`);
		await disk.rename(pathIn(above, name), path);
		renamed.push(path);
	}
	if (renamed.length > 0) await disk.flushFolder(above);
	return renamed;
}

const coded = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code });

/** Known from step and path alone, whichever way the step goes. */
function waitingName(path: string, index: number): string {
	const name = nameOf(path);
	return `${index}-${hashOf(path)}${name.length > LONGEST_KEPT_NAME ? '' : `-${name}`}`;
}

const withoutIndex = (name: string): string => name.slice(name.indexOf('-') + 1);

/** By what is left of earlier attempts is found: each disk has a last one of its own. */
const leftKey = (path: string): string => (nameOf(path) === LAST ? path : withoutIndex(nameOf(path)));

/** Half copies, and reservations that were taken aside: nobody's but ours. */
async function isRubbish({ disk }: TreeAccess, path: string): Promise<boolean> {
	return path.endsWith(PART) || (path.endsWith(EMPTY) && (await disk.lstat(path))?.sizeBytes === 0);
}

/** FNV-1a, 32 bits, in hexadecimal. */
function hashOf(text: string): string {
	let hash = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	return (hash >>> 0).toString(16).padStart(8, '0');
}
