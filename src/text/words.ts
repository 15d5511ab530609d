/** Words that sentences are made of: counts, sizes, hours, reasons, plain tables. */
import stringWidth from 'string-width';
import type { Problem } from '../domain/problem';

export type Detail = NonNullable<Problem['detail']>;

export const files = (detail: Detail): string => counted(Number(detail['files'] ?? 1), 'file');

/** A cell with nothing in it. */
export const NOTHING = '–';

/** Frames and flats of no rig, where others name theirs. */
export const NO_RIG = 'No rig';

/** "1 file", "12 files". */
export const counted = (count: number, noun: string): string => `${count} ${count === 1 ? noun : `${noun}s`}`;

/** What an operating system's codes mean. */
const FAILURES: Readonly<Record<string, string>> = {
	ENOENT: 'it is not there',
	EACCES: 'no permission',
	EPERM: 'no permission',
	EIO: 'the drive reports an error',
	ENOTDIR: 'not a folder',
	EBUSY: 'in use by another program',
	ENOSPC: 'the disk is full',
	EMFILE: 'too many open files',
	ETIMEDOUT: 'the drive does not answer',
	EHOSTDOWN: 'the drive does not answer',
	ENAMETOOLONG: 'the name is too long',
};

export const why = (reason: string | number | undefined): string =>
	reason === undefined || reason === '' ? '' : ` (${FAILURES[reason] ?? reason})`;

/** A table for a terminal, by the columns that characters take there: 木星 takes four. @param alignRight by column */
export function plainTable(
	header: readonly string[],
	alignRight: readonly boolean[],
	rows: readonly (readonly string[])[],
): string {
	const widths = header.map((name, at) =>
		Math.max(...[name, ...rows.map(row => row[at] ?? '')].map(cell => stringWidth(cell))),
	);
	const aligned = (cell: string, width: number, isRight: boolean): string => {
		const gap = ' '.repeat(Math.max(0, width - stringWidth(cell)));
		return isRight ? gap + cell : cell + gap;
	};
	const line = (cells: readonly string[]): string =>
		widths
			.map((width, at) => aligned(cells[at] ?? '', width, alignRight[at] === true))
			.join('  ')
			.trimEnd();
	return [line(header), widths.map(width => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** "2.3 GB". */
export function bytesText(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value >= 1000 && unit < UNITS.length - 1) {
		value /= 1000;
		unit++;
	}
	return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

/**
 * "12.7 h"; below an hour "36 m", where a part of a minute counts as one, so that what is left to do never reads as
 * nothing.
 */
export function aboutHours(hours: number): string {
	const minutes = Math.ceil(Math.round(hours * 6000) / 100);
	return minutes === 0 || minutes >= 60 ? `${hourNumber(hours)} h` : `${minutes} m`;
}

/** "12.7", "128". */
export const hourNumber = (hours: number): string =>
	String(hours < 100 ? Math.round(hours * 10) / 10 : Math.round(hours));

/** "1.9", "12": what fits beside a bar. */
export const shortHours = (seconds: number): string => String(Math.round(seconds / 360) / 10);
