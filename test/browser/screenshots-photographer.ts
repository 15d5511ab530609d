/** Takes pictures of the window in both themes, and looks for what people with poor sight would miss. */
import type { Locator } from 'playwright-core';
import type { ObsidianPage } from './harness/obsidian-page';
import { seriousFindings } from './person';

const THEMES = ['light', 'dark'] as const;

/** What of ours axe looks at. */
const OURS = [
	'.modal:not(.mod-settings) > .modal-content',
	'.notice',
	'.astro-dashboard',
	'.astro-base-progress',
	'[class*="block-language-astro"]',
];

/** Paths of this machine and what stands for them in pictures. */
export type Disguise = ReadonlyMap<string, string>;

export class Photographer {
	/** What axe found, by picture. */
	readonly findings: string[] = [];

	constructor(
		readonly obsidian: ObsidianPage,
		private readonly disguise: Disguise,
	) {}

	/** One picture a theme. */
	async take(name: string): Promise<void> {
		const {
			obsidian,
			obsidian: { page },
		} = this;
		for (const theme of THEMES) {
			await page.emulateMedia({ colorScheme: theme });
			await page.evaluate(
				([shown, disguise]) => {
					document.body.classList.remove('theme-light', 'theme-dark');
					document.body.classList.add(`theme-${shown}`);
					window.app.workspace.trigger('css-change');
					const hide = (text: string): string =>
						disguise.reduce((hidden, [path, name]) => hidden.replaceAll(path, name), text);
					// A path that is drawn folder by folder.
					for (const first of document.querySelectorAll('.astro-path-part:first-child')) {
						const drawn = [...(first.parentElement?.querySelectorAll(':scope > .astro-path-part') ?? [])];
						const path = drawn.map(({ textContent }) => textContent).join('');
						const parts = hide(path).match(/[^/]*\/|[^/]+/g) ?? [];
						if (hide(path) !== path)
							drawn.forEach((part, at) => {
								part.textContent = parts[at] ?? '';
							});
					}
					const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
					while (texts.nextNode())
						if (texts.currentNode.textContent !== hide(texts.currentNode.textContent ?? ''))
							texts.currentNode.textContent = hide(texts.currentNode.textContent ?? '');
					for (const field of document.querySelectorAll('input:not([type=file])'))
						(field as HTMLInputElement).value = hide((field as HTMLInputElement).value);
				},
				[theme, [...this.disguise]] as const,
			);
			// Charts are drawn anew.
			await page.waitForTimeout(60);
			process.stdout.write(`${await obsidian.screenshot(`${name}-${theme}`)}\n`);
			const seen = await page.evaluate(ours => ours.filter(selector => document.querySelector(selector)), OURS);
			if (seen.length > 0)
				this.findings.push(
					...(await seriousFindings(page, seen.join(', '))).map(finding => `${name}-${theme}: ${finding}`),
				);
		}
	}

	/** A note, as it is scrolled to one of its parts. */
	async takeNote(name: string, path: string, part?: string): Promise<void> {
		const { page } = this.obsidian;
		await this.obsidian.openNote(path);
		await page.locator('.markdown-preview-view').evaluate(view => {
			view.scrollTop = 0;
		});
		if (part !== undefined)
			await page
				.locator(part)
				.first()
				.evaluate(element => {
					element.scrollIntoView({ block: 'start' });
				});
		await this.take(name);
	}

	/** Takes it, and what a dialog shows when it is scrolled to its end, if it scrolls. */
	async takeToEnd(name: string, dialog: Locator): Promise<void> {
		await this.take(name);
		const content = dialog.locator('.modal-content');
		const isLong = await content.evaluate(element => {
			const before = element.scrollTop;
			element.scrollTop = element.scrollHeight;
			return element.scrollTop > before;
		});
		if (isLong) await this.take(`${name}-end`);
	}

	press(name: string): Promise<void> {
		return this.obsidian.page.getByRole('button', { name, exact: true }).last().click();
	}

	/** Runs a command that asks something, and doesn't wait for its end. */
	start(command: string): void {
		// Its failure is seen in the picture.
		this.obsidian.runCommand(command).catch(() => undefined);
	}

	/** Leaves what is open. */
	async escape(): Promise<void> {
		await this.obsidian.page.keyboard.press('Escape');
	}

	async dismissNotices(): Promise<void> {
		const notices = this.obsidian.page.locator('.notice');
		while ((await notices.count()) > 0) await notices.first().click({ position: { x: 4, y: 4 } });
	}

	/** As wide as a sidebar, or so many pixels; without the list of files where there is no room for it. */
	async resize(width: number, height = 900): Promise<void> {
		const { page } = this.obsidian;
		await page.setViewportSize({ width, height });
		await page.evaluate(isNarrow => {
			document
				.querySelector<HTMLElement>('.mod-left-split')
				?.style.setProperty('display', isNarrow ? 'none' : '');
		}, width < 800);
	}

	/** Takes the dashboard at the right of the window, in a sidebar of 300 pixels. */
	async takeSidebar(name: string): Promise<void> {
		const { page } = this.obsidian;
		await page.evaluate(async () => {
			const { workspace } = window.app;
			workspace.detachLeavesOfType('astro-data-log-dashboard');
			await workspace.getRightLeaf(false)?.setViewState({ type: 'astro-data-log-dashboard' });
			document.querySelector<HTMLElement>('.mod-right-split')?.style.setProperty('width', '300px', 'important');
		});
		await page.locator('.mod-right-split .astro-dashboard-page[data-shows]').waitFor();
		await page.waitForTimeout(200);
		await this.take(name);
		await page.evaluate(() => {
			window.app.workspace.detachLeavesOfType('astro-data-log-dashboard');
		});
	}
}
