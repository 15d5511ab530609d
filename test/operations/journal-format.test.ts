import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/domain/operations/plan';
import {
	journalText,
	markText,
	newOperationId,
	parseJournal,
	parseStep,
	type Journal,
} from '../../src/operations/journal-format';
import { planOf } from './scenes';

const NOW = Date.UTC(2026, 0, 14, 20, 30, 0, 7);
const ID = '20260114T203000-29xy';

const steps: Step[] = [
	{ kind: 'make folder', path: '20_Data/M31' },
	{
		kind: 'move file',
		from: '10_Blink/a "quoted"\nname.fits',
		to: '20_Data/M31/a.fits',
		sizeBytes: 8640,
		mtimeMs: 1_750_000_000_123.4567,
	},
	{ kind: 'copy file', from: 'dark.xisf', to: '20_Data/M31/dark.xisf', sizeBytes: 7, mtimeMs: 1 },
	{ kind: 'move folder', from: '10_Blink/M33', to: '20_Data/M33', files: 12, sizeBytes: 1000 },
	{ kind: 'remove folder', path: '10_Blink' },
];
const text = journalText(ID, NOW, { plan: planOf(steps, ['/mnt/archive']), steps, present: [], leftAlone: 0 });

function read(journal: string): Journal {
	const parsed = parseJournal(journal);
	if ('fault' in parsed) throw new Error(parsed.fault);
	return parsed;
}

describe('a journal', () => {
	test('gives back what was written into it', () => {
		const journal = read(text);
		expect(journal.header).toEqual({
			version: 2,
			id: ID,
			operation: 'test',
			title: 'A test',
			outside: ['/mnt/archive'],
			madeAtMs: NOW,
			steps: 5,
			files: 14,
			bytes: 9647,
		});
		expect(journal.stepLines.map(parseStep)).toEqual(steps);
		expect(journal.state).toEqual({ kind: 'unfinished', direction: 'forward', done: 0 });
	});
	test('cut short anywhere before its first step lacks the mark that it was whole', () => {
		for (let length = 0; length < text.length; length++)
			expect(parseJournal(text.slice(0, length)), String(length)).toEqual({ fault: 'headless' });
	});
	test('tells how far it came, and keeps a torn mark out of it', () => {
		const marked = text + markText({ done: 2 }) + markText({ done: 4 });
		expect(read(marked).state).toEqual({ kind: 'unfinished', direction: 'forward', done: 4 });
		for (let cut = 1; cut < markText({ done: 4 }).length; cut++)
			expect(read(marked.slice(0, -cut)).state).toEqual({ kind: 'unfinished', direction: 'forward', done: 2 });
		const goneOn = marked.slice(0, -3) + markText({ end: 'done', standingNot: [4] });
		expect(read(goneOn)).toMatchObject({ state: { kind: 'ended', as: 'done' }, standingNot: new Set([4]) });
	});
	test('can end, begin its way back, and end again', () => {
		const back = text + markText({ end: 'partly', standingNot: [1] }) + markText({ begin: 'back' });
		expect(read(back)).toMatchObject({
			state: { kind: 'unfinished', direction: 'back', done: 0 },
			standingNot: new Set([1]),
		});
		expect(read(back + markText({ end: 'undone', standingNot: [0, 1, 2, 3, 4] })).state).toEqual({
			kind: 'ended',
			as: 'undone',
		});
	});
	test('of a later version is left alone, whatever else it holds', () => {
		expect(parseJournal(text.replace('"version":2', '"version":3,"more":[]'))).toEqual({ fault: 'newer' });
		expect(parseJournal('{"version":9}')).toEqual({ fault: 'newer' });
	});
	test('that is damaged is unreadable, a damaged step is no step', () => {
		expect(parseJournal(text.replace('"madeAtMs":', '"madeAtMs":"x","was":'))).toEqual({ fault: 'unreadable' });
		expect(parseStep('{"kind":"move file","from":"a"}')).toBeUndefined();
		expect(parseStep('{"kind":"delete file","path":"a"}')).toBeUndefined();
		expect(parseStep('{"kind":')).toBeUndefined();
	});
});

test('ids tell the time, sort by the millisecond and differ within it', () => {
	expect(newOperationId(NOW, () => 0.5)).toMatch(/^20260114T203000-[2-9a-z]{4}$/);
	const random = [0, 0.99];
	const ids = Array.from({ length: 2000 }, (_, at) => newOperationId(NOW + at, () => random[at % 2] ?? 0));
	expect([...ids].sort()).toEqual(ids);
	expect(newOperationId(NOW, () => 0.1)).not.toBe(newOperationId(NOW, () => 0.9));
});
