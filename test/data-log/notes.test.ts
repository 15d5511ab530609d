/** Notes that people edit, move, double and break, and targets that go by several names. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { RC8, REDCAT } from '../build/rigs';
import { exposuresOf } from '../fakes/commands';
import { Device } from '../fakes/device';
import { logLines } from '../fakes/ledger';
import { Camera } from '../fakes/lights';
import { noteTexts, snapshot, tempFolders } from '../fakes/temp-folders';
import { createTargetNote, forgetMissingRows, updateNote } from '../../src/data-log/note-edits';

const temp = tempFolders();
const M31 = 'Astro/Targets/M 31.md';

const properties = (text = ''): Record<string, unknown> =>
	parse(/^---\r?\n([\s\S]*?)^---\r?$/m.exec(text)?.[1] ?? '{}') as Record<string, unknown>;
const subsOf = (texts: Readonly<Record<string, string>>): Record<string, unknown> =>
	Object.fromEntries(
		Object.entries(texts).map(([path, text]) => [path.replace('Astro/Targets/', ''), properties(text)['subs']]),
	);

interface Bench {
	readonly data: string;
	readonly vault: string;
	readonly state: string;
	readonly camera: Camera;
	readonly device: Device;
	readonly write: (path: string, text: string) => void;
	readonly read: (path: string) => string;
}

async function bench(): Promise<Bench> {
	const [data, vault, state] = [temp(), temp(), temp()];
	return {
		data,
		vault,
		state,
		camera: new Camera(),
		device: await Device.open({ vault, state }, [data]),
		write: (path, text) => {
			mkdirSync(dirname(join(vault, path)), { recursive: true });
			writeFileSync(join(vault, path), text);
		},
		read: path => readFileSync(join(vault, path), 'utf8'),
	};
}

describe('words of the user', () => {
	const OURS =
		/^(rigs|stages?|hours|hours_\w+|to_shoot_hours|progress|subs|to_blink|panels|first_night|last_night|flats_missing|nights_uncalibrated):/;

	/** A note without our lines and the insides of our regions: what must never change. */
	function usersPart(text: string): string {
		let isRegion = false;
		let isOurs = false;
		let dashes = 0;
		return text
			.split(/(?<=\n)/)
			.filter(line => {
				if (line.startsWith('---')) dashes++;
				if (dashes === 1) {
					if (OURS.test(line)) return !(isOurs = true);
					if (isOurs && /^ +- /.test(line)) return false;
					isOurs = false;
					return true;
				}
				if (/^%% astro-data-log:end \w+ %%/.test(line)) isRegion = false;
				const keeps = !isRegion;
				if (/^%% astro-data-log:begin \w+ %%/.test(line)) isRegion = true;
				return keeps;
			})
			.join('');
	}

	type Edit = (text: string) => string;
	const lineBreak = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
	/** Puts lines before a line of the body that lies in no region. */
	const insert =
		(words: string, at: number): Edit =>
		text => {
			const lines = text.split(/(?<=\n)/);
			const places: number[] = [];
			let isRegion = false;
			let isBody = false;
			lines.forEach((line, number) => {
				if (isBody && !isRegion) places.push(number);
				if (number > 0 && line.startsWith('---')) isBody = true;
				if (line.startsWith('%% astro-data-log:begin')) isRegion = true;
				if (line.startsWith('%% astro-data-log:end')) isRegion = false;
			});
			const place = places[at % places.length] ?? lines.length;
			return [
				...lines.slice(0, place),
				...words.split('\n').map(line => line + lineBreak(text)),
				...lines.slice(place),
			].join('');
		};
	const property =
		(line: string): Edit =>
		text =>
			text.replace(/^---\r?\n/, start => `${start}${line}${lineBreak(text)}`);
	const WORDS = [
		'Seeing was good on the 14th; $& $1 `x`.',
		'## My heading',
		'# Title\n\ntext',
		'- item\n\t- [ ] task',
		'%% mine %%',
		'%%\nmine, over\nlines\n%%',
		'> [!note] call\n> out',
		'```\n%% astro-data-log:begin exposure %%\n```',
		'| a | b |\n| - | - |\n| 1 | 2 |',
		'![[image.png]]',
		'<!-- html -->',
		'',
		'NFD e\u0301 🌌   ',
		'***',
		'\ttab',
	];
	const edit: fc.Arbitrary<Edit> = fc.oneof(
		{ weight: 6, arbitrary: fc.tuple(fc.constantFrom(...WORDS), fc.nat()).map(([words, at]) => insert(words, at)) },
		{ weight: 3, arbitrary: fc.nat({ max: 99_999 }).map(id => property(`mine_${id}: "x: #y" # why`)) },
		{ weight: 1, arbitrary: fc.nat({ max: 99_999 }).map(id => property(`list_${id}:\n  - a\n  # why\n  - b`)) },
		{ weight: 1, arbitrary: fc.constant((text: string) => text.replace(/\r?\n/g, '\r\n')) },
		{ weight: 1, arbitrary: fc.constant((text: string) => text.replace(/^## Nights\r?\n/m, '')) },
		{
			weight: 1,
			arbitrary: fc.constant((text: string) =>
				text.replace(/^%% astro-data-log:begin panels %%[\s\S]*?%% astro-data-log:end panels %%\r?\n/m, ''),
			),
		},
	);
	const round = fc.record({
		edits: fc.array(edit, { maxLength: 5 }),
		folder: fc.constantFrom('', 'Astro/Targets', 'Other/Deep er'),
		name: fc.constantFrom('M 31', 'My galaxy', 'Ünï 🌌'),
	});

	test('stay, byte for byte, whatever was edited, moved and renamed before a refresh', async () => {
		const { data, vault, camera, device } = await bench();
		await camera.shoot(data, { panel: 1 });
		await camera.shoot(data, { target: 'M 33', stage: '10_Blink', state: 'unreviewed', night: '2025-09-15' });
		await device.refresh();
		let rounds = 0;
		let path = M31;
		const pristine = readFileSync(join(vault, path), 'utf8');
		await fc.assert(
			fc.asyncProperty(round, async ({ edits, folder, name }) => {
				// Notes grow with every round; now and then they begin anew.
				const text = edits.reduce(
					(edited, change) => change(edited),
					rounds++ % 8 === 0 ? pristine : readFileSync(join(vault, path), 'utf8'),
				);
				rmSync(join(vault, path));
				path = `${folder}/${name}.md`.replace(/^\//, '');
				mkdirSync(dirname(join(vault, path)), { recursive: true });
				writeFileSync(join(vault, path), text);
				// Every second refresh has news: a rig's night, more of a known one.
				if (rounds % 2 === 0)
					await camera.shoot(data, {
						night: `2025-09-${10 + (rounds % 15)}`,
						filter: ['L', 'R', 'Ha'][rounds % 3],
						panel: rounds % 2,
						subs: 1,
						exposureSeconds: 60,
					});
				const { notes, problems } = await device.refresh();
				expect(notes.created).toBe(0);
				expect(problems.filter(({ code }) => code !== 'note-broken-region')).toEqual([]);
				const after = readFileSync(join(vault, path), 'utf8');
				expect(usersPart(after)).toBe(usersPart(text));
				const settled = snapshot(vault);
				expect((await device.refresh()).notes.updated).toBe(0);
				expect(snapshot(vault)).toEqual(settled);
			}),
			{ numRuns: 40 },
		);
	});
	test('in a template are where new notes begin; markers in it are filled', async () => {
		const { data, vault, camera, write, read } = await bench();
		await camera.shoot(data);
		write(
			'Templates/Target.md',
			'---\ncssclasses: wide # mine\ntags:\n  - astronomy\n---\n# Log\n\n%% astro-data-log:begin nights ' +
				'%%\n%% astro-data-log:end nights %%\n\nThe end.',
		);
		const device = await Device.open(
			{ vault, state: temp(), settings: { targetTemplatePath: 'Templates/Target.md' } },
			[data],
		);
		await device.refresh();
		expect(properties(read(M31))).toMatchObject({
			cssclasses: 'wide',
			tags: ['astro/target', 'astronomy'],
			target: 'M 31',
			subs: 2,
		});
		expect(read(M31)).toMatch(
			/\n# Log\n\n%% astro-data-log:begin nights %%\n\n```astro-nights\n[\s\S]+\n```\n\n%% astro-data-log:end nights %%\n\nThe end\.$/,
		);
		expect(read(M31)).not.toContain('begin exposure');
	});
});

describe('notes that are doubled or broken', () => {
	test('two for one target: neither is written, both say why, and one is enough again', async () => {
		const { data, vault, camera, device, read, write } = await bench();
		await camera.shoot(data);
		await device.refresh();
		write('Copy.md', read(M31).replace('target: M 31', 'target: m31'));
		await camera.shoot(data, { night: '2025-09-20' });
		const before = noteTexts(vault);
		const { problems, notes } = await device.refresh();
		expect(problems.map(({ code, path, detail }) => [code, path, detail])).toEqual([
			['note-twice', 'Copy.md', { other: M31 }],
		]);
		// The rig's hours grow all the same.
		expect([notes.created, notes.updated]).toEqual([0, 1]);
		for (const path of [M31, 'Copy.md']) await updateNote((await Device.open({ vault, state: temp() })).log, path);
		expect(await forgetMissingRows(device.log)).toBe(0);
		expect(noteTexts(vault)).toEqual(before);
		expect((await exposuresOf(device.log)).totals[0]).toMatchObject({ subs: 4 });
		rmSync(join(vault, 'Copy.md'));
		expect((await device.refresh()).notes.updated).toBe(1);
		expect(properties(read(M31))).toMatchObject({ subs: 4 });
	});
	test.each([
		['a quote that is not closed yet', 'goal_Ha: "4'],
		['a tab', 'goal_Ha:\n\t- 4'],
		['a key twice', 'goal_Ha: 4\ngoal_Ha: 5'],
		['an alias without its anchor', 'goal_Ha: *x'],
	])('properties with %s: the note is left alone, no second one is made, and hours count', async (_what, line) => {
		const { data, camera, device, read, write } = await bench();
		await camera.shoot(data);
		await camera.shoot(data, { night: '2025-09-20' });
		await device.refresh();
		const whole = read(M31);
		write(M31, whole.replace(/^---\n/, `---\n${line}\n`));
		rmSync(join(data, RC8.folder, '20_Data/M 31/accept/DATE_2025-09-14'), { recursive: true });
		await camera.shoot(data, { target: 'M 33', night: '2025-09-21', subs: 20 });
		const before = read(M31);
		const { problems, notes } = await device.refresh({ acceptLoss: true });
		expect(problems.map(({ code, path }) => [code, path])).toEqual([['note-broken-yaml', M31]]);
		// The new target's note is made, and the rig's tells of it.
		expect([notes.created, notes.updated, read(M31)]).toEqual([1, 1, before]);
		// The two lost subs are still in the log.
		expect((await exposuresOf(device.log, { words: ['M31'] })).totals).toEqual([
			{ exposureSeconds: 300, subs: 4, seconds: 1200 },
		]);
		write(M31, whole);
		await device.refresh();
		expect(logLines(read(M31)).map(row => row.split(',').at(-1))).toEqual(['missing', 'here']);
	});
	test('a frontmatter whose end is gone', async () => {
		const { data, vault, camera, device, read, write } = await bench();
		await camera.shoot(data);
		await device.refresh();
		write(M31, read(M31).replace('\n---\n', '\n'));
		const before = noteTexts(vault);
		const { notes } = await device.refresh();
		expect([notes.created, noteTexts(vault)]).toEqual([0, before]);
	});
	test('a log of a newer version, a row that is none, a region without end', async () => {
		const { data, camera, device, read, write } = await bench();
		await camera.shoot(data);
		await device.refresh();
		const whole = read(M31);
		const code = async (): Promise<unknown> =>
			(await device.refresh()).problems.map(({ code: name, detail }) => [name, detail]);

		write(M31, whole.replace('```astro-nights\n', '```astro-nights\n# astro-nights 7\n'));
		const newer = read(M31);
		expect(await code()).toEqual([['note-newer', { version: 7 }]]);
		expect(read(M31)).toBe(newer);

		write(M31, whole.replace(/(angle_max,tree,state\n)/, '$1seeing was bad here\n'));
		const found = await code();
		// The line stands below the rows now.
		expect(found).toEqual([
			['note-row-unreadable', { line: read(M31).split('\n').indexOf('seeing was bad here') + 1 }],
		]);
		expect(logLines(read(M31)).at(-1)).toBe('seeing was bad here');
		expect(properties(read(M31))).toMatchObject({ subs: 2 });

		write(M31, whole.replace('%% astro-data-log:end nights %%\n', ''));
		const open = read(M31);
		expect(await code()).toEqual([
			['note-broken-region', expect.objectContaining({ region: 'nights', kind: 'unclosed' })],
		]);
		expect(read(M31)).toBe(open);
	});
	test('a region that the user removed stays removed', async () => {
		const { data, camera, device, read, write } = await bench();
		await camera.shoot(data);
		await device.refresh();
		write(
			M31,
			read(M31).replace(
				/%% astro-data-log:begin exposure %%[\s\S]*?%% astro-data-log:end exposure %%/,
				'I need no table.',
			),
		);
		await camera.shoot(data, { night: '2025-09-20' });
		expect((await device.refresh()).problems).toEqual([]);
		expect(read(M31)).toContain('## Exposure\n\nI need no table.\n\n');
		expect(read(M31)).not.toContain('begin exposure');
		expect(properties(read(M31))).toMatchObject({ subs: 4 });
	});
	test("a note of the user's own with the name of a target is never touched", async () => {
		const { data, vault, camera, device, write, read } = await bench();
		await camera.shoot(data);
		write(M31, '# My thoughts on M 31\n');
		await device.refresh();
		expect(read(M31)).toBe('# My thoughts on M 31\n');
		expect(subsOf(noteTexts(vault))).toMatchObject({ 'M 31 2.md': 2 });
		expect((await device.refresh()).notes.created).toBe(0);
	});
});

describe('a target by several names', () => {
	test('an alias merges folders, and a removed alias parts them', async () => {
		const { data, vault, camera, device, read, write } = await bench();
		const path = await createTargetNote(device.log, 'M31');
		expect(path).toBe('Astro/Targets/M31.md');
		write(path, read(path).replace(/^---\n/, '---\naliases:\n  - Andromeda Galaxy\n  - NGC 224\n'));
		await camera.shoot(data, { target: 'M31' });
		await camera.shoot(data, { target: 'Andromeda Galaxy', night: '2025-09-15', subs: 3 });
		await camera.shoot(data, {
			target: 'ngc224',
			night: '2025-09-16',
			subs: 4,
			stage: '10_Blink',
			state: 'unreviewed',
		});
		expect((await device.refresh()).problems).toEqual([]);
		expect(subsOf(noteTexts(vault))).toEqual({ 'M31.md': 9 });
		expect(properties(read(path))).toMatchObject({ to_blink: 4, stage: '20_Data' });
		for (const name of ['andromedagalaxy', 'NGC 224', 'm 31', 'M31'])
			expect(
				(await exposuresOf(device.log, { words: name.split(' ') })).targets.map(({ target }) => target),
			).toEqual(['M31']);

		write(path, read(path).replace('  - NGC 224\n', ''));
		await device.refresh();
		expect(subsOf(noteTexts(vault))).toMatchObject({ 'ngc224.md': 4 });
		// What the log had stays until it is forgotten.
		expect(logLines(read(path)).filter(line => line.endsWith(',missing'))).toHaveLength(1);
		await forgetMissingRows(device.log);
		expect(subsOf(noteTexts(vault))).toEqual({ 'M31.md': 5, 'ngc224.md': 4 });
	});
	test("an alias that is another note's own name merges as soon as that note is gone", async () => {
		const { data, vault, camera, device, read, write } = await bench();
		await camera.shoot(data, { target: 'M31' });
		await camera.shoot(data, { target: 'Andromeda Galaxy', night: '2025-09-15', subs: 3 });
		await device.refresh();
		expect(subsOf(noteTexts(vault))).toEqual({ 'Andromeda Galaxy.md': 3, 'M31.md': 2 });
		write(
			'Astro/Targets/M31.md',
			read('Astro/Targets/M31.md').replace(/^---\n/, '---\naliases: [Andromeda Galaxy]\n'),
		);
		await device.refresh();
		expect(subsOf(noteTexts(vault))).toEqual({ 'Andromeda Galaxy.md': 3, 'M31.md': 2 });
		rmSync(join(vault, 'Astro/Targets/Andromeda Galaxy.md'));
		await device.refresh();
		expect(subsOf(noteTexts(vault))).toEqual({ 'M31.md': 5 });
		const settled = snapshot(vault);
		await device.refresh();
		expect(snapshot(vault)).toEqual(settled);
	});
	test('under two rigs and in two stages is one note', async () => {
		const { data, vault, camera, device, read } = await bench();
		await camera.shoot(data, { stage: '10_Blink', state: 'unreviewed', subs: 3, night: '2025-10-01' });
		await camera.shoot(data);
		await new Camera(REDCAT).shoot(data, { target: 'm31', stage: '40_Process', filter: 'ALPT', subs: 5 });
		await device.refresh();
		expect(subsOf(noteTexts(vault))).toEqual({ 'M 31.md': 10 });
		expect(properties(read(M31))).toMatchObject({
			rigs: [`[[${RC8.folder}]]`, `[[${REDCAT.folder}]]`],
			stage: '20_Data',
			stages: [`20_Data ${RC8.folder}`, `40_Process ${REDCAT.folder}`],
			hours_L: 0.42,
			hours_ALPT: 0.42,
			to_blink: 3,
			first_night: '2025-09-14',
			last_night: '2025-10-01',
		});
	});
	test('"X Panel 2" and "X_Panel_2" are panels of X', async () => {
		const { data, vault, camera, device, read } = await bench();
		await camera.shoot(data, { target: 'NGC 7000 Panel 1', night: '2025-09-14' });
		await camera.shoot(data, { target: 'NGC7000_Panel_2', night: '2025-09-15', subs: 3 });
		await camera.shoot(data, { target: 'NGC 7000', panel: 3, night: '2025-09-16', subs: 4 });
		expect((await device.refresh()).problems).toEqual([]);
		expect(subsOf(noteTexts(vault))).toEqual({ 'NGC 7000.md': 9 });
		expect(properties(read('Astro/Targets/NGC 7000.md'))).toMatchObject({ panels: 3 });
		expect(read('Astro/Targets/NGC 7000.md')).toContain('Least exposed: panel 1');
	});
	test('keeps its note when case and spaces of its folder change', async () => {
		const { data, vault, camera, device } = await bench();
		await camera.shoot(data);
		await camera.shoot(data, { target: 'M 33', night: '2025-09-20' });
		await device.refresh();
		const before = noteTexts(vault);
		for (const name of ['m31', 'M  31', 'M_31']) {
			const [old] = ['M 31', 'm31', 'M  31'].filter(other => other !== name && renamed(data, other, name));
			expect(old).toBeDefined();
			expect((await device.refresh()).notes).toEqual({ created: 0, updated: 0, unchanged: 3, deferred: 0 });
			expect(noteTexts(vault)).toEqual(before);
		}
	});
	test('keeps its note when the user moves it, and when it stands in another stage', async () => {
		const { data, vault, camera, device, read } = await bench();
		await camera.shoot(data);
		await device.refresh();
		mkdirSync(join(vault, 'Done'));
		renameSync(join(vault, M31), join(vault, 'Done/My galaxy.md'));
		mkdirSync(join(data, RC8.folder, '30_Master'));
		renameSync(join(data, RC8.folder, '20_Data/M 31'), join(data, RC8.folder, '30_Master/M 31'));
		// The rig's note tells the stage too.
		expect((await device.refresh()).notes).toMatchObject({ created: 0, updated: 2 });
		expect(properties(read('Done/My galaxy.md'))).toMatchObject({
			stage: '30_Master',
			stages: [`30_Master ${RC8.folder}`],
			subs: 2,
		});
		expect(logLines(read('Done/My galaxy.md'))).toHaveLength(1);
	});
	test('is made by hand once, whatever its spelling, and filled when its frames come', async () => {
		const { data, vault, camera, device } = await bench();
		const path = await createTargetNote(device.log, 'Sh2-155');
		expect(await createTargetNote(device.log, 'sh2-155')).toBe(path);
		expect(await Promise.all(['M 31', 'm31', 'M31'].map(name => createTargetNote(device.log, name)))).toEqual([
			M31,
			M31,
			M31,
		]);
		await camera.shoot(data, { target: 'SH2-155' });
		await device.refresh();
		expect(subsOf(noteTexts(vault))).toEqual({ 'M 31.md': 0, 'Sh2-155.md': 2 });
	});
});

/** Renames a target's folder in 20_Data; false where there is none. */
function renamed(data: string, from: string, to: string): boolean {
	try {
		renameSync(join(data, RC8.folder, '20_Data', from), join(data, RC8.folder, '20_Data', to));
		return true;
	} catch {
		return false;
	}
}
