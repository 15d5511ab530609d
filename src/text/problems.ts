/** What is wrong, in sentences, with the way out; what a refresh came to. */
import type { GoalFault } from '../domain/goals/goal';
import type { Problem, ProblemCode } from '../domain/problem';
import { counted, files, why, type Detail } from './words';

interface ProblemText {
	/** Heading of the group in the health report. */
	readonly title: string;
	readonly wayOut: string;
	readonly sentence: (detail: Detail) => string;
}

const PROBLEMS: Readonly<Record<ProblemCode, ProblemText>> = {
	'empty-file': {
		title: 'Empty files',
		wayOut: 'Delete the file, or copy it again from the capture computer.',
		sentence: () => 'The file is empty.',
	},
	'not-an-image': {
		title: 'Files that are no images',
		wayOut: 'Move the file out of the Data tree if it does not belong there.',
		sentence: ({ reason }) => `The file is not what its extension says${why(reason)}.`,
	},
	'header-damaged': {
		title: 'Damaged headers',
		wayOut: 'Copy the file again from the capture computer; if that does not help, the frame is lost.',
		sentence: ({ reason }) => `The header can't be read${why(reason)}.`,
	},
	'header-unfinished': {
		title: 'Headers without an end',
		wayOut: 'The file was cut off while being written or copied: copy it again.',
		sentence: ({ reason }) => `The header never ends${why(reason)}.`,
	},
	'header-too-long': {
		title: 'Headers that are too long',
		wayOut: 'Save the file anew with the program that made it, or leave it: it is not counted.',
		sentence: ({ reason }) => `The header is longer than any real one${why(reason)}.`,
	},
	'file-truncated': {
		title: 'Files that are cut short',
		wayOut: 'Copy the file again. It counts as soon as it has the size that its header promises.',
		sentence: ({ reason }) => `The file is smaller than its header promises${why(reason)}.`,
	},
	unreadable: {
		title: 'Files that could not be opened',
		wayOut: 'Check permissions and the drive, then refresh again.',
		sentence: ({ reason }) => `The file could not be opened${why(reason)}.`,
	},
	'still-being-written': {
		title: 'Files still being written',
		wayOut: 'Nothing to do: it is read at the next refresh.',
		sentence: () => 'The file changed a moment ago and was left alone.',
	},
	'duplicate-frame': {
		title: 'Frames that are there twice',
		wayOut: 'Keep one of the copies. Only one of them counts.',
		sentence: ({ counted: kept }) => `Same camera, start and exposure as ${kept}, which counts.`,
	},
	'unknown-kind': {
		title: 'Frames of an unknown kind',
		wayOut: 'Correct IMAGETYP in the header, or move the files out of the target.',
		sentence: detail =>
			`${files(detail)} of the kind "${detail['kind']}", which is neither light, dark, flat nor bias.`,
	},
	'unknown-exposure': {
		title: 'Lights without an exposure time',
		wayOut: 'Put the seconds into the folder (FILTER_L_EXP_300) or file name (_300s_).',
		sentence: detail => `${files(detail)} whose exposure time is in neither header, name nor folder; not counted.`,
	},
	'unknown-filter': {
		title: 'Lights with an unknown filter',
		wayOut:
			'Put them into a folder named after the filter, or count them with the setting ' +
			'"Count unknown filters".',
		sentence: detail => `${files(detail)} whose filter is in neither folder, header nor name.`,
	},
	'no-night': {
		title: 'Lights without a date',
		wayOut: 'Put them into a folder DATE_CCYY-MM-DD.',
		sentence: detail => `${files(detail)} whose night is in neither folder, header nor name.`,
	},
	'light-counted-nowhere': {
		title: 'Lights that are counted nowhere',
		wayOut: 'Move them below the target\'s "accept" folder if they should count.',
		sentence: detail => `${files(detail)} ${NOWHERE[String(detail['place'])] ?? 'in a place that is not counted'}.`,
	},
	'folder-unreadable': {
		title: 'Folders that could not be read',
		wayOut: 'Check permissions and the drive. What was known of the folder still counts.',
		sentence: ({ reason }) => `The folder could not be listed${why(reason)}.`,
	},
	'name-not-utf8': {
		title: 'Names that are no UTF-8',
		wayOut:
			'Rename it in a terminal or file manager, or rename all of them at once with the program "convmv". ' +
			'Then refresh.',
		sentence: ({ kind }) =>
			`The name of the ${kind} holds bytes that are no valid UTF-8 (written here as \\xNN). It can't be ` +
			`opened, counted, moved or archived${kind === 'folder' ? ', and neither can what lies in it' : ''}.`,
	},
	'link-skipped': {
		title: 'Links that were not followed',
		wayOut: 'Remove the link, or point it at a folder outside the Data tree.',
		sentence: ({ target }) => `The link leads back into the tree or nowhere (${target}).`,
	},
	'rig-name': {
		title: 'Rig folders that break the convention',
		wayOut:
			'Rename the folder to <Optics>@f<ratio>+<Camera>, the ratio with one decimal: RC8@f8.0+ZWO ' +
			'ASI2600MM Pro.',
		sentence: () => 'The folder holds stages but is not named like a rig. It is used as it is.',
	},
	'date-folder-name': {
		title: 'DATE folders that are no date',
		wayOut: 'Rename the folder to DATE_CCYY-MM-DD.',
		sentence: () =>
			'The folder begins with DATE but names no day of the calendar; dates come from headers instead.',
	},
	'filter-folder-name': {
		title: 'FILTER folders that break the convention',
		wayOut: 'Rename the folder to FILTER_<filter>_EXP_<seconds>.',
		sentence: () => 'The folder begins with FILTER but does not name filter and exposure.',
	},
	'empty-date-folder': {
		title: 'Empty DATE folders',
		wayOut: 'Delete the folder, or bring its frames back.',
		sentence: () => 'There is no frame in this night.',
	},
	'facts-disagree': {
		title: 'Folder, header and name disagree',
		wayOut: 'Correct the folder or the header; which one counts is a setting.',
		sentence: detail =>
			`${files(detail)}: ${detail['fact']} is "${detail['used']}" (used) and also "${detail['other']}".`,
	},
	'tree-missing': {
		title: 'Data folders that are not there',
		wayOut: 'Connect the drive, or correct the path. Nothing was changed.',
		sentence: ({ reason }) => `The Data folder can't be reached${why(reason)}.`,
	},
	'tree-empty': {
		title: 'Data folders without frames',
		wayOut: 'Check the path. Nothing was changed.',
		sentence: () => 'There is no image file in this Data folder.',
	},
	'tree-different': {
		title: 'Data folders that hold something else',
		wayOut: 'Check that the right drive is connected. If this is the new state, accept it.',
		sentence: ({ known }) =>
			`None of the ${known} known frames is there; another drive may be connected. Nothing was changed.`,
	},
	'tree-shrunk': {
		title: 'Data folders that lost frames',
		wayOut: 'Check the drive. If you moved or deleted these frames, accept the new state.',
		sentence: ({ lost, known }) => `${lost} of ${known} known frames are gone. Nothing was changed.`,
	},
	'tree-inside-vault': {
		title: 'Data folders inside the vault',
		wayOut: 'Keep raw frames outside the vault: Obsidian lists every file, which makes it slow.',
		sentence: ({ files: count }) =>
			count === undefined ? 'The folder lies inside the vault.' : `${count} frames lie inside the vault.`,
	},
	'tree-nested': {
		title: 'Data folders inside each other',
		wayOut: 'Remove one of the two: its frames would count twice.',
		sentence: ({ other }) => `The folder lies inside ${other}.`,
	},
	'tree-twice': {
		title: 'Data folders that are one',
		wayOut: 'Remove one of the two. It counts once.',
		sentence: ({ other }) => `The path leads to the same folder as ${other}.`,
	},
	'note-broken-region': {
		title: 'Notes with broken markers',
		wayOut: 'Restore the pair of begin and end markers, or delete both.',
		sentence: ({ region, kind, line }) => `The part "${region}" is ${kind} (line ${line}) and was left alone.`,
	},
	'note-broken-yaml': {
		title: 'Notes with unreadable properties',
		wayOut: 'Open the note in source mode and correct the properties.',
		sentence: ({ reason }) => `The properties can't be changed safely${why(reason)}; they were left alone.`,
	},
	'note-twice': {
		title: 'Two notes for one target',
		wayOut: 'Merge the notes, or remove the tag from one of them. Neither is written.',
		sentence: ({ other }) => `${other} is a note for the same target.`,
	},
	'note-goal-unreadable': {
		title: "Goals that can't be read",
		wayOut: 'Write hours (10), "7h 30m" or counted subs ("60x300s").',
		sentence: ({ key, value, reason }) => `${key}: ${value} ${GOAL_FAULTS[reason as GoalFault]}.`,
	},
	'note-shares-over-100': {
		title: 'Shares over 100 %',
		wayOut: 'Lower the shares, or leave them: they are used as they are.',
		sentence: ({ sum }) => `The shares add up to ${sum} %.`,
	},
	'note-unwritable': {
		title: 'Notes that could not be written',
		wayOut: 'Check permissions and that the note is not open elsewhere.',
		sentence: ({ reason }) => `The note could not be written${why(reason)}.`,
	},
	'note-row-unreadable': {
		title: 'Unreadable lines in the log of a note',
		wayOut: 'Correct the line or delete it. It is kept but not counted.',
		sentence: ({ line }) => `Line ${line} of the log can't be read.`,
	},
	'note-newer': {
		title: 'Notes of a newer version',
		wayOut: 'Update the plugin on this device.',
		sentence: ({ version }) => `The log was written by a newer version (${version}) and was left alone.`,
	},
	'note-property-unreadable': {
		title: "Properties that can't be read",
		wayOut: 'Correct the property in the note; what is written there is kept.',
		sentence: ({ key, value }) => `${key}: "${value}" is left out: write ${PROPERTY_FORMS[String(key)] ?? ''}.`,
	},
	'setting-unreadable': {
		title: "Settings that can't be read",
		wayOut: 'Set it again.',
		sentence: ({ reason }) => `The setting stands at its default${why(reason)}.`,
	},
	'settings-newer': {
		title: 'Settings of a newer version',
		wayOut: 'Update the plugin on this device.',
		sentence: ({ version }) => `The settings were saved by a newer version (${version}) and are not changed.`,
	},
	'state-unreadable': {
		title: 'Unreadable state',
		wayOut: 'Nothing to do: it is made anew.',
		sentence: ({ reason }) => `What this device remembered can't be read${why(reason)}.`,
	},
};

/** How a property is written right. */
const PROPERTY_FORMS: Readonly<Record<string, string>> = {
	flats: 'filter, angle and date, like L 45° 2025-09-15',
	rig_changed: 'dates, like 2025-09-15',
	kept_all: 'dates, like 2025-09-15',
	angle_source: 'mechanical, sky, name or none',
	symmetry: '360, 180 or 90',
};

const GOAL_FAULTS: Readonly<Record<GoalFault, string>> = {
	unreadable: "can't be read",
	negative: 'is less than nothing',
	absurd: 'is more than anybody can shoot',
	twice: 'names a filter that an earlier property names already; the earlier one counts',
	'no-name': 'names no filter or no optics',
	'not-for-one-rig': "can't be for one rig: shares are for all rigs together",
	'hours-without-shares': 'has no shares: add share_<filter> properties',
	'share-without-hours': 'is a share of nothing: add goal_hours',
};

const NOWHERE: Readonly<Record<string, string>> = {
	library: 'in the dark library',
	'outside-accept': 'outside "accept" in a stage where only accepted lights count',
	'no-target': 'without a target in folder, header or name',
};

/** One sentence: what is wrong at the problem's path. */
export const problemMessage = ({ code, detail }: Problem): string => PROBLEMS[code].sentence(detail ?? {});

/** The heading under which problems of a code are listed. */
export const problemTitle = (code: ProblemCode): string => PROBLEMS[code].title;

/** What a person can do about it. */
export const problemWayOut = (code: ProblemCode): string => PROBLEMS[code].wayOut;

/** All codes, in the order of the health report. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

/** What a refresh came to, in one or two sentences. */
export function refreshSummary({
	frames,
	lights,
	targets,
	rigs,
	notes,
	problems,
	milliseconds,
	cancelled,
	doubtful,
}: {
	readonly frames: number;
	readonly lights: number;
	readonly targets: number;
	readonly rigs: number;
	readonly notes: { readonly created: number; readonly updated: number; readonly unchanged: number };
	readonly problems: readonly Problem[];
	readonly milliseconds: number;
	readonly cancelled: boolean;
	readonly doubtful: readonly Problem[];
}): string {
	const writtenNotes = notes.created + notes.updated;
	const written =
		writtenNotes === 0
			? 'the notes are as they were'
			: `${counted(writtenNotes, 'note')} had been written, the next refresh goes on from there`;
	if (cancelled) return `Cancelled. What was read is kept; ${written}.`;
	const found =
		`${counted(frames, 'frame')}, ${counted(lights, 'light')}, ${counted(targets, 'target')}, ` +
		`${counted(rigs, 'rig')} in ${(milliseconds / 1000).toFixed(1)} s.`;
	const wrote =
		writtenNotes === 0
			? 'No note changed.'
			: [
					...(notes.created > 0 ? [`${counted(notes.created, 'note')} created`] : []),
					...(notes.updated > 0 ? [`${counted(notes.updated, 'note')} updated`] : []),
				].join(', ') + '.';
	const wrong = problems.length === 0 ? '' : ` ${counted(problems.length, 'problem')} in the health report.`;
	const asked = doubtful.map(problem => ` ${problem.path}: ${problemMessage(problem)}`).join('');
	return `${found} ${wrote}${wrong}${asked}`;
}

/** Why something that was asked for was not done. */
export const NOT_DONE = {
	beingEdited: (path: string): string => `${path} is being edited. Try again in a moment.`,
	properties: (path: string, reason: string): string =>
		`The properties of ${path} can't be changed safely: ${reason}`,
	twoRigNotes: (rig: string): string => `There are two notes for the rig ${rig}.`,
	twoNotes: (target: string): string => `There are two notes for ${target}.`,
	noNote: (target: string): string => `There is no note for ${target} yet: refresh first.`,
	unreadable: (path: string, reason: string): string => `${path} can't be read: ${reason}`,
} as const;
