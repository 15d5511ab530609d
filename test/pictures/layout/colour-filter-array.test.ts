import { describe, expect, test } from 'vitest';
import { colourFilterArray, type MatrixPlace } from '../../../src/pictures/layout/colour-filter-array';

/** The matrix as letters, rows in the order of the file. */
const letters = (pattern: unknown, place?: MatrixPlace): string | undefined =>
	colourFilterArray(pattern, place)
		?.channels.map(channel => 'RGB'.charAt(channel))
		.join('');

describe('a colour matrix', () => {
	test.each<[place: MatrixPlace, expected: string]>([
		[{}, 'RGGB'],
		[{ xOffset: 1 }, 'GRBG'],
		[{ yOffset: 1 }, 'GBRG'],
		[{ xOffset: 1, yOffset: 1 }, 'BGGR'],
		[{ xOffset: -1, yOffset: 2 }, 'GRBG'],
		[{ xOffset: '1', yOffset: NaN }, 'RGGB'],
		// The top row of the picture comes last: for an even height the first row in the file is an odd one of the
		// picture.
		[{ lastRowFirstOf: 4 }, 'GBRG'],
		[{ lastRowFirstOf: 5 }, 'RGGB'],
		[{ lastRowFirstOf: 4, yOffset: 1 }, 'RGGB'],
	])('RGGB with %j', (place, expected) => {
		expect(letters('RGGB', place)).toBe(expected);
	});

	test('is told in any case and with blanks around it', () => {
		expect(letters(' gbrg ')).toBe('GBRG');
	});

	test('X-Trans has cells of six by six', () => {
		const rows = ['GGRGGB', 'GGBGGR', 'BRGRBG', 'GGBGGR', 'GGRGGB', 'RBGBRG'];
		expect(letters(rows.join(''))).toBe(rows.join(''));
		expect(letters(rows.join(''), { lastRowFirstOf: 6 })).toBe([...rows].reverse().join(''));
		expect(letters(rows.join(''), { yOffset: 2 })).toBe([...rows.slice(2), ...rows.slice(0, 2)].join(''));
	});

	test.each([undefined, true, '', 'TRUE', 'CMYG', 'RGB', 'GGGG', 'RGGBRGGB', 4])('%j is none', pattern => {
		expect(colourFilterArray(pattern)).toBeUndefined();
	});
});
