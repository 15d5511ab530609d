/** Turns a note into elements: blocks, the plugin's code blocks with their context, Properties on top. */
import type * as Obsidian from 'obsidian';
import * as mocks from 'obsidian-test-mocks/obsidian';
import { type Block, parseBlocks, renderBlock } from './markdown';
import { renderProperties } from './properties';

type CodeBlockProcessor = (source: string, el: HTMLElement, ctx: Obsidian.MarkdownPostProcessorContext) => unknown;

/** The code blocks that the running plugin draws, by language. */
export interface Processors {
	codeBlocks(): ReadonlyMap<string, CodeBlockProcessor>;
	all(): readonly Obsidian.MarkdownPostProcessor[];
}

interface Section {
	element: HTMLElement;
	owner: Obsidian.Component;
	block: Block;
}

/**
 * A rendered text that can be rendered again; sections whose text did not change keep their elements, as in the app.
 */
export class RenderedText {
	private sections: Section[] = [];
	private text = '';
	private sourcePath = '';

	constructor(
		private readonly app: Obsidian.App,
		private readonly containerEl: HTMLElement,
		private readonly owner: Obsidian.Component,
		private readonly processors: Processors,
		private readonly note: boolean,
	) {}

	render(text: string, sourcePath: string): void {
		const old = this.sections;
		const sameNote = this.sourcePath === sourcePath;
		this.text = text;
		this.sourcePath = sourcePath;
		this.sections = [];
		for (const block of parseBlocks(text)) {
			const same = old.findIndex(
				section =>
					sameNote &&
					section.block.kind === block.kind &&
					section.block.lines.join('\n') === block.lines.join('\n'),
			);
			const [kept] = same < 0 ? [] : old.splice(same, 1);
			if (kept) this.sections.push({ ...kept, block });
			else this.draw(block, sourcePath);
		}
		for (const { owner } of old) this.owner.removeChild(owner);
		this.containerEl.replaceChildren(...this.sections.map(section => section.element));
	}

	/** The section is known before it is drawn, since code blocks ask for their lines while they are. */
	private draw(block: Block, sourcePath: string): void {
		const owner = this.owner.addChild(mocks.Component.create__().asOriginalType__());
		const element = createDiv({ cls: `el-${block.kind}` });
		this.sections.push({ element, owner, block });
		const source = { app: this.app, sourcePath };
		if (block.kind === 'yaml' && this.note) renderProperties(block.lines.slice(1, -1).join('\n'), element, source);
		const context = this.contextOf(element, owner, sourcePath);
		renderBlock(block, element, source, (language, code, parent) =>
			this.renderCode(language, code, parent, context),
		);
		for (const process of this.processors.all()) void process(element, context);
	}

	private contextOf(
		element: HTMLElement,
		owner: Obsidian.Component,
		sourcePath: string,
	): Obsidian.MarkdownPostProcessorContext {
		const file = this.app.vault.getFileByPath(sourcePath);
		return {
			docId: sourcePath,
			sourcePath,
			frontmatter: file && this.app.metadataCache.getFileCache(file)?.frontmatter,
			addChild: child => void owner.addChild(child),
			getSectionInfo: () => {
				const section = this.sections.find(candidate => candidate.element === element);
				return section
					? { text: this.text, lineStart: section.block.first, lineEnd: section.block.last }
					: null;
			},
		};
	}

	private renderCode(
		language: string,
		code: string,
		parent: HTMLElement,
		context: Obsidian.MarkdownPostProcessorContext,
	): void {
		const process = this.processors.codeBlocks().get(language);
		if (process) {
			Promise.resolve(process(code, parent.createDiv({ cls: `block-language-${language}` }), context)).catch(
				(error: unknown) => console.error(error),
			);
			return;
		}
		const pre = parent.createEl('pre', { cls: language && `language-${language}` });
		pre.createEl('code', { cls: language && `language-${language}`, text: code });
	}
}
