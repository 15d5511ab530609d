/** Keeps links from leading a scan in circles, or to the same frames twice. Paths are real ones, with `/`. */
export class EnteredFolders {
	private readonly entered: string[];

	/** @param root the Data tree's own folder */
	constructor(private readonly root: string) {
		this.entered = [root];
	}

	/** Whether a path lies in the tree itself. */
	isHome(path: string): boolean {
		return contains(this.root, path);
	}

	/** Notes that a folder is read; false where it holds, or lies in, one that is read already. */
	enter(folder: string): boolean {
		if (this.entered.some(other => contains(other, folder) || contains(folder, other))) return false;
		this.entered.push(folder);
		return true;
	}
}

const contains = (folder: string, path: string): boolean =>
	path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
