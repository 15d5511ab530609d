import * as fs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FolderNotes } from '../../../src/platform/node/folder-notes';

let vault: string;
let elsewhere: string;
beforeEach(() => {
	vault = mkdtempSync(join(tmpdir(), 'vault-'));
	elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
});
afterEach(() => {
	for (const folder of [vault, elsewhere]) rmSync(folder, { recursive: true, force: true });
});

const notes = (): FolderNotes => new FolderNotes({ fs }, vault);
function write(path: string, text: string | Uint8Array): void {
	fs.mkdirSync(dirname(join(vault, path)), { recursive: true });
	fs.writeFileSync(join(vault, path), text);
}
const bytes = (path: string): Buffer => fs.readFileSync(join(vault, path));
const target = (name: string, more = ''): string =>
	`---\ntarget: ${name}\ntags:\n  - astro/target\n${more}---\n\nbody\n`;
/** Paths and identities of our notes. */
const found = async (): Promise<string[]> =>
	(await notes().find()).map(({ path, kind, identity }) => `${path} ${kind} ${identity}`);

describe('finding notes', () => {
	test('takes ours wherever they lie, ordered by path, and no other', async () => {
		write('Astro/Targets/M31.md', target('M 31', 'aliases: [Andromeda, NGC 224]\n'));
		write('moved/by/the user/galaxy.MD', target('M 33'));
		write('Rigs/RC8.md', '---\ntags: astro/rig\nrig: RC8@f8.0+Cam\n---\n');
		write('Health.md', '# Health report\n');
		write('tag only.md', '---\ntags: [astro/target]\n---\n');
		write('property only.md', '---\ntarget: M 45\n---\n');
		write('another tag.md', '---\ntags: [astro/targets]\ntarget: M 45\n---\n');
		write('M31.txt', target('M 31'));
		write('empty.md', '');
		expect(await notes().find()).toEqual([
			{ path: 'Astro/Targets/M31.md', kind: 'target', identity: 'M 31', aliases: ['Andromeda', 'NGC 224'] },
			{ path: 'Rigs/RC8.md', kind: 'rig', identity: 'RC8@f8.0+Cam', aliases: [] },
			{ path: 'moved/by/the user/galaxy.MD', kind: 'target', identity: 'M 33', aliases: [] },
		]);
	});
	test.each([
		['CRLF', target('M 31').replaceAll('\n', '\r\n')],
		['a byte order mark', `\ufeff${target('M 31')}`],
		['both', `\ufeff${target('M 31').replaceAll('\n', '\r\n')}`],
		['blanks after the fence', target('M 31').replaceAll('---\n', '---  \n')],
		['a tag in capitals', target('M 31').replace('astro/target', 'Astro/Target')],
		['a hash before the tag', '---\ntags: ["#astro/target"]\ntarget: M 31\n---\n'],
		['properties to the end of the file', '---\ntags: [astro/target]\ntarget: M 31\n---'],
		['quotes', target('"M 31"')],
		['properties of its own', target('M 31', 'rating: 5\nlinks: ["[[RC8]]"]\n')],
		['one text for all tags', '---\ntags: dso, astro/target\ntarget: M 31\n---\n'],
		['a tag of its kind that YAML knows', target('M 31', 'when: !custom 5\n')],
	])('reads a note with %s', async (_, text) => {
		write('note.md', text);
		expect(await found()).toEqual(['note.md target M 31']);
	});
	test('takes a number as a name', async () => {
		write('note.md', target('7000'));
		expect(await found()).toEqual(['note.md target 7000']);
	});
	test.each([
		['a list that is not closed', target('M 31', 'aliases: [Andromeda\n')],
		['a quote that is not closed', target('M 31', 'published: "yes\n')],
		['a key given twice', target('M 31', 'target: M 31\n')],
		['a tab', target('M 31', 'more:\n\t- x\n')],
		['no end', target('M 31').replace('---\n\nbody\n', '')],
		['nothing but a half typed fence', target('M 31').replace('---\n\nbody', '--\n\nbody')],
	])('still owns a note whose properties have %s right now', async (_, text) => {
		write('note.md', text);
		expect(await found()).toEqual(['note.md target M 31']);
	});
	test('does not take an example in the text of a note for its properties', async () => {
		write('guide.md', `# How it works\n\n${target('M 31')}`);
		write('fenced.md', `\n\n\`\`\`yaml\n${target('M 31')}\`\`\`\n`);
		write('rule.md', `---\ntitle: x\n---\n\n${target('M 31')}`);
		expect(await found()).toEqual([]);
	});
	test('finds properties that are longer than a first look', async () => {
		const flats = Array.from({ length: 2000 }, (_, at) => `  - "L ${at % 360}° 2025-09-15"\n`).join('');
		write('rig.md', `---\nflats:\n${flats}tags: [astro/rig]\nrig: RC8\n---\n${'x'.repeat(100_000)}`);
		write('long body.md', `${target('M 31', 'aliases: [Andromeda]\n')}${'é'.repeat(200_000)}`);
		expect(await notes().find()).toMatchObject([
			{ path: 'long body.md', identity: 'M 31', aliases: ['Andromeda'] },
			{ path: 'rig.md', identity: 'RC8' },
		]);
	});
	test('cuts no letter in two at the end of a first look', async () => {
		for (let shift = 0; shift < 4; shift++)
			write(`${shift}.md`, `${target('M 31')}${'a'.repeat(shift)}${'😀'.repeat(6000)}`);
		expect(await found()).toHaveLength(4);
	});
	test('passes over hidden folders and files', async () => {
		for (const path of ['.trash/M31.md', '.obsidian/x.md', '.git/x.md', 'Astro/.hidden/x.md', '.hidden.md'])
			write(path, target('M 31'));
		expect(await found()).toEqual([]);
	});
	test('passes over what vanishes meanwhile, as the files of a sync do', async () => {
		write('M31.md', target('M 31'));
		write('temporary.md', target('M 33'));
		const vanishing = {
			...fs.promises,
			open: ((path: string, flags: string) => {
				if (path.endsWith('temporary.md')) fs.rmSync(path, { force: true });
				return fs.promises.open(path, flags);
			}) as typeof fs.promises.open,
		};
		const list = await new FolderNotes({ fs: { promises: vanishing } }, vault).find();
		expect(list.map(({ path }) => path)).toEqual(['M31.md']);
	});
	test('rejects where there is no vault', async () =>
		expect(new FolderNotes({ fs }, join(vault, 'nowhere')).find()).rejects.toMatchObject({ code: 'ENOENT' }));
	test('is not put out by hostile YAML', async () => {
		write(
			'bomb.md',
			'---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: ' +
				'[*c,*c,*c,*c,*c,*c,*c,*c]\ntags: [astro/target]\ntarget: M 31\n---\n',
		);
		write('deep.md', `---\ntags: [astro/target]\ntarget: M 33\nx: ${'['.repeat(5000)}\n---\n`);
		write('proto.md', '---\n__proto__:\n  target: evil\ntags: [astro/target]\ntarget: M 45\n---\n');
		expect(await found()).toEqual(['bomb.md target M 31', 'deep.md target M 33', 'proto.md target M 45']);
		expect(({} as Record<string, unknown>)['target']).toBe(undefined);
	});
});

describe('links in a vault', () => {
	const outside = (path: string, text: string): void => {
		fs.mkdirSync(dirname(join(elsewhere, path)), { recursive: true });
		fs.writeFileSync(join(elsewhere, path), text);
	};

	test('to folders and notes elsewhere are followed, as Obsidian does: a second note must not appear', async () => {
		outside('Targets/M31.md', target('M 31'));
		outside('single.md', target('M 33'));
		fs.symlinkSync(join(elsewhere, 'Targets'), join(vault, 'Astro'));
		fs.symlinkSync(join(elsewhere, 'single.md'), join(vault, 'M33.md'));
		expect(await found()).toEqual(['Astro/M31.md target M 31', 'M33.md target M 33']);
	});
	test('back into the vault, in circles and to nothing are not', async () => {
		write('Astro/M31.md', target('M 31'));
		outside('up/M33.md', target('M 33'));
		fs.symlinkSync('..', join(vault, 'Astro/loop'));
		fs.symlinkSync('Astro', join(vault, 'again'));
		fs.symlinkSync('M31.md', join(vault, 'Astro/copy.md'));
		fs.symlinkSync('nowhere', join(vault, 'dangling.md'));
		fs.symlinkSync(join(elsewhere, 'up'), join(vault, 'out'));
		fs.symlinkSync('..', join(elsewhere, 'up/back'));
		expect(await found()).toEqual(['Astro/M31.md target M 31', 'out/M33.md target M 33']);
	});
	test('stay links when their note is changed', async () => {
		outside('single.md', 'old');
		fs.symlinkSync(join(elsewhere, 'single.md'), join(vault, 'M33.md'));
		expect(await notes().change('M33.md', () => 'new')).toBe('written');
		expect(fs.lstatSync(join(vault, 'M33.md')).isSymbolicLink()).toBe(true);
		expect(fs.readFileSync(join(elsewhere, 'single.md'), 'utf8')).toBe('new');
	});
});

describe('reading a note', () => {
	test('gives its text as it is, byte order mark and line ends included', async () => {
		write('note.md', '\ufeff---\r\na: 1\r\n---\r\n');
		expect(await notes().read('note.md')).toBe('\ufeff---\r\na: 1\r\n---\r\n');
	});
	test('gives undefined where there is none', async () =>
		expect(await notes().read('Astro/nowhere.md')).toBe(undefined));
});

describe('changing a note', () => {
	test('gives the text of this moment and writes the answer', async () => {
		write('note.md', '\ufeffold\r\n');
		expect(
			await notes().change('note.md', text => {
				expect(text).toBe('\ufeffold\r\n');
				return `${text}new\r\n`;
			}),
		).toBe('written');
		expect(bytes('note.md').toString()).toBe('\ufeffold\r\nnew\r\n');
		expect(fs.readdirSync(vault)).toEqual(['note.md']);
	});
	test('writes nothing where the answer is the same', async () => {
		write('note.md', 'old');
		fs.utimesSync(join(vault, 'note.md'), 1_700_000_000, 1_700_000_000);
		const { ino, ctimeMs } = fs.statSync(join(vault, 'note.md'));
		expect(await notes().change('note.md', text => text)).toBe('unchanged');
		expect(fs.statSync(join(vault, 'note.md'))).toMatchObject({ ino, ctimeMs, mtimeMs: 1_700_000_000_000 });
	});
	test('leaves a note alone that is not in UTF-8: its letters would be lost', async () => {
		const latin = Buffer.from('Pl\xe9iades', 'latin1');
		write('note.md', latin);
		await expect(notes().change('note.md', text => `${text}!`)).rejects.toThrow(/utf-8/i);
		expect(bytes('note.md')).toEqual(latin);
	});
	test('rejects where the note is gone, and makes none', async () => {
		await expect(notes().change('nowhere.md', () => 'new')).rejects.toMatchObject({ code: 'ENOENT' });
		expect(fs.readdirSync(vault)).toEqual([]);
	});
	test("leaves the note as it was where the answer can't be found", async () => {
		write('note.md', 'old');
		await expect(
			notes().change('note.md', () => {
				throw new Error('a bug');
			}),
		).rejects.toThrow('a bug');
		expect(bytes('note.md').toString()).toBe('old');
	});
});

describe('creating a note', () => {
	test('makes its folders', async () => {
		await notes().create('Astro/Targets/M31.md', 'text');
		expect(bytes('Astro/Targets/M31.md').toString()).toBe('text');
		await notes().create('top.md', 'text');
		expect(bytes('top.md').toString()).toBe('text');
	});
	test('never overwrites', async () => {
		write('note.md', 'mine');
		await expect(notes().create('note.md', 'new')).rejects.toMatchObject({ code: 'EEXIST' });
		fs.symlinkSync('nowhere', join(vault, 'dangling.md'));
		await expect(notes().create('dangling.md', 'new')).rejects.toMatchObject({ code: 'EEXIST' });
		expect(bytes('note.md').toString()).toBe('mine');
	});
});
