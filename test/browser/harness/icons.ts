/**
 * Icons of the page: the few that Obsidian's own chrome needs are drawn, any other is a neutral placeholder that knows
 * its name.
 */

/** Path data on a 24 × 24 grid, one stroke of 2. */
const DRAWN: Record<string, string> = {
	'align-left': 'M4 6h16M4 12h10M4 18h13',
	'arrow-left': 'M19 12H5m6 6-6-6 6-6',
	'arrow-right': 'M5 12h14m-6-6 6 6-6 6',
	'bar-chart-2': 'M6 20v-6m6 6V4m6 16V10',
	binary: 'M7 4v6m-2 0h4M5 14h4v6H5zm10-10h4v6h-4zm2 10v6m-2 0h4',
	calendar: 'M5 5h14v15H5zm0 5h14M9 3v4m6-4v4',
	check: 'm5 12 5 5L20 7',
	'check-square': 'M4 4h16v16H4zm4 8 3 3 5-6',
	'chevron-down': 'm6 9 6 6 6-6',
	'chevron-left': 'm15 6-6 6 6 6',
	'chevron-right': 'm9 6 6 6-6 6',
	database: 'M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zm0 0c0 4 16 4 16 0M4 12c0 4 16 4 16 0',
	'file-text': 'M6 3h8l5 5v13H6zm8 0v5h5M9 13h7m-7 4h7',
	folder: 'M3 6h6l2 2h10v11H3z',
	'folder-open': 'M3 19V6h6l2 2h8v3M3 19l3-8h16l-3 8z',
	forward: 'm14 7 5 5-5 5m5-5H8a4 4 0 0 0-4 4v2',
	'grip-vertical': 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
	history: 'M4 5v5h5M4.5 9.5a8 8 0 1 1-.5 4M12 8v5l3 2',
	info: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18m0 8v5m0-9h.01',
	link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
	list: 'M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01',
	moon: 'M20 14A8 8 0 1 1 10 4a6.5 6.5 0 0 0 10 10',
	'more-horizontal': 'M6 12h.01M12 12h.01M18 12h.01',
	'more-vertical': 'M12 6h.01M12 12h.01M12 18h.01',
	pencil: 'm4 20 1-5L16 4l4 4L9 19zM14 6l4 4',
	plus: 'M12 5v14M5 12h14',
	'refresh-cw': 'M20 4v5h-5M4 20v-5h5m10.5-6A8 8 0 0 0 5 8m-.5 7A8 8 0 0 0 19 16',
	search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14m5 12 5 5',
	settings:
		'M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6m0-6v3m0 12v3m9-9h-3M6 12H3m15.4-6.4-2.2 2.2M7.8 16.2l-2.2 2.2m12.8 ' +
		'0-2.2-2.2M7.8 7.8 5.6 5.6',
	star: 'm12 3 2.7 5.8 6.3.7-4.7 4.3 1.3 6.2L12 16.9 6.4 20l1.3-6.2L3 9.5l6.3-.7z',
	tags: 'M4 4h7l9 9-7 7-9-9zm4 4h.01',
	telescope: 'm3 14 13-7 3 6-14 5zM16 7l2-1 3 6-2 1m-8 4-3 5m4-5 3 5',
	'trash-2': 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13m-8 4v6m4-6v6',
	'triangle-alert': 'M12 4 2.5 20h19zm0 6v4m0 3h.01',
	'undo-2': 'M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
	x: 'M6 6l12 12M18 6 6 18',
};

const SAME: Record<string, string> = {
	'alert-triangle': 'triangle-alert',
	'bar-chart': 'bar-chart-2',
	'chart-bar': 'bar-chart-2',
	cross: 'x',
	text: 'align-left',
	trash: 'trash-2',
};

/** A ring of dashes: an icon stands here, whatever it looks like. */
const PLACEHOLDER = 'M12 5a7 7 0 1 1 0 14 7 7 0 0 1 0-14m0 5v4m-2-2h4';

const added = new Map<string, string>();

/** The icon as an SVG element with its name in `data-icon`. */
export function getIcon(id: string): SVGSVGElement {
	const name = id.replace(/^lucide-/, '');
	const svg = createSvg('svg', {
		cls: ['svg-icon', `lucide-${name}`],
		attr: { 'data-icon': name, viewBox: '0 0 24 24', 'aria-hidden': 'true' },
	});
	const own = added.get(id);
	if (own === undefined) {
		svg.createSvg('path', { attr: { d: DRAWN[SAME[name] ?? name] ?? PLACEHOLDER } });
		return svg;
	}
	svg.setAttribute('viewBox', '0 0 100 100');
	const parsed = new DOMParser().parseFromString(
		`<svg xmlns="http://www.w3.org/2000/svg">${own}</svg>`,
		'image/svg+xml',
	);
	svg.append(...Array.from(parsed.documentElement.childNodes));
	return svg;
}

export function setIcon(parent: HTMLElement, id: string): void {
	parent.empty();
	if (id) parent.append(getIcon(id));
}

export const addIcon = (id: string, content: string): void => void added.set(id, content);
export const removeIcon = (id: string): void => void added.delete(id);
export const getIconIds = (): string[] => [...Object.keys(DRAWN).map(name => `lucide-${name}`), ...added.keys()];
