/** Which notes of a vault are ours while it changes, by the vault and the metadata cache of obsidian-test-mocks. */
import fc from 'fast-check';
import type { App } from 'obsidian';
import * as mocks from 'obsidian-test-mocks/obsidian';
import { describe, expect, test, vi } from 'vitest';
import { VaultNotes } from '../../../src/platform/obsidian/vault-notes';

vi.mock('obsidian', () => import('obsidian-test-mocks/obsidian'));

const targetNote = (target: string, more = ''): string => `---\ntags: [astro/target]\ntarget: ${target}\n${more}---\n`;

/** A vault with nothing in it, and how often its cache was asked. */
function emptyVault() {
	const vault = mocks.Vault.create2__(mocks.FileSystemAdapter.create__('/vault'));
	const app = { vault } as unknown as mocks.App;
	const cache = (app.metadataCache = mocks.MetadataCache.create2__(app, vault));
	const asked = vi.spyOn(cache, 'getFileCache');
	const listed = vi.spyOn(vault, 'getMarkdownFiles');
	const open = (): VaultNotes => new VaultNotes(app as unknown as App, () => undefined);
	const write = async (path: string, text: string): Promise<void> => {
		const file = vault.getFileByPath(path);
		if (file) await vault.modify(file, text);
		else await vault.create(path, text);
	};
	const move = async (path: string, newPath: string): Promise<void> => {
		const file = vault.getAbstractFileByPath(path);
		// The mock goes on knowing files of a folder that was removed after it had been moved and made again.
		if (file && (await vault.adapter.exists(path)) && !vault.getAbstractFileByPath(newPath))
			await vault.rename(file, newPath);
	};
	const remove = async (path: string): Promise<void> => {
		const file = vault.getAbstractFileByPath(path);
		if (!file) return;
		const below: string[] = [];
		if (file instanceof mocks.TFolder) mocks.Vault.recurseChildren(file, child => below.push(child.path));
		await vault.delete(file);
		// As the app does, but without an event for each.
		for (const gone of below) vault.deleteVaultAbstractFile__(gone);
	};
	return { vault, cache, asked, listed, open, write, move, remove };
}

const pathsOf = async (notes: VaultNotes): Promise<string[]> =>
	(await notes.find()).map(({ path, identity }) => `${path}: ${identity}`);

describe('finding notes', () => {
	test('asks for each once, and after a change for that one alone', async () => {
		const { asked, listed, open, write } = emptyVault();
		for (let at = 0; at < 1000; at++) await write(`${at}.md`, targetNote(`NGC ${at}`));
		const notes = open();
		expect(await notes.find()).toHaveLength(1000);
		expect(asked).toHaveBeenCalledTimes(1000);
		// As many new targets, each followed as soon as it is there.
		for (let at = 1000; at < 2000; at++) {
			await write(`${at}.md`, targetNote(`NGC ${at}`));
			expect(await notes.find()).toHaveLength(at + 1);
		}
		expect(asked).toHaveBeenCalledTimes(2000);
		expect(listed).toHaveBeenCalledTimes(1);
	});
	test('sees a note that is moved, renamed with its folder, told otherwise, and removed', async () => {
		const { vault, open, write, move, remove } = emptyVault();
		await vault.createFolder('Astro');
		await vault.createFolder('Astro/Targets');
		await write('Astro/Targets/M 31.md', targetNote('M 31'));
		const notes = open();
		expect(await pathsOf(notes)).toEqual(['Astro/Targets/M 31.md: M 31']);
		await move('Astro/Targets/M 31.md', 'Astro/Targets/Andromeda.md');
		expect(await pathsOf(notes)).toEqual(['Astro/Targets/Andromeda.md: M 31']);
		await move('Astro', 'Sky');
		expect(await pathsOf(notes)).toEqual(['Sky/Targets/Andromeda.md: M 31']);
		await write('Sky/Targets/Andromeda.md', targetNote('M 32'));
		expect(await pathsOf(notes)).toEqual(['Sky/Targets/Andromeda.md: M 32']);
		await write('Twin.md', targetNote('M 32'));
		expect(await pathsOf(notes)).toEqual(['Sky/Targets/Andromeda.md: M 32', 'Twin.md: M 32']);
		await write('Twin.md', 'Clouds.');
		expect(await pathsOf(notes)).toEqual(['Sky/Targets/Andromeda.md: M 32']);
		await move('Sky/Targets/Andromeda.md', 'Andromeda.txt');
		expect(await pathsOf(notes)).toEqual([]);
		await move('Andromeda.txt', 'Andromeda.md');
		await remove('Andromeda.md');
		expect(await pathsOf(notes)).toEqual([]);
	});
	test('sees what a note says before and after it is indexed', async () => {
		const { cache, asked, open, write } = emptyVault();
		asked.mockReturnValue(null);
		await write('M 31.md', targetNote('M 31'));
		const notes = open();
		expect(await pathsOf(notes)).toEqual(['M 31.md: M 31']);
		// The index comes later; nothing but the vault tells of the change.
		const changed = vi.spyOn(cache, 'trigger').mockReturnValue(undefined);
		await write('M 31.md', targetNote('M 32'));
		expect(await pathsOf(notes)).toEqual(['M 31.md: M 32']);
		changed.mockRestore();
		asked.mockReturnValue({ frontmatter: { tags: ['astro/target'], target: 'M 32', aliases: ['Le Gentil'] } });
		cache.trigger('changed', { path: 'M 31.md' }, targetNote('Other'), {});
		expect(await notes.find()).toEqual([
			{ path: 'M 31.md', kind: 'target', identity: 'M 32', aliases: ['Le Gentil'] },
		]);
	});
	test('gives at any moment what a first look gives', async () => {
		const folder = fc.constantFrom('', 'A/', 'A/B/', 'C/');
		const note = fc.tuple(folder, fc.constantFrom('x', 'y', 'z')).map(([of, name]) => `${of}${name}.md`);
		const text = fc.constantFrom(
			targetNote('M 31'),
			targetNote('M 31', 'aliases: [Andromeda]\n'),
			targetNote('M 33'),
			'---\ntags: astro/rig\nrig: RC8\n---\n',
			'---\ntags: astro/target\ntarget: M 33\n',
			'Clouds.',
			'',
		);
		const step = fc.oneof(
			fc.record({ act: fc.constant('write' as const), path: note, text }),
			fc.record({ act: fc.constant('move' as const), path: note, to: note }),
			fc.record({
				act: fc.constant('move' as const),
				path: fc.constantFrom('A', 'A/B', 'C'),
				to: fc.constantFrom('D', 'C/E'),
			}),
			fc.record({ act: fc.constant('remove' as const), path: fc.oneof(note, fc.constantFrom('A', 'C')) }),
			fc.record({ act: fc.constant('look' as const) }),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 25 }), async steps => {
				const { vault, open, write, move, remove } = emptyVault();
				for (const path of ['A', 'A/B', 'C']) await vault.createFolder(path);
				const notes = open();
				for (const next of steps) {
					if (next.act === 'write') await write(next.path, next.text);
					else if (next.act === 'move') await move(next.path, next.to);
					else if (next.act === 'remove') await remove(next.path);
					else expect(await notes.find()).toEqual(await open().find());
				}
				expect(await notes.find()).toEqual(await open().find());
			}),
			{ numRuns: 200 },
		);
	});
	test('hears of nothing any more when it is released', () => {
		const { vault, cache, open } = emptyVault();
		const spies = [vault, cache].map(events => ({
			heard: vi.spyOn(events, 'on'),
			forgotten: vi.spyOn(events, 'offref'),
		}));
		open().release();
		for (const { heard, forgotten } of spies) {
			expect(heard.mock.results.length).toBeGreaterThan(0);
			expect(forgotten.mock.calls.map(([event]) => event)).toEqual(
				heard.mock.results.map(({ value }) => value as unknown),
			);
		}
	});
});
