/**
 * The ways out of a locked Data folder and of an operation that was cut short, as a person finds them in the window
 * (DESIGN 7).
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RC8 } from '../build/rigs';
import { Camera } from '../fakes/lights';
import { snapshot, tempFolders } from '../fakes/temp-folders';
import { closeBrowser, openObsidian, type ObsidianPage } from './harness/obsidian-page';
import { seeNotice, seriousFindings, start, useDataFolder } from './person';

const temp = tempFolders();
const M31 = 'Astro/Targets/M 31.md';
let obsidian: ObsidianPage;
let data = '';
const ours = (): string => join(data, '.astro-data-log');
const modal = () => obsidian.page.locator('.modal').last();
const press = (name: string) => modal().getByRole('button', { name, exact: true }).click();
const choices = () => modal().locator('.modal-button-container button').allTextContents();
const onNotice = (name: string) => obsidian.page.locator('.notice').getByRole('button', { name, exact: true }).click();
const frames = () => Object.entries(snapshot(data)).filter(([path]) => !path.startsWith('.astro-data-log'));

beforeAll(async () => {
	data = temp();
	await new Camera(RC8).shoot(data, { target: 'M 31', subs: 3 });
	obsidian = await openObsidian({ theme: 'light' });
	await useDataFolder(obsidian, data);
	mkdirSync(ours());
	await obsidian.openNote(M31);
});

afterAll(async () => {
	expect(await obsidian.close()).toEqual([]);
	await closeBrowser();
});

test('a lock of another device is told of, with its holder, and removed only when the person says so', async () => {
	writeFileSync(
		join(ours(), 'lock'),
		JSON.stringify({ host: 'observatory', pid: 77, session: 'x', sinceMs: Date.parse('2026-01-14T20:30:00Z') }),
	);
	void start(obsidian, 'advance-target');
	await press('Run');
	await seeNotice(obsidian, 'Another program on observatory is changing this Data folder.');
	await onNotice('Unlock');
	await modal().getByText('did not count on').waitFor();
	expect(await modal().textContent()).toContain(
		`A program on observatory (process 77) has kept ${data} locked since 2026-01-14 20:30 UTC. It did not ` +
			'count on while it was watched',
	);
	expect(await seriousFindings(obsidian.page)).toEqual([]);
	await press('Cancel');
	expect(existsSync(join(ours(), 'lock'))).toBe(true);
	void start(obsidian, 'advance-target');
	await press('Run');
	await onNotice('Unlock');
	await press('Unlock');
	await seeNotice(obsidian, 'The Data folder is unlocked.');
	expect(readdirSync(ours())).toEqual([]);
});

test('a lock that changed hands while the person was asked stays', async () => {
	const lock = (session: string): void => {
		writeFileSync(join(ours(), 'lock'), JSON.stringify({ host: session, pid: 77, session, sinceMs: 0 }));
	};
	lock('roof');
	void start(obsidian, 'advance-target');
	await press('Run');
	await onNotice('Unlock');
	await modal().getByText('A program on roof').waitFor();
	lock('laptop');
	await press('Unlock');
	await seeNotice(obsidian, 'Another program on laptop is changing this Data folder.');
	expect(existsSync(join(ours(), 'lock'))).toBe(true);
	await onNotice('Unlock');
	await press('Unlock');
	await seeNotice(obsidian, 'The Data folder is unlocked.');
});

test('an operation to a disk that is gone can be left as it is, but only once it was tried', async () => {
	const from = `${RC8.folder}/20_Data/M 31`;
	const file =
		readdirSync(join(data, from), { recursive: true, encoding: 'utf8' }).find(name => name.endsWith('.fits')) ?? '';
	const away = `${data} archive`;
	const steps = [{ kind: 'move file', from: `${from}/${file}`, to: `${away}/${file}`, sizeBytes: 1, mtimeMs: 1 }];
	const id = '20260114T203000-2222';
	const header = {
		version: 1,
		id,
		operation: 'archive',
		title: 'Archive M 31',
		outside: [away],
		madeAtMs: 0,
		steps: 1,
		files: 1,
		bytes: 1,
	};
	writeFileSync(
		join(ours(), `${id}.unfinished`),
		[header, ...steps, { begin: 'forward' }].map(line => JSON.stringify(line)).join('\n'),
	);
	const before = frames();
	void start(obsidian, 'recover-operation');
	await modal().getByText('"Archive M 31" was cut short').waitFor();
	expect(await choices()).toEqual(['Finish it', 'Take it back', 'Later']);
	await press('Finish it');
	// Nothing on this computer says that the person chose that folder.
	await modal().getByText(`names folders outside of it: ${away}`).waitFor();
	expect(await seriousFindings(obsidian.page)).toEqual([]);
	expect(frames()).toEqual(before);
	await press('Touch them');
	await seeNotice(obsidian, 'The disk failed in the middle.');
	await onNotice('Recover');
	await modal().getByText("the operation can't be undone later").waitFor();
	expect(await choices()).toEqual(['Finish it', 'Take it back', 'Leave it as it is', 'Later']);
	expect(await seriousFindings(obsidian.page)).toEqual([]);
	await press('Leave it as it is');
	await seeNotice(obsidian, 'The operation was given up. Every file is where it was left.');
	expect(readdirSync(ours())).toEqual([`${id}.jsonl`]);
	expect(frames()).toEqual(before);
});

test('an operation of whose record nothing can be read is told of, and can be left', async () => {
	writeFileSync(join(ours(), '20990101T000000-2222.unfinished'), '{"version":1}\n{"begin":"forward"}');
	void start(obsidian, 'recover-operation');
	await modal().getByText('is damaged. No file is lost').waitFor();
	expect(await choices()).toEqual(['Finish it', 'Take it back', 'Leave it as it is', 'Later']);
	await press('Leave it as it is');
	await seeNotice(obsidian, 'The operation was given up.');
	void start(obsidian, 'advance-target');
	await press('Run');
	await seeNotice(obsidian, '1 item done.');
	expect(existsSync(join(data, RC8.folder, '30_Master/M 31'))).toBe(true);
});
