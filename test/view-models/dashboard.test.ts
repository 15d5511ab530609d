import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	ALL_TARGETS,
	boardOf,
	cardOf,
	chosenCards,
	columnKey,
	daysInStage,
	filterBars,
	isReady,
	sortByName,
	stagesIn,
	type BoardChoice,
	type Card,
} from '../../src/view-models/dashboard';
import type { LogRow } from '../../src/domain/exposure';
import { FilterTable } from '../../src/domain/filter';
import type { Goal } from '../../src/domain/goals/goal';
import type { GoalPlan } from '../../src/domain/goals/progress';
import { parseStage } from '../../src/domain/stage';
import { logRow } from '../build/log-row';

const RC8 = 'RC8@f8.0+ZWO ASI2600MM Pro';
const REDCAT = 'Redcat51@f4.9+AP26CC';
const filters = new FilterTable();
const goal = (filter: string, hours: number): Goal => ({
	filter,
	seconds: hours * 3600,
	optics: null,
	exposureSeconds: null,
});
const plan = (goals: readonly Goal[] = [], facts: Partial<GoalPlan> = {}): GoalPlan => ({
	goals,
	buffer: 0.15,
	scope: 'panel',
	includeUnknown: false,
	compareFilters: (a, b) => filters.compare(a, b),
	...facts,
});

interface Note {
	readonly rows?: readonly LogRow[];
	readonly goals?: readonly Goal[];
	readonly [property: string]: unknown;
}

function card(
	target: string,
	{ rows = [], goals = [], ...properties }: Note = {},
	facts: Partial<GoalPlan> = {},
): Card {
	return cardOf({ target, notePath: `Astro/Targets/${target}.md`, rows, properties }, plan(goals, facts));
}

const chosen = (cards: readonly Card[], choice: Partial<BoardChoice>): string[] =>
	chosenCards(sortByName(cards), { ...ALL_TARGETS, ...choice }).map(({ target }) => target);

/** "20_Data: M 31, M 33" for each column. */
const board = (cards: readonly Card[], choice: Partial<BoardChoice> = {}): string[] => {
	const all = { ...ALL_TARGETS, ...choice };
	return boardOf(chosenCards(sortByName(cards), all), stagesIn(cards), all).map(column =>
		`${column.stage?.folder ?? '–'}: ${column.cards.map(({ target }) => target).join(', ')}`.trim(),
	);
};

describe('a card', () => {
	test('holds what its note says', () => {
		const m31 = card('M 31', {
			aliases: ['Andromeda'],
			stage: '20_Data',
			stages: [`20_Data ${RC8}`, `40_Process ${REDCAT}`],
			rigs: [`[[${RC8}]]`, `[[Astro/Rigs/${REDCAT}.md|Redcat]]`],
			hours: 12.7,
			to_shoot_hours: 3.25,
			progress: 81,
			to_blink: 4,
			flats_missing: 2,
			nights_uncalibrated: 1,
			panels: 3,
			last_night: '2025-11-18',
			stage_since: '2025-11-01',
			published: 'https://example.org',
			cover: '![[M 31.png|200]]',
		});
		expect(m31).toMatchObject({
			hours: 12.7,
			toShootHours: 3.25,
			progress: 81,
			toBlink: 4,
			flatsMissing: 2,
			nightsUncalibrated: 1,
			panels: 3,
			lastNight: '2025-11-18',
			stageSince: '2025-11-01',
			isPublished: true,
			cover: 'M 31.png',
		});
		expect(m31.stage?.folder).toBe('20_Data');
		expect(m31.rigs[0]).toBe(RC8);
	});

	test('of a note without properties, or with wrong ones, is empty and says nothing wrong', () => {
		for (const properties of [
			{},
			{
				hours: 'many',
				to_shoot_hours: -1,
				progress: NaN,
				to_blink: null,
				rigs: 3,
				stage: 20,
				stages: {},
				last_night: '2025-02-30',
				aliases: [1],
				cover: [],
			},
		]) {
			expect(card('M 31', properties)).toMatchObject({
				hours: 0,
				toShootHours: undefined,
				progress: undefined,
				toBlink: 0,
				rigs: [],
				stage: undefined,
				lastNight: undefined,
				cover: undefined,
			});
		}
	});

	test.each([
		['[[Sky/M 31.png]]', 'Sky/M 31.png'],
		['![[M 31.png|200]]', 'M 31.png'],
		['M 31.png', 'M 31.png'],
		['[[M 31.png#top]]', 'M 31.png'],
		['https://example.org/m31.png', undefined],
		['[[https://example.org/m31.png]]', undefined],
		['  ', undefined],
	])('takes a picture of the vault and never one of the web: %s', (cover, path) => {
		expect(card('M 31', { cover }).cover).toBe(path);
	});

	test('is in its stage for as many whole days as have passed', () => {
		expect(daysInStage(card('M 31', { stage_since: '2025-10-28' }), '2025-11-18')).toBe(21);
		expect(daysInStage(card('M 31', { stage_since: '2025-11-18' }), '2025-11-18')).toBe(0);
		expect(daysInStage(card('M 31', { stage_since: '2025-11-19' }), '2025-11-18')).toBeUndefined();
		expect(daysInStage(card('M 31'), '2025-11-18')).toBeUndefined();
	});

	test('is ready when goals are reached and nothing is left to blink or calibrate', () => {
		expect(isReady(card('M 31', { to_shoot_hours: 0 }))).toBe(true);
		expect(isReady(card('M 31'))).toBe(false);
		for (const lacking of ['to_blink', 'flats_missing', 'nights_uncalibrated'])
			expect(isReady(card('M 31', { to_shoot_hours: 0, [lacking]: 1 }))).toBe(false);
	});
});

describe('the bar of a filter', () => {
	const row = (filter: string, accepted: number, unreviewed = 0): LogRow =>
		logRow({ filter, exposureSeconds: 3600, accepted, unreviewed });

	test('is accepted light, then what may still be rejected, of the goal', () => {
		// 2 h and 1 h / 1.15 of 4 h: 0.5 and 0.2174.
		const [bar] = filterBars(card('M 31', { goals: [goal('L', 4)], rows: [row('L', 2, 1)] }));
		expect(bar).toMatchObject({ filter: 'L', seconds: 10_800, unreviewedSeconds: 3600 });
		expect(bar?.acceptedPart).toBeCloseTo(0.5, 10);
		expect(bar?.unreviewedPart).toBeCloseTo(0.217_391_3, 6);
	});

	test('is full when nothing is to be shot, and never fuller', () => {
		const [bar] = filterBars(card('M 31', { goals: [goal('L', 4)], rows: [row('L', 9, 1)] }));
		expect((bar?.acceptedPart ?? 0) + (bar?.unreviewedPart ?? 0)).toBeCloseTo(1, 10);
	});

	test('has no goal where there is none, and no light where none was shot', () => {
		const bars = filterBars(card('M 31', { goals: [goal('Ha', 4)], rows: [row('L', 2), row('R', 0)] }));
		expect(
			bars.map(({ filter, seconds, need, acceptedPart }) => [filter, seconds, need?.goalSeconds, acceptedPart]),
		).toEqual([
			['L', 7200, undefined, 0],
			['Ha', 0, 14_400, 0],
		]);
	});

	test('counts what one panel lacks though another has too much', () => {
		// 4 h a panel: the first has 6 h, the second 2 h; 4 h and 2 h of 8 h count.
		const rows = [
			logRow({ panel: 1, exposureSeconds: 3600, accepted: 6 }),
			logRow({ panel: 2, exposureSeconds: 3600, accepted: 2 }),
		];
		const [bar] = filterBars(card('M 31', { goals: [goal('L', 4)], rows }));
		expect(bar).toMatchObject({ seconds: 28_800, need: { goalSeconds: 28_800 } });
		expect(bar?.acceptedPart).toBeCloseTo(0.75, 10);
	});

	test('of light whose filter nobody knows is there only where that counts', () => {
		const rows = [row('Unknown', 1)];
		expect(filterBars(card('M 31', { rows }))).toEqual([]);
		expect(filterBars(card('M 31', { rows }, { includeUnknown: true })).map(({ filter }) => filter)).toEqual([
			'Unknown',
		]);
	});
});

describe('the board', () => {
	test("has the usual stages and the user's own, by number, and targets without a stage first", () => {
		expect(board([card('A', { stage: '20_Data' }), card('B', { stage: '25_Queue' }), card('C')])).toEqual([
			'–: C',
			'10_Blink:',
			'20_Data: A',
			'25_Queue: B',
			'30_Master:',
			'40_Process:',
			'50_Bake:',
			'60_Done:',
		]);
	});

	test("takes spellings of one stage for one, and a stage of the user's for the usual one of that number", () => {
		expect(
			board([card('A', { stage: '20_Data' }), card('B', { stage: '20-data' }), card('C', { stage: '40_Edit' })]),
		).toEqual(['10_Blink:', '20_Data: A, B', '30_Master:', '40_Edit: C', '50_Bake:', '60_Done:']);
	});

	test("of one rig shows where that rig's projects are, also when its name ends another's", () => {
		const rigs = [RC8, `Big ${RC8}`];
		const m31 = card('M 31', { stage: '20_Data', rigs, stages: [`20_Data Big ${RC8}`, `40_Process ${RC8}`] });
		expect(board([m31])[1]).toBe('20_Data: M 31');
		expect(board([m31], { rig: RC8 })[3]).toBe('40_Process: M 31');
		expect(board([m31], { rig: `big ${RC8}` })[1]).toBe('20_Data: M 31');
	});

	test('of one stage is one column', () => {
		expect(
			board([card('A', { stage: '20_Data' }), card('B', { stage: '30_Master' })], {
				stage: columnKey(parseStage('30_Master')),
			}),
		).toEqual(['30_Master: B']);
	});

	test('has each chosen target exactly once', () => {
		const stage = fc.constantFrom(
			'00_Misc',
			'10_Blink',
			'20_Data',
			'20-data',
			'33_Own',
			'60_Done',
			'none',
			undefined,
		);
		fc.assert(
			fc.property(fc.array(stage), stages => {
				const cards = stages.map((name, at) => card(`T ${at}`, { stage: name }));
				const shown = boardOf(cards, stagesIn(cards), ALL_TARGETS).flatMap(column =>
					column.cards.map(({ target }) => target),
				);
				expect(shown.sort()).toEqual(cards.map(({ target }) => target).sort());
			}),
		);
	});
});

describe('of all targets', () => {
	const cards = [
		card('M 101', {
			rigs: [RC8],
			aliases: ['Pinwheel Galaxy'],
			hours: 3,
			to_shoot_hours: 1,
			last_night: '2025-03-01',
			stage_since: '2025-05-01',
			goals: [goal('OIII', 2)],
		}),
		card('M 31', {
			rigs: [RC8, REDCAT],
			aliases: ['Andromeda'],
			hours: 9,
			last_night: '2025-11-01',
			stage_since: '2025-06-01',
			rows: [logRow({ filter: 'Ha', accepted: 1 })],
		}),
		card('Sh2-129', { rigs: [REDCAT], hours: 5, to_shoot_hours: 7, rows: [logRow({ filter: 'Ha', rejected: 1 })] }),
	];

	test.each([
		['', ['M 31', 'M 101', 'Sh2-129']],
		['m31', ['M 31']],
		['M  31', ['M 31']],
		['galaxy pin', ['M 101']],
		['sh2-', ['Sh2-129']],
		['ANDROMEDA', ['M 31']],
		['m 3 zz', []],
		['1', ['M 31', 'M 101', 'Sh2-129']],
	])('the text "%s" finds %j', (query, found) => {
		expect(chosen(cards, { query, sort: 'name' })).toEqual(found);
	});

	test('a rig has those it shot, however it is spelled', () => {
		expect(chosen(cards, { rig: REDCAT.toUpperCase(), sort: 'name' })).toEqual(['M 31', 'Sh2-129']);
	});

	test('a filter has those with light or a goal, not those whose light was rejected', () => {
		expect(chosen(cards, { filter: 'Ha' })).toEqual(['M 31']);
		expect(chosen(cards, { filter: 'OIII' })).toEqual(['M 101']);
		expect(chosen(cards, { filter: 'Ha', query: 'sh2' })).toEqual([]);
	});

	test.each([
		['need', ['Sh2-129', 'M 101', 'M 31']],
		['name', ['M 31', 'M 101', 'Sh2-129']],
		['hours', ['M 31', 'Sh2-129', 'M 101']],
		['night', ['M 31', 'M 101', 'Sh2-129']],
		['waiting', ['M 101', 'M 31', 'Sh2-129']],
	] as const)('in the order of %s', (sort, order) => {
		expect(chosen(cards, { sort })).toEqual(order);
	});

	test('equals stay in the order of their names', () => {
		const equal = ['NGC 7000', 'M 2', 'M 10', 'm 1'].map(name => card(name, { hours: 1 }));
		expect(chosen(equal, { sort: 'hours' })).toEqual(['m 1', 'M 2', 'M 10', 'NGC 7000']);
	});
});
