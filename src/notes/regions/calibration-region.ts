/** The `calibration` part of a target note: night by night, where its darks, flats and flat darks are. */
import type { Calibrated } from '../../domain/calibration/calibration';
import { compareValues } from '../../domain/exposure';
import type { NightCalibration } from '../../domain/calibration/rig-facts';
import { HEADS } from '../../text/heads';
import { NOTES } from '../../text/notes';
import { NO_RIG, NOTHING } from '../../text/words';
import type { Elsewhere } from './flats-region';
import { escapeText, isDelimiterRow, markdownTable, tableCells } from '../tables';

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
			stateText(night.darks, night.missingDarkSeconds.map(NOTES.exposure.seconds)),
			stateText(night.flats, night.missingFlatFilters.map(escapeText)),
			night.flatDarks ? stateText(night.flatDarks, []) : NOTHING,
		]);
	const lines = [...ours, ...keptLines(elsewhere)].sort(
		([night, rig], [other, otherRig]) => compareValues(other, night) || compareValues(rig, otherRig),
	);
	const uncalibrated = new Set(
		lines
			.filter(([, , darks, flats]) => NOTES.calibration.isMissing(darks) || NOTES.calibration.isMissing(flats))
			.map(([night]) => night),
	).size;
	if (lines.length === 0) return { text: '', uncalibrated };
	const rows = lines.map(([night, rig, ...states]) => [night, ...(elsewhere.isShared ? [rig] : []), ...states]);
	const heads = [HEADS.night, ...(elsewhere.isShared ? [HEADS.rig] : []), HEADS.darks, HEADS.flats, HEADS.flatDarks];
	return {
		text: `### ${NOTES.headings.calibration}\n\n${markdownTable(heads, [], rows)}`,
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
	const hasRigs = header.includes(HEADS.rig);
	return rows.flatMap((cells): Line[] => {
		const [night = '', ...rest] = cells;
		const [rig = '', darks = '', flats = '', flatDarks = ''] = hasRigs
			? rest
			: [names.length === 1 ? (names[0] ?? '') : '', ...rest];
		return names.includes(rig) ? [[night, rig, darks, flats, flatDarks]] : [];
	});
}

function stateText({ state, isVerified }: Calibrated, missing: readonly string[]): string {
	return state === 'missing'
		? NOTES.calibration.missing(missing)
		: NOTES.calibration.there(state === 'in place', isVerified);
}
