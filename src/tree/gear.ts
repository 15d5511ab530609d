/**
 * Whether files may be read without waiting. On a warm local disk a synchronous read costs a tenth of an asynchronous one;
 * on a network share it stops the window. So: watch some asynchronous calls, try slices of synchronous ones where those
 * were quick, leave at the first slow call, and look again later, each time less eagerly (research fits-headers.md 4.6).
 */
export class Gear {
	private sync = false;
	private watched = 0;
	private watchedMs = 0;
	private probeLength: number;

	/**
	 * @param quickMs how long an asynchronous call may take on average for synchronous ones to be worth a try
	 * @param slowMs the synchronous call that ends the trust
	 */
	constructor(private readonly available: boolean, private readonly quickMs = 0.15, private readonly slowMs = 4, firstProbe = 48) {
		this.probeLength = firstProbe;
	}

	get isSync(): boolean { return this.sync; }

	/** Notes how long one asynchronous call took, of `inFlight` that were under way together. */
	waited(ms: number, inFlight: number): void {
		if (!this.available || this.sync) return;
		this.watchedMs += ms / inFlight;
		if (++this.watched < this.probeLength) return;
		this.sync = this.watchedMs / this.watched < this.quickMs;
		if (!this.sync) this.probeLength *= 2;
		this.watched = this.watchedMs = 0;
	}

	/** Notes how long one synchronous call took. */
	blocked(ms: number): void {
		if (ms < this.slowMs) return;
		this.sync = false;
		this.probeLength *= 2;
	}
}
