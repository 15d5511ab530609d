/** What a scan passes over, and what counts as rejected (DESIGN 2). */

export interface ScanPatterns {
	/** Folders that are never entered. `*` stands for any characters; case does not matter. */
	readonly excludedFolders: readonly string[];
	/** File names without their extension that are never counted. Case matters: `M31_R` is a red sub, `x_r` a registered one. */
	readonly excludedFiles: readonly string[];
	/** Folders and file names that hold rejected subs. Case does not matter. */
	readonly rejects: readonly string[];
	/** Folders, anywhere, that hold darks and flats for any target. Case does not matter. */
	readonly libraries: readonly string[];
}

export class Exclusions {
	private readonly folder: (name: string) => boolean;
	private readonly file: (name: string) => boolean;
	/** Whether a folder or file name says that its subs are rejected. */
	readonly isReject: (name: string) => boolean;
	/** Whether a folder is a calibration library. */
	readonly isLibrary: (name: string) => boolean;

	constructor(patterns: ScanPatterns) {
		this.folder = matcher(patterns.excludedFolders, 'i');
		this.file = matcher(patterns.excludedFiles, '');
		this.isReject = matcher(patterns.rejects, 'i');
		this.isLibrary = matcher(patterns.libraries, 'i');
	}

	/** Hidden folders (Obsidian's own, `.astro-data-log`, `.Trash`) are never entered, nor are excluded ones. */
	enters(folder: string): boolean {
		return !folder.startsWith('.') && !this.folder(folder);
	}

	/** Whether a file's name lets it be a frame at all: hidden ones (`._M31.fits` of macOS) and processed ones do not. */
	counts(fileName: string, stem: string): boolean {
		return !fileName.startsWith('.') && !this.file(stem);
	}
}

/** One function for many patterns; a name is tested once however many there are. */
function matcher(patterns: readonly string[], flags: string): (name: string) => boolean {
	const sources = patterns.map(pattern => pattern.trim()).filter(pattern => pattern !== '').map(pattern => pattern.split('*').map(escaped).join('.*'));
	if (sources.length === 0) return () => false;
	const all = new RegExp(`^(?:${sources.join('|')})$`, `${flags}s`);
	return name => all.test(name);
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
