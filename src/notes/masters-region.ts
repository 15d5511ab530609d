/** The `masters` part of a target note: its integrations by the date they were made. */
import { compareValues, type CompareFilters } from '../domain/exposure';
import type { MasterLight } from '../domain/target-facts';
import { exposureText } from './exposure-region';
import { escapeText, markdownTable } from './tables';

/** Newest first; empty where there are none. */
export function mastersRegion(masters: readonly MasterLight[], compareFilters: CompareFilters): string {
	if (masters.length === 0) return '';
	const rows = [...masters]
		.sort((a, b) => compareValues(b.date, a.date) || compareValues(a.drizzle, b.drizzle) || compareFilters(a.filter, b.filter) || compareValues(a.file, b.file))
		.map(({ date, drizzle, filter, subs, exposureSeconds, file }) => [
			date ?? '–', drizzle ?? '–', escapeText(filter), subs === undefined || subs <= 1 ? '–' : String(subs),
			exposureSeconds === undefined ? '–' : exposureText(exposureSeconds), escapeText(file.slice(file.lastIndexOf('/') + 1)),
		]);
	return `### Masters\n\n${markdownTable(['Created', 'Drizzle', 'Filter', 'Subs', 'Exposure', 'File'], ['left', 'left', 'left', 'right', 'right', 'left'], rows)}`;
}
