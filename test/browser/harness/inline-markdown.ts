/** Markdown inside a line: emphasis, code, links, tags. */
import type * as Obsidian from 'obsidian';

/** Where the text comes from, for links. */
export interface LinkSource {
	app: Obsidian.App;
	sourcePath: string;
}

const TOKENS = new RegExp(
	[
		/\\([\\`*_{}[\]()#+\-.!|~=<>%])/,
		/(`+)(.+?)\2(?!`)/,
		/!\[\[([^\]]+)\]\]/,
		/\[\[([^\]]+)\]\]/,
		/(!?)\[([^\]]*)\]\(([^)\s]+)(?:\s+"[^"]*")?\)/,
		/\*\*(?=\S)(.+?)\*\*/,
		/\*(?=\S)([^*]+)\*/,
		/\b_(?=\S)([^_]+)_\b/,
		/~~(.+?)~~/,
		/==(.+?)==/,
		/(https?:\/\/[^\s<>)]+)/,
		/(?:^|(?<=\s))(#[\p{L}_][\p{L}\p{N}_/-]*)/u,
		/(<br\s*\/?>)/,
	]
		.map(({ source }) => source)
		.join('|'),
	'gu',
);

/** Adds the rendered text to the element. */
export function renderInline(text: string, parent: HTMLElement, source: LinkSource): void {
	let at = 0;
	for (const match of text.matchAll(TOKENS)) {
		parent.appendText(text.slice(at, match.index));
		renderToken(match, parent, source);
		at = match.index + match[0].length;
	}
	parent.appendText(text.slice(at));
}

function renderToken(match: RegExpMatchArray, parent: HTMLElement, source: LinkSource): void {
	const [
		,
		escaped,
		,
		code,
		embed,
		wikilink,
		image,
		label,
		target,
		strong,
		star,
		underscore,
		struck,
		marked,
		url,
		tag,
	] = match;
	const nested = (name: keyof HTMLElementTagNameMap, inner: string): void =>
		renderInline(inner, parent.createEl(name), source);
	if (escaped !== undefined) parent.appendText(escaped);
	else if (code !== undefined) parent.createEl('code', { text: code.trim() || code });
	else if (embed !== undefined) renderEmbed(embed, parent, source);
	else if (wikilink !== undefined) renderWikilink(wikilink, parent, source);
	else if (target !== undefined && image) parent.createEl('img', { attr: { src: target, alt: label ?? '' } });
	else if (target !== undefined) renderInline(label ?? '', externalLink(target, parent), source);
	else if (strong !== undefined) nested('strong', strong);
	else if (star !== undefined) nested('em', star);
	else if (underscore !== undefined) nested('em', underscore);
	else if (struck !== undefined) nested('del', struck);
	else if (marked !== undefined) nested('mark', marked);
	else if (url !== undefined) externalLink(url, parent).setText(url);
	else if (tag !== undefined) parent.createEl('a', { cls: 'tag', text: tag, href: tag });
	else parent.createEl('br');
}

const externalLink = (href: string, parent: HTMLElement): HTMLAnchorElement =>
	parent.createEl('a', { cls: 'external-link', href, attr: { rel: 'noopener nofollow', target: '_blank' } });

/** `[[link|alias]]`, in a table `[[link\|alias]]`. */
export function renderWikilink(inner: string, parent: HTMLElement, { app, sourcePath }: LinkSource): void {
	const [link = '', alias] = inner.split(/\\?\|/);
	const found = app.metadataCache.getFirstLinkpathDest(link.replace(/#.*$/, ''), sourcePath);
	const anchor = parent.createEl('a', {
		cls: 'internal-link',
		text: alias ?? link.replace('#', ' > '),
		href: link,
		attr: { 'data-href': link },
	});
	anchor.toggleClass('is-unresolved', found === null);
	anchor.addEventListener('click', event => {
		event.preventDefault();
		void app.workspace.openLinkText(link, sourcePath, event.ctrlKey || event.metaKey);
	});
}

const IMAGE = /\.(png|jpe?g|gif|webp|svg|avif)$/i;

function renderEmbed(inner: string, parent: HTMLElement, { app, sourcePath }: LinkSource): void {
	const [link = '', size] = inner.split(/\\?\|/);
	const file = app.metadataCache.getFirstLinkpathDest(link.replace(/#.*$/, ''), sourcePath);
	const element = parent.createSpan({ cls: 'internal-embed', attr: { src: link } });
	if (file && IMAGE.test(file.path)) element.addClass('image-embed');
	else return void element.setText(link);
	element.createEl('img', {
		attr: { src: app.vault.getResourcePath(file), alt: link, ...(size && { width: size }) },
	});
}
