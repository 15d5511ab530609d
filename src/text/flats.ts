/** What recording, listing and asking for flats say. */
import { formatFlatItem } from '../domain/flats/flat';
import type { FlatAge, FlatAgeStatus } from '../domain/flats/flat-age';
import type { HistoryFault, HistoryProblem } from '../domain/flats/flat-history';
import type { FlatEdit } from '../domain/flats/flat-list';
import { HEADS } from './heads';
import { counted, NO_RIG } from './words';

const HISTORY_FAULTS: Readonly<Record<HistoryFault, string>> = {
	'not-json': 'is no JSON',
	'not-a-history': 'is no history of flats',
	'filter-unreadable': 'names no filter with angles',
	'angle-unreadable': 'is no angle',
	'date-unreadable': "has a date that can't be read; the flat has none now",
	'other-form': 'has another form of history',
};

const AGES: Readonly<Record<FlatAgeStatus, string>> = {
	recent: '✓ Recent',
	old: '⚠ Old',
	superseded: '– Superseded',
	undated: '– No date',
};

/** "✓ Recent (0 d)", "⚠ Old (173 d)". */
export const formatFlatStatus = ({ status, ageDays }: FlatAge): string =>
	ageDays === null ? AGES[status] : `${AGES[status]} (${ageDays} d)`;

/** The seed's last line: "4 flat frames total, 1 need updating (>90 days old)". */
export const formatFlatSummary = (ages: readonly FlatAge[], maxAgeDays: number): string =>
	`${counted(ages.length, 'flat frame')} total, ` +
	`${ages.filter(({ status }) => status === 'old').length} need updating (>${maxAgeDays} days old)`;

export const FLATS = {
	columns: [HEADS.filter, HEADS.angle, 'Date captured', HEADS.status, HEADS.source],
	neededColumns: [HEADS.filter, HEADS.angle, 'Lights'],
	sources: { found: 'on disk', recorded: 'recorded' },
	summary: (summary: string): string => `Summary: ${summary}`,
	noRig: NO_RIG,
	edited: (rig: string, { added, removed, remaining }: FlatEdit): string => {
		if (added.length + removed.length === 0) return `${rig}: nothing changed.`;
		const lines = [
			...(added.length > 0 ? [`Recorded: ${added.map(formatFlatItem).join(', ')}`] : []),
			...(removed.length > 0 ? [`Removed: ${removed.map(formatFlatItem).join(', ')}`] : []),
		];
		const isAllNew = removed.length === 0 && remaining.length === added.length;
		return [
			rig,
			...lines,
			...(isAllNew
				? []
				: [`Recorded now: ${remaining.length === 0 ? 'none' : remaining.map(formatFlatItem).join(', ')}`]),
		].join('\n');
	},
	refused: (what: readonly string[]) =>
		`This can't be recorded: ${what.join(', ')}. Nothing was changed. A flat is a filter, an angle from 0 to ` +
		'360 and a date: L 45 2025-09-15.',
	resetWarning: (flats: number, rigs: number) =>
		`This would take ${counted(flats, 'recorded flat')} of ${counted(rigs, 'rig')} out of the record. To do ` +
		'it, add --yes. Files on disk are never touched.',
	reset: (flats: number, rigs: number) =>
		`${counted(flats, 'recorded flat')} of ${counted(rigs, 'rig')} taken out of the record.`,
	historyProblem: ({ fault, where }: HistoryProblem) =>
		`${where === '' ? 'The file' : where} ${HISTORY_FAULTS[fault]}.`,
	imported: (rig: string, read: number, added: number) => `${counted(read, 'flat')} read, ${added} new for ${rig}.`,
	exported: (path: string) => `Written to ${path}.`,
	omitted: (flats: number) =>
		`${counted(flats, 'flat')} without an angle or date left out: a history has no place for them.`,
	nothingNeeded: 'No flats are missing.',
	checklistWritten: (path: string) => `Written to ${path}.`,
	changed: (rig: string, date: string) =>
		`${rig} counts as changed from ${date} on: flats from before don't serve lights from then on, nor the ` +
		'other way round.',
	record: {
		title: 'Record flats',
		rig: 'Rig',
		filters: 'Filters',
		filtersHint: 'Separated by commas: L, R, G, B',
		angles: 'Angles',
		anglesHint: 'Degrees, separated by commas: 45, 56.5. Leave it empty for a rig without a rotator.',
		date: 'Date',
		replace: 'Replace',
		replaceHint: 'Take the other recorded flats of these filters out of the record.',
		confirm: 'Record',
		cancel: 'Cancel',
		noFilter: 'Enter a filter.',
	},
	list: {
		title: 'Flats',
		none: 'No flats yet. Flats in the Data tree are found by themselves; record others here.',
		remove: (item: string) => `Remove ${item}`,
		clear: (filter: string) => `Clear recorded flats of ${filter}`,
		clearQuestion: (flats: number, filter: string) =>
			`${counted(flats, 'recorded flat')} of ${filter} ${flats === 1 ? 'goes' : 'go'} out of the record. ` +
			'Files on disk are never touched.',
		resetTitle: 'Reset all recorded flats?',
		reset: 'Reset all',
		clearTitle: 'Clear recorded flats?',
		confirmClear: 'Clear',
		keep: 'Keep',
		done: 'Done',
		resetQuestion: (flats: number, rig: string) =>
			`${counted(flats, 'recorded flat')} of ${rig} ${flats === 1 ? 'goes' : 'go'} out of the record. Files ` +
			'on disk are never touched.',
	},
	needed: {
		title: 'Flats to shoot',
		all: 'All open targets',
		target: 'Target',
		write: 'Write checklist',
		record: 'Record',
		recordItem: (item: string) => `Record ${item}`,
		close: 'Done',
		explanation: 'The fewest whole-degree angles that give every light its flat.',
	},
	rigChanged: {
		title: 'Mark rig as changed',
		explanation:
			"The camera was taken off, or dust moved: flats from before don't serve lights from then on, nor the " +
			'other way round.',
		confirm: 'Mark',
		cancel: 'Cancel',
		date: 'First night with the changed rig',
	},
	import: {
		title: 'Import flat history',
		explanation: 'The history file of the exposure tracker (.astrophotography_flats.json). It is only read.',
		file: 'File',
		choose: 'Choose file',
		text: 'Or paste its text',
		confirm: 'Import',
		cancel: 'Cancel',
		empty: 'Choose a file or paste its text.',
	},
	noRigKnown: 'There is no rig yet: refresh the data log first.',
	whichRig: (rigs: readonly string[]) => `Which rig? Name one with --rig: ${rigs.join(', ')}.`,
	unknownRig: (name: string, rigs: readonly string[]) => `There is no rig "${name}". There are: ${rigs.join(', ')}.`,
	wrongAngles: (text: string) =>
		`"${text}" are no angles. Write degrees from 0 to 360, separated by commas: 45, 56.5.`,
	wrongDate: (text: string) => `"${text}" is no date. Write CCYY-MM-DD.`,
} as const;
