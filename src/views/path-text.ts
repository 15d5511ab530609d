/**
 * Paths in dialogs: too long for a line, they break between folders and not inside of names. Their text stays as it is.
 */

/** Appends a path to an element. */
export function appendPath(el: HTMLElement, path: string): void {
	for (const part of path.match(/[^/]*\/|[^/]+/g) ?? []) el.createSpan({ cls: 'astro-path-part', text: part });
}

/** Appends a sentence. @param paths that stand in it, in their order */
export function appendWithPaths(el: HTMLElement, sentence: string, paths: readonly string[]): void {
	let rest = sentence;
	for (const path of paths) {
		const at = rest.indexOf(path);
		if (at < 0) continue;
		el.appendText(rest.slice(0, at));
		appendPath(el, path);
		rest = rest.slice(at + path.length);
		// No line begins with a colon.
		if (rest.startsWith(':')) el.lastElementChild?.appendText(':');
		rest = rest.replace(/^:/, '');
	}
	el.appendText(rest);
}
