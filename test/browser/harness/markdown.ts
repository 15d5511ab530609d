/** Markdown to the reading view's elements: what notes of this plugin hold, not all of Obsidian's Markdown. */
import { setIcon } from './icons';
import { type LinkSource, renderInline } from './inline-markdown';

/** A top-level piece of a note. Lines are counted from 0 in the whole text, both ends included. */
export interface Block {
	kind: 'yaml' | 'heading' | 'code' | 'table' | 'list' | 'quote' | 'rule' | 'paragraph';
	lines: string[];
	first: number;
	last: number;
}

const FENCE = /^\s*(`{3,}|~{3,})\s*(\S*)/;
const LIST_ITEM = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(?:\[(.)\]\s+)?(.*)$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/** Blanks `%% … %%` and HTML comments outside of code, keeping every line where it is. */
function withoutComments(lines: string[]): string[] {
	let fence = '';
	let open: '%%' | '-->' | null = null;
	return lines.map(line => {
		const marks = FENCE.exec(line)?.[1] ?? '';
		if (!open && marks && (!fence || marks.startsWith(fence))) fence = fence ? '' : marks;
		if (fence) return line;
		let shown = '';
		let rest = line;
		while (rest) {
			const at: number = open ? rest.indexOf(open) : rest.search(/%%|<!--/);
			if (at < 0) return open ? shown : shown + rest;
			if (!open) shown += rest.slice(0, at);
			const size: number = open === '-->' ? 3 : rest.startsWith('<!--', at) ? 4 : 2;
			open = open ? null : size === 4 ? '-->' : '%%';
			rest = rest.slice(at + size);
		}
		return shown;
	});
}

/** The note's blocks in order. */
export function parseBlocks(text: string): Block[] {
	const lines = withoutComments(text.split(/\r?\n/));
	const blocks: Block[] = [];
	let at = 0;
	const take = (kind: Block['kind'], end: number): void => {
		blocks.push({ kind, lines: lines.slice(at, end), first: at, last: end - 1 });
		at = end;
	};
	const until = (from: number, stops: (line: string) => boolean): number => {
		const found = lines.findIndex((line, index) => index >= from && stops(line));
		return found < 0 ? lines.length : found;
	};
	if (lines[0] === '---' && lines.indexOf('---', 1) > 0) take('yaml', lines.indexOf('---', 1) + 1);
	while (at < lines.length) {
		const line = lines[at] ?? '';
		const fence = FENCE.exec(line)?.[1];
		if (line.trim() === '') at++;
		else if (fence)
			take('code', Math.min(lines.length, until(at + 1, other => other.trim().startsWith(fence)) + 1));
		else if (/^#{1,6}\s/.test(line)) take('heading', at + 1);
		else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) take('rule', at + 1);
		else if (line.includes('|') && TABLE_RULE.test(lines[at + 1] ?? ''))
			take(
				'table',
				until(at + 2, other => !other.includes('|')),
			);
		else if (line.startsWith('>'))
			take(
				'quote',
				until(at + 1, other => !other.startsWith('>')),
			);
		else if (LIST_ITEM.test(line))
			take(
				'list',
				until(at + 1, other => !LIST_ITEM.test(other) && !/^\s{2,}\S/.test(other)),
			);
		else
			take(
				'paragraph',
				until(at + 1, other => other.trim() === '' || FENCE.test(other) || /^#{1,6}\s/.test(other)),
			);
	}
	return blocks;
}

export type RenderCode = (language: string, source: string, parent: HTMLElement) => void;

/** Draws one block into the element; code blocks are handed to `code`. */
export function renderBlock(block: Block, parent: HTMLElement, source: LinkSource, code: RenderCode): void {
	const [first = ''] = block.lines;
	switch (block.kind) {
		case 'yaml':
			break;
		case 'heading': {
			const level = (/^#+/.exec(first)?.[0].length ?? 1) as 1 | 2 | 3 | 4 | 5 | 6;
			const text = first.slice(level).trim();
			renderInline(text, parent.createEl(`h${level}`, { attr: { 'data-heading': text, dir: 'auto' } }), source);
			break;
		}
		case 'code': {
			const [, fence = '```', language = ''] = FENCE.exec(first) ?? [];
			const closed = block.lines.length > 1 && (block.lines.at(-1) ?? '').trim().startsWith(fence);
			code(language, block.lines.slice(1, closed ? -1 : undefined).join('\n'), parent);
			break;
		}
		case 'rule':
			parent.createEl('hr');
			break;
		case 'table':
			renderTable(block.lines, parent, source);
			break;
		case 'list':
			renderList(block.lines, parent, source);
			break;
		case 'quote':
			renderQuote(
				block.lines.map(line => line.replace(/^>\s?/, '')),
				parent,
				source,
				code,
			);
			break;
		case 'paragraph': {
			const paragraph = parent.createEl('p', { attr: { dir: 'auto' } });
			block.lines.forEach((line, index) => {
				if (index > 0) paragraph.createEl('br');
				renderInline(line.trim(), paragraph, source);
			});
		}
	}
}

const cellsOf = (line: string): string[] =>
	line
		.trim()
		.replace(/^\|/, '')
		.replace(/(?<!\\)\|$/, '')
		.split(/(?<!\\)\|/)
		.map(cell => cell.trim());

const alignmentOf = (rule: string): string =>
	rule.endsWith(':') ? (rule.startsWith(':') ? 'center' : 'right') : rule.startsWith(':') ? 'left' : '';

function renderTable([head = '', rule = '', ...rows]: string[], parent: HTMLElement, source: LinkSource): void {
	const alignments = cellsOf(rule).map(alignmentOf);
	const table = parent.createEl('table');
	const addRow = (line: string, section: HTMLElement, name: 'th' | 'td'): void => {
		const cells = cellsOf(line);
		const row = section.createEl('tr');
		alignments.forEach((align, index) => {
			const cell = row.createEl(name, { attr: { dir: 'auto', ...(align && { style: `text-align: ${align}` }) } });
			renderInline((cells[index] ?? '').replaceAll('\\|', '|'), cell, source);
		});
	};
	addRow(head, table.createEl('thead'), 'th');
	const body = table.createEl('tbody');
	for (const row of rows) addRow(row, body, 'td');
}

function renderList(lines: string[], parent: HTMLElement, source: LinkSource): void {
	const open: { indent: number; list: HTMLElement; item: HTMLElement }[] = [];
	lines.forEach(line => {
		const match = LIST_ITEM.exec(line);
		if (!match) {
			const item = open.at(-1)?.item;
			if (!item) return;
			item.createEl('br');
			return renderInline(line.trim(), item, source);
		}
		const [, space = '', number, task, text = ''] = match;
		const indent = space.replaceAll('\t', '    ').length;
		while (open.length > 0 && (open.at(-1)?.indent ?? 0) > indent) open.pop();
		let level = open.at(-1);
		if (!level || level.indent < indent) {
			const list = (level?.item ?? parent).createEl(number ? 'ol' : 'ul', {
				cls: task === undefined ? '' : 'contains-task-list',
			});
			open.push((level = { indent, list, item: list }));
		}
		level.item = level.list.createEl('li', { attr: { dir: 'auto' } });
		if (task !== undefined) {
			level.item.addClasses(['task-list-item', ...(task === ' ' ? [] : ['is-checked'])]);
			level.item.dataset['task'] = task;
			level.item.createEl('input', { cls: 'task-list-item-checkbox', type: 'checkbox' }).checked = task !== ' ';
		}
		renderInline(text, level.item, source);
	});
}

function renderQuote(lines: string[], parent: HTMLElement, source: LinkSource, code: RenderCode): void {
	const [, kind, title] = /^\[!([\w-]+)\][+-]?\s*(.*)$/.exec(lines[0] ?? '') ?? [];
	const inside = (body: string[], element: HTMLElement): void => {
		for (const block of parseBlocks(body.join('\n'))) renderBlock(block, element, source, code);
	};
	if (kind === undefined) return inside(lines, parent.createEl('blockquote'));
	const callout = parent.createDiv({ cls: 'callout', attr: { 'data-callout': kind.toLowerCase() } });
	const titleEl = callout.createDiv({ cls: 'callout-title' });
	setIcon(titleEl.createDiv({ cls: 'callout-icon' }), kind.toLowerCase() === 'warning' ? 'triangle-alert' : 'pencil');
	renderInline(
		title || kind.charAt(0).toUpperCase() + kind.slice(1).toLowerCase(),
		titleEl.createDiv({ cls: 'callout-title-inner' }),
		source,
	);
	inside(lines.slice(1), callout.createDiv({ cls: 'callout-content' }));
}
