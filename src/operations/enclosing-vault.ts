/**
 * Vaults that a change of a Data tree would touch: only Obsidian may move what lies in one, since links have to follow
 * (DESIGN 7 and 11).
 */
import { movesFiles, type Step } from '../domain/operations/plan';
import { orUndefined, Places, restBelow, withFoldersAbove } from '../tree/places';
import { folderOf, isAbsolute, pathIn } from '../domain/paths';
import { pathOnDisk, type TreeAccess } from '../tree/tree-access';

/** Where Obsidian keeps a vault's settings. A person may have named another hidden folder; most keep the beginning. */
const settingsIn = (folder: string): string => `${pathIn(folder, '')}.obsidian`;
const isSettings = (name: string): boolean => /^\.obsidian/i.test(name);

/** A vault that is in the way. */
export interface TouchedVault {
	/** Absolute. */
	readonly vault: string;
	/** Whether the Data tree lies in it, or is it. */
	readonly holdsTree: boolean;
}

/**
 * The first vault that steps would touch at either end, by its path or by where links lead, or that the tree lies in;
 * undefined where there is none. Of a folder that moves as a whole, everything below it is touched.
 * @param steps of a plan or a journal; without them, only where the tree lies is looked at
 * @param named a vault that is known to be one, whatever lies in it
 * @param own whether the app of the named vault does the moving: then that one is not in the way, as long as it holds
 * the tree
 */
export async function vaultTouched(
	{ disk, root }: Pick<TreeAccess, 'disk' | 'root'>,
	steps: readonly Step[],
	named: string | undefined,
	own: boolean,
): Promise<TouchedVault | undefined> {
	const vaults = new Vaults(disk, named);
	const isAppAtHand = own && named !== undefined && (await vaults.holds(named, root));
	const isInTheWay = async (vault: string): Promise<boolean> => !isAppAtHand || !(await vaults.isNamed(vault));
	for (const vault of await vaults.around(root)) if (await isInTheWay(vault)) return { vault, holdsTree: true };
	const { folders, wholes } = touchedFolders(steps);
	for (const folder of folders) {
		for (const vault of await vaults.around(pathOnDisk({ root }, folder)))
			if (await isInTheWay(vault)) return { vault, holdsTree: await vaults.holds(vault, root) };
	}
	for (const folder of wholes)
		for await (const vault of vaults.below(pathOnDisk({ root }, folder))) return { vault, holdsTree: false };
	return undefined;
}

/** The path by which a vault's own app knows a tree; undefined where the tree does not lie in the vault. */
export async function pathInVault(
	{ disk, root }: Pick<TreeAccess, 'disk' | 'root'>,
	vault: string,
): Promise<string | undefined> {
	if (restBelow(root, vault) !== undefined) return root;
	const rest = await new Places(disk).below(vault, root);
	return rest === undefined ? undefined : rest === '' ? vault : pathIn(vault, rest);
}

/** folders: in which names come or go. wholes: those that move with everything in them. */
function touchedFolders(steps: readonly Step[]): {
	readonly folders: ReadonlySet<string>;
	readonly wholes: ReadonlySet<string>;
} {
	const [folders, wholes] = [new Set<string>(), new Set<string>()];
	for (const step of steps) {
		if (!movesFiles(step)) folders.add(step.path);
		else if (step.kind === 'move folder') {
			for (const folder of [step.from, step.to]) {
				folders.add(folder);
				wholes.add(folder);
			}
		} else {
			// What is copied out of a capture folder stays there as it is. What an archive holds is copied so that it
			// can go.
			if (step.kind === 'move file' || !isAbsolute(step.from)) folders.add(folderOf(step.from));
			folders.add(folderOf(step.to));
		}
	}
	return { folders, wholes };
}

/** Looks at each folder once. */
class Vaults {
	private readonly places: Places;
	private readonly looked = new Map<string, Promise<boolean>>();

	constructor(
		private readonly disk: TreeAccess['disk'],
		private readonly named: string | undefined,
	) {
		this.places = new Places(disk);
	}

	async isNamed(folder: string): Promise<boolean> {
		return this.named !== undefined && (await this.places.isSame(this.named, folder));
	}

	/** Whether a vault holds a tree, or is it, by its path or by where links lead. */
	async holds(vault: string, root: string): Promise<boolean> {
		return restBelow(root, vault) !== undefined || (await this.places.below(vault, root)) !== undefined;
	}

	/** The nearest vault that a folder lies in, or is, by its path; and the one by where that leads. */
	async around(folder: string): Promise<string[]> {
		const found: string[] = [];
		for (const path of new Set([folder, await this.places.real(folder)])) {
			const vault = await this.nearest(path);
			if (vault !== undefined) found.push(vault);
		}
		return found;
	}

	/** Vaults below a folder; links are not followed, since what they lead to stays where it is. */
	async *below(folder: string): AsyncGenerator<string> {
		if (this.named !== undefined && (await this.places.below(folder, this.named)) !== undefined) yield this.named;
		const left = [folder];
		for (let at = left.pop(); at !== undefined; at = left.pop()) {
			const listing = await orUndefined(this.disk.list(at));
			if (!listing) continue;
			if ([...listing.folders, ...listing.links].some(isSettings)) yield at;
			for (const name of listing.folders) if (!isSettings(name)) left.push(pathIn(at, name));
		}
	}

	private async nearest(folder: string): Promise<string | undefined> {
		for (const at of withFoldersAbove(folder))
			if (await this.isVault(at)) return this.named !== undefined && (await this.isNamed(at)) ? this.named : at;
		return undefined;
	}

	private isVault(folder: string): Promise<boolean> {
		const known = this.looked.get(folder) ?? this.look(folder);
		this.looked.set(folder, known);
		return known;
	}

	/** A folder that can't be looked into, far above, is none that anybody works in. */
	private async look(folder: string): Promise<boolean> {
		if (await this.isNamed(folder)) return true;
		// A folder that can't be listed may still tell of one name.
		const kind = (await orUndefined(this.disk.lstat(settingsIn(folder))))?.kind;
		if (kind === 'folder' || kind === 'link') return true;
		const listing = await orUndefined(this.disk.list(folder));
		return listing !== undefined && [...listing.folders, ...listing.links].some(isSettings);
	}
}
