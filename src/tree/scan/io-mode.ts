/**
 * Whether files may be read without waiting. On a warm local disk a synchronous read costs a tenth of an asynchronous
 * one; on a network share it stops the window. So: time some asynchronous calls, call synchronously where those were
 * quick and as long as it takes less, and look again after having left, less eagerly each time it did not pay (research
 * fits-headers.md 4.6).
 */
export class IoMode {
	private sync = false;
	private calls = 0;
	private spentMs = 0;
	/** What a whole window of asynchronous calls would take: synchronous ones have to keep below. */
	private allowedMs = 0;
	private probeLength: number;

	/**
	 * @param quickMs how long an asynchronous call may take on average for synchronous ones to be worth a try
	 * @param window so many synchronous calls are accounted together: one of them may be slow because other programs
	 * had the processor
	 */
	constructor(
		private readonly available: boolean,
		private readonly quickMs = 0.5,
		private readonly window = 256,
		private readonly firstProbe = 32,
	) {
		this.probeLength = firstProbe;
	}

	get isSync(): boolean {
		return this.sync;
	}

	/** Notes how long one asynchronous call took, of `inFlight` that were under way together. */
	waited(ms: number, inFlight: number): void {
		if (!this.available || this.sync) return;
		this.spentMs += ms / inFlight;
		if (++this.calls < this.probeLength) return;
		const averageMs = this.spentMs / this.calls;
		this.allowedMs = averageMs * this.window;
		if (averageMs >= this.quickMs) this.probeLength *= 2;
		this.begin(averageMs < this.quickMs);
	}

	/** Notes how long one synchronous call took. */
	blocked(ms: number): void {
		if (!this.sync) return;
		this.spentMs += ms;
		if (this.spentMs > this.allowedMs) {
			this.probeLength *= 2;
			this.begin(false);
		} else if (++this.calls === this.window) {
			this.probeLength = this.firstProbe;
			this.begin(true);
		}
	}

	private begin(sync: boolean): void {
		this.sync = sync;
		this.calls = this.spentMs = 0;
	}
}
