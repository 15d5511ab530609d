/**
 * A few targets to look around with, for somebody who has no frames at hand: notes like any others, whose log was made
 * up.
 */
import type { LogRow } from '../domain/exposure';
import { DEMO } from '../text/notes';
import { logRegion } from './regions/log-region';
import { setProperties, type PropertyValue } from './properties';
import { replaceRegions } from './regions/regions';
import { newTargetNote, updateTargetNote, type TargetNoteRules } from './target-note';

interface DemoTarget {
	readonly target: string;
	readonly rig: string;
	readonly stage: string;
	readonly goals: Readonly<Record<string, number>>;
	/** Night, filter, exposure in seconds, accepted and unreviewed subs, angle in degrees. */
	readonly nights: readonly (readonly [
		night: string,
		filter: string,
		seconds: number,
		accepted: number,
		unreviewed: number,
		angle: number | null,
	])[];
}

const RC8 = 'RC8@f8.0+ZWO ASI2600MM Pro';
const REDCAT = 'Redcat51@f4.9+ZWO ASI2600MC Pro';

const TARGETS: readonly DemoTarget[] = [
	{
		target: DEMO.target('NGC 7331'),
		rig: RC8,
		stage: '20_Data',
		goals: { L: 6, R: 2, G: 2, B: 2, Ha: 4 },
		nights: [
			['2025-09-12', 'L', 120, 58, 0, 70.4],
			['2025-09-12', 'R', 180, 14, 0, 70.4],
			['2025-09-14', 'L', 120, 61, 0, 70.5],
			['2025-09-14', 'G', 180, 16, 0, 70.5],
			['2025-09-20', 'B', 180, 18, 0, 71.2],
			['2025-09-20', 'Ha', 300, 22, 0, 71.2],
			['2025-10-04', 'Ha', 300, 0, 19, 71.3],
		],
	},
	{
		target: DEMO.target('IC 1396'),
		rig: RC8,
		stage: '30_Master',
		goals: { Ha: 6, OIII: 6, SII: 6 },
		nights: [
			['2025-08-02', 'Ha', 300, 48, 0, 12.1],
			['2025-08-05', 'OIII', 300, 70, 0, 12.1],
			['2025-08-11', 'SII', 300, 75, 0, 12.2],
			['2025-08-12', 'Ha', 300, 26, 0, 12.2],
		],
	},
	{
		target: DEMO.target('M 45'),
		rig: REDCAT,
		stage: '10_Blink',
		goals: { OSC: 5 },
		nights: [
			['2025-11-03', 'OSC', 180, 0, 42, null],
			['2025-11-05', 'OSC', 180, 0, 31, null],
		],
	},
	{
		target: DEMO.target('M 31'),
		rig: REDCAT,
		stage: '60_Done',
		goals: { OSC: 8 },
		nights: [
			['2025-07-20', 'OSC', 180, 84, 0, null],
			['2025-07-21', 'OSC', 180, 90, 0, null],
		],
	},
];

/** Their notes, each with a goal or more, and log rows of a Data tree that no device has. */
export function demoNotes(rules: TargetNoteRules): { readonly target: string; readonly text: string }[] {
	return TARGETS.map(demo => ({ target: demo.target, text: textOf(demo, rules) }));
}

function textOf({ target, rig, stage, goals, nights }: DemoTarget, rules: TargetNoteRules): string {
	const rows = nights.map(([night, filter, exposureSeconds, accepted, unreviewed, angle]): LogRow => ({
		night,
		rig,
		panel: null,
		filter,
		exposureSeconds,
		accepted,
		unreviewed,
		rejected: 0,
		angleMin: angle,
		angleMax: angle,
		tree: 'demo',
		state: 'here',
	}));
	const logged = replaceRegions(newTargetNote(target, undefined), new Map([['nights', logRegion(rows, [])]])).text;
	const properties = new Map<string, PropertyValue>([
		['stage', stage],
		['stages', [`${stage} ${rig}`]],
		...Object.entries(goals).map(([filter, hours]): [string, PropertyValue] => [`goal_${filter}`, hours]),
	]);
	const written = setProperties(logged, properties);
	return updateTargetNote('text' in written ? written.text : logged, undefined, rules).text;
}
