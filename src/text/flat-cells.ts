/** The cells of the table of flats, as the seed prints them and as notes hold them: dates, never ages. */
import { type AngleSource, formatArc, periodOf, wrapDegrees } from '../domain/angle';
import type { Flat } from '../domain/flats/flat';
import type { FlatRules } from '../domain/flats/flat-coverage';
import { flatKey, type FlatRow, type FlatStatus, type NeededFlat } from '../domain/flats/flat-table';
import type { Night } from '../domain/night';
import { counted, NOTHING } from './words';

export interface FlatCells {
	readonly filter: string;
	/** "70.4°–71.7° (6)": the arc and how many different angles. */
	readonly detected: string;
	/**
	 * "70° 2025-09-15, 75°": each angle once, with its latest date; of many only those near the lights, or the latest.
	 */
	readonly flats: string;
	/** "71°, 250°". */
	readonly needed: string;
	/** "✓ Have", "⚠ Need more", "✗ Need all". */
	readonly status: string;
	/** "69.6°→70.4°–71.7°; ?→72.5°"; without a rotator "2025-09-15→2025-09-14–2025-09-20". */
	readonly coverage: string;
}

const ONE_SET = 'one set';
const ELSEWHERE = 'at other angles';
const NO_DATE = 'no date';
const STATUS: Readonly<Record<FlatStatus, string>> = {
	have: '✓ Have',
	'need-more': '⚠ Need more',
	'need-all': '✗ Need all',
	'no-angle': '? No angle known',
};

/** Flats that are listed whatever their angle. */
const FEW = 4;
/** Of a rig without a rotator, where each night may have its own. */
const LATEST = 3;

/** "71°", or "one set" where there is no rotator. */
export const flatToShoot = ({ angleDegrees }: Pick<NeededFlat, 'angleDegrees'>): string =>
	angleDegrees === null ? ONE_SET : `${angleDegrees}°`;

/** How many flats a cell of needed ones asks for, once it was written. */
export const flatsAskedFor = (needed: string): number => needed.match(ASKED_FOR)?.length ?? 0;
const ASKED_FOR = new RegExp(`\\d+°|${ONE_SET}`, 'g');

/** How many flats a cell of flats leaves unnamed for their angles, once it was written. */
export const flatsElsewhere = (flats: string): number => Number(COUNTED_ELSEWHERE.exec(flats)?.[1] ?? 0);
const COUNTED_ELSEWHERE = new RegExp(`(\\d+) ${ELSEWHERE}$`);

/** "69.6°", or the date where there is no rotator. */
function flatLabel(flat: Flat | null, source: AngleSource): string {
	const key = flatKey(flat, source);
	if (key === null) return '?';
	return key === '' ? (source === 'none' ? NO_DATE : 'no angle') : key;
}

/** One row as text. */
export function flatCells(row: FlatRow, rules: Pick<FlatRules, 'source' | 'symmetry' | 'toleranceDegrees'>): FlatCells {
	const { source } = rules;
	const period = periodOf(source, rules.symmetry);
	return {
		filter: row.physicalFilter ?? row.filter,
		detected: joined(
			[
				row.detected && `${formatArc(row.detected, period)} (${row.angles})`,
				row.lights['no-angle'] > 0 && `${counted(row.lights['no-angle'], 'light')} without angle`,
			],
			'; ',
		),
		flats: flatsCell(row, rules),
		needed: joined(
			[
				row.needed.map(flatToShoot).join(', '),
				row.leftOut.length > 0 &&
					`${counted(
						row.leftOut.reduce((sum, { count }) => sum + count, 0),
						'light',
					)} left out`,
			],
			'; ',
		),
		status: STATUS[row.status],
		coverage: joined(
			row.groups.map(
				({ flat, arc, nights }) =>
					`${flatLabel(flat, source)}→${arc ? formatArc(arc, period) : nightsCell(nights)}`,
			),
			'; ',
		),
	};
}

function flatsCell(
	{ flats, detected }: FlatRow,
	{ source, symmetry, toleranceDegrees }: Pick<FlatRules, 'source' | 'symmetry' | 'toleranceDegrees'>,
): string {
	const latest = new Map<string, { date: Night | null; isNear: boolean }>();
	for (const flat of flats) {
		const label = flatLabel(flat, source);
		const before = latest.get(label)?.date ?? null;
		const isNear =
			detected !== null &&
			flat.angleDegrees !== null &&
			wrapDegrees(flat.angleDegrees - detected.startDegrees + toleranceDegrees, periodOf(source, symmetry)) <=
				detected.spanDegrees + 2 * toleranceDegrees;
		latest.set(label, {
			date: flat.date !== null && (before === null || before < flat.date) ? flat.date : before,
			isNear,
		});
	}
	const all = [...latest];
	const shown =
		all.length <= FEW ? all : source === 'none' ? all.slice(-LATEST) : all.filter(([, { isNear }]) => isNear);
	const others = all.length - shown.length;
	return joined(
		[
			...shown.map(([label, { date }]) => (date === null || label === date ? label : `${label} ${date}`)),
			others > 0 && (source === 'none' ? `${others} earlier` : `${others} ${ELSEWHERE}`),
		],
		', ',
	);
}

function nightsCell(nights: readonly [Night, Night] | null): string {
	if (!nights) return NO_DATE;
	return nights[0] === nights[1] ? nights[0] : `${nights[0]}–${nights[1]}`;
}

const joined = (parts: readonly (string | false | null)[], separator: string): string =>
	parts.filter(part => part).join(separator) || NOTHING;
