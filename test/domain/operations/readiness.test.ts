import { describe, expect, test } from 'vitest';
import type { Calibrated, Whereabouts } from '../../../src/domain/calibration/calibration';
import { isAbandoned, readinessFor, type ReadinessFacts } from '../../../src/domain/operations/readiness';
import type { NightCalibration } from '../../../src/domain/calibration/rig-facts';
import { parseStage, type Stage } from '../../../src/domain/stage';

const stage = (folder: string): Stage => {
	const found = parseStage(folder);
	if (!found) throw new Error(`${folder} is no stage`);
	return found;
};

const calibrated = (state: Whereabouts): Calibrated => ({ state, isVerified: true });
const night = (darks: Whereabouts, flats: Whereabouts): NightCalibration => ({
	night: '2025-09-14',
	rig: 'RC8@f8.0+Cam',
	darks: calibrated(darks),
	missingDarkSeconds: [],
	flats: calibrated(flats),
	missingFlatFilters: [],
	flatDarks: null,
});

const READY: ReadinessFacts = {
	unreviewedLights: 0,
	keptOutside: 0,
	goals: { reached: 2, of: 2 },
	nights: [night('in place', 'in place')],
	masterLights: 3,
	isPublished: true,
};
const RAW: ReadinessFacts = {
	unreviewedLights: 12,
	keptOutside: 0,
	goals: { reached: 1, of: 4 },
	masterLights: 0,
	isPublished: false,
	nights: [
		night('in place', 'in place'),
		night('in library', 'in place'),
		night('in place', 'missing'),
		night('missing', 'missing'),
	],
};

describe('a target is ready for the next stage when', () => {
	test.each([
		['10_Blink', '20_Data', ['reviewed']],
		['20_Data', '30_Master', ['reviewed', 'goals', 'calibrated']],
		['30_Master', '40_Process', ['masters']],
		['40_Process', '50_Bake', []],
		['50_Bake', '60_Done', ['published']],
	])('%s to %s: the checks of that step alone hold', (from, to, checks) => {
		expect(readinessFor(stage(from), stage(to), READY).map(({ check, ok }) => [check, ok])).toEqual(
			checks.map(check => [check, true]),
		);
		expect(readinessFor(stage(from), stage(to), RAW).map(({ check, ok }) => [check, ok])).toEqual(
			checks.map(check => [check, false]),
		);
	});
	test('what stands in the way is counted', () => {
		expect(readinessFor(stage('20_Data'), stage('30_Master'), RAW)).toEqual([
			{ check: 'reviewed', ok: false, count: 12 },
			{ check: 'goals', ok: false, count: 3 },
			{ check: 'calibrated', ok: false, count: 3 },
		]);
		expect(readinessFor(stage('30_Master'), stage('40_Process'), RAW)).toEqual([{ check: 'masters', ok: false }]);
	});
});

describe('the checks', () => {
	const checks = (from: string, to: string, facts = RAW): string[] =>
		readinessFor(stage(from), stage(to), facts).map(({ check }) => check);
	test('of stages that are leapt over are made as well', () =>
		expect(checks('10_Blink', '60_Done')).toEqual(['reviewed', 'goals', 'calibrated', 'masters', 'published']));
	test("of stages of the user's own are those of the seed's stages between", () => {
		expect(checks('20_Data', '25_Queue')).toEqual([]);
		expect(checks('25_Queue', '35_Later')).toEqual(['reviewed', 'goals', 'calibrated']);
		expect(checks('60_Done', '70_Backup')).toEqual([]);
	});
	test('tell of kept lights that stop counting from 30_Master on', () => {
		const kept = { ...READY, keptOutside: 3 };
		expect(readinessFor(stage('20_Data'), stage('30_Master'), kept).filter(({ ok }) => !ok)).toEqual([
			{ check: 'kept', ok: false, count: 3 },
		]);
		expect(checks('10_Blink', '20_Data', kept)).toEqual(['reviewed']);
	});
	test('leave out goals where there are none', () =>
		expect(checks('20_Data', '30_Master', { ...RAW, goals: { reached: 0, of: 0 } })).toEqual([
			'reviewed',
			'calibrated',
		]));
	test('are none on the way back, nor for what is given up', () => {
		expect(checks('40_Process', '20_Data')).toEqual([]);
		expect(checks('20_Data', '99_Abandoned')).toEqual([]);
	});
});

test('a stage of that name is where targets are given up', () => {
	expect(['99_Abandoned', '70_abandoned', '60_Done'].map(folder => isAbandoned(stage(folder)))).toEqual([
		true,
		true,
		false,
	]);
});
