/** The clock of a program in a terminal. */
import { setImmediate, setTimeout } from 'node:timers';
import type { Clock } from '../tree/tree-access';

export const nodeClock: Clock = Object.freeze({
	now: () => Date.now(),
	monotonic: () => performance.now(),
	turn: () =>
		new Promise<void>(done => {
			setImmediate(done);
		}),
	wait: (milliseconds: number) =>
		new Promise<void>(done => {
			setTimeout(done, milliseconds);
		}),
	random: () => Math.random(),
});
