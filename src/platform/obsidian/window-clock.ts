/** Time, turns and chance as the app's window gives them. */
const after = (milliseconds: number): Promise<void> =>
	new Promise(done => {
		window.setTimeout(done, milliseconds);
	});

export const windowClock = {
	now: (): number => Date.now(),
	monotonic: (): number => performance.now(),
	random: (): number => Math.random(),
	turn: (): Promise<void> => after(0),
	wait: after,
};
