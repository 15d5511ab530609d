/** `node:path` as Node has it on Linux and macOS, for the page. */

export const sep = '/';
export const delimiter = ':';

export const isAbsolute = (path: string): boolean => path.startsWith('/');

export function normalize(path: string): string {
	const absolute = isAbsolute(path);
	const kept: string[] = [];
	for (const part of path.split('/')) {
		if (part === '' || part === '.') continue;
		if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
		else if (part !== '..' || !absolute) kept.push(part);
	}
	const joined = kept.join('/');
	const tail = joined !== '' && path.endsWith('/') ? '/' : '';
	return absolute ? `/${joined}${tail}` : `${joined || '.'}${tail}`;
}

export const join = (...parts: string[]): string => normalize(parts.filter(part => part !== '').join('/') || '.');

export function resolve(...parts: string[]): string {
	const from = parts.findLastIndex(isAbsolute);
	const whole = normalize(from < 0 ? `/${parts.join('/')}` : parts.slice(from).join('/'));
	return whole.length > 1 && whole.endsWith('/') ? whole.slice(0, -1) : whole;
}

export function relative(from: string, to: string): string {
	const [a, b] = [from, to].map(path => resolve(path).split('/').filter(Boolean)) as [string[], string[]];
	let same = 0;
	while (same < a.length && same < b.length && a[same] === b[same]) same++;
	return [...a.slice(same).map(() => '..'), ...b.slice(same)].join('/');
}

const withoutTail = (path: string): string => (path.length > 1 ? path.replace(/\/+$/, '') : path);

export function dirname(path: string): string {
	const trimmed = withoutTail(path);
	const slash = trimmed.lastIndexOf('/');
	if (slash < 0) return '.';
	return slash === 0 ? '/' : withoutTail(trimmed.slice(0, slash));
}

export function basename(path: string, suffix = ''): string {
	const trimmed = withoutTail(path);
	const base = trimmed.slice(trimmed.lastIndexOf('/') + 1);
	return suffix && base !== suffix && base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
}

export function extname(path: string): string {
	const base = basename(path);
	const dot = base.lastIndexOf('.');
	return dot > 0 ? base.slice(dot) : '';
}

export function parse(path: string): { root: string; dir: string; base: string; ext: string; name: string } {
	const [base, ext] = [basename(path), extname(path)];
	const dir = path.includes('/') ? dirname(path) : '';
	return { root: isAbsolute(path) ? '/' : '', dir, base, ext, name: basename(base, ext) };
}

export function format({
	dir,
	root,
	base,
	name,
	ext,
}: {
	dir?: string;
	root?: string;
	base?: string;
	name?: string;
	ext?: string;
}): string {
	const file = base ?? `${name ?? ''}${ext ?? ''}`;
	if (!dir) return `${root ?? ''}${file}`;
	return dir === root ? `${dir}${file}` : `${dir}/${file}`;
}

export const toNamespacedPath = (path: string): string => path;
