/** The flats to shoot as a checklist: one marked part of a note of the user's, ticks and words stay. */
import { flatName } from '../domain/flats/flat';
import { toShootOf } from '../domain/flats/flat-table';
import type { RigFlatTable } from '../domain/calibration/rig-facts';
import { flatToShoot } from '../text/flat-cells';
import { FLATS } from '../text/flats';
import { counted, NO_RIG } from '../text/words';
import { findRegions, replaceRegions, wrapRegion } from './regions/regions';
import { escapeText } from './tables';

const REGION = 'flats-to-shoot';
const TICKED = /^\s*[-*+] \[[^\s\]]\] (.*?)(?: \([^()]*\))?\s*$/;

/** @param text the note as it is; '' for a new one */
export function updateChecklist(text: string, tables: readonly RigFlatTable[]): string {
	const region = findRegions(text).regions.get(REGION);
	const before = region ? text.slice(region.contentStart, region.contentEnd) : '';
	const ticked = new Set<string>();
	let heading = '';
	for (const line of before.split(/\r?\n/)) {
		if (line.startsWith('### ')) heading = line;
		const item = TICKED.exec(line)?.[1];
		if (item !== undefined) ticked.add(`${heading}\n${item}`);
	}
	const content = checklist(tables, item => ticked.has(item));
	if (region) return replaceRegions(text, new Map([[REGION, content]])).text;
	return `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${wrapRegion(REGION, content)}\n`;
}

function checklist(tables: readonly RigFlatTable[], isTicked: (item: string) => boolean): string {
	const parts = tables.flatMap(table => {
		const heading = `### ${escapeText(table.rig ?? NO_RIG)}`;
		const items = toShootOf(table.rows).map(({ row, needed }) => {
			const item = `${escapeText(flatName(row))} ${flatToShoot(needed)}`;
			return `- [${isTicked(`${heading}\n${item}`) ? 'x' : ' '}] ${item} (${counted(needed.lights, 'light')})`;
		});
		return items.length === 0 ? [] : [`${heading}\n\n${items.join('\n')}`];
	});
	return parts.length === 0 ? FLATS.nothingNeeded : parts.join('\n\n');
}
