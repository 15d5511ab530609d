/** Names that nobody would choose and files that nobody meant: notes stay notes, and what is good counts. */
import { mkdirSync, readdirSync, readFileSync, realpathSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { captureBytes, CAPTURE_PROGRAMS, type ProgramName } from '../build/capture';
import { seededRandom } from '../build/random';
import { GENERATED_RIGS, RC8 } from '../build/rigs';
import { Shooting } from '../build/shooting';
import { exposuresOf } from '../fakes/commands';
import { Device } from '../fakes/device';
import { Camera } from '../fakes/lights';
import { noteTexts, snapshot, tempFolders } from '../fakes/temp-folders';
import { targetAnswers } from '../../src/data-log/answers';

const temp = tempFolders();

/** Whatever a folder can be called where only `/` and NUL are forbidden. */
const NAMES = [
	'x\\..\\..\\y',
	'a|b',
	'a\\|b',
	'## x',
	'[[x]]',
	'[[',
	'[x](y)',
	'a: b',
	': x',
	'- x',
	'it\'s "x" y',
	'"x\': y',
	'🌌 M31 🔭',
	'x'.repeat(200),
	'🌌'.repeat(55),
	'CON',
	'nul.x',
	'LPT1',
	'Ple\u0301iades \u212b',
	'%% x',
	'%%',
	'%% astro-data-log:end exposure %%',
	'a\nb',
	'a\r\nb: c',
	'tab\there',
	'x...',
	' leading blank',
	'trailing blank ',
	'---',
	'```',
	'~~~ x',
	'$& $1',
	'<b>x<b>',
	'&amp;',
	'#tag',
	'^block',
	'*x*',
	'_x_ y',
	'==x==',
	'{a: 1}',
	'[a, b]',
	'!x y',
	'&x y',
	'@x y',
	'? x',
	'| x |',
	'x\\',
	'\u202etlar',
	'a\u2028b',
	'\u0001\u001b x',
	'true',
	'null',
	'2025',
	'1e5',
	'0x1F',
	'12:30:45',
	'2025-13-45',
	'__proto__',
	'constructor',
	'\ufeffbom',
	'Trailing.md',
	'a,b;c',
	'Barnard\u2019s Loop',
] as const;

/** Cells by columns of each table row, counted apart from the product: a pipe without a backslash before it divides. */
function columnsOfTables(text: string): number[][] {
	const tables: number[][] = [];
	let isCode = false;
	let isTable = false;
	for (const line of text.split('\n')) {
		if (line.startsWith('```')) isCode = !isCode;
		const isRow = !isCode && line.startsWith('|');
		if (isRow && !isTable) tables.push([]);
		if (isRow) tables.at(-1)?.push(line.replace(/\\[\s\S]/g, '').split('|').length - 2);
		isTable = isRow;
	}
	return tables;
}

function expectSoundNote(path: string, text: string): void {
	for (const rows of columnsOfTables(text)) expect(new Set(rows).size, `${path}: ${rows.join()}`).toBe(1);
	const markers = text
		.split('\n')
		.filter(line => line.startsWith('%% astro-data-log:'))
		.map(line => line.replace(/%% astro-data-log:|%%/g, '').trim());
	const names = markers.filter(marker => marker.startsWith('begin')).map(marker => marker.slice(6));
	expect(names).toEqual(
		expect.arrayContaining(path.endsWith('Health report.md') ? ['health-notes'] : ['exposure', 'nights']),
	);
	expect(markers).toEqual(names.flatMap(name => [`begin ${name}`, `end ${name}`]));
	// Comments of Obsidian open and close with two percent signs: an odd one would swallow the rest of the note.
	const shown = text
		.replace(/```astro-nights[\s\S]*?\n```/g, '')
		.replace(/^---\n[\s\S]*?\n---\n/, '')
		.replace(/\\[\s\S]/g, '');
	expect(shown.split('\n').filter(line => line.includes('%%') && !line.startsWith('%% astro-data-log:'))).toEqual([]);
	const [name = ''] = path.split('/').slice(-1);
	expect(name).not.toMatch(/[\\/:*?"<>|#^[\]\p{Cc}]|^[\s.]|[\s.]\.md$|^(con|prn|aux|nul|(com|lpt)\d)(\.|$)/iu);
	expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
}

const folded = (name: string): string =>
	name
		.normalize('NFC')
		.replace(/[\s_'’"]+/g, '')
		.toLowerCase();

async function expectSound(data: string, subs: number, targets: readonly string[]): Promise<void> {
	const [home, state] = [temp(), temp()];
	const vault = join(home, 'vault');
	mkdirSync(vault);
	// A filter called "null" is none: its lights count too.
	const settings = { includeUnknownFilter: true };
	const device = await Device.open({ vault, state, settings }, [data]);
	const result = await device.refresh();
	expect(result.problems.filter(({ code }) => code.startsWith('note-'))).toEqual([]);
	expect(readdirSync(home)).toEqual(['vault']);
	expect(readdirSync(vault)).toEqual(['Astro']);
	const texts = noteTexts(vault);
	const properties = Object.values(texts).map(
		text =>
			parse(/^---\n([\s\S]*?)^---$/m.exec(text)?.[1] ?? '') as {
				target: unknown;
				subs: number;
				tags: unknown;
				rigs: unknown;
			},
	);
	expect(properties.map(({ target }) => folded(String(target))).sort()).toEqual(
		[...new Set(targets.map(folded))].sort(),
	);
	expect(
		properties.every(
			({ target, tags }) => typeof target === 'string' && JSON.stringify(tags) === '["astro/target"]',
		),
	).toBe(true);
	expect(properties.reduce((sum, note) => sum + note.subs, 0)).toBe(subs);
	for (const [path, text] of Object.entries(texts)) {
		expectSoundNote(path, text);
		expect(realpathSync(join(vault, path)).startsWith(`${realpathSync(vault)}/`)).toBe(true);
	}
	expectSoundNote('Health report.md', readFileSync(join(vault, 'Astro/Health report.md'), 'utf8'));

	const written = snapshot(vault);
	for (const again of [device, await Device.open({ vault, state: temp(), settings, seed: 2 }, [data])]) {
		expect((await again.refresh({ mode: 'rebuild' })).notes).toMatchObject({ created: 0, updated: 0 });
		expect(snapshot(vault)).toEqual(written);
	}
	const answer = await exposuresOf(device.log);
	expect(answer.totals.reduce((sum, line) => sum + line.subs, 0)).toBe(subs);
	for (const { target } of answer.targets)
		expect((await targetAnswers(device.log, target)).map(found => found.target)).toEqual([target]);
}

describe('hostile names', () => {
	/** A night for each name, so that no frame looks like a copy of another. */
	const night = (at: number): string => new Date(Date.UTC(2024, 0, 1 + at)).toISOString().slice(0, 10);

	test('of target folders', async () => {
		const data = temp();
		const camera = new Camera();
		for (const [at, name] of NAMES.entries())
			await camera.shoot(data, {
				target: 'Header',
				folder: `${RC8.folder}/20_Data/${name}/accept/DATE_${night(at)}/FILTER_L_EXP_300`,
				night: night(at),
				subs: 1,
			});
		// Dates and names without a letter are no targets: there the header tells.
		const named = NAMES.filter(name => !['2025', '2025-13-45', '---'].includes(name));
		await expectSound(data, NAMES.length, [...named, 'Header']);
	});
	test('of filter folders', async () => {
		const data = temp();
		const camera = new Camera();
		for (const [at, name] of NAMES.entries())
			await camera.shoot(data, {
				target: `NGC ${1000 + (at % 3)}`,
				filter: 'L',
				folder: `${RC8.folder}/20_Data/NGC ${1000 + (at % 3)}/accept/DATE_${night(at)}/FILTER_${name}_EXP_300`,
				night: night(at),
				subs: 1,
			});
		await expectSound(data, NAMES.length, ['NGC 1000', 'NGC 1001', 'NGC 1002']);
	});
	test('of rigs and their cameras', async () => {
		const data = temp();
		for (const [at, name] of NAMES.entries())
			await new Camera({ ...RC8, folder: `RC8@f8.0+${name}` }).shoot(data, {
				target: `NGC ${1000 + (at % 3)}`,
				night: night(at),
				subs: 1,
			});
		await expectSound(data, NAMES.length, ['NGC 1000', 'NGC 1001', 'NGC 1002']);
	});
	test('of headers, where the tree is loose', async () => {
		const data = temp();
		const printable = NAMES.filter(name => /^[ -~\u00a0-\u00ff]{1,60}$/.test(name) && name.trim() === name).filter(
			name => name !== '2025',
		);
		expect(printable.length).toBeGreaterThan(35);
		for (const [at, name] of ['../x', '../../../../etc/x', ...printable].entries()) {
			const rig = { ...RC8, ioMode: { ...RC8.ioMode, camera: name, optics: name.split('').reverse().join('') } };
			await new Camera(rig).shoot(data, {
				target: name,
				filter: name,
				folder: 'lights',
				namePrefix: `${at}_`,
				night: night(at),
				subs: 1,
				exposureSeconds: 60,
			});
		}
		await expectSound(data, printable.length + 2, ['../x', '../../../../etc/x', ...printable]);
	});
	test("hidden folders are nobody's target", async () => {
		const data = temp();
		const camera = new Camera();
		await camera.shoot(data);
		for (const name of ['.x', '..x', '.obsidian', '.trash'])
			await camera.shoot(data, { target: name, night: '2025-09-20', subs: 1 });
		await expectSound(data, 2, ['M 31']);
	});
});

describe('damaged files', () => {
	const MUTATIONS = 5000;

	/** Some bytes turned, bytes put in or taken out, or the file cut: mostly in the header. */
	function mutated(bytes: Buffer, random: ReturnType<typeof seededRandom>, kind: number): Uint8Array {
		const at = random.whole(0, Math.min(bytes.length, 6000) - 1);
		const noise = Uint8Array.from({ length: random.whole(1, 100) }, () => random.whole(0, 255));
		switch (kind % 5) {
			case 0:
				return bytes.subarray(0, random.whole(0, bytes.length - 1));
			case 1:
				return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
			case 2:
				return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + noise.length)]);
			default: {
				const turned = Buffer.from(bytes);
				for (const byte of noise)
					turned[kind % 5 === 3 ? at : random.whole(0, Math.min(bytes.length, 3000) - 1)] = byte;
				return turned;
			}
		}
	}

	function writeOld(path: string, bytes: Uint8Array): void {
		writeFileSync(path, bytes);
		utimesSync(path, 1_700_000_000, 1_700_000_000);
	}

	test('of every kind: none is fatal, each bad one is reported with its reason, each good one counts', async () => {
		const [data, vault] = [temp(), temp()];
		const random = seededRandom(4711);
		const programs = Object.keys(CAPTURE_PROGRAMS) as ProgramName[];
		const shooting = new Shooting(RC8, random);
		const colour = new Shooting(GENERATED_RIGS[2] ?? RC8, random);
		for (let at = 0; at < MUTATIONS; at++) {
			const program = programs[at % programs.length] ?? 'nina';
			const night = new Date(Date.UTC(2015, 0, 1 + (at % 200))).toISOString().slice(0, 10);
			const frame = (['asiair', 'apt', 'seestar'].includes(program) ? colour : shooting).expose({
				kind: 'light',
				night,
				target: 'Bad luck',
				filter: 'L',
				exposureSeconds: 30,
			});
			const bytes = Buffer.from(captureBytes(program, frame));
			const folder = join(data, RC8.folder, '20_Data/Bad luck/accept', `DATE_${night}`, 'FILTER_L_EXP_30');
			mkdirSync(folder, { recursive: true });
			writeOld(join(folder, `${at}.${CAPTURE_PROGRAMS[program].extension}`), mutated(bytes, random, at));
		}
		const good = new Camera();
		for (let night = 1; night <= 9; night++)
			await good.shoot(data, { target: 'Good', night: `2025-09-0${night}`, subs: 10 });

		const device = await Device.open({ vault, state: temp() }, [data]);
		const result = await device.refresh();
		expect(result.frames).toBe(MUTATIONS + 90);
		const answer = await exposuresOf(device.log);
		expect(
			answer.targets
				.find(({ target }) => target === 'Good')
				?.rows.map(({ filter, accepted }) => [filter, accepted]),
		).toEqual([['L', { subs: 90, seconds: 27_000 }]]);

		// Every file is a light that counts or one that is reported; at most a few say of themselves now that they are
		// a flat or a stack.
		const counted = result.lights - 90;
		const reported = result.problems.filter(
			({ code }) => !['facts-disagree', 'no-night', 'unknown-filter'].includes(code),
		);
		const files = reported.reduce((sum, { detail }) => sum + Number(detail?.['files'] ?? 1), 0);
		expect(MUTATIONS - counted - files).toBeLessThan(MUTATIONS / 500);
		expect(files).toBeGreaterThan(MUTATIONS / 4);
		expect(reported.filter(({ detail }) => !detail || Object.values(detail).includes(''))).toEqual([]);
		const report = readFileSync(join(vault, 'Astro/Health report.md'), 'utf8');
		expectSoundNote('Health report.md', report);
		expect(report).toMatch(/… and \d+ more\./);
		const settled = snapshot(vault);
		await device.refresh();
		expect(snapshot(vault)).toEqual(settled);
	});
});
