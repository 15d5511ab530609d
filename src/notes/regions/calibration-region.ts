/** The `calibration` part of a target note: night by night, where its darks, flats and flat darks are. */
import type { Calibrated } from '../../domain/calibration/calibration';
import { compareValues } from '../../domain/exposure';
import type { NightCalibration } from '../../domain/calibration/rig-facts';
import { exposureText } from './exposure-region';
import type { Elsewhere } from './flats-region';
import { escapeText, isDelimiterRow, markdownTable, tableCells } from '../tables';

const MISSING = '✗ missing';
const NO_RIG = 'No rig';
const RIG = 'Rig';

/** One line: night, rig, darks, flats, flat darks. */
type Line = readonly [string, string, string, string, string];

/**
 * Newest night first; empty where no night is known.
 * @returns the text, and how many nights lack darks or flats
 */
export function calibrationRegion(
	nights: readonly NightCalibration[],
	elsewhere: Elsewhere,
): { text: string; uncalibrated: number } {
	const ours = nights
		.filter(({ rig }) => !elsewhere.rigs.has(rig ?? ''))
		.map((night): Line => [
			night.night,
			escapeText(night.rig ?? NO_RIG),
			stateText(night.darks, night.missingDarkSeconds.map(exposureText)),
			stateText(night.flats, night.missingFlatFilters.map(escapeText)),
			night.flatDarks ? stateText(night.flatDarks, []) : '–',
		]);
	const lines = [...ours, ...keptLines(elsewhere)].sort(
		([night, rig], [other, otherRig]) => compareValues(other, night) || compareValues(rig, otherRig),
	);
	const uncalibrated = new Set(
		lines
			.filter(([, , darks, flats]) => darks.startsWith(MISSING) || flats.startsWith(MISSING))
			.map(([night]) => night),
	).size;
	if (lines.length === 0) return { text: '', uncalibrated };
	const rows = lines.map(([night, rig, ...states]) => [night, ...(elsewhere.isShared ? [rig] : []), ...states]);
	const heads = ['Night', ...(elsewhere.isShared ? [RIG] : []), 'Darks', 'Flats', 'Flat darks'];
	return {
		text: `### Calibration\n\n${markdownTable(heads, [], rows)}`,
		uncalibrated,
	};
}

/** The lines of other devices' rigs. A table without rigs is from when there was but one. */
function keptLines({ rigs, before }: Elsewhere): Line[] {
	const names = [...rigs].map(rig => escapeText(rig === '' ? NO_RIG : rig).replaceAll('|', '\\|'));
	const [header = [], ...rows] = before
		.split(/\r?\n/)
		.filter(line => line.startsWith('|') && !isDelimiterRow(line))
		.map(tableCells);
	const hasRigs = header.includes(RIG);
	return rows.flatMap((cells): Line[] => {
		const [night = '', ...rest] = cells;
		const [rig = '', darks = '', flats = '', flatDarks = ''] = hasRigs
			? rest
			: [names.length === 1 ? (names[0] ?? '') : '', ...rest];
		return names.includes(rig) ? [[night, rig, darks, flats, flatDarks]] : [];
	});
}

function stateText({ state, isVerified }: Calibrated, missing: readonly string[]): string {
	if (state === 'missing') return `${MISSING}${missing.length > 0 ? `: ${missing.join(', ')}` : ''}`;
	const where = state === 'in place' ? '✓ in place' : 'in the library';
	return isVerified ? where : `${where}, not verified`;
}
