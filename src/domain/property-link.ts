/** Links in the properties of notes. */

/** What `[[name]]`, `![[picture.png|200]]` or a bare name leads to; undefined for nothing, and for addresses of the web, which are never loaded. */
export function linkOf(text: string): string | undefined {
	const name = (/^!?\[\[([^\]|#]+)[^\]]*\]\]$/.exec(text.trim())?.[1] ?? text).trim();
	return name === '' || name.includes('://') ? undefined : name;
}
