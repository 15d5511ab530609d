/** Folders for tests that need a disk: real ones, gone afterwards. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A maker of empty folders, which are removed after the tests of the file or the `describe` that asked for it. */
export function tempFolders(): () => string {
	const home = realpathSync(mkdtempSync(join(tmpdir(), 'astro-data-log-')));
	afterAll(() => {
		rmSync(home, { recursive: true, force: true });
	});
	let count = 0;
	return () => mkdtempSync(join(home, `${count++}-`));
}

/** What every file below a folder is, hidden ones too: bytes, time of change and inode in one text, by path. */
export function snapshot(folder: string): Record<string, string> {
	return Object.fromEntries(
		pathsBelow(folder).map(path => {
			const { mtimeNs, ino } = statSync(join(folder, path), { bigint: true });
			return [
				path,
				`${createHash('sha1')
					.update(readFileSync(join(folder, path)))
					.digest('hex')} ${mtimeNs} ${ino}`,
			];
		}),
	);
}

/**
 * The texts of a vault's notes by path; without the health report, which may say where a Data tree lies, and without
 * rigs' notes.
 */
export function noteTexts(vault: string): Record<string, string> {
	return Object.fromEntries(
		Object.entries(textsBelow(vault)).filter(
			([path, text]) => !path.endsWith('Health report.md') && !isRigNote(text),
		),
	);
}

/** The texts of a vault's rig notes by path. */
export function rigTexts(vault: string): Record<string, string> {
	return Object.fromEntries(Object.entries(textsBelow(vault)).filter(([, text]) => isRigNote(text)));
}

const isRigNote = (text: string): boolean => /^rig: /m.test(text);

const textsBelow = (vault: string): Record<string, string> =>
	Object.fromEntries(
		pathsBelow(vault)
			.filter(path => path.endsWith('.md'))
			.map(path => [path, readFileSync(join(vault, path), 'utf8')]),
	);

function pathsBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter(entry => entry.isFile())
		.map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
		.sort();
}
