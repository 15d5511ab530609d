/** What the terminal says of exposures, in the words of the seed. */
import { formatDuration } from '../domain/exposure';
import { HEADS } from './heads';
import { counted } from './words';

const EXPOSURE_COLUMNS = ['Exposure (s)', '# Subs', 'Total Exposure'] as const;

interface Seconds {
	readonly seconds: number;
}

export const EXPOSURES = {
	columns: [HEADS.filter, ...EXPOSURE_COLUMNS],
	goalColumns: ['Target Time', 'Remaining Time', 'Remaining Subs'],
	nothing: '—',
	byExposure: 'Grand total for all filters:',
	byExposureColumns: EXPOSURE_COLUMNS,
	total: ({ seconds }: Seconds): string => `Overall total exposure (all filters) → ${formatDuration(seconds)}`,
	states: (unreviewed: Seconds, rejected: Seconds): string =>
		`Of this not reviewed yet: ${formatDuration(unreviewed.seconds)}. Rejected, not counted: ` +
		`${formatDuration(rejected.seconds)}.`,
	problems: (problems: number): string => `${counted(problems, 'problem')}: see "check".`,
} as const;
