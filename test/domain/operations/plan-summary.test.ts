import { describe, expect, test } from 'vitest';
import type { Step } from '../../../src/domain/operations/plan';
import { commonSource, destinationsOf, summaryOf, type Transfer } from '../../../src/domain/operations/plan-summary';

const file = (from: string, to: string, sizeBytes = 10): Step => ({
	kind: 'move file',
	from,
	to,
	sizeBytes,
	mtimeMs: 1,
});
const transfer = (from: string, to: string, files = 1, kind: Transfer['kind'] = 'files'): Transfer => ({
	kind,
	from,
	to,
	files,
	sizeBytes: files * 10,
});

test('a plan in short: from which folder to which, how much, and what is made and removed', () => {
	expect(
		summaryOf({
			steps: [
				{ kind: 'make folder', path: 'M/1x' },
				file('B/M/a', 'D/M/a'),
				file('B/M/b', 'D/M/b', 5),
				{ ...file('L/d', 'D/M/d'), kind: 'copy file' } as Step,
				{ kind: 'move folder', from: 'B/N', to: 'D/N', files: 7, sizeBytes: 70 },
				file('c', 'D/c'),
				{ kind: 'remove folder', path: 'B/M/1' },
				{ kind: 'remove folder', path: 'B/M2' },
				{ kind: 'remove folder', path: 'B/M' },
			],
		}),
	).toEqual({
		transfers: [
			{ kind: 'files', from: 'B/M', to: 'D/M', files: 2, sizeBytes: 15 },
			{ kind: 'copies', from: 'L', to: 'D/M', files: 1, sizeBytes: 10 },
			{ kind: 'folder', from: 'B/N', to: 'D/N', files: 7, sizeBytes: 70 },
			{ kind: 'files', from: '', to: 'D', files: 1, sizeBytes: 10 },
		],
		files: 11,
		sizeBytes: 105,
		made: ['M/1x'],
		removed: ['B/M2', 'B/M'],
	});
});

describe('where things go, as a tree', () => {
	test('has a line for each folder that something comes to, and for those that part', () => {
		const [l, r, dark] = [
			transfer('B/L', 'Rig/D/M/accept/1/L', 2),
			transfer('B/R', 'Rig/D/M/accept/1/R'),
			transfer('Lib', 'Rig/D/M/accept/2'),
		];
		expect(destinationsOf([l, r, dark])).toEqual([
			{
				name: 'Rig/D/M/accept',
				transfers: [],
				files: 4,
				sizeBytes: 40,
				below: [
					{
						name: '1',
						transfers: [],
						files: 3,
						sizeBytes: 30,
						below: [
							{ name: 'L', transfers: [l], below: [], files: 2, sizeBytes: 20 },
							{ name: 'R', transfers: [r], below: [], files: 1, sizeBytes: 10 },
						],
					},
					{ name: '2', transfers: [dark], below: [], files: 1, sizeBytes: 10 },
				],
			},
		]);
	});
	test('keeps a folder apart that something comes to itself, and paths that begin at the root', () => {
		const [dark, l] = [transfer('Lib', 'D/1', 1, 'copies'), transfer('B', 'D/1/L')];
		expect(destinationsOf([dark, l])).toEqual([
			{
				name: 'D/1',
				transfers: [dark],
				files: 2,
				sizeBytes: 20,
				below: [{ name: 'L', transfers: [l], below: [], files: 1, sizeBytes: 10 }],
			},
		]);
		const out = transfer('D/M', '/mnt/archive/M');
		expect(destinationsOf([out])).toEqual([
			{ name: '/mnt/archive/M', transfers: [out], below: [], files: 1, sizeBytes: 10 },
		]);
		expect(destinationsOf([transfer('D', '')])).toMatchObject([{ name: '', files: 1 }]);
		expect(destinationsOf([])).toEqual([]);
	});
});

test.each([
	[['B/M/L', 'B/M/R'], 'B/M'],
	[['B/M', 'B/M/L'], 'B/M'],
	[['B/M', 'B/M'], 'B/M'],
	[['B/M'], 'B/M'],
	[['B/M', 'B/M2'], 'B'],
	[['B', 'L'], ''],
	[['/a/x', '/a/y'], '/a'],
	[['/a', 'B'], ''],
	[[], ''],
])('%j come from "%s"', (sources, common) =>
	expect(commonSource(sources.map(from => transfer(from, 'to')))).toBe(common),
);
