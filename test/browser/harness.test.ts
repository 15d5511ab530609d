/** The stand-in for Obsidian itself: whether a plugin finds there what it finds in the app. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closeBrowser, openObsidian, type ObsidianPage, type OpenOptions } from './harness/obsidian-page';

/** A small plugin as a bundler would leave it: CommonJS, one default export. */
const PLUGIN = `
const {
	ConfirmationModal, FuzzySuggestModal, ItemView, MarkdownRenderChild, MarkdownRenderer, MarkdownView, Modal, Notice, Platform, Plugin, PluginSettingTab,
	ProgressBarComponent, TFile,
} = require('obsidian');

class Sky extends ItemView {
	getViewType() { return 'sky'; }
	getDisplayText() { return 'Night sky'; }
	getIcon() { return 'telescope'; }
	async onOpen() {
		this.contentEl.createEl('h4', { text: 'Tonight' });
		this.addAction('refresh-cw', 'Refresh', () => new Notice('Refreshed'));
	}
}

class Hours extends MarkdownRenderChild {
	onload() { this.containerEl.createSpan({ cls: 'hours', text: this.text }); }
	onunload() { window.unloadedBlocks = (window.unloadedBlocks ?? 0) + 1; }
}

class Targets extends FuzzySuggestModal {
	getItems() { return ['M 31', 'M 33', 'NGC 7000']; }
	getItemText(item) { return item; }
	onChooseItem(item) { new Notice('Chosen: ' + item); }
}

class Tab extends PluginSettingTab {
	getSettingDefinitions() {
		return [
			{ name: 'Buffer', desc: 'Percent.', control: {
				type: 'number', key: 'buffer', defaultValue: 15, validate: value => value < 0 ? 'Not below zero.' : undefined,
			} },
			{ type: 'group', heading: 'Data', items: [
				{ name: 'Watch', control: { type: 'toggle', key: 'watch', defaultValue: false } },
				{ name: 'Delay', control: { type: 'slider', key: 'delay', min: 1, max: 9, step: 1, defaultValue: 3 }, visible: () => this.plugin.settings.watch === true },
				{ name: 'Notes', control: { type: 'folder', key: 'folder' } },
				{ name: 'Order', control: { type: 'dropdown', key: 'order', options: { a: 'Alpha', b: 'Beta' }, defaultValue: 'a' } },
			] },
			{ type: 'list', heading: 'Rigs', emptyState: 'No rig yet.', items: [], addItem: { name: 'Add rig', action: () => new Notice('Adding') } },
			{ type: 'page', name: 'Advanced', displayValue: 'Default', items: [{ name: 'Pattern', control: { type: 'text', key: 'pattern', placeholder: 'reject*' } }] },
		];
	}
}

module.exports.default = class extends Plugin {
	async onload() {
		this.settings = { ...await this.loadData() };
		this.addSettingTab(new Tab(this.app, this));
		this.addRibbonIcon('telescope', 'Open sky', () => this.openSky('right'));
		this.registerView('sky', leaf => new Sky(leaf));
		this.registerBasesView('sky-base', { name: 'Sky', icon: 'star', factory: () => null });
		this.registerCliHandler('fake:add', 'Adds', null, async ({ a, b }) => String(Number(a) + Number(b)));
		this.registerMarkdownCodeBlockProcessor('hours', (source, el, ctx) => {
			const child = new Hours(el);
			const lines = ctx.getSectionInfo(el.parentElement ?? el);
			child.text = source + '@' + ctx.sourcePath + ':' + (lines ? lines.lineStart : '?');
			ctx.addChild(child);
		});
		this.addCommand({ id: 'greet', name: 'Greet', callback: () => { new Notice('Hello', 0); } });
		this.addCommand({ id: 'never', name: 'Never', checkCallback: () => false });
		this.addCommand({ id: 'sky', name: 'Open sky', callback: () => this.openSky('main') });
		this.addCommand({ id: 'choose', name: 'Choose', callback: () => new Targets(this.app).open() });
		this.addCommand({ id: 'progress', name: 'Progress', callback: () => this.showProgress(new Notice('Reading', 0)) });
		this.addCommand({ id: 'ask', name: 'Ask', callback: () => this.ask() });
		this.addCommand({ id: 'modal', name: 'Modal', callback: () => this.showModal() });
		this.addCommand({ id: 'read', name: 'Read', callback: () => this.readDisk() });
		this.addCommand({ id: 'edit', name: 'Edit', callback: () => this.edit() });
		this.registerEvent(this.app.workspace.on('file-menu', (menu, file) => {
			menu.addItem(item => item.setTitle('About ' + file.name).setIcon('info').onClick(() => new Notice(file.path)));
		}));
		this.seen = [];
		window.seen = this.seen;
		this.app.workspace.onLayoutReady(() => {
			this.registerEvent(this.app.vault.on('modify', file => this.seen.push('modify ' + file.path + ' ' + this.goal(file))));
			this.registerEvent(this.app.metadataCache.on('changed', file => this.seen.push('changed ' + file.path + ' ' + this.goal(file))));
			this.registerEvent(this.app.vault.on('rename', (file, old) => this.seen.push('rename ' + old + ' ' + file.path + ' ' + this.goal(file))));
		});
		window.platform = { desktop: Platform.isDesktopApp, require: typeof window.require, process: typeof window.process };
	}
	goal(file) { return this.app.metadataCache.getFileCache(file)?.frontmatter?.goal; }
	async openSky(side) {
		const { workspace } = this.app;
		const leaf = workspace.getLeavesOfType('sky')[0] ?? (side === 'right' ? workspace.getRightLeaf(false) : workspace.getLeaf('tab'));
		await leaf.setViewState({ type: 'sky', active: true });
		await workspace.revealLeaf(leaf);
	}
	showProgress(notice) { new ProgressBarComponent(notice.messageEl.createDiv()).setValue(40); }
	ask() {
		const modal = new ConfirmationModal(this.app).setTitle('Move 12 targets?');
		modal.addButton(button => button.setButtonText('Move').setCta().onClick(() => { new Notice('Moved'); })).addCancelButton().open();
	}
	async showModal() {
		const modal = new Modal(this.app);
		modal.setTitle('Plan').setCloseCallback(() => new Notice('Closed')).open();
		await MarkdownRenderer.render(this.app, '**bold** [[Rig]]', modal.contentEl, '', this);
	}
	edit() {
		const view = this.app.workspace.getActiveViewOfType(MarkdownView);
		window.editing = { mode: view.getMode(), focus: view.editor.hasFocus(), file: view.file instanceof TFile };
		view.editor.transaction({ changes: [{ from: view.editor.offsetToPos(0), to: view.editor.offsetToPos(1), text: 'X' }] });
	}
	async readDisk() {
		const fs = window.require('node:fs');
		const path = window.require('node:path');
		const { createHash } = window.require('node:crypto');
		const folder = this.settings.dataFolder;
		const wait = (call, ...args) => new Promise((resolve, reject) => call(...args, (error, ...values) => error ? reject(error) : resolve(values)));
		const [entries] = await wait(fs.readdir, folder, { withFileTypes: true });
		const [fd] = await wait(fs.open, path.join(folder, 'sub.fits'), 'r');
		const buffer = new Uint8Array(8);
		const [bytesRead] = await wait(fs.read, fd, buffer, 2, 6, 0);
		await wait(fs.close, fd);
		const { size } = fs.statSync(path.join(folder, 'sub.fits'));
		const missing = await fs.promises.stat(path.join(folder, 'none')).catch(error => error.code);
		const handle = await fs.promises.open(path.join(folder, 'new.txt'), 'wx');
		await handle.write(new TextEncoder().encode('abc'));
		await handle.close();
		const taken = await fs.promises.link(path.join(folder, 'sub.fits'), path.join(folder, 'new.txt')).catch(error => error.code);
		window.disk = {
			entries: entries.map(entry => [entry.name, entry.isDirectory(), entry.isFile()]), bytesRead, bytes: Array.from(buffer), size, missing, taken,
			exists: [fs.existsSync(folder), fs.existsSync(folder + '/none')], relative: path.relative('/a/b/c', '/a/d'),
			sha: createHash('sha256').update('abc').digest('hex'),
		};
	}
};
`;

/** Globals that the plugin above leaves in the page for the tests. */
type Probes = Record<'seen' | 'platform' | 'disk' | 'editing' | 'unloadedBlocks', unknown>;

const NOTE = `---
goal: 10
tags:
  - astro/target
rig: "[[Rig]]"
---
# M 31

See [[Rig|the rig]] and [[Nowhere]]. %% hidden %%

| Filter | Hours |
| --- | ---: |
| **L** | 5 |

- [x] done
- [ ] open

\`\`\`hours
12
\`\`\`

\`\`\`js
plain
\`\`\`
`;

let obsidian: ObsidianPage;
let folder: string;

const open = async (options: OpenOptions = {}): Promise<void> => {
	obsidian = await openObsidian({
		pluginSource: PLUGIN,
		files: { 'Targets/M 31.md': NOTE, 'Rig.md': '# Rig' },
		...options,
	});
};
const probe = (name: keyof Probes): Promise<unknown> =>
	obsidian.page.evaluate(key => (window as unknown as Probes)[key], name);
const texts = (selector: string): Promise<string[]> => obsidian.page.locator(selector).allTextContents();

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'harness-'));
});

afterEach(async () => {
	expect(await obsidian.close()).toEqual([]);
	await rm(folder, { recursive: true, force: true });
});

afterAll(closeBrowser);

describe('commands and dialogs', () => {
	test('a command runs, an unavailable or unknown one is refused, and a notice goes when clicked', async () => {
		await open();
		expect((await obsidian.commands()).map(command => command.id)).toContain('astro-data-log:greet');
		await obsidian.runCommand('greet');
		expect(await obsidian.notices()).toEqual(['Hello']);
		await expect(obsidian.runCommand('never')).rejects.toThrow('not available');
		await expect(obsidian.runCommand('nothing')).rejects.toThrow('No such command');
		await obsidian.page.locator('.notice').click();
		expect(await obsidian.notices()).toEqual([]);
	});

	test('a modal stays open until Escape, the cross or the backdrop closes it', async () => {
		await open();
		const modal = obsidian.page.locator('.modal');
		const { page } = obsidian;
		for (const close of [
			() => page.keyboard.press('Escape'),
			() => page.locator('.modal-close-button').click(),
			() => page.mouse.click(5, 5),
		]) {
			await obsidian.runCommand('modal');
			expect(await modal.locator('strong').textContent()).toBe('bold');
			await close();
			expect(await modal.count()).toBe(0);
		}
		expect(await obsidian.notices()).toEqual(['Closed', 'Closed', 'Closed']);
	});

	test('a confirmation closes on its buttons and does only what was pressed', async () => {
		await open();
		await obsidian.runCommand('ask');
		await obsidian.page.getByRole('button', { name: 'Cancel' }).click();
		expect(await obsidian.notices()).toEqual([]);
		await obsidian.runCommand('ask');
		await obsidian.page.getByRole('button', { name: 'Move' }).click();
		await expect.poll(() => texts('.modal')).toEqual([]);
		expect(await obsidian.notices()).toEqual(['Moved']);
	});

	test('a list is filtered by typing and chosen from by keyboard', async () => {
		await open();
		await obsidian.runCommand('choose');
		expect(await texts('.suggestion-item')).toEqual(['M 31', 'M 33', 'NGC 7000']);
		await obsidian.page.keyboard.type('m3');
		await expect.poll(() => texts('.suggestion-item')).toEqual(['M 31', 'M 33']);
		await obsidian.page.keyboard.press('ArrowDown');
		await obsidian.page.keyboard.press('Enter');
		expect(await obsidian.notices()).toEqual(['Chosen: M 33']);
	});

	test('a notice holds a progress bar, a menu its items, the ribbon its action', async () => {
		await open();
		await obsidian.runCommand('progress');
		expect(await obsidian.page.locator('.notice [role=progressbar]').getAttribute('aria-valuenow')).toBe('40');
		await obsidian.openFileMenu('Rig.md');
		await obsidian.page.getByRole('menuitem', { name: 'About Rig.md' }).click();
		expect(await obsidian.notices()).toContain('Rig.md');
		expect(await obsidian.page.locator('.menu').count()).toBe(0);
		await obsidian.page.getByRole('button', { name: 'Open sky' }).click();
		expect(await texts('.mod-right-split h4')).toEqual(['Tonight']);
	});

	test('command line handlers and Bases views are on record', async () => {
		await open();
		expect(await obsidian.runCli('fake:add', { a: '2', b: '3' })).toBe('5');
		expect(await obsidian.basesViews()).toEqual(['sky-base']);
	});
});

describe('settings', () => {
	const row = (name: string) =>
		obsidian.page.locator('.setting-item', { has: obsidian.page.getByText(name, { exact: true }) });

	test('declared controls show saved values, save what is entered and refuse what does not validate', async () => {
		await open({ settings: { buffer: 20, watch: false } });
		await obsidian.openSettings();
		expect(await row('Buffer').locator('input').inputValue()).toBe('20');
		await row('Buffer').locator('input').fill('-1');
		expect(await row('Buffer').locator('.setting-item-error').textContent()).toBe('Not below zero.');
		expect(await obsidian.savedSettings()).toEqual({ buffer: 20, watch: false });
		await row('Buffer').locator('input').fill('25');
		await row('Order').locator('select').selectOption('b');
		expect(await obsidian.savedSettings()).toEqual({ buffer: 25, watch: false, order: 'b' });
	});

	test('a row appears as soon as its condition holds', async () => {
		await open();
		await obsidian.openSettings();
		expect(await row('Delay').isVisible()).toBe(false);
		await row('Watch').locator('.checkbox-container').click();
		expect(await row('Delay').isVisible()).toBe(true);
		expect(await obsidian.savedSettings()).toEqual({ watch: true });
	});

	test('folders are suggested, lists have their empty state and button, pages open and return', async () => {
		await open();
		await obsidian.openSettings();
		await row('Notes').locator('input').focus();
		await obsidian.page.locator('.suggestion-item', { hasText: 'Targets' }).click();
		expect(await obsidian.savedSettings()).toEqual({ folder: 'Targets' });
		expect(await texts('.setting-group-empty-state')).toEqual(['No rig yet.']);
		await obsidian.page.getByRole('button', { name: 'Add rig' }).click();
		expect(await obsidian.notices()).toEqual(['Adding']);
		await row('Advanced').click();
		await row('Pattern').locator('input').fill('bad_*');
		expect(await obsidian.savedSettings()).toEqual({ folder: 'Targets', pattern: 'bad_*' });
		await obsidian.page.getByRole('button', { name: 'Back' }).click();
		expect(await row('Buffer').isVisible()).toBe(true);
	});
});

describe('notes', () => {
	test('a note is rendered: properties, links, tables, tasks and code blocks, without its comments', async () => {
		await open();
		await obsidian.openNote('Targets/M 31.md');
		const note = obsidian.page.locator('.markdown-preview-view');
		expect(await texts('.metadata-property-key')).toEqual(['goal', 'tags', 'rig']);
		expect(await texts('.metadata-property[data-property-key=rig] a.internal-link')).toEqual(['Rig']);
		expect(await texts('.markdown-preview-view h1')).toEqual(['M 31']);
		expect(await texts('.markdown-preview-section p a.is-unresolved')).toEqual(['Nowhere']);
		expect(
			await note
				.locator('td')
				.last()
				.evaluate(cell => getComputedStyle(cell).textAlign),
		).toBe('right');
		expect(await note.locator('li.is-checked').count()).toBe(1);
		expect(await texts('.block-language-hours .hours')).toEqual(['12@Targets/M 31.md:17']);
		expect(await texts('pre code.language-js')).toEqual(['plain']);
		expect(await note.textContent()).not.toContain('hidden');
		await note.getByText('the rig').click();
		await expect.poll(() => texts('.markdown-preview-view h1')).toEqual(['Rig']);
		expect(await probe('unloadedBlocks')).toBe(1);
	});

	test('the metadata cache follows an edit a moment after the file, and survives a rename', async () => {
		await open();
		await obsidian.writeNote('Targets/M 31.md', NOTE.replace('goal: 10', 'goal: 12'));
		await obsidian.renameNote('Targets/M 31.md', 'Targets/M31.md');
		expect(await probe('seen')).toEqual([
			'modify Targets/M 31.md 10',
			'changed Targets/M 31.md 12',
			'rename Targets/M 31.md Targets/M31.md 12',
		]);
	});

	test('an open note shows a change at once and keeps the blocks that did not change', async () => {
		await open();
		await obsidian.openNote('Targets/M 31.md');
		const block = await obsidian.page.locator('.hours').elementHandle();
		await obsidian.writeNote(
			'Targets/M 31.md',
			NOTE.replace('| **L** | 5 |', '| **L** | 6 |').replace('# M 31', 'New\n\n# M 31'),
		);
		await expect.poll(() => texts('.markdown-preview-view td')).toEqual(['L', '6']);
		expect(await block?.evaluate(element => element.isConnected)).toBe(true);
		await obsidian.writeNote('Targets/M 31.md', NOTE.replace('\n12\n', '\n13\n'));
		await expect.poll(() => texts('.hours')).toEqual(['13@Targets/M 31.md:17']);
		expect(await probe('unloadedBlocks')).toBe(1);
	});

	test('what the user types and what the plugin edits is one text, saved a little later', async () => {
		await open({ files: { 'Note.md': 'abc' } });
		await obsidian.openNote('Note.md', 'source');
		const field = obsidian.page.locator('textarea.cm-content');
		await field.click();
		await obsidian.page.keyboard.press('Control+End');
		await obsidian.page.keyboard.type('de');
		await obsidian.runCommand('edit');
		expect(await probe('editing')).toEqual({ mode: 'source', focus: true, file: true });
		expect(await field.inputValue()).toBe('Xbcde');
		expect(await obsidian.readNote('Note.md')).toBe('abc');
		await expect.poll(() => obsidian.readNote('Note.md'), { timeout: 5000 }).toBe('Xbcde');
	});

	test('writing to a note with unsaved text is noticed, as the app does', async () => {
		await open({ files: { 'Note.md': 'abc' } });
		await obsidian.openNote('Note.md', 'source');
		await obsidian.page.locator('textarea.cm-content').press('x');
		await obsidian.writeNote('Note.md', 'other');
		expect(await obsidian.notices()).toEqual([
			'"Note" has been modified externally, merging changes automatically.',
		]);
	});
});

describe('views', () => {
	test('a registered view opens in a tab with its header, and goes with the plugin', async () => {
		await open();
		await obsidian.runCommand('sky');
		await obsidian.runCommand('sky');
		expect(await texts('.mod-root .view-header-title')).toEqual(['Night sky']);
		expect(await texts('.mod-root .view-content h4')).toEqual(['Tonight']);
		await obsidian.page.getByRole('button', { name: 'Refresh' }).click();
		expect(await obsidian.notices()).toEqual(['Refreshed']);
		await obsidian.disablePlugin();
		expect(await texts('.view-content h4')).toEqual([]);
		expect(await texts('.side-dock-ribbon-action')).toEqual([]);
		await obsidian.reloadPlugin();
		await obsidian.runCommand('greet');
	});
});

describe('the disk', () => {
	test("Node modules of the page read and write real files, with Node's errors", async () => {
		await writeFile(join(folder, 'sub.fits'), 'SIMPLE  =');
		await mkdir(join(folder, 'DATE_2025-09-14'));
		await open({ settings: { dataFolder: folder } });
		await obsidian.runCommand('read');
		expect(await probe('disk')).toEqual({
			entries: [
				['DATE_2025-09-14', true, false],
				['sub.fits', false, true],
			],
			bytesRead: 6,
			bytes: [0, 0, ...Buffer.from('SIMPLE')],
			size: 9,
			missing: 'ENOENT',
			taken: 'EEXIST',
			exists: [true, false],
			relative: '../../d',
			sha: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
		});
		expect(await readFile(join(folder, 'new.txt'), 'utf8')).toBe('abc');
	});

	test('a vault folder is loaded, and changes are in it when the call is done', async () => {
		await mkdir(join(folder, 'Targets'));
		await writeFile(join(folder, 'Targets', 'M 33.md'), '# M 33');
		await open({ vaultFolder: folder, files: {} });
		await obsidian.openNote('Targets/M 33.md');
		expect(await texts('.markdown-preview-view h1')).toEqual(['M 33']);
		await obsidian.writeNote('Targets/M 33.md', '# Changed');
		await obsidian.writeNote('Rigs/New.md', '# New');
		await obsidian.renameNote('Targets/M 33.md', 'Targets/Triangulum.md');
		expect(await readFile(join(folder, 'Targets', 'Triangulum.md'), 'utf8')).toBe('# Changed');
		expect(await readFile(join(folder, 'Rigs', 'New.md'), 'utf8')).toBe('# New');
		expect(existsSync(join(folder, 'Targets', 'M 33.md'))).toBe(false);
	});

	test('a phone has no Node, and everything else works', async () => {
		await open({ node: false, width: 390, height: 844 });
		expect(await probe('platform')).toEqual({ desktop: false, require: 'undefined', process: 'undefined' });
		await obsidian.openNote('Targets/M 31.md');
		expect(await texts('.hours')).toEqual(['12@Targets/M 31.md:17']);
	});
});

test('errors of the page reach the test', async () => {
	await open();
	await obsidian.page.evaluate(() => {
		setTimeout(() => {
			throw new Error('a bug');
		});
	});
	await expect.poll(() => obsidian.errors.join('\n')).toContain('a bug');
	expect(await obsidian.close()).toHaveLength(1);
	obsidian = await openObsidian({ pluginSource: PLUGIN });
});
