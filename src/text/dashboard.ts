/** What the dashboard and the view of a base say. */
import type { BoardSummary } from '../view-models/integration-totals';
import { aboutHours, counted, hourNumber, NO_RIG, NOTHING } from './words';

export const DASHBOARD = {
	name: 'Data log',
	open: 'Open dashboard',
	hours: aboutHours,
	summary: ({ openTargets, openHours, hours, nightsThisYear, lastNight }: BoardSummary): string[] => [
		`${hourNumber(openHours)} h in ${counted(openTargets, 'open target')}`,
		`${hourNumber(hours)} h in all`,
		`${counted(nightsThisYear, 'night')} this year`,
		...(lastNight === undefined ? [] : [`last night ${lastNight}`]),
	],
	count: (shown: number, of: number): string =>
		shown === of ? counted(of, 'target') : `${shown} of ${counted(of, 'target')}`,
	search: 'Filter targets',
	rig: 'Rig',
	allRigs: 'All rigs',
	stage: 'Stage',
	allStages: 'All stages',
	filter: 'Filter',
	allFilters: 'All filters',
	sort: 'Order',
	sorts: {
		need: 'Needs most first',
		waiting: 'Longest in stage first',
		name: 'By name',
		hours: 'Most hours first',
		night: 'Last night first',
	},
	pages: 'Show',
	board: 'Board',
	totals: 'Totals',
	noStage: 'No stage',
	panels: (panels: number): string => counted(panels, 'panel'),
	rigs: (first: string, more: number): string => `${first} · +${counted(more, 'rig')}`,
	share: (hours: number, goal: number): string => `${hourNumber(hours)} / ${hourNumber(goal)} h`,
	bar: (filter: string, hours: number, goal: number, unreviewed: number): string =>
		`${filter}: ${hourNumber(hours)} of ${hourNumber(goal)} ` +
		`h${unreviewed > 0 ? `, ${aboutHours(unreviewed)} unreviewed` : ''}`,
	plain: (filter: string, hours: number): string => `${filter} ${aboutHours(hours)}`,
	toBlink: (subs: number): string => `${subs} to blink`,
	flatsMissing: (flats: number): string => `${counted(flats, 'flat')} missing`,
	uncalibrated: (nights: number): string => `${counted(nights, 'night')} uncalibrated`,
	toShoot: (hours: number): string => `${aboutHours(hours)} to shoot`,
	ready: 'Ready',
	published: 'Published',
	inStage: (days: number): string => `${days} d in stage`,
	progress: (percent: number): string => `${percent} %`,
	more: (target: string): string => `More for ${target}`,
	menu: { open: 'Open note', openTab: 'Open note in new tab', folder: 'Open folder', move: 'Move to stage…' },
	moveTo: (target: string): string => `Move ${target} to`,
	opening: 'Opening',
	moving: 'Moving',
	empty: {
		title: 'No targets yet',
		explanation:
			'The data log keeps a note for each target in your Data folder. They turn up here as soon as it was read.',
		refresh: 'Refresh data log',
	},
	nothing: { title: 'No target is like that', clear: 'Show all targets' },
	byRig: 'By rig',
	byMonth: 'By year and month',
	total: 'Total',
	noDate: 'No date',
	noRig: NO_RIG,
	none: NOTHING,
	rigColumns: { rig: 'Rig', targets: 'Targets', nights: 'Nights', hours: 'Hours' },
	year: 'Year',
	months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
} as const;

/** What our view of a base says. */
export const BASES = {
	noGroup: 'None',
	name: 'Integration progress',
	empty: 'No targets.',
	noGoal: 'No goal',
	options: { progress: 'Progress (percent)', hours: 'Hours', toShoot: 'Hours to shoot' },
	numbers: (hours: number | undefined, toShoot: number | undefined, percent: number | undefined): string =>
		[
			...(percent === undefined ? [] : [`${Math.round(percent)} %`]),
			...(hours === undefined ? [] : [aboutHours(hours)]),
			...(toShoot === undefined || toShoot === 0 ? [] : [`${aboutHours(toShoot)} to shoot`]),
		].join(' · '),
	create: 'Open base of targets',
} as const;
