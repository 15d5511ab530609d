/** Limits that tell a bad sub from a good one, and what they come to. */

/** What a light may measure at most, and how many stars it has at least; what is left out does not matter. */
export interface CullLimits {
	/** Pixels. */
	readonly hfr?: number;
	/** Pixels or arc seconds, whichever headers and file names carry. */
	readonly fwhm?: number;
	readonly leastStars?: number;
	readonly guidingRmsArcsec?: number;
	readonly eccentricity?: number;
}

/** Unreviewed lights of one rig, night and filter by the rig's limits. */
export interface CullGroup {
	readonly rig: string | null;
	readonly night: string | null;
	readonly filter: string;
	readonly lights: number;
	/** How many have a value that a limit asks for. */
	readonly judged: number;
	/** Paths of those beyond a limit: what is moved away. */
	readonly rejected: readonly string[];
	/** Rejected of judged, 0–1. */
	readonly share: number;
}
