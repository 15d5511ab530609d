import { describe, expect, test } from 'vitest';
import { isUsualStage, parseStage, STAGE_FOLDERS } from '../../src/domain/stage';

describe('a stage', () => {
	test.each([
		['20_Data', 20, 'Data'],
		['00_Misc', 0, 'Misc'],
		['99_Abandoned', 99, 'Abandoned'],
		['25_Queue', 25, 'Queue'],
		['20-data', 20, 'data'],
		['07_To be blinked', 7, 'To be blinked'],
		['30_Überarbeiten', 30, 'Überarbeiten'],
	])('%s is number %d', (folder, number, name) => expect(parseStage(folder)).toEqual({ number, name, folder }));
	test.each(['51 Pegasi', '20', '20_', '2_Data', '120_Data', '20_2025', '20Data', '20 Data', ' 20_Data', 'M 31', ''])(
		'%s is none',
		folder => expect(parseStage(folder)).toBe(undefined),
	);
	test('has a name of the seed, in any case, or one that the seed mentions', () => {
		const usual = (folder: string): boolean | undefined => {
			const stage = parseStage(folder);
			return stage && isUsualStage(stage);
		};
		expect([...STAGE_FOLDERS, '99_Abandoned', '25_Queue', '21_data'].map(usual)).toEqual(Array(10).fill(true));
		expect(usual('15_Sorting')).toBe(false);
	});
});
