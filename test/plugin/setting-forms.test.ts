/** Settings as text, and the text as settings again. */
import { expect, test } from 'vitest';
import type { Captured } from '../../src/plans/captured-frame';
import { targetQuestion } from '../../src/plans/intake-questions';
import { formOf } from '../../src/plugin/setting-forms';

const again = (key: string, value: unknown): unknown => formOf(key)?.read(formOf(key)?.show(value));
const RIG = 'RC8@f8.0+A=B Cam';

test('limits and answers are the same after they were shown', () => {
	const limits = {
		[RIG]: { hfr: 3.5, fwhm: 7, leastStars: 200, guidingRmsArcsec: 0.75, eccentricity: 0.6 },
		Other: { guidingRmsArcsec: 1 },
	};
	expect(again('cullLimits', limits)).toEqual(limits);
	const rigs = { 'A Cam + EQMOD': RIG };
	expect(again('captureRigs', rigs)).toEqual(rigs);
});

test.each(['2025-09-14', undefined])('so is the answer for a folder whose frames name no target, night %s', night => {
	const nameless = {
		target: undefined,
		folder: 'D:/Captures/Night 1',
		place: { target: null },
	} as Partial<Captured> as Captured;
	const answers = { [targetQuestion(nameless, name => name, night).key]: 'NGC 281' };
	expect(again('captureTargets', answers)).toEqual(answers);
});

test('limits of a rig may stand in two lines', () =>
	expect(formOf('cullLimits')?.read(`${RIG} = HFR 3.5\n${RIG} = stars 200`)).toEqual({
		[RIG]: { hfr: 3.5, leastStars: 200 },
	}));

test('a line without a name, a value or a limit is wrong', () => {
	for (const text of ['= x = y', 'pacman =', 'pacman'])
		expect(formOf('captureTargets')?.wrong?.(text), text).toContain('pacman = NGC 281');
	for (const text of [`${RIG} =`, `${RIG} = HFR`, `${RIG} = HFR 3,5`, `${RIG} = seeing 3`])
		expect(formOf('cullLimits')?.wrong?.(text), text).toContain('HFR 3.5');
	expect(formOf('cullLimits')?.wrong?.(`${RIG} = HFR 3.5, Stars 200`)).toBeUndefined();
});
