/** What the charts of a note say. */
import { DASHBOARD } from './dashboard';
import { HEADS } from './heads';
import { counted, NO_RIG, NOTHING, shortHours } from './words';

export const CHARTS = {
	unreadable: "The properties of this note can't be read right now.",
	failed: (why: string): string => `This chart could not be drawn: ${why}`,
	nothing: NOTHING,
	hours: (hours: number): string => `${hours} h`,
	months: DASHBOARD.months,
	progress: {
		noTarget: 'This block shows the progress of a target: it belongs into the note of one.',
		empty: 'No frames and no goals yet. A property like goal_L: 10 is a goal of ten hours.',
		name: (target: string): string => `Progress of ${target}`,
		all: (percent: number, toShoot: string): string => `${percent} %, ${toShoot} to shoot`,
		reached: 'All goals reached',
		noGoals: (counted: string): string => `${counted}, no goals yet`,
		bar: (filter: string, optics: string | null, exposureSeconds: number | null, panel: number | null): string =>
			[
				filter,
				optics,
				exposureSeconds === null ? null : `${exposureSeconds} s`,
				panel === null ? null : `panel ${panel}`,
			]
				.filter(part => part !== null)
				.join(' '),
		shortBar: (
			filter: string,
			optics: string | null,
			exposureSeconds: number | null,
			panel: number | null,
		): string =>
			[
				filter,
				optics,
				exposureSeconds === null ? null : `${exposureSeconds} s`,
				panel === null ? null : `p${panel}`,
			]
				.filter(part => part !== null)
				.join(' '),
		rest: (filter: string): string => `${filter} other`,
		value: (seconds: number, goalSeconds: number): string =>
			`${shortHours(seconds)} / ${shortHours(goalSeconds)} h`,
		plainValue: (seconds: number): string => `${shortHours(seconds)} h`,
		done: (value: string): string => `✓ ${value}`,
		accepted: 'Accepted',
		unreviewed: 'Unreviewed',
		goal: HEADS.goal,
		captureTarget: HEADS.captureTarget,
		toShoot: HEADS.toShoot,
		filter: HEADS.filter,
		buffer: (buffer: number): string => `Capture target, ${Math.round(buffer * 1000) / 10} % more`,
		unreadable: (lines: number): string => `${counted(lines, 'line')} of the log can't be read.`,
	},
	nights: {
		name: (nights: number, from: string, to: string, gapDays: number): string =>
			nights === 1
				? `Integration of the night ${from}; the table below has it in numbers.`
				: `Integration of ${counted(nights, 'night')} from ${from} to ${to}, at most ` +
					`${counted(gapDays, 'day')} apart; the table below has it in numbers.`,
		older: (years: number): string => `${counted(years, 'earlier year')} in the table below.`,
		total: 'Total',
	},
	flats: {
		noNote: 'This block shows the flats of a target or rig: it belongs into the note of one.',
		noPart: 'This block draws the part "flats" of this note, which is not there.',
		empty: 'No flats and no lights yet.',
		noAngles: (filters: string): string => `${filters}: no camera angles are known.`,
		noRig: NO_RIG,
		name: (filter: string, said: string): string => `Rotator dial of ${filter}. ${said}`,
		lights: 'Lights',
		flats: 'Flats',
		shoot: 'Shoot',
		none: 'none',
		many: (angles: number): string => `at ${counted(angles, 'angle')}`,
		others: (angles: number): string => `${angles} at other angles`,
		legend: {
			served: 'Lights with a flat',
			unserved: 'Lights without a flat',
			window: (degrees: number): string => `Flat ± ${degrees}°`,
			needed: 'Flat to shoot',
		},
		repeats: (period: number): string => `Angles count modulo ${period}°.`,
	},
} as const;
