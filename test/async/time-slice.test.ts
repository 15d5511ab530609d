import { describe, expect, test } from 'vitest';
import { atOnce, inPieces, inSlices, makeTimeSlice, untilDone, type Work } from '../../src/async/time-slice';

describe('the pace', () => {
	test("is due when a slice is used up, and begins another after the others' turn", async () => {
		let now = 0;
		let turns = 0;
		const slice = makeTimeSlice(
			() => {
				turns++;
				now += 100;
				return Promise.resolve();
			},
			() => now,
		);
		now = 7.9;
		expect(slice.due()).toBe(false);
		now = 8;
		expect(slice.due()).toBe(true);
		await slice.giveWay();
		expect([turns, slice.due()]).toEqual([1, false]);
	});
	test('gives several that rest at once one turn, and one slice', async () => {
		let now = 0;
		let turns = 0;
		const slice = makeTimeSlice(
			() => {
				turns++;
				return Promise.resolve();
			},
			() => now,
		);
		now = 8;
		await Promise.all([slice.giveWay(), slice.giveWay(), slice.giveWay()]);
		expect(turns).toBe(1);
		now = 15;
		expect(slice.due()).toBe(false);
		now = 16;
		expect(slice.due()).toBe(true);
		await slice.giveWay();
		expect(turns).toBe(2);
	});
	test('rejects with the reason of a cancel, after the turn', async () => {
		const controller = new AbortController();
		const slice = makeTimeSlice(
			() => {
				controller.abort(new Error('enough'));
				return Promise.resolve();
			},
			() => 0,
			controller.signal,
		);
		await expect(slice.giveWay()).rejects.toThrow('enough');
	});
	test('for work that must be done takes its turns and never rejects', async () => {
		let turns = 0;
		const slice = untilDone(
			makeTimeSlice(
				() => {
					turns++;
					return Promise.resolve();
				},
				() => 50 * turns,
				AbortSignal.abort(),
				8,
			),
		);
		await slice.giveWay();
		expect([turns, slice.due()]).toEqual([1, false]);
	});
});

describe('work in pieces', () => {
	const squares = function* (count: number): Work<number> {
		let sum = 0;
		yield* inPieces(
			Array.from({ length: count }, (_, at) => at),
			at => {
				sum += at;
			},
		);
		return sum;
	};

	test('comes to the same at once and in slices, and rests in between', async () => {
		let rests = 0;
		const slice = {
			due: () => true,
			giveWay: () => {
				rests++;
				return Promise.resolve();
			},
		};
		expect([atOnce(squares(1000)), await inSlices(squares(1000), slice)]).toEqual([499_500, 499_500]);
		expect(rests).toBeGreaterThan(5);
	});
	test('ends with what went wrong in it, or with the cancel', async () => {
		const broken = (): Work<void> =>
			inPieces([1], () => {
				throw new Error('a bug');
			});
		expect(() => {
			atOnce(broken());
		}).toThrow('a bug');
		await expect(
			inSlices(
				squares(1000),
				makeTimeSlice(
					() => Promise.resolve(),
					() => performance.now(),
					AbortSignal.abort(new Error('enough')),
					0,
				),
			),
		).rejects.toThrow('enough');
	});
});
