/** The tables of flats read back from notes, for what is drawn from notes alone. */
import type { DialFacts, DialFlat, DialLights } from '../view-models/flats-chart';
import { parseNight } from '../domain/night';
import { flatsElsewhere } from '../text/flat-cells';
import { HEADS } from '../text/heads';
import { NOTHING } from '../text/words';
import { findRegions } from './regions/regions';
import { isDelimiterRow, tableCells } from './tables';

/** The rows of one table. */
export interface FlatsTable {
	/** The line above it, `**[[RC8@f8.0+…]]**`; null where a note has but one rig. */
	readonly label: string | null;
	readonly rows: readonly DialFacts[];
}

type Cells = (column: string) => string;

/** The tables of the `flats` part of a target's or rig's note; none where there is no such part. */
export function readFlatTables(text: string): FlatsTable[] {
	return tablesOf(text)
		.filter(({ header }) => header.includes(HEADS.status))
		.map(({ label, rows }) => ({ label, rows: rows.map(factsOf) }));
}

/**
 * The flats of a rig that were found on disk, as its note lists them: each with its filter as spelled. The recorded
 * ones are its property's.
 */
export function readFlatList(text: string): (DialFlat & { readonly filter: string })[] {
	return tablesOf(text)
		.filter(({ header }) => header.includes(HEADS.source))
		.flatMap(({ rows }) => rows)
		.flatMap(cell => {
			if (cell(HEADS.source) === 'recorded') return [];
			const angle = /^(\d+(?:\.\d+)?)°$/.exec(cell(HEADS.angle))?.[1];
			return angle === undefined
				? []
				: [
						{
							filter: cell(HEADS.filter),
							angleDegrees: Number(angle),
							date: parseNight(cell(HEADS.date)) ?? null,
						},
					];
		});
}

function tablesOf(text: string): { label: string | null; header: readonly string[]; rows: Cells[] }[] {
	const region = findRegions(text).regions.get('flats');
	const tables: { label: string | null; header: readonly string[]; rows: Cells[] }[] = [];
	let label: string | null = null;
	let isInside = false;
	for (const line of region ? text.slice(region.contentStart, region.contentEnd).split(/\r?\n/) : []) {
		if (!line.startsWith('|')) {
			isInside = false;
			if (/^\*\*.+\*\*$/.test(line)) label = line;
		} else if (!isInside) {
			isInside = true;
			tables.push({ label, header: tableCells(line), rows: [] });
		} else if (!isDelimiterRow(line)) {
			const table = tables.at(-1);
			const cells = tableCells(line);
			table?.rows.push(column => plain(cells[table.header.indexOf(column)] ?? ''));
		}
	}
	return tables;
}

/** A cell's Markdown as the plain text that it was made from. */
const plain = (cell: string): string => (cell === NOTHING ? '' : cell.replace(/\\([!-/:-@[-`{-~])/g, '$1'));

function factsOf(cell: Cells): DialFacts {
	return {
		filter: cell(HEADS.filter),
		detected: cell(HEADS.detectedAngles),
		status: cell(HEADS.status),
		lights: cell(HEADS.coverage).split('; ').flatMap(lightsOf),
		flats: [...cell(HEADS.flats).matchAll(/(\d+(?:\.\d+)?)°(?: (\d{4}-\d{2}-\d{2}))?/g)].map(([, angle, date]) => ({
			angleDegrees: Number(angle),
			date: parseNight(date ?? '') ?? null,
		})),
		otherFlats: flatsElsewhere(cell(HEADS.flats)),
		needed: [...cell(HEADS.toShoot).matchAll(/(\d+)°/g)].map(([, angle]) => Number(angle)),
	};
}

/** "69.6°→70.4°–71.7°", "?→72.5°". */
function lightsOf(group: string): DialLights[] {
	const [, flat, from, to] = /^(?:\?|(\d+(?:\.\d+)?)°)→(\d+(?:\.\d+)?)°(?:–(\d+(?:\.\d+)?)°)?$/.exec(group) ?? [];
	return from === undefined
		? []
		: [{ from: Number(from), to: Number(to ?? from), flat: flat === undefined ? null : Number(flat) }];
}
