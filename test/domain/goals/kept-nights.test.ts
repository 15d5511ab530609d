import { expect, test } from 'vitest';
import {
	keptNightProblems,
	keptNights,
	reviewedRows,
	unreviewedNights,
	withKeptNights,
} from '../../../src/domain/goals/kept-nights';
import { logRow } from '../../build/log-row';

const rows = [
	logRow({ night: '2025-09-14', filter: 'L', accepted: 2, unreviewed: 3, rejected: 1 }),
	logRow({ night: '2025-09-14', filter: 'R', unreviewed: 4 }),
	logRow({ night: '2025-09-15', filter: 'L', unreviewed: 5 }),
	logRow({ night: '2025-09-13', filter: 'L', accepted: 1 }),
	logRow({ night: null, filter: 'L', unreviewed: 7 }),
];

test(
	'nights that were kept whole have nothing unreviewed; what was rejected stays so, and other nights stay as ' +
		'they are',
	() => {
		const reviewed = [
			{ ...rows[0], accepted: 5, unreviewed: 0 },
			{ ...rows[1], accepted: 4, unreviewed: 0 },
			rows[2],
			rows[3],
			rows[4],
		];
		for (const item of ['2025-09-14', '2025-09-14 7', ' 2025-09-14  9 '])
			expect(reviewedRows(rows, { kept_all: [item] })).toEqual(reviewed);
		expect(reviewedRows(rows, {})).toBe(rows);
	},
);

test('a night that lights came to since then is to be looked at again', () => {
	expect(reviewedRows(rows, { kept_all: ['2025-09-14 6'] })).toBe(rows);
	expect([...keptNights(rows, { kept_all: ['2025-09-14 6', '2025-09-15 5'] })]).toEqual(['2025-09-15']);
});

test('one date need not be a list', () =>
	expect([...keptNights(rows, { kept_all: '2025-09-15' })]).toEqual(['2025-09-15']));

test('what is no date is left out and reported', () => {
	const properties = { kept_all: ['2025-09-31', '2025-09-14', 'all', true, '2025-09-14 some'] };
	expect([...keptNights(rows, properties)]).toEqual(['2025-09-14']);
	expect(keptNightProblems(properties).map(({ detail }) => detail?.['value'])).toEqual([
		'2025-09-31',
		'all',
		'true',
		'2025-09-14 some',
	]);
});

test('nights with something left to review are listed by date, with all filters together', () => {
	expect(unreviewedNights(rows)).toEqual([
		{ night: '2025-09-14', subs: 7 },
		{ night: '2025-09-15', subs: 5 },
	]);
});

test('a night that is kept again gives way to what is said now, and other items stay as they are', () => {
	expect(
		withKeptNights(
			['someday', '2025-09-15 2', '2025-09-10'],
			[
				{ night: '2025-09-14', subs: 7 },
				{ night: '2025-09-15', subs: 5 },
			],
		),
	).toEqual(['someday', '2025-09-10', '2025-09-14 7', '2025-09-15 5']);
});
