import { describe, expect, test } from 'vitest';
import { recogniseTree, type LoggedRow } from '../../src/domain/tree-identity';
import { logRow } from '../build/log-row';

const nights = ['2025-09-11', '2025-09-12', '2025-09-13', '2025-09-14'];
const rowsOf = (tree: string, count = 4, facts: Partial<LoggedRow['row']> = {}): LoggedRow[] =>
	nights.slice(0, count).map(night => ({ target: 'm31', row: logRow({ night, accepted: 10, tree, ...facts }) }));
const nobody: ReadonlySet<string> = new Set();

describe('a tree that is read for the first time', () => {
	test('is the one that the log knows night by night', () =>
		expect(recogniseTree(rowsOf('new1'), rowsOf('k3f9'), nobody)).toBe('k3f9'));
	test('is unknown to an empty log, and an empty tree is nobody', () => {
		expect(recogniseTree(rowsOf('new1'), [], nobody)).toBe(undefined);
		expect(recogniseTree([], rowsOf('k3f9'), nobody)).toBe(undefined);
	});
	test('is recognised while new nights came in, up to half of it', () => {
		expect(recogniseTree(rowsOf('new1', 4), rowsOf('k3f9', 3), nobody)).toBe('k3f9');
		expect(recogniseTree(rowsOf('new1', 4), rowsOf('k3f9', 2), nobody)).toBe(undefined);
	});
	test('is recognised where only a part of the old one is left', () =>
		expect(recogniseTree(rowsOf('new1', 1), rowsOf('k3f9', 4), nobody)).toBe('k3f9'));
	test('is recognised after review, which moves subs between the states', () =>
		expect(
			recogniseTree(
				rowsOf('new1', 4, { accepted: 7, unreviewed: 0, rejected: 3 }),
				rowsOf('k3f9', 4, { accepted: 0, unreviewed: 10 }),
				nobody,
			),
		).toBe('k3f9'));
	test('is recognised by rows that are archived or missing by now', () =>
		expect(recogniseTree(rowsOf('new1'), rowsOf('k3f9', 4, { state: 'missing' }), nobody)).toBe('k3f9'));
	test.each<[string, Partial<LoggedRow['row']>]>([
		['rig', { rig: 'Redcat51@f4.9+AP26CC' }],
		['filter', { filter: 'Ha' }],
		['exposure', { exposureSeconds: 60 }],
		['panel', { panel: 1 }],
		['number of subs', { accepted: 11 }],
	])('is another where the %s is another', (_, facts) =>
		expect(recogniseTree(rowsOf('new1'), rowsOf('k3f9', 4, facts), nobody)).toBe(undefined),
	);
	test('is another where the target is another', () =>
		expect(
			recogniseTree(
				rowsOf('new1'),
				rowsOf('k3f9').map(({ row }) => ({ target: 'm33', row })),
				nobody,
			),
		).toBe(undefined));
	test('is none that this device has beside it: then the two are copies', () =>
		expect(recogniseTree(rowsOf('new1'), rowsOf('k3f9'), new Set(['k3f9']))).toBe(undefined));
	test('is the most alike of several, the first by name among equals', () => {
		expect(recogniseTree(rowsOf('new1'), [...rowsOf('aaaa', 3), ...rowsOf('k3f9', 4)], nobody)).toBe('k3f9');
		expect(recogniseTree(rowsOf('new1'), [...rowsOf('zzzz', 4), ...rowsOf('k3f9', 4)], nobody)).toBe('k3f9');
	});
});
