/** Opens Obsidian's stand-in in Chromium, with the built plugin in it. The tests' side of the page. */
import { constants, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, extname, join, relative, resolve, sep } from 'node:path';
import { build } from 'esbuild';
import type { PluginManifest } from 'obsidian';
import { type Browser, chromium, type Page } from 'playwright-core';
import { startNodeHost } from './node-host';
import type { BootOptions, NodeFacts, NoteMode, VaultFile } from './page-api';
import { encode } from './wire';

/** Tests and scripts run in the repository's root. */
const ROOT = process.cwd();
const HARNESS = join(ROOT, 'test/browser/harness');

export interface OpenOptions {
	/** A real folder: its files are loaded into the page's vault, and every change is written back. */
	vaultFolder?: string;
	/** Files of a vault in memory, by path; with a vaultFolder they are added to it in memory only. */
	files?: Record<string, string>;
	/** What data.json holds; none means that the plugin has never saved. */
	settings?: unknown;
	theme?: 'light' | 'dark';
	width?: number;
	height?: number;
	/** Device pixels a pixel, for sharp pictures. */
	scale?: number;
	/** False: a phone, without Node's modules. */
	node?: boolean;
	/** The home folder that the plugin sees; a fresh one, removed at the end, when not given. */
	home?: string;
	/** The plugin's code, instead of the built main.js. */
	pluginSource?: string;
	/** Where screenshots go. */
	screenshotFolder?: string;
}

/** A running Obsidian. Every call resolves when the app has done it; texts and elements are found through `page`. */
export interface ObsidianPage {
	readonly page: Page;
	/** Uncaught errors and console errors so far. */
	readonly errors: readonly string[];
	/** The home folder that the plugin sees. */
	readonly home: string;
	commands(): Promise<{ id: string; name: string }[]>;
	runCommand(id: string): Promise<void>;
	runCli(command: string, params?: Record<string, string>): Promise<string>;
	openNote(path: string, mode?: NoteMode): Promise<void>;
	readNote(path: string): Promise<string>;
	writeNote(path: string, text: string): Promise<void>;
	renameNote(path: string, newPath: string): Promise<void>;
	deleteNote(path: string): Promise<void>;
	openFileMenu(path: string): Promise<void>;
	openSettings(): Promise<void>;
	notices(): Promise<string[]>;
	savedSettings(): Promise<unknown>;
	basesViews(): Promise<string[]>;
	/** Draws one of them with notes in groups. */
	drawBase(
		type: string,
		groups: readonly { readonly key: string | null; readonly paths: readonly string[] }[],
	): Promise<void>;
	/** Folders that the plugin asked the system's file manager to show. */
	openedPaths(): Promise<string[]>;
	/** The folder that the person chooses in the system's next dialog. */
	chooseFolder(path: string): Promise<void>;
	/** What follows when the user has just turned the plugin on. */
	userEnables(): Promise<void>;
	/** Another program writes data.json. */
	changeSettingsOutside(text: string): Promise<void>;
	/** Resolves when the metadata cache has reported every change so far. */
	settled(): Promise<void>;
	/** Unloads and loads the plugin again, as turning it off and on does. */
	reloadPlugin(): Promise<void>;
	disablePlugin(): Promise<void>;
	/** Writes <screenshotFolder>/<name>.png and returns its path. */
	screenshot(name: string): Promise<string>;
	/** Closes the page; resolves with its errors, for the test to expect none. */
	close(): Promise<readonly string[]>;
}

const CHROMIUM_ARGUMENTS = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

let browser: Promise<Browser> | null = null;
let script: Promise<string> | null = null;

/** One browser serves all pages of a test file. */
const sharedBrowser = (): Promise<Browser> =>
	(browser ??= chromium.launch({
		executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
		args: CHROMIUM_ARGUMENTS,
	}));

/** Ends the shared browser; for afterAll. */
export async function closeBrowser(): Promise<void> {
	await (await browser)?.close();
	browser = null;
}

async function bundlePage(): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [join(HARNESS, 'page.ts')],
		bundle: true,
		format: 'iife',
		target: 'es2022',
		platform: 'browser',
		write: false,
		logLevel: 'error',
	});
	return outputFiles[0]?.text ?? '';
}

const TEXT = new Set(['.md', '.base', '.canvas', '.json', '.csv', '.txt', '.css', '.js', '.yaml', '.yml', '.svg']);

async function readVault(folder: string): Promise<VaultFile[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const wanted = entries
		.filter(entry => entry.isFile() || entry.isDirectory())
		.map(entry => ({ entry, file: join(entry.parentPath, entry.name) }));
	return Promise.all(
		wanted.map(async ({ entry, file }) => {
			const path = relative(folder, file).split(sep).join('/');
			const { birthtimeMs: createdMs, mtimeMs: modifiedMs } = await stat(file);
			if (entry.isDirectory()) return { path: `${path}/`, content: '', createdMs, modifiedMs };
			const content = TEXT.has(extname(path).toLowerCase())
				? await readFile(file, 'utf8')
				: new Uint8Array(await readFile(file));
			return { path, content, createdMs, modifiedMs };
		}),
	);
}

const inMemory = (files: Record<string, string>): VaultFile[] =>
	Object.entries(files).map(([path, content]) => ({ path, content, createdMs: Date.now(), modifiedMs: Date.now() }));

const nodeFacts = (home: string): NodeFacts => ({
	constants: { ...constants },
	env: { HOME: home, PATH: '/usr/bin', LANG: 'C.UTF-8' },
	homedir: home,
	hostname: hostname(),
	platform: process.platform,
	arch: process.arch,
	tmpdir: tmpdir(),
	version: process.version,
});

const html = (): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Obsidian</title><link rel="icon" href="data:,"><link rel="stylesheet" href="app.css"></head>
<body class="show-view-header show-inline-title"><script src="page.js"></script><script src="plugin.js"></script></body>
</html>`;

async function stylesheets(): Promise<string> {
	const files = [join(HARNESS, 'app.css'), join(ROOT, 'styles.css')].filter(existsSync);
	return (await Promise.all(files.map(file => readFile(file, 'utf8')))).join('\n');
}

function watchErrors(page: Page): string[] {
	const errors: string[] = [];
	page.on('pageerror', error => errors.push(error.stack ?? error.message));
	page.on('console', message => {
		if (message.type() === 'error') errors.push(message.text());
	});
	return errors;
}

/** Opens a window of Obsidian with the plugin enabled and the layout ready. */
export async function openObsidian(options: OpenOptions = {}): Promise<ObsidianPage> {
	const {
		files = {},
		settings,
		theme = 'dark',
		width = 1280,
		height = 800,
		scale = 1,
		node = true,
		screenshotFolder = join(ROOT, 'screenshots'),
	} = options;
	const vaultFolder = options.vaultFolder === undefined ? null : resolve(options.vaultFolder);
	const home = options.home ?? (await mkdtemp(join(tmpdir(), 'obsidian-home-')));
	const plugin = options.pluginSource ?? (await readFile(join(ROOT, 'main.js'), 'utf8'));
	const host = await startNodeHost({
		html: html(),
		script: await (script ??= bundlePage()),
		styles: await stylesheets(),
		vaultFolder,
		plugin: `window.pluginModule = function (require, module, exports) {\n${plugin}\n};`,
	});
	const context = await (
		await sharedBrowser()
	).newContext({
		viewport: { width, height },
		deviceScaleFactor: scale,
		colorScheme: theme,
		reducedMotion: 'reduce',
		hasTouch: !node,
	});
	const page = await context.newPage();
	const errors = watchErrors(page);
	const boot: BootOptions = {
		manifest: JSON.parse(await readFile(join(ROOT, 'manifest.json'), 'utf8')) as PluginManifest,
		files: [...(vaultFolder ? await readVault(vaultFolder) : []), ...inMemory(files)],
		vaultFolder,
		vaultName: vaultFolder ? basename(vaultFolder) : 'Vault',
		settings,
		theme,
		node: node ? nodeFacts(home) : null,
	};
	const close = async (): Promise<readonly string[]> => {
		await context.close();
		await host.close();
		if (options.home === undefined) await rm(home, { recursive: true, force: true });
		return errors;
	};
	try {
		await page.goto(host.url);
		await page.evaluate(text => window.harness.boot(text), encode(boot));
	} catch (error) {
		await close();
		throw error;
	}
	return {
		page,
		errors,
		home,
		close,
		commands: () => page.evaluate(() => window.harness.commands()),
		runCommand: id => page.evaluate(command => window.harness.runCommand(command), id),
		runCli: (command, params = {}) =>
			page.evaluate(([name, values]) => window.harness.runCli(name, values), [command, params] as const),
		openNote: (path, mode = 'preview') =>
			page.evaluate(([note, shown]) => window.harness.openNote(note, shown), [path, mode] as const),
		readNote: path => page.evaluate(note => window.harness.readNote(note), path),
		writeNote: (path, text) =>
			page.evaluate(([note, content]) => window.harness.writeNote(note, content), [path, text] as const),
		renameNote: (path, newPath) =>
			page.evaluate(([from, to]) => window.harness.renameNote(from, to), [path, newPath] as const),
		deleteNote: path => page.evaluate(note => window.harness.deleteNote(note), path),
		openFileMenu: path => page.evaluate(file => window.harness.openFileMenu(file), path),
		openSettings: () => page.evaluate(() => window.harness.openSettings()),
		notices: () => page.evaluate(() => window.harness.notices()),
		savedSettings: () => page.evaluate(() => window.harness.savedSettings()),
		settled: () => page.evaluate(() => window.harness.settled()),
		openedPaths: () => page.evaluate(() => window.harness.openedPaths()),
		chooseFolder: path => page.evaluate(folder => window.harness.chooseFolder(folder), path),
		userEnables: () => page.evaluate(() => window.harness.userEnables()),
		changeSettingsOutside: text => page.evaluate(saved => window.harness.changeSettingsOutside(saved), text),
		basesViews: () => page.evaluate(() => window.harness.basesViews()),
		drawBase: (type, groups) =>
			page.evaluate(
				([name, shown]) => {
					window.harness.drawBase(name, shown);
				},
				[type, groups] as const,
			),
		disablePlugin: () => page.evaluate(() => window.harness.disablePlugin()),
		reloadPlugin: () =>
			page.evaluate(() => {
				window.harness.disablePlugin();
				return window.harness.enablePlugin();
			}),
		screenshot: async name => {
			await mkdir(screenshotFolder, { recursive: true });
			const path = join(screenshotFolder, `${name}.png`);
			await page.screenshot({ path });
			return path;
		},
	};
}
