/** A rig's darks and biases as a library: by temperature and gain, with the exposures that are there (DESIGN 6). */
import type { Conditions } from './calibration';
import type { DarkFile, LibraryEntry } from './rig-facts';

/** Copies beside a night's lights are not the library's: only what lies outside of targets counts. */
export function libraryOf(darks: readonly DarkFile[]): LibraryEntry[] {
	const entries = new Map<
		string,
		{ entry: Omit<LibraryEntry, 'exposureSeconds' | 'files'>; exposures: Set<number>; files: number }
	>();
	for (const { kind, isMaster, conditions, files } of darks) {
		const entry = { kind, isMaster, temperatureCelsius: temperatureOf(conditions), gain: gainOf(conditions) };
		const key = JSON.stringify(entry);
		let known = entries.get(key);
		if (!known) entries.set(key, (known = { entry, exposures: new Set(), files: 0 }));
		if (conditions.exposureSeconds !== undefined && kind !== 'bias')
			known.exposures.add(conditions.exposureSeconds);
		known.files += files;
	}
	return [...entries.values()].map(({ entry, exposures, files }) => ({
		...entry,
		exposureSeconds: [...exposures].sort((a, b) => a - b),
		files,
	}));
}

const temperatureOf = ({ setTempCelsius, sensorTempCelsius }: Conditions): number | null => {
	const celsius = setTempCelsius ?? (sensorTempCelsius === undefined ? undefined : Math.round(sensorTempCelsius));
	return celsius ?? null;
};

function gainOf({ gain, iso }: Conditions): string | null {
	if (gain !== undefined) return `gain ${gain}`;
	return iso === undefined ? null : `ISO ${iso}`;
}
