/**
 * Opens windows to be photographed: of any vault, or of a copy of the demo, since notes are written and frames go
 * missing.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObsidian, type OpenOptions } from './harness/obsidian-page';
import { useDataFolder } from './person';
import { Photographer } from './screenshots-photographer';

const DEMO = { vault: 'demo/vault', data: 'demo/Data' };

/** What a person typed into the notes of the demo. */
const TYPED: Readonly<Record<string, readonly string[]>> = {
	'NGC 7331': ['goal_L: 4', 'goal_R: 1.5', 'goal_G: 1.5', 'goal_B: 1.5', 'goal_Ha: 8'],
	'M 31': [
		'goal_hours: 4',
		'share_L: 40',
		'share_R: 20',
		'share_G: 20',
		'share_B: 20',
		'goal_Ha: 2',
		'cover: "[[M 31.svg]]"',
	],
	'IC 1396': ['goal_Ha: 6', 'goal_OIII: 6', 'goal_SII: 4', 'cover: "[[IC 1396.svg]]"'],
	'M 45': ['goal_L: 3', 'goal_R: 1', 'goal_G: 1', 'goal_B: 1'],
	'Sh2-132': ['goal_Ha: 3', 'goal_OIII: 3'],
	'IC 5070': ['goal_Ha: 2', 'goal_OIII: 2'],
	'M 51': ['goal_L: 1', 'published: 2026-06-01'],
	NGC7000: ['goal_ALPT: 8'],
	'M 42': ['goal_OSC: 2'],
};
const COVERS: Readonly<Record<string, readonly [core: string, halo: string]>> = {
	'M 31': ['#ffeccd', '#96789b'],
	'IC 1396': ['#e06e78', '#468cbe'],
};

/** Sharp on every screen. */
const SCALE = 2;

/** Folders of this machine for one window; gone when it is closed. */
export interface Folders {
	/** Stands for a drive. */
	readonly drive: string;
	/** Not made yet. */
	readonly data: string;
	readonly vault: string;
	readonly home: string;
}

export interface WindowOptions extends Omit<OpenOptions, 'home' | 'vaultFolder'> {
	/** Whether notes are written to disk. */
	readonly hasVaultFolder?: boolean;
	/** What lies in the folders before the window opens. */
	readonly prepare?: (folders: Folders) => Promise<unknown>;
}

/** @throws what the page reported, and what axe found in the pictures */
export async function inWindow(
	{ hasVaultFolder = false, prepare, ...options }: WindowOptions,
	take: (photographer: Photographer, folders: Folders) => Promise<void>,
): Promise<void> {
	const drive = await realpath(await mkdtemp(join(tmpdir(), 'screenshots-')));
	const folders = { drive, data: join(drive, 'Data'), vault: join(drive, 'Astro'), home: join(drive, 'home') };
	await mkdir(folders.home);
	await mkdir(folders.vault);
	try {
		await prepare?.(folders);
		const obsidian = await openObsidian({
			theme: 'light',
			width: 1280,
			height: 900,
			scale: SCALE,
			...options,
			home: folders.home,
			...(hasVaultFolder ? { vaultFolder: folders.vault } : {}),
		});
		const photographer = new Photographer(
			obsidian,
			new Map([
				[folders.home, '/Users/me'],
				[drive, '/Volumes/Astro'],
			]),
		);
		const errors: string[] = [];
		try {
			await take(photographer, folders);
		} finally {
			errors.push(...(await obsidian.close()));
		}
		if (errors.length > 0) throw new Error(`The page reported errors:\n${errors.join('\n')}`);
		if (photographer.findings.length > 0)
			throw new Error(`axe found in the pictures:\n${photographer.findings.join('\n')}`);
	} finally {
		await rm(drive, { recursive: true, force: true });
	}
}

async function typeIntoNotes(vault: string): Promise<void> {
	for (const [target, lines] of Object.entries(TYPED)) {
		const path = join(vault, `Astro/Targets/${target}.md`);
		await writeFile(path, (await readFile(path, 'utf8')).replace('---\n', `---\n${lines.join('\n')}\n`));
	}
	await mkdir(join(vault, 'Pictures'));
	for (const [target, colours] of Object.entries(COVERS))
		await writeFile(join(vault, `Pictures/${target}.svg`), coverOf(colours));
}

const coverOf = ([core, halo]: readonly [string, string]): string =>
	'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><defs><radialGradient id="g"><stop offset="0" ' +
	`stop-color="${core}"/>` +
	`<stop offset=".45" stop-color="${halo}" stop-opacity=".55"/><stop offset="1" stop-color="${halo}" ` +
	'stop-opacity="0"/></radialGradient></defs><rect width="640" height="360" fill="#0a0c12"/>' +
	'<ellipse cx="330" cy="180" rx="260" ry="120" fill="url(#g)" transform="rotate(-20 330 180)"/></svg>';

/**
 * A window with a copy of the demo, with goals and covers.
 * @param isRead whether its Data folder is in use and was read
 */
export async function inDemo(
	isRead: boolean,
	take: (photographer: Photographer, folders: Folders) => Promise<void>,
): Promise<void> {
	if (!existsSync(DEMO.vault)) throw new Error(`There is no ${DEMO.vault} to photograph; "npm run demo" makes it.`);
	await inWindow(
		{
			hasVaultFolder: true,
			prepare: async folders => {
				await cp(DEMO.vault, folders.vault, { recursive: true });
				await typeIntoNotes(folders.vault);
				await cp(DEMO.data, folders.data, { recursive: true, preserveTimestamps: true });
			},
		},
		async (photographer, folders) => {
			if (isRead) {
				await useDataFolder(photographer.obsidian, folders.data);
				await photographer.dismissNotices();
			}
			await take(photographer, folders);
		},
	);
}
