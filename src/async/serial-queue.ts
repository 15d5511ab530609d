/** Jobs that run one after the other, in the order in which they came. */
export class SerialQueue {
	private tail: Promise<unknown> = Promise.resolve();

	/** Runs the job when all before it have ended, well or badly. */
	run<T>(job: () => Promise<T>): Promise<T> {
		const result = this.tail.then(job, job);
		// The next job must run whatever became of this one; its caller hears of the failure.
		this.tail = result.catch(() => undefined);
		return result;
	}
}
