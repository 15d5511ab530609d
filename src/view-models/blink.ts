/** The unreviewed subs of a night, as they are looked through. */
import type { SubQuality } from '../domain/frame';

export interface BlinkSub extends SubQuality {
	/** Absolute. */
	readonly path: string;
	/** Canonical. */
	readonly filter: string;
	readonly exposureSeconds: number;
	/** Milliseconds since 1970. */
	readonly startUtcMs: number | undefined;
	/** The capture computer's clock, as if it were UTC. */
	readonly startLocalMs: number | undefined;
}

/** One rig's subs of one night, in the order of time. */
export interface BlinkNight {
	readonly night: string | null;
	readonly rig: string | null;
	readonly subs: readonly BlinkSub[];
}
