/** The cells of the table of flats, as the seed prints them and as notes hold them: dates, never ages. */
import { formatArc, type AngleSource } from './angle';
import { flatLabel, flatToShoot, type FlatRow, type FlatStatus } from './flat-table';
import type { Night } from './night';

export interface FlatCells {
	readonly filter: string;
	/** "70.4°–71.7° (6)": the arc and how many different angles. */
	readonly detected: string;
	/** "70° 2025-09-15, 75°": each angle once, with its latest date. */
	readonly flats: string;
	/** "71°, 250°". */
	readonly needed: string;
	/** "✓ Have", "⚠ Need more", "✗ Need all". */
	readonly status: string;
	/** "69.6°→70.4°–71.7°; ?→72.5°"; without a rotator "2025-09-15→2025-09-14–2025-09-20". */
	readonly coverage: string;
}

const NOTHING = '–';
const STATUS: Readonly<Record<FlatStatus, string>> = { 'have': '✓ Have', 'need-more': '⚠ Need more', 'need-all': '✗ Need all', 'no-angle': '? No angle known' };

/** One row as text. `period` is that of the rig's angles. */
export function flatCells(row: FlatRow, source: AngleSource, period: number): FlatCells {
	return {
		filter: row.physicalFilter ?? row.filter,
		detected: joined([
			row.detected && `${formatArc(row.detected, period)} (${row.angles})`,
			row.lights['no-angle'] > 0 && `${counted(row.lights['no-angle'])} without angle`,
		], '; '),
		flats: flatsCell(row, source),
		needed: joined([
			row.needed.map(flatToShoot).join(', '),
			row.leftOut.length > 0 && `${counted(row.leftOut.reduce((sum, { count }) => sum + count, 0))} left out`,
		], '; '),
		status: STATUS[row.status],
		coverage: joined(row.groups.map(({ flat, arc, nights }) => `${flatLabel(flat, source)}→${arc ? formatArc(arc, period) : nightsCell(nights)}`), '; '),
	};
}

function flatsCell({ flats }: FlatRow, source: AngleSource): string {
	const latest = new Map<string, Night | null>();
	for (const flat of flats) {
		const label = flatLabel(flat, source);
		const before = latest.get(label) ?? null;
		latest.set(label, flat.date !== null && (before === null || before < flat.date) ? flat.date : before);
	}
	return joined([...latest].map(([label, date]) => date === null || label === date ? label : `${label} ${date}`), ', ');
}

function nightsCell(nights: readonly [Night, Night] | null): string {
	if (!nights) return 'no date';
	return nights[0] === nights[1] ? nights[0] : `${nights[0]}–${nights[1]}`;
}

const joined = (parts: readonly (string | false | null)[], separator: string): string => parts.filter(part => part).join(separator) || NOTHING;

const counted = (lights: number): string => `${lights} ${lights === 1 ? 'light' : 'lights'}`;
