import type { LogRow } from '../../src/domain/exposure';

/** A row of a log: one night of L, 300 s, nothing shot, but for what a test says. */
export const logRow = (facts: Partial<LogRow> = {}): LogRow => ({
	night: '2025-09-14',
	rig: 'RC8@f8.0+ZWO ASI2600MM Pro',
	panel: null,
	filter: 'L',
	exposureSeconds: 300,
	accepted: 0,
	unreviewed: 0,
	rejected: 0,
	angleMin: null,
	angleMax: null,
	tree: 'k3f9',
	state: 'here',
	...facts,
});
