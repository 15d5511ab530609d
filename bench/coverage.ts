/** Which flats cover which lights: all targets of a log of many years at once. */
import { FilterTable } from '../src/domain/filter';
import type { FlatFile, LightsOfNight } from '../src/domain/calibration/rig-facts';
import { Rigs } from '../src/data-log/rigs';
import type { Bar } from './report';
import { median } from './statistics';

const LIGHTS = 100_000;
const NIGHTS = 2000;
const FLATS = 500;
const TARGETS = 400;
const FILTERS = ['L', 'R', 'G', 'B', 'Ha', 'OIII', 'SII'];
const ROUNDS = 5;
const WARM_UPS = 3;

export interface CoverageFigures {
	readonly milliseconds: number;
	readonly halfMilliseconds: number;
	readonly covered: number;
}

/** A fixed sequence: every run measures the same. */
function sequence(seed: number): () => number {
	let state = seed;
	return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

/** As in a tree, where the lights of a folder share the one text of its night. */
const DAYS = Array.from({ length: NIGHTS }, (_, number) =>
	new Date(Date.UTC(2015, 0, 1 + number)).toISOString().slice(0, 10),
);

/**
 * A target is shot in some nights in a row, at the angle that its field asks for; the rotator's angle differs a little
 * from sub to sub.
 */
function makeLights(count: number): LightsOfNight[] {
	const random = sequence(7);
	const conditions = {
		camera: 'Camera',
		gain: 100,
		iso: undefined,
		offset: 50,
		binning: '1x1',
		readoutMode: undefined,
		exposureSeconds: 300,
		setTempCelsius: -10,
		sensorTempCelsius: undefined,
	};
	const angles = Array.from({ length: TARGETS }, () => 360 * random());
	return Array.from({ length: count }, (_, at): LightsOfNight => {
		const number = Math.floor((at / count) * TARGETS);
		const night = DAYS[Math.floor((at / count) * NIGHTS)] ?? '';
		return {
			target: `target ${number}`,
			rig: 'Rig',
			night,
			nightFolder: night,
			conditions,
			count: 1,
			filter: FILTERS[Math.floor(random() * FILTERS.length)] ?? 'L',
			angleDegrees: (Math.round(((angles[number] ?? 0) + random() * 0.5) * 100) / 100) % 360,
			angleSystem: 'mechanical',
		};
	});
}

function makeFlats(): FlatFile[] {
	const random = sequence(11);
	return Array.from({ length: FLATS }, (_, at): FlatFile => ({
		filter: FILTERS[at % FILTERS.length] ?? 'L',
		angleDegrees: Math.floor(random() * 36_000) / 100,
		angleSystem: 'mechanical',
		date: DAYS[Math.floor(random() * NIGHTS)] ?? '',
		source: 'found',
		rig: 'Rig',
		folder: '00_Misc',
		isMaster: true,
		conditions: {
			camera: 'Camera',
			gain: 100,
			iso: undefined,
			offset: 50,
			binning: '1x1',
			readoutMode: undefined,
			exposureSeconds: 2,
			setTempCelsius: -10,
			sensorTempCelsius: undefined,
		},
	}));
}

/** Medians of some rounds, the code warmed up before. */
export function measureCoverage(): CoverageFigures {
	const filters = new FilterTable();
	const flats = makeFlats();
	let covered = 0;
	const time = (lights: readonly LightsOfNight[]): number => {
		const rigs = new Rigs({
			toleranceDegrees: 2.5,
			maxAgeDays: 90,
			few: false,
			allowScaling: false,
			filters,
			compareFilters: (a, b) => filters.compare(a, b),
		});
		rigs.hold({ lights, flats, darks: [] });
		covered = 0;
		const began = performance.now();
		for (const target of rigs.targetNames())
			for (const { rows } of rigs.tablesOf([target]))
				for (const row of rows) covered += row.lights.covered + row.lights.old;
		return performance.now() - began;
	};
	const all = makeLights(LIGHTS);
	const half = makeLights(LIGHTS / 2);
	for (let round = 0; round < WARM_UPS; round++) {
		time(all);
		time(half);
	}
	const rounds = Array.from({ length: ROUNDS }, () => ({ half: time(half), all: time(all) }));
	return {
		milliseconds: median(rounds.map(round => round.all)),
		halfMilliseconds: median(rounds.map(round => round.half)),
		covered,
	};
}

export const coverageText = ({ milliseconds, halfMilliseconds, covered }: CoverageFigures): string =>
	`Flat coverage of ${TARGETS} targets with ${LIGHTS} lights in ${NIGHTS} nights and ${FLATS} flats: ` +
	`${milliseconds.toFixed(0)} ms (${covered} lights have a flat); with half the lights ` +
	`${halfMilliseconds.toFixed(0)} ms.`;

export const coverageBars = ({ milliseconds, halfMilliseconds }: CoverageFigures): Bar[] => [
	{
		name: 'flat coverage of 100,000 lights, ms',
		required: '≤ 150',
		measured: milliseconds.toFixed(0),
		isPassed: milliseconds <= 150,
	},
	{
		name: 'flat coverage, times longer for twice the lights',
		required: '≤ 2.50',
		measured: (milliseconds / halfMilliseconds).toFixed(2),
		isPassed: milliseconds / halfMilliseconds <= 2.5,
	},
];
