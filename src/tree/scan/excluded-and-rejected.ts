/** What a scan passes over, and what counts as rejected (DESIGN 2). */

export interface ScanPatterns {
	/** Folders that are never entered. `*` stands for any characters; case does not matter. */
	readonly excludedFolders: readonly string[];
	/**
	 * File names without their extension that are never counted. Case matters: `M31_R` is a red sub, `x_r` a registered
	 * one.
	 */
	readonly excludedFiles: readonly string[];
	/** Folders and file names that hold rejected subs. Case does not matter. */
	readonly rejects: readonly string[];
	/** Folders, anywhere, that hold darks and flats for any target. Case does not matter. */
	readonly libraries: readonly string[];
}

/**
 * Hidden by other means than a dot: what was deleted from a drive of Windows or a Synology, and what belongs to the
 * drive itself.
 */
const SYSTEM_FOLDERS: ReadonlySet<string> = new Set([
	'$recycle.bin',
	'system volume information',
	'#recycle',
	'@eadir',
	'lost+found',
]);

export class Exclusions {
	private readonly folder: (name: string) => boolean;
	private readonly file: (name: string) => boolean;
	/** Whether a folder or file name says that its subs are rejected. */
	readonly isReject: (name: string) => boolean;
	/** Whether a folder is a calibration library. */
	readonly isLibrary: (name: string) => boolean;

	constructor(patterns: ScanPatterns) {
		this.folder = matcher(patterns.excludedFolders, lowerCase);
		this.file = matcher(patterns.excludedFiles, asSpelled);
		this.isReject = matcher(patterns.rejects, lowerCase);
		this.isLibrary = matcher(patterns.libraries, lowerCase);
	}

	/**
	 * Hidden folders (Obsidian's own, `.astro-data-log`, `.Trash`) and those of the system are never entered, nor are
	 * excluded ones.
	 */
	enters(folder: string): boolean {
		return !folder.startsWith('.') && !SYSTEM_FOLDERS.has(folder.toLowerCase()) && !this.folder(folder);
	}

	/**
	 * Whether a file's name lets it be a frame at all: hidden ones (`._M31.fits` of macOS) and processed ones do not.
	 */
	counts(fileName: string, stem: string): boolean {
		return !fileName.startsWith('.') && !this.file(stem);
	}
}

/** One function for many patterns. Accents may be spelled either way: macOS takes them apart. */
function matcher(patterns: readonly string[], fold: (text: string) => string): (name: string) => boolean {
	const all = patterns
		.map(pattern => pattern.trim())
		.filter(pattern => pattern !== '')
		.map(pattern => fold(pattern.normalize('NFC')).split('*'));
	return name => {
		if (NOT_ASCII.test(name)) {
			const folded = fold(name.normalize('NFC'));
			return all.some(parts => fits(folded, parts));
		}
		// Asked of every file: the ends tell almost always, and cost nothing.
		const [first, last] = [fold(name.charAt(0)), fold(name.charAt(name.length - 1))];
		return all.some(parts => mayFit(first, last, parts) && fits(fold(name), parts));
	};
}

/** Whether a text with these ends can be the parts. */
function mayFit(first: string, last: string, parts: readonly string[]): boolean {
	const [start, end] = [parts[0] ?? '', parts[parts.length - 1] ?? ''];
	return (start === '' || start.startsWith(first)) && (end === '' || end.endsWith(last));
}

/**
 * Whether a text is the parts with anything between them. No regular expression: one of many stars can take for ever.
 */
function fits(text: string, parts: readonly string[]): boolean {
	const first = parts[0] ?? '';
	const last = parts.at(-1) ?? '';
	if (parts.length === 1) return text === first;
	const end = text.length - last.length;
	let from = first.length;
	if (from > end || !text.startsWith(first) || !text.endsWith(last)) return false;
	for (let part = 1; part < parts.length - 1; part++) {
		const wanted = parts[part] ?? '';
		const at = text.indexOf(wanted, from);
		if (at < 0) return false;
		from = at + wanted.length;
	}
	return from <= end;
}

/** Only such names have two spellings, and comparing them takes five times as long. */
const NOT_ASCII = /[^ -~]/;
const asSpelled = (text: string): string => text;
const lowerCase = (text: string): string => text.toLowerCase();
