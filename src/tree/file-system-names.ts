/** Names at a destination: which are taken, and which can't be given (DESIGN 7). */
import type { NameFault, Reason } from '../domain/operations/plan';

const ASCII = /^[ -~]*$/;

/**
 * What two names have in common that some file system takes for one: NTFS, APFS and exFAT ignore case, APFS and HFS+
 * the Unicode form.
 */
export const foldName = (name: string): string =>
	ASCII.test(name) ? name.toUpperCase() : name.normalize('NFC').toUpperCase().normalize('NFC');

/** The names in one folder, to find out whether a further one would clash. */
export class FolderNames {
	private readonly byFold = new Map<string, string>();

	constructor(names: Iterable<string> = []) {
		for (const name of names) this.byFold.set(foldName(name), name);
	}

	/** Takes a name if it is free, or says why not: 'similar-name' where only case or Unicode form differ. */
	claim(name: string): Extract<Reason, 'taken' | 'similar-name'> | undefined {
		const fold = foldName(name);
		const there = this.byFold.get(fold);
		if (there === undefined) this.byFold.set(fold, name);
		return there === undefined ? undefined : there === name ? 'taken' : 'similar-name';
	}
}

/** Of most file systems, in bytes of UTF-8. */
const LONGEST_NAME_BYTES = 255;
const LONGEST_PATH_BYTES = 4096;

const WINDOWS_RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/**
 * Why a file or folder can't get this name; undefined where it can. Windows and exFAT must be able to hold it too,
 * wherever the tree lies today (Microsoft, "Naming Files, Paths, and Namespaces").
 * @param folder absolute path that the name will stand in
 */
export function nameFault(name: string, folder = ''): NameFault | undefined {
	if (name === '') return 'name-empty';
	if (name === '.' || name === '..' || /[/\\]/.test(name)) return 'name-path';
	if (/[<>:"|?*\p{Cc}]/u.test(name)) return 'name-character';
	if (/[. ]$/.test(name)) return 'name-end';
	if (WINDOWS_RESERVED.test(name)) return 'name-reserved';
	const nameBytes = bytesOf(name);
	if (nameBytes > LONGEST_NAME_BYTES) return 'name-long';
	return bytesOf(folder) + 1 + nameBytes > LONGEST_PATH_BYTES ? 'path-long' : undefined;
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
