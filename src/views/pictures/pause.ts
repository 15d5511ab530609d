/** Waits. Rejects with the signal's reason when cancelled. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const stop = (): void => {
			window.clearTimeout(timer);
			reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'));
		};
		const timer = window.setTimeout(() => {
			signal.removeEventListener('abort', stop);
			resolve();
		}, milliseconds);
		if (signal.aborted) stop();
		else signal.addEventListener('abort', stop, { once: true });
	});
}
