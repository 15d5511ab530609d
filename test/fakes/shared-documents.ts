/**
 * The user's documents and the pictures of what we aim at, where they lie beside the repository; under CI they must.
 */
import { existsSync, readFileSync } from 'node:fs';

const SHARED = '../shared';

/** Whether tests that compare with the documents can't run here. */
export const documentsAreMissing = process.env['CI'] === undefined && !existsSync(SHARED);

export const sharedDocument = (path: string): string => readFileSync(`${SHARED}/${path}`, 'utf8');

/** The tables of a Markdown text: rows of cells, dashes left out. */
export function tablesOf(markdown: string): string[][][] {
	const tables: string[][][] = [];
	let isInside = false;
	for (const line of markdown.split('\n')) {
		const isRow = line.startsWith('|');
		if (isRow && !isInside) tables.push([]);
		// The cells of these tables hold no pipes.
		if (isRow && !/^[|\s:-]+$/.test(line))
			tables.at(-1)?.push(
				line
					.split('|')
					.slice(1, -1)
					.map(cell => cell.trim()),
			);
		isInside = isRow;
	}
	return tables;
}
