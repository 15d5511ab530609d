/** The `nights` part of a target note: the durable log in a code block that renders as a table and chart. */
import { parseLogRows, type ParsedLog } from '../../domain/goals/log-parsing';
import { formatLogRows } from '../../domain/goals/log-rows';
import type { LogRow } from '../../domain/exposure';
import { findRegions, type Region } from './regions';

/** The language of the log's code block. */
export const NIGHTS_LANGUAGE = 'astro-nights';

/** The log as the note holds it: empty where there is no block. */
export const readLog = (text: string): ParsedLog => logIn(text, findRegions(text).regions.get('nights'));

/** The same of a note whose part `nights` was found already. */
export function logIn(text: string, region: Region | undefined): ParsedLog {
	const block =
		region &&
		/^(`{3,})astro-nights[^\n]*\n([\s\S]*?)^\1`*[ \t]*\r?$/m.exec(
			text.slice(region.contentStart, region.contentEnd),
		);
	const parsed = parseLogRows(block?.[2] ?? '');
	if (!region || !block) return parsed;
	// Lines are counted in the note, where a person looks for them.
	const before = text.slice(0, region.contentStart + block.index).split('\n').length;
	return {
		...parsed,
		unreadable: parsed.unreadable.map(({ line, text: written }) => ({ line: line + before, text: written })),
	};
}

/** The block for rows, with the lines that could not be read kept below them. */
export function logRegion(rows: readonly LogRow[], unreadable: ParsedLog['unreadable']): string {
	return ['```' + NIGHTS_LANGUAGE, formatLogRows(rows), ...unreadable.map(({ text }) => text), '```'].join('\n');
}
