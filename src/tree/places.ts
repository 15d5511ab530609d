/**
 * Where paths really lead: links are resolved, and a folder is known again by whatever path, spelling or mount it is
 * reached. Paths are absolute.
 */
import { nameOf } from '../domain/paths';
import { isDiskFailure, type PlaceDisk } from './disk';

/** `/`, `C:/`, and a share of a server. */
const ROOT = /^(?:[a-z]:\/?|\/\/[^/]+\/[^/]+|\/)$/i;

/** The folder above; undefined above a root, and above what is no absolute path. */
export function folderAbove(path: string): string | undefined {
	const end = path.lastIndexOf('/');
	if (end < 0 || ROOT.test(path)) return undefined;
	const above = path.slice(0, end);
	return above === '' || /^[a-z]:$/i.test(above) ? `${above}/` : above;
}

/** A folder and those above it, the nearest first. */
export function* withFoldersAbove(folder: string): Generator<string> {
	for (let at: string | undefined = folder; at !== undefined; at = folderAbove(at)) yield at;
}

/**
 * What is left of a path below a folder, as both are written: '' for the folder itself, undefined where it lies
 * elsewhere.
 */
export function restBelow(path: string, folder: string): string | undefined {
	if (path === folder) return '';
	const start = folder.endsWith('/') ? folder : `${folder}/`;
	return path.startsWith(start) ? path.slice(start.length) : undefined;
}

/** Looks at each path once: for one question, not for longer than the disk stays as it is. */
export class Places {
	private readonly reals = new Map<string, Promise<string>>();
	private readonly numbers = new Map<string, Promise<string | undefined>>();

	constructor(private readonly disk: PlaceDisk) {}

	/**
	 * A path without links, `.` and `..`; what is not there stands below the nearest folder that is. Never fails: what
	 * can't be looked into stays as it is written.
	 */
	real(path: string): Promise<string> {
		return remembered(this.reals, path, () => this.resolved(path));
	}

	/**
	 * What is left of a path below a folder, by where both lead: '' for the folder itself, undefined where it lies
	 * elsewhere. As the disk spells it, where that tells.
	 */
	async below(folder: string, path: string): Promise<string | undefined> {
		const [home, real] = [await this.real(folder), await this.real(path)];
		const rest = restBelow(real, home);
		if (rest !== undefined) return rest;
		const wanted = await this.identity(home);
		// Mounted twice, or spelled otherwise where the disk does not tell how: it is one folder all the same.
		if (wanted !== undefined)
			for (const at of withFoldersAbove(real))
				if ((await this.identity(at)) === wanted) return restBelow(real, at);
		return undefined;
	}

	/** Those of these folders that can be told from others, for {@link isIn}. */
	async identities(folders: Iterable<string>): Promise<ReadonlySet<string>> {
		const known = new Set<string>();
		for (const folder of folders) {
			const identity = await this.identity(await this.real(folder));
			if (identity !== undefined) known.add(identity);
		}
		return known;
	}

	/** Whether a path leads to one of some folders, or below it. @param folders see {@link identities} */
	async isIn(folders: ReadonlySet<string>, path: string): Promise<boolean> {
		for (const at of withFoldersAbove(await this.real(path))) {
			const identity = await this.identity(at);
			if (identity !== undefined && folders.has(identity)) return true;
		}
		return false;
	}

	/** Whether two paths lead to one folder. */
	async isSame(one: string, other: string): Promise<boolean> {
		return one === other || (await this.below(one, other)) === '';
	}

	private async resolved(path: string): Promise<string> {
		const missing: string[] = [];
		let last = path;
		for (const at of withFoldersAbove(path.length > 1 && !ROOT.test(path) ? path.replace(/\/+$/, '') : path)) {
			last = at;
			const real = await orUndefined(this.disk.realPath(at));
			if (real !== undefined) return withNames(real, missing);
			missing.unshift(nameOf(at));
		}
		// Not even its root answers.
		return withNames(last, missing.slice(1));
	}

	/** Undefined where there is nothing, or where the file system has no numbers that tell folders apart. */
	private async identity(path: string): Promise<string | undefined> {
		const [own, above] = [await this.number(path), folderAbove(path)];
		return above !== undefined && own === (await this.number(above)) ? undefined : own;
	}

	private number(path: string): Promise<string | undefined> {
		return remembered(this.numbers, path, () => orUndefined(this.disk.identityOf(path)));
	}
}

/** Below what is not there, `..` leads nowhere else than up. */
function withNames(folder: string, names: readonly string[]): string {
	let path = folder;
	for (const name of names) {
		if (name === '..') path = folderAbove(path) ?? path;
		else if (name !== '.' && name !== '') path = path.endsWith('/') ? `${path}${name}` : `${path}/${name}`;
	}
	return path;
}

function remembered<T>(known: Map<string, Promise<T>>, path: string, look: () => Promise<T>): Promise<T> {
	const answer = known.get(path) ?? look();
	known.set(path, answer);
	return answer;
}

/** What can't be looked at is nothing that anybody works in. @throws what is no failure of the disk: bugs */
export async function orUndefined<T>(look: Promise<T>): Promise<T | undefined> {
	try {
		return await look;
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return undefined;
	}
}
