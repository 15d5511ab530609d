/** The `calibration` part of a target note: night by night, where its darks, flats and flat darks are. */
import type { Calibrated } from '../domain/calibration';
import { compareValues } from '../domain/exposure';
import type { NightCalibration } from '../domain/rig-facts';
import { exposureText } from './exposure-region';
import { escapeText, markdownTable } from './tables';

/** Newest night first; empty where no night is known. */
export function calibrationRegion(nights: readonly NightCalibration[]): string {
	if (nights.length === 0) return '';
	const hasRigs = new Set(nights.map(night => night.rig)).size > 1;
	const rows = [...nights].sort((a, b) => compareValues(b.night, a.night) || compareValues(a.rig, b.rig)).map(night => [
		night.night, ...(hasRigs ? [escapeText(night.rig ?? 'No rig')] : []),
		stateText(night.darks, night.missingDarkSeconds.map(exposureText)),
		stateText(night.flats, night.missingFlatFilters.map(escapeText)),
		night.flatDarks ? stateText(night.flatDarks, []) : '–',
	]);
	return `### Calibration\n\n${markdownTable(['Night', ...(hasRigs ? ['Rig'] : []), 'Darks', 'Flats', 'Flat darks'], [], rows)}`;
}

function stateText({ state, isVerified }: Calibrated, missing: readonly string[]): string {
	if (state === 'missing') return `✗ missing${missing.length > 0 ? `: ${missing.join(', ')}` : ''}`;
	const where = state === 'in place' ? '✓ in place' : 'in the library';
	return isVerified ? where : `${where}, not verified`;
}

/** Nights that can't be calibrated: darks or flats are missing. */
export const nightsUncalibrated = (nights: readonly NightCalibration[]): number =>
	new Set(nights.filter(({ darks, flats }) => darks.state === 'missing' || flats.state === 'missing').map(({ night }) => night)).size;
