import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../../src/domain/filter';
import { goalsFromArguments, parseGoals, type Goals } from '../../../src/domain/goals/goal';

const filters = new FilterTable();
const options = { canonical: (name: string) => filters.canonical(name), defaultBuffer: 0.15 };
const parse = (properties: Record<string, unknown>): Goals => parseGoals(properties, options);
const goalOf = (
	filter: string,
	seconds: number,
	exposureSeconds: number | null = null,
	optics: string | null = null,
): object => ({ filter, optics, exposureSeconds, seconds });
const faultsOf = ({ problems }: Goals): unknown[] =>
	problems.map(({ code, detail }) =>
		code === 'note-goal-unreadable' ? [detail?.key, detail?.value, detail?.reason] : [code, detail],
	);

describe('what a goal may look like', () => {
	test.each([
		[10, 36_000],
		[7.5, 27_000],
		[0.1, 360],
		['10', 36_000],
		[' 10 ', 36_000],
		['7h 30m', 27_000],
		['7h30m', 27_000],
		['7.5h', 27_000],
		['7.5 hours', 27_000],
		['450m', 27_000],
		['450 min', 27_000],
		['90 minutes', 5400],
		['1 hr', 3600],
	])('%j is %d seconds of any exposure', (value, seconds) => {
		expect(parse({ goal_L: value })).toEqual({ goals: [goalOf('L', seconds)], buffer: 0.15, problems: [] });
	});

	test.each([
		['60x300s', 60, 300],
		['60 x 300', 60, 300],
		['60 × 300 s', 60, 300],
		['30*0.5 sec', 30, 0.5],
		['1X1200S', 1, 1200],
	])('%j is counted subs', (value, subs, exposure) => {
		expect(parse({ goal_L: value }).goals).toEqual([goalOf('L', subs * exposure, exposure)]);
	});

	test('a list adds up, one exposure at a time', () => {
		expect(parse({ goal_L: ['60x300s', '30 x 60s', 2, '1h', '10x300s', null] }).goals).toEqual([
			goalOf('L', 21_000, 300),
			goalOf('L', 1800, 60),
			goalOf('L', 10_800),
		]);
	});

	test.each([null, undefined, '', '  ', 0, '0', '0h', '0x300s', [], [null]])(
		'%j is no goal and no problem',
		value => {
			expect(parse({ goal_L: value })).toEqual({ goals: [], buffer: 0.15, problems: [] });
		},
	);

	test.each([
		['ten', 'unreadable'],
		['7,5', 'unreadable'],
		['7h 30', 'unreadable'],
		['60x', 'unreadable'],
		['h', 'unreadable'],
		[true, 'unreadable'],
		[NaN, 'unreadable'],
		[{ hours: 3 }, 'unreadable'],
		[['60x300s', 'many'], 'unreadable'],
		[[[1]], 'unreadable'],
		[-3, 'negative'],
		['-3', 'negative'],
		[Infinity, 'absurd'],
		[100_000, 'absurd'],
		['99999x900s', 'absurd'],
		['9'.repeat(400), 'absurd'],
	])('%j is no goal but a problem', (value, reason) => {
		const goals = parse({ goal_L: value });
		expect(goals.goals).toEqual([]);
		expect(faultsOf(goals)).toEqual([['goal_L', expect.any(String), reason]]);
	});

	test('the problem quotes the value, also a list that holds itself', () => {
		const endless: unknown[] = ['60x300s', NaN];
		endless.push(endless);
		expect(parse({ goal_L: ' ten ' }).problems).toEqual([
			{ code: 'note-goal-unreadable', path: '', detail: { key: 'goal_L', value: ' ten ', reason: 'unreadable' } },
		]);
		expect(faultsOf(parse({ goal_L: NaN, goal_R: { hours: 3 }, goal_G: endless }))).toEqual([
			['goal_L', 'NaN', 'unreadable'],
			['goal_R', '{…}', 'unreadable'],
			['goal_G', '60x300s, NaN, …', 'unreadable'],
		]);
	});
});

describe('whose goal it is', () => {
	test.each(['goal_ha', 'GOAL_H-alpha', 'Goal_Ha 3nm', 'goal_H'])('%s means Ha', key =>
		expect(parse({ [key]: 1 }).goals).toEqual([goalOf('Ha', 3600)]),
	);

	test('a filter that no table knows is as it is spelled', () =>
		expect(parse({ goal_D1: 1 }).goals).toEqual([goalOf('D1', 3600)]));

	test('a rig has its own goal beside the common one', () => {
		expect(parse({ goal_L: 10, 'goal_L@RC8': 4, 'goal_lum@Redcat51': '60x60s' }).goals).toEqual([
			goalOf('L', 36_000),
			goalOf('L', 14_400, null, 'RC8'),
			goalOf('L', 3600, 60, 'Redcat51'),
		]);
	});

	test('of two keys that mean one filter the first counts, and the second is a problem', () => {
		const goals = parse({ goal_Ha: 3, 'goal_H-alpha': 5, 'goal_ha@RC8': 1, 'goal_Ha@rc8': 2 });
		expect(goals.goals).toEqual([goalOf('Ha', 10_800), goalOf('Ha', 3600, null, 'RC8')]);
		expect(faultsOf(goals)).toEqual([
			['goal_H-alpha', '5', 'twice'],
			['goal_Ha@rc8', '2', 'twice'],
		]);
	});

	test('an empty key does not stand in the way of a filled one', () => {
		expect(parse({ goal_ha: null, goal_Ha: 3 })).toEqual({
			goals: [goalOf('Ha', 10_800)],
			buffer: 0.15,
			problems: [],
		});
	});

	test('keys without a filter or a rig are problems', () => {
		expect(
			faultsOf(
				parse({ goal_: 1, 'goal_@RC8': 1, 'goal_L@': 1, goal_none: 1, 'share_L@RC8': 40, 'goal_hours@RC8': 3 }),
			),
		).toEqual([
			['goal_', '1', 'no-name'],
			['goal_@RC8', '1', 'no-name'],
			['goal_L@', '1', 'no-name'],
			['goal_none', '1', 'no-name'],
			['share_L@RC8', '40', 'not-for-one-rig'],
			['goal_hours@RC8', '3', 'not-for-one-rig'],
		]);
	});

	test('properties of others are no business of ours', () => {
		const others = {
			goal: 3,
			goals: 'x',
			hours_L: 3,
			my_goal_L: 2,
			share_link: 'https://example.org/x',
			share_updated: '2026-01-01T00:00:00+00:00',
		};
		expect(parse(others)).toEqual({ goals: [], buffer: 0.15, problems: [] });
	});
});

describe('shares of a total', () => {
	test.each([[40], ['40'], ['40%'], ['40 %']])('%j of 10 hours is 4 hours', share => {
		expect(parse({ goal_hours: 10, share_L: share })).toEqual({
			goals: [goalOf('L', 14_400)],
			buffer: 0.15,
			problems: [],
		});
	});

	test('the total may be written like any duration', () =>
		expect(parse({ Goal_Hours: '7h 30m', SHARE_lum: 20 }).goals).toEqual([goalOf('L', 5400)]));

	test('a direct goal wins over a share, also a goal of zero; a rig’s own does not', () => {
		expect(
			parse({ goal_hours: 10, share_L: 40, share_R: 20, share_G: 20, goal_L: 6, goal_red: 0, 'goal_G@RC8': 1 })
				.goals,
		).toEqual([goalOf('L', 21_600), goalOf('G', 3600, null, 'RC8'), goalOf('G', 7200)]);
	});

	test('more than 100 % warns with the sum and still counts', () => {
		const goals = parse({ goal_hours: 5, share_Ha: 50, share_OIII: 30, share_SII: 20, share_ALPT: 60 });
		expect(goals.problems).toEqual([{ code: 'note-shares-over-100', path: '', detail: { sum: 160 } }]);
		expect(goals.goals).toHaveLength(4);
	});

	test('thirds that add up to 100 do not warn, nor does a share that a direct goal replaces', () => {
		expect(parse({ goal_hours: 9, share_R: 33.3, share_G: 33.3, share_B: 33.4 }).problems).toEqual([]);
		expect(parse({ goal_hours: 9, share_R: 60, share_G: 60, goal_G: 2 }).problems).toEqual([]);
	});

	test('a share without a total, or a total without shares, is said', () => {
		expect(faultsOf(parse({ share_L: 40 }))).toEqual([['share_L', '40', 'share-without-hours']]);
		expect(faultsOf(parse({ goal_hours: 10 }))).toEqual([['goal_hours', '10', 'hours-without-shares']]);
	});

	test('what is no percentage is a problem', () => {
		expect(faultsOf(parse({ goal_hours: 10, share_L: 'half', share_R: -20, share_G: 5000, share_B: 40 }))).toEqual([
			['share_L', 'half', 'unreadable'],
			['share_R', '-20', 'negative'],
			['share_G', '5000', 'absurd'],
		]);
	});
});

describe('the rejection buffer', () => {
	test.each([
		[0.15, 0.15],
		[15, 0.15],
		['15%', 0.15],
		['15 %', 0.15],
		['0.15', 0.15],
		[0, 0],
		[1, 1],
		['1%', 0.01],
		[30, 0.3],
	])('%j is %d', (value, buffer) => {
		expect(parse({ rejection_buffer: value })).toEqual({ goals: [], buffer, problems: [] });
	});

	test.each([
		[-0.1, 'negative'],
		['much', 'unreadable'],
		[NaN, 'unreadable'],
		[1e6, 'absurd'],
		[[15], 'unreadable'],
	])('%j is a problem, and the default holds', (value, reason) => {
		const goals = parse({ Rejection_Buffer: value });
		expect(goals.buffer).toBe(0.15);
		expect(goals.problems).toEqual([
			expect.objectContaining({ detail: expect.objectContaining({ key: 'Rejection_Buffer', reason }) as object }),
		]);
	});
});

describe('goals of the command line', () => {
	test('--goal-hours 10 --share L=40,R=20', () => {
		const asked = { goals: [goalOf('L', 14_400), goalOf('R', 7200)], buffer: 0.15, problems: [] };
		expect(goalsFromArguments('10', ['L=40,R=20'], options)).toEqual(asked);
		expect(goalsFromArguments('10h', ['L=40%', 'red = 20 '], options)).toEqual(asked);
	});

	test('nothing asked is nothing', () =>
		expect(goalsFromArguments(undefined, [], options)).toEqual({ goals: [], buffer: 0.15, problems: [] }));

	test('mistakes are named as typed', () => {
		expect(faultsOf(goalsFromArguments('many', ['L40', 'R=', 'G=x', 'B=20'], options))).toEqual([
			['--share', 'L40', 'unreadable'],
			['--share', 'R=', 'unreadable'],
			['goal_hours', 'many', 'unreadable'],
			['share_G', 'x', 'unreadable'],
			['share_B', '20', 'share-without-hours'],
		]);
	});
});

test('whatever stands in a note, goals are positive numbers and nothing throws', () => {
	const key = fc.oneof(
		fc.constantFrom('goal_L', 'goal_hours', 'share_L', 'share_R', 'rejection_buffer', 'goal_L@RC8'),
		fc.string().map(text => `goal_${text}`),
	);
	const value = fc.oneof(fc.anything(), fc.double(), fc.stringMatching(/^[-0-9.x×hms% ]{0,8}$/));
	fc.assert(
		fc.property(fc.dictionary(key, value), properties => {
			const { goals, buffer } = parse(properties);
			for (const { seconds, exposureSeconds } of goals) {
				expect(seconds).toBeGreaterThan(0);
				expect(Number.isFinite(seconds)).toBe(true);
				expect(exposureSeconds).not.toBe(0);
			}
			expect(buffer >= 0 && buffer <= 10).toBe(true);
		}),
	);
});
