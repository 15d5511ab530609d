/** Every sentence that a person reads. Sentence case; a problem says what is wrong and the way out. */
import { formatFlatItem } from './domain/flat';
import type { HistoryFault, HistoryProblem } from './domain/flat-history';
import type { FlatEdit } from './domain/flat-list';
import type { GoalFault } from './domain/goal';
import type { BlinkNight, BlinkSub } from './domain/blink';
import { fileNameOf } from './domain/cover';
import type { SubQuality } from './domain/frame';
import type { BoardSummary } from './domain/integration-totals';
import type { CullGroup } from './domain/culling';
import type { UnreviewedNight } from './domain/kept-nights';
import type { ArchiveVerdict, Holder, Outcome, PastOperation, Refusal } from './domain/outcome';
import type { Conflict, Reason, Skipped, Trouble } from './domain/plan';
import type { PictureFault, PictureFaultCode } from './domain/picture';
import type { Problem, ProblemCode } from './domain/problem';
import type { FilterGroup, NightWithout, NoProposal, Proposal, RejectSize, RigReadiness } from './domain/proposal';
import type { ReadinessCheck } from './domain/readiness';
import type { FlatQuestion, FlatSet, IntakeQuestion } from './domain/questions';
import type { FlatToShoot, Session } from './domain/session';
import { summaryOf, type PlanSummary, type Transfer } from './domain/transfers';

type Detail = NonNullable<Problem['detail']>;

interface ProblemText {
	/** Heading of the group in the health report. */
	readonly title: string;
	readonly wayOut: string;
	readonly sentence: (detail: Detail) => string;
}

const files = (detail: Detail): string => counted(Number(detail['files'] ?? 1), 'file');

/** "1 file", "12 files". */
export const counted = (count: number, noun: string): string => `${count} ${count === 1 ? noun : `${noun}s`}`;

const PROBLEMS: Readonly<Record<ProblemCode, ProblemText>> = {
	'empty-file': {
		title: 'Empty files', wayOut: 'Delete the file, or copy it again from the capture computer.',
		sentence: () => 'The file is empty.',
	},
	'not-an-image': {
		title: 'Files that are no images', wayOut: 'Move the file out of the Data tree if it does not belong there.',
		sentence: ({ reason }) => `The file is not what its extension says${why(reason)}.`,
	},
	'header-damaged': {
		title: 'Damaged headers', wayOut: 'Copy the file again from the capture computer; if that does not help, the frame is lost.',
		sentence: ({ reason }) => `The header can't be read${why(reason)}.`,
	},
	'header-unfinished': {
		title: 'Headers without an end', wayOut: 'The file was cut off while being written or copied: copy it again.',
		sentence: ({ reason }) => `The header never ends${why(reason)}.`,
	},
	'header-too-long': {
		title: 'Headers that are too long', wayOut: 'Save the file anew with the program that made it, or leave it: it is not counted.',
		sentence: ({ reason }) => `The header is longer than any real one${why(reason)}.`,
	},
	'file-truncated': {
		title: 'Files that are cut short', wayOut: 'Copy the file again. It counts as soon as it has the size that its header promises.',
		sentence: ({ reason }) => `The file is smaller than its header promises${why(reason)}.`,
	},
	'unreadable': {
		title: 'Files that could not be opened', wayOut: 'Check permissions and the drive, then refresh again.',
		sentence: ({ reason }) => `The file could not be opened${why(reason)}.`,
	},
	'still-being-written': {
		title: 'Files still being written', wayOut: 'Nothing to do: it is read at the next refresh.',
		sentence: () => 'The file changed a moment ago and was left alone.',
	},
	'duplicate-frame': {
		title: 'Frames that are there twice', wayOut: 'Keep one of the copies. Only one of them counts.',
		sentence: ({ counted: kept }) => `Same camera, start and exposure as ${kept}, which counts.`,
	},
	'unknown-kind': {
		title: 'Frames of an unknown kind', wayOut: 'Correct IMAGETYP in the header, or move the files out of the target.',
		sentence: detail => `${files(detail)} of the kind "${detail['kind']}", which is neither light, dark, flat nor bias.`,
	},
	'unknown-exposure': {
		title: 'Lights without an exposure time', wayOut: 'Put the seconds into the folder (FILTER_L_EXP_300) or file name (_300s_).',
		sentence: detail => `${files(detail)} whose exposure time is in neither header, name nor folder; not counted.`,
	},
	'unknown-filter': {
		title: 'Lights with an unknown filter', wayOut: 'Put them into a folder named after the filter, or count them with the setting "Count unknown filters".',
		sentence: detail => `${files(detail)} whose filter is in neither folder, header nor name.`,
	},
	'no-night': {
		title: 'Lights without a date', wayOut: 'Put them into a folder DATE_CCYY-MM-DD.',
		sentence: detail => `${files(detail)} whose night is in neither folder, header nor name.`,
	},
	'light-counted-nowhere': {
		title: 'Lights that are counted nowhere', wayOut: 'Move them below the target\'s "accept" folder if they should count.',
		sentence: detail => `${files(detail)} ${NOWHERE[String(detail['place'])] ?? 'in a place that is not counted'}.`,
	},
	'folder-unreadable': {
		title: 'Folders that could not be read', wayOut: 'Check permissions and the drive. What was known of the folder still counts.',
		sentence: ({ reason }) => `The folder could not be listed${why(reason)}.`,
	},
	'link-skipped': {
		title: 'Links that were not followed', wayOut: 'Remove the link, or point it at a folder outside the Data tree.',
		sentence: ({ target }) => `The link leads back into the tree or nowhere (${target}).`,
	},
	'rig-name': {
		title: 'Rig folders that break the convention', wayOut: 'Rename the folder to <Optics>@f<ratio>+<Camera>, the ratio with one decimal: RC8@f8.0+ZWO ASI2600MM Pro.',
		sentence: () => 'The folder holds stages but is not named like a rig. It is used as it is.',
	},
	'date-folder-name': {
		title: 'DATE folders that are no date', wayOut: 'Rename the folder to DATE_CCYY-MM-DD.',
		sentence: () => 'The folder begins with DATE but names no day of the calendar; dates come from headers instead.',
	},
	'filter-folder-name': {
		title: 'FILTER folders that break the convention', wayOut: 'Rename the folder to FILTER_<filter>_EXP_<seconds>.',
		sentence: () => 'The folder begins with FILTER but does not name filter and exposure.',
	},
	'empty-date-folder': {
		title: 'Empty DATE folders', wayOut: 'Delete the folder, or bring its frames back.',
		sentence: () => 'There is no frame in this night.',
	},
	'facts-disagree': {
		title: 'Folder, header and name disagree', wayOut: 'Correct the folder or the header; which one counts is a setting.',
		sentence: detail => `${files(detail)}: ${detail['fact']} is "${detail['used']}" (used) and also "${detail['other']}".`,
	},
	'tree-missing': {
		title: 'Data folders that are not there', wayOut: 'Connect the drive, or correct the path. Nothing was changed.',
		sentence: ({ reason }) => `The Data folder can't be reached${why(reason)}.`,
	},
	'tree-empty': {
		title: 'Data folders without frames', wayOut: 'Check the path. Nothing was changed.',
		sentence: () => 'There is no image file in this Data folder.',
	},
	'tree-different': {
		title: 'Data folders that hold something else', wayOut: 'Check that the right drive is connected. If this is the new state, accept it.',
		sentence: ({ known }) => `None of the ${known} known frames is there; another drive may be connected. Nothing was changed.`,
	},
	'tree-shrunk': {
		title: 'Data folders that lost frames', wayOut: 'Check the drive. If you moved or deleted these frames, accept the new state.',
		sentence: ({ lost, known }) => `${lost} of ${known} known frames are gone. Nothing was changed.`,
	},
	'tree-inside-vault': {
		title: 'Data folders inside the vault', wayOut: 'Keep raw frames outside the vault: Obsidian lists every file, which makes it slow.',
		sentence: ({ files: count }) => (count === undefined ? 'The folder lies inside the vault.' : `${count} frames lie inside the vault.`),
	},
	'tree-nested': {
		title: 'Data folders inside each other', wayOut: 'Remove one of the two: its frames would count twice.',
		sentence: ({ other }) => `The folder lies inside ${other}.`,
	},
	'note-broken-region': {
		title: 'Notes with broken markers', wayOut: 'Restore the pair of begin and end markers, or delete both.',
		sentence: ({ region, kind, line }) => `The part "${region}" is ${kind} (line ${line}) and was left alone.`,
	},
	'note-broken-yaml': {
		title: 'Notes with unreadable properties', wayOut: 'Open the note in source mode and correct the properties.',
		sentence: ({ reason }) => `The properties can't be changed safely${why(reason)}; they were left alone.`,
	},
	'note-twice': {
		title: 'Two notes for one target', wayOut: 'Merge the notes, or remove the tag from one of them. Neither is written.',
		sentence: ({ other }) => `${other} is a note for the same target.`,
	},
	'note-goal-unreadable': {
		title: 'Goals that can\'t be read', wayOut: 'Write hours (10), "7h 30m" or counted subs ("60x300s").',
		sentence: ({ key, value, reason }) => `${key}: ${value} ${GOAL_FAULTS[reason as GoalFault]}.`,
	},
	'note-shares-over-100': {
		title: 'Shares over 100 %', wayOut: 'Lower the shares, or leave them: they are used as they are.',
		sentence: ({ sum }) => `The shares add up to ${sum} %.`,
	},
	'note-unwritable': {
		title: 'Notes that could not be written', wayOut: 'Check permissions and that the note is not open elsewhere.',
		sentence: ({ reason }) => `The note could not be written${why(reason)}.`,
	},
	'note-row-unreadable': {
		title: 'Unreadable lines in the log of a note', wayOut: 'Correct the line or delete it. It is kept but not counted.',
		sentence: ({ line }) => `Line ${line} of the log can't be read.`,
	},
	'note-newer': {
		title: 'Notes of a newer version', wayOut: 'Update the plugin on this device.',
		sentence: ({ version }) => `The log was written by a newer version (${version}) and was left alone.`,
	},
	'note-property-unreadable': {
		title: 'Properties that can\'t be read', wayOut: 'Correct the property in the note; what is written there is kept.',
		sentence: ({ key, value, reason }) => `${key}: "${value}" is left out${why(reason)}.`,
	},
	'setting-unreadable': {
		title: 'Settings that can\'t be read', wayOut: 'Set it again.',
		sentence: ({ reason }) => `The setting stands at its default${why(reason)}.`,
	},
	'settings-newer': {
		title: 'Settings of a newer version', wayOut: 'Update the plugin on this device.',
		sentence: ({ version }) => `The settings were saved by a newer version (${version}) and are not changed.`,
	},
	'state-unreadable': {
		title: 'Unreadable state', wayOut: 'Nothing to do: it is made anew.',
		sentence: ({ reason }) => `What this device remembered can't be read${why(reason)}.`,
	},
};

const GOAL_FAULTS: Readonly<Record<GoalFault, string>> = {
	'unreadable': 'can\'t be read',
	'negative': 'is less than nothing',
	'absurd': 'is more than anybody can shoot',
	'twice': 'names a filter that an earlier property names already; the earlier one counts',
	'no-name': 'names no filter or no optics',
	'not-for-one-rig': 'can\'t be for one rig: shares are for all rigs together',
	'hours-without-shares': 'has no shares: add share_<filter> properties',
	'share-without-hours': 'is a share of nothing: add goal_hours',
};

const NOWHERE: Readonly<Record<string, string>> = {
	'library': 'in the dark library',
	'outside-accept': 'outside "accept" in a stage where only accepted lights count',
	'no-target': 'without a target in folder, header or name',
};

/** What an operating system's codes mean. */
const FAILURES: Readonly<Record<string, string>> = {
	ENOENT: 'it is not there', EACCES: 'no permission', EPERM: 'no permission', EIO: 'the drive reports an error', ENOTDIR: 'not a folder', EBUSY: 'in use by another program',
	ENOSPC: 'the disk is full', EMFILE: 'too many open files', ETIMEDOUT: 'the drive does not answer', EHOSTDOWN: 'the drive does not answer', ENAMETOOLONG: 'the name is too long',
};

const why = (reason: string | number | undefined): string => (reason === undefined || reason === '' ? '' : ` (${FAILURES[reason] ?? reason})`);

/** One sentence: what is wrong at the problem's path. */
export const problemMessage = ({ code, detail }: Problem): string => PROBLEMS[code].sentence(detail ?? {});

/** The heading under which problems of a code are listed. */
export const problemTitle = (code: ProblemCode): string => PROBLEMS[code].title;

/** What a person can do about it. */
export const problemWayOut = (code: ProblemCode): string => PROBLEMS[code].wayOut;

/** All codes, in the order of the health report. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

/** What a refresh came to, in one or two sentences. */
export function refreshSummary({ frames, lights, targets, rigs, notes, problems, milliseconds, cancelled, doubtful }: {
	readonly frames: number; readonly lights: number; readonly targets: number; readonly rigs: number;
	readonly notes: { readonly created: number; readonly updated: number; readonly unchanged: number };
	readonly problems: readonly Problem[]; readonly milliseconds: number; readonly cancelled: boolean; readonly doubtful: readonly Problem[];
}): string {
	const writtenNotes = notes.created + notes.updated;
	if (cancelled) return `Cancelled. What was read is kept; ${writtenNotes === 0 ? 'the notes are as they were' : `${counted(writtenNotes, 'note')} had been written, the next refresh goes on from there`}.`;
	const found = `${counted(frames, 'frame')}, ${counted(lights, 'light')}, ${counted(targets, 'target')}, ${counted(rigs, 'rig')} in ${(milliseconds / 1000).toFixed(1)} s.`;
	const wrote = writtenNotes === 0 ? 'No note changed.' : [...(notes.created > 0 ? [`${counted(notes.created, 'note')} created`] : []), ...(notes.updated > 0 ? [`${counted(notes.updated, 'note')} updated`] : [])].join(', ') + '.';
	const wrong = problems.length === 0 ? '' : ` ${counted(problems.length, 'problem')} in the health report.`;
	const asked = doubtful.map(problem => ` ${problem.path}: ${problemMessage(problem)}`).join('');
	return `${found} ${wrote}${wrong}${asked}`;
}

/** A table for a terminal. @param alignRight by column */
export function plainTable(header: readonly string[], alignRight: readonly boolean[], rows: readonly (readonly string[])[]): string {
	const widths = header.map((name, at) => Math.max(name.length, ...rows.map(row => (row[at] ?? '').length)));
	const line = (cells: readonly string[]): string => widths.map((width, at) => (alignRight[at] ? (cells[at] ?? '').padStart(width) : (cells[at] ?? '').padEnd(width))).join('  ').trimEnd();
	return [line(header), widths.map(width => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

const HISTORY_FAULTS: Readonly<Record<HistoryFault, string>> = {
	'not-json': 'is no JSON', 'not-a-history': 'is no history of flats', 'filter-unreadable': 'names no filter with angles', 'angle-unreadable': 'is no angle',
	'date-unreadable': 'has a date that can\'t be read; the flat has none now', 'other-form': 'has another form of history',
};

/** What is said of flats. */
export const FLATS = {
	columns: ['Filter', 'Angle', 'Date captured', 'Status', 'Source'], neededColumns: ['Filter', 'Angle', 'Lights'],
	sources: { found: 'on disk', recorded: 'recorded' }, noRig: 'No rig',
	edited: (rig: string, { added, removed, remaining }: FlatEdit): string => {
		if (added.length + removed.length === 0) return `${rig}: nothing changed.`;
		const lines = [...(added.length > 0 ? [`Recorded: ${added.map(formatFlatItem).join(', ')}`] : []), ...(removed.length > 0 ? [`Removed: ${removed.map(formatFlatItem).join(', ')}`] : [])];
		return [rig, ...lines, `Recorded now: ${remaining.length === 0 ? 'none' : remaining.map(formatFlatItem).join(', ')}`].join('\n');
	},
	refused: (what: readonly string[]) => `This can't be recorded: ${what.join(', ')}. Nothing was changed. A flat is a filter, an angle from 0 to 360 and a date: L 45 2025-09-15.`,
	resetWarning: (flats: number, rigs: number) => `This would take ${counted(flats, 'recorded flat')} of ${counted(rigs, 'rig')} out of the record. To do it, add --yes. Files on disk are never touched.`,
	reset: (flats: number, rigs: number) => `${counted(flats, 'recorded flat')} of ${counted(rigs, 'rig')} taken out of the record.`,
	historyProblem: ({ fault, where }: HistoryProblem) => `${where === '' ? 'The file' : where} ${HISTORY_FAULTS[fault]}.`,
	imported: (rig: string, read: number, added: number) => `${counted(read, 'flat')} read, ${added} new for ${rig}.`,
	exported: (path: string) => `Written to ${path}.`,
	omitted: (flats: number) => `${counted(flats, 'flat')} without an angle or date left out: a history has no place for them.`,
	nothingNeeded: 'No flats are missing.', checklistWritten: (path: string) => `Written to ${path}.`,
	changed: (rig: string, date: string) => `${rig} counts as changed from ${date} on: flats from before don't serve lights from then on, nor the other way round.`,
	record: {
		title: 'Record flats', rig: 'Rig', filters: 'Filters', filtersHint: 'Separated by commas: L, R, G, B', angles: 'Angles', anglesHint: 'Degrees, separated by commas: 45, 56.5. Leave it empty for a rig without a rotator.',
		date: 'Date', replace: 'Replace', replaceHint: 'Take the other recorded flats of these filters out of the record.', confirm: 'Record', cancel: 'Cancel', noFilter: 'Enter a filter.',
	},
	list: {
		title: 'Flats', none: 'No flats yet. Flats in the Data tree are found by themselves; record others here.', remove: (item: string) => `Remove ${item}`,
		clear: (filter: string) => `Clear recorded flats of ${filter}`, clearQuestion: (flats: number, filter: string) => `${counted(flats, 'recorded flat')} of ${filter} ${flats === 1 ? 'goes' : 'go'} out of the record. Files on disk are never touched.`,
		resetTitle: 'Reset all recorded flats?', reset: 'Reset all', clearTitle: 'Clear recorded flats?', confirmClear: 'Clear', keep: 'Keep', done: 'Done',
		resetQuestion: (flats: number, rig: string) => `${counted(flats, 'recorded flat')} of ${rig} ${flats === 1 ? 'goes' : 'go'} out of the record. Files on disk are never touched.`,
	},
	needed: { title: 'Flats to shoot', all: 'All open targets', target: 'Target', write: 'Write checklist', record: 'Record', recordItem: (item: string) => `Record ${item}`, close: 'Done', explanation: 'The fewest whole-degree angles that give every light its flat.' },
	rigChanged: { title: 'Mark rig as changed', explanation: 'The camera was taken off, or dust moved: flats from before don\'t serve lights from then on, nor the other way round.', confirm: 'Mark', cancel: 'Cancel', date: 'First night with the changed rig' },
	import: {
		title: 'Import flat history', explanation: 'The history file of the exposure tracker (.astrophotography_flats.json). It is only read.', file: 'File', choose: 'Choose file', text: 'Or paste its text', confirm: 'Import', cancel: 'Cancel', empty: 'Choose a file or paste its text.',
	},
	noRigKnown: 'There is no rig yet: refresh the data log first.',
	whichRig: (rigs: readonly string[]) => `Which rig? Name one with --rig: ${rigs.join(', ')}.`,
	unknownRig: (name: string, rigs: readonly string[]) => `There is no rig "${name}". There are: ${rigs.join(', ')}.`,
	wrongAngles: (text: string) => `"${text}" are no angles. Write degrees from 0 to 360, separated by commas: 45, 56.5.`,
	wrongDate: (text: string) => `"${text}" is no date. Write CCYY-MM-DD.`,
} as const;

/** Why something is not done, after a colon. */
const REASONS: Readonly<Record<Reason, string>> = {
	'taken': 'something of that name is there already', 'similar-name': 'a name there differs only in case or accents', 'file-in-the-way': 'a file stands where a folder should go',
	'changed': 'it is no longer what it was', 'gone': 'it is not there any more', 'is-link': 'it is a link', 'leads-outside': 'it leads out of the Data folder', 'other-device': 'a folder can\'t be renamed onto another disk',
	'no-filter': 'its filter is not known', 'no-angle': 'its angle is not known', 'frame-stays': 'its frame stays', 'still-being-written': 'it may still be written to', 'unreadable': 'its header can\'t be read',
	'not-filed': 'it is no light, dark, flat or bias', 'duplicate': 'the same frame is there already', 'not-rejectable': 'it is no light that could be rejected', 'unrecognised': 'not everything about it is known', 'misread': 'there it would be taken for something else',
	'inside-tree': 'an archive can\'t lie in the Data folder', 'name-empty': 'the name is empty', 'name-path': 'the name holds a path', 'name-character': 'the name holds a character that some systems forbid',
	'name-reserved': 'Windows reserves the name', 'name-end': 'the name ends with a dot or blank', 'name-long': 'the name is too long', 'path-long': 'the path is too long',
	'identical': 'the same file is there already', 'not-empty': 'the folder is still in use', 'already-there': 'it is there already', 'not-needed': 'nothing came of it', 'cancelled': 'cancelled', 'failed': 'the disk refused',
};

/** "something of that name is there already", with what the disk said. */
export const reasonText = ({ reason, detail }: Trouble): string => `${REASONS[reason]}${why(detail)}`;

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** "2.3 GB". */
export function bytesText(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value >= 1000 && unit < UNITS.length - 1) { value /= 1000; unit++; }
	return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

const CHECKS: Readonly<Record<ReadinessCheck, (count: number | undefined) => string>> = {
	reviewed: count => `${counted(count ?? 0, 'light')} not reviewed`, goals: count => `${counted(count ?? 0, 'goal')} not reached`,
	calibrated: count => `${counted(count ?? 0, 'night')} without darks or flats in place`, masters: () => 'no master light', published: () => 'not published',
};

const NONE: Readonly<Record<NoProposal['none'], string>> = {
	'target-unknown': 'There is no such target.', 'target-nowhere': 'The target has no folder in a stage on this device.', 'last-stage': 'The target is in the last stage.', 'already-there': 'The target is there already.', 'cancelled': 'Cancelled. Nothing was done.',
	'folder-unknown': 'The folder lies in none of the Data folders.', 'none-unreviewed': 'Nothing is left to review.', 'none-rejected': 'Nothing was rejected.',
	'no-frames': 'There are no such lights in the Data folders.', 'no-folder': 'There is no such folder.', 'no-captures': 'A whole Data folder can\'t be filed: name the folder that the capture program writes to.', 'rig-unknown': 'No Data folder has such a rig.', 'stage-unknown': 'There is no such stage.',
};

/** What is said of changes in Data trees. */
export const CHANGES = {
	none: (none: NoProposal): string => `${NONE[none.none]}${none.none === 'stage-unknown' ? ` There are: ${none.stages.join(', ')}.` : ''}`,
	title: ({ plan }: Proposal): string => plan.title,
	summary: ({ files, sizeBytes, made }: PlanSummary): string => [...(files > 0 ? [`${counted(files, 'file')}, ${bytesText(sizeBytes)}`] : []), ...(made.length > 0 ? [counted(made.length, 'new folder')] : [])].join(', ') || 'Nothing to do.',
	transfer: ({ kind, files, sizeBytes }: Pick<Transfer, 'kind' | 'files' | 'sizeBytes'>): string => `${kind === 'folder' ? 'whole folder, ' : kind === 'copies' ? 'copies, ' : ''}${counted(files, 'file')}, ${bytesText(sizeBytes)}`,
	source: (folder: string): string => `From ${folder}`,
	cameFrom: (folder: string, transfer: Transfer | undefined): string => `← ${folder}${transfer ? `  (${CHANGES.transfer(transfer)})` : ''}`,
	readiness: ({ rig, from, to, checks }: RigReadiness): string => {
		const lacking = checks.filter(({ ok }) => !ok).map(({ check, count }) => CHECKS[check](count));
		return `${rig ?? 'No rig'}: ${from.folder} → ${to.folder}${lacking.length > 0 ? `. Not ready: ${lacking.join(', ')}` : ''}`;
	},
	group: ({ folder, filter, lights }: FilterGroup): string => `${filter}: ${counted(lights, 'light')} in ${folder || 'the Data folder'}`,
	session: ({ label, ids, filters }: Session): string => `Session ${label}°: ${counted(ids.length, 'light')} (${filters.map(({ filter, lights, hasFlats }) => `${filter} ${lights}${hasFlats ? ', flats at hand' : ', flats missing'}`).join('; ')})`,
	flatToShoot: ({ filter, angleDegrees, lights }: FlatToShoot): string => `Flats to shoot: ${filter} at ${angleDegrees}° (${counted(lights, 'light')})`,
	headings: { transfers: 'What goes where', readiness: 'Readiness', groups: 'By filter', sessions: 'Sessions', made: 'New folders', removed: 'Folders that end up empty', culled: 'By the limits', without: 'Nights without a master', questions: 'To be answered', conflicts: 'Left alone', skipped: 'Not touched' },
	culled: ({ rig, night, filter, lights, judged, rejected, share }: CullGroup): string =>
		`${[rig, night, filter].filter(part => part !== null).join(', ')}: ${rejected.length} of ${counted(judged, 'light')} beyond a limit (${Math.round(share * 100)} %)${judged < lights ? `, ${counted(lights - judged, 'light')} without values` : ''}`,
	rejects: ({ files, bytes }: RejectSize): string => `Rejected so far: ${counted(files, 'file')}, ${bytesText(bytes)}.`,
	without: ({ night, folder, darkSeconds, flatFilters }: NightWithout): string =>
		`${night ?? folder}: ${[...(darkSeconds.length > 0 ? [`darks of ${darkSeconds.map(seconds => (Number.isNaN(seconds) ? 'unknown exposure' : `${seconds} s`)).join(', ')}`] : []), ...(flatFilters.length > 0 ? [`flats of ${flatFilters.join(', ')}`] : [])].join('; ')}`,
	verdict: ({ verified, differing, manifests, isWhole }: ArchiveVerdict): string => [
		`${verified} ${verified === 1 ? 'copy' : 'copies'} verified.`, ...manifests.map(path => `Manifest: ${path}`), ...differing.map(path => `Differs from its copy: ${path}`),
		isWhole ? 'The log keeps the hours of this target when you move the originals away.' : 'Not everything is in the archive: keep the originals, and run this again.',
	].join('\n'),
	conflict: (conflict: Conflict): string => `${conflict.from} → ${conflict.to}: ${reasonText(conflict)}`,
	skipped: (skipped: Skipped): string => `${skipped.path}: ${reasonText(skipped)}`,
	more: (count: number): string => `… and ${count} more`,
	notTouched: (reason: Reason, count: number): string => `${counted(count, 'file')} not touched: ${REASONS[reason]}.`,
	run: 'Run', cancel: 'Cancel', copy: 'Copy as text', copied: 'Copied.', progress: (done: number, of: number): string => `Moving: ${done} of ${of}`,
	verifying: (done: number, of: number): string => `Comparing copies: ${done} of ${of}`,
	question: 'Run this?', needsYes: 'Nothing was done. To do it, add --yes.', dry: 'Nothing was done.',
	outcome: ({ state, steps, conflicts, skipped }: Outcome): string => {
		const left = conflicts.length + skipped.filter(({ reason }) => reason === 'cancelled').length;
		const rest = left > 0 ? ` ${counted(left, 'item')} left alone.` : '';
		if (state === 'unfinished') return 'The disk failed in the middle. Run "Recover interrupted operation" before anything else.';
		if (state === 'nothing') return `Nothing was done.${rest}`;
		if (state === 'undone') return `Everything is where it was.${rest}`;
		return `${steps.length === 0 ? 'Done' : `${counted(steps.length, 'item')} done`}${state === 'partly' ? ', in part' : ''}.${rest}`;
	},
	refusal: (refusal: Refusal): string => {
		switch (refusal.refused) {
			case 'locked': return `Another program${refusal.heldBy.host === '' ? '' : ` on ${refusal.heldBy.host}`} is changing this Data folder. Try again when it is done.`;
			case 'in-vault': return `This Data folder lies in the vault ${refusal.vault}. Change it from Obsidian, which lets links to moved files follow.`;
			case 'unfinished': return 'An operation was cut short. Run "Recover interrupted operation" first.';
			case 'unknown': return 'There is no such operation.';
			case 'nothing-to-do': return 'There is nothing to undo or recover.';
			case 'newer': return 'The operation was recorded by a newer version.';
			case 'unreadable': return 'The record of the operation can\'t be read.';
			case 'disk': return `The Data folder can't be written to${why(refusal.code)}. Nothing was changed.`;
		}
	},
	historyTitle: 'History of operations', historyColumns: ['Operation', 'When', 'What', 'Files', 'State'],
	states: { 'done': 'done', 'partly': 'in part', 'undone': 'undone', 'unfinished': 'cut short', 'given up': 'given up', 'newer': 'of a newer version', 'unreadable': 'unreadable' } as Readonly<Record<PastOperation['state'], string>>,
	undoable: 'can be undone', noHistory: 'Nothing was changed yet.', nothingUndoable: 'There is nothing to undo.',
	recoverHow: 'An operation was cut short. Finish it with --finish, or take it back with --roll-back. If neither works, --give-up leaves every file where it is.',
	recoverTitle: 'Recover an interrupted operation', finish: 'Finish it', rollBack: 'Take it back', later: 'Later',
	recoverQuestion: (title: string, done: number, of: number): string => `"${title}" was cut short (${done} of ${of} steps). No file is lost: finish it, or take it back. Until then nothing else can be moved.`,
	unreadableJournal: 'The record of an operation that was cut short can\'t be read; a newer version may be able to. Until then nothing else can be moved.',
	recover: 'Recover', leave: 'Leave it as it is', left: 'The operation was given up. Every file is where it was left.',
	leaveMeans: 'Left as it is, every file stays where it is now, in its old place or its new one, and the operation can\'t be undone later.',
	unlock: 'Unlock', unlockTitle: 'Unlock the Data folder', unlocked: 'The Data folder is unlocked.', notLocked: 'No other program has locked a Data folder.',
	unlockQuestion: ({ host, sinceMs }: Holder, tree: string): string =>
		`A program on ${host} has kept ${tree} locked since ${new Date(sinceMs).toISOString().slice(0, 16).replace('T', ' ')} UTC. Unlock it only if that program certainly no longer runs: two at once would get in each other's way.`,
	undoTitle: 'Undo', undoQuestion: (title: string): string => `Take "${title}" back? What came in between stays.`, undo: 'Undo', keep: 'Keep',
	done: 'Done', stageTitle: 'Move to which stage?', advance: 'Next stage', noNode: 'This device has no access to Data folders.',
	sortTitle: (kind: 'filters' | 'sessions'): string => (kind === 'filters' ? 'Organise by filter' : 'Organise into sessions'),
	rig: { title: 'Create rig', optics: 'Optics', ratio: 'Focal ratio', camera: 'Camera', gains: 'Gains of the dark library', confirm: 'Preview', cancel: 'Cancel', wrongRatio: 'Enter the focal ratio as a number: 8 or 5.6.', missing: 'Enter optics and camera.' },
} as const;

/** A proposal for a terminal, or to be copied. */
export function proposalText(proposal: Proposal): string {
	const { plan, readiness, groups, sessions, culled, rejects, without } = proposal;
	const summary = summaryOf(plan);
	const { headings } = CHANGES;
	const part = (heading: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : ['', `${heading}:`, ...lines.map(line => `  ${line}`)]);
	return [
		`${plan.title} (${CHANGES.summary(summary)})`,
		...part(headings.readiness, readiness.map(CHANGES.readiness)), ...part(headings.groups, groups.map(CHANGES.group)), ...part(headings.culled, culled.map(CHANGES.culled)),
		...(rejects && rejects.files > 0 ? ['', CHANGES.rejects(rejects)] : []), ...part(headings.without, without.map(CHANGES.without)),
		...part(headings.sessions, sessions.flatMap(folder => [folder.folder, ...folder.sessions.map(session => `  ${CHANGES.session(session)}`), ...folder.flatsToShoot.map(flat => `  ${CHANGES.flatToShoot(flat)}`)])),
		...part(headings.transfers, summary.transfers.map(transfer => `${transfer.from || '.'} → ${transfer.to || '.'}  (${CHANGES.transfer(transfer)})`)),
		...part(headings.made, summary.made), ...part(headings.removed, summary.removed),
		...part(headings.conflicts, plan.conflicts.map(CHANGES.conflict)), ...part(headings.skipped, plan.skipped.map(CHANGES.skipped)),
	].join('\n');
}

/** What views, notices and settings say. */
export const UI = {
	commands: {
		advance: 'Advance target to next stage', moveTo: 'Move target to stage', byFilter: 'Organise by filter', intoSessions: 'Organise into sessions', undo: 'Undo last operation', history: 'Show history of operations', recover: 'Recover interrupted operation', createRig: 'Create rig',
		refresh: 'Refresh data log', rebuild: 'Rebuild index', openNote: 'Open target note', createTarget: 'Create target',
		openFolder: 'Open target folder', health: 'Show health report', forget: 'Forget missing data',
		intake: 'File new captures', accept: 'Accept all that is left', keepAll: 'Mark all that is left as kept', cull: 'Cull by limits', restore: 'Restore rejected subs', distribute: 'Distribute masters', startMaster: 'Start a master', archive: 'Archive target',
		createFolders: 'Create target folders', createStage: 'Create stage',
		recordFlats: 'Record flats', listFlats: 'List flats', neededFlats: 'Show flats to shoot', flatChecklist: 'Write checklist of flats to shoot', rigChanged: 'Mark rig as changed',
		cover: 'Make cover picture', blink: 'Blink a night\'s subs',
		importFlats: 'Import flat history', exportFlats: 'Export flat history', openRigNote: 'Open rig note',
	},
	/** Of Obsidian's own command line. */
	options: {
		'json': 'One JSON document instead of a table', 'target': 'A target, by any of its names', 'quick': 'Trust the times of folders',
		'accept-loss': 'Believe Data folders that lost most of their frames', 'goal-hours': 'A goal for all filters together, in hours',
		'share': 'Percent of the goal for each filter: L=40,R=20', 'include-unknown': 'Count lights with an unknown filter',
		'to': 'A stage, by its name or number; the next one without it', 'dry-run': 'Show what would be done, and do nothing', 'finish': 'Finish what was cut short', 'roll-back': 'Take back what was cut short', 'give-up': 'Leave every file where it is', 'unlock': 'Remove the lock of a program that no longer runs', 'operation': 'The operation to undo; the last one without it', 'folder': 'A folder in a Data tree',
		'optics': 'Telescope or lens', 'ratio': 'Focal ratio', 'camera': 'Camera', 'gain': 'Gains of the dark library', 'temperature': 'Temperatures of the dark library',
		'rig': 'A rig, by its name or the beginning of it', 'filter': 'A filter; several are separated by commas', 'angles': 'Degrees, separated by commas: 45,56.5',
		'date': 'CCYY-MM-DD; today without it', 'replace': 'Take the filter\'s other flats out of the record', 'yes': 'Really do it', 'file': 'A file',
		'object': 'Write the older form, below this object', 'note': 'Write a checklist into a note, too',
		'into': 'The Data folder that takes them', 'copy': 'Copy, and leave the originals', 'hfr': 'Highest HFR', 'fwhm': 'Highest FWHM', 'stars': 'Fewest stars', 'rms': 'Highest guiding RMS in arc seconds', 'eccentricity': 'Highest eccentricity',
		'flats': 'The date of the flats for nights that none fits', 'rig-changed': 'None: the rig was changed before such nights', 'drizzle': 'Whole factors: 1,2', 'stage': 'A stage, by its name or number', 'panels': 'Panels of a mosaic',
		'sort': 'folder, exposure_time, num_subs, total_exposure, remaining_time or remaining_subs',
	} as Readonly<Record<string, string>>,
	cancelled: 'Cancelled.',
	progress: {
		name: 'Progress', starting: 'Looking at the Data folder', scan: (done: number) => `Reading the Data folder: ${counted(done, 'frame')}`, captures: (done: number) => `Reading captures: ${counted(done, 'frame')}`, sort: 'Sorting frames',
		notes: (done: number, of: number) => `Updating notes: ${done} of ${of}`, cancel: 'Cancel',
		busy: 'A refresh is running already.',
		left: (seconds: number) => (seconds < 90 ? `about ${Math.ceil(seconds / 10) * 10} s left` : `about ${Math.round(seconds / 60)} min left`),
	},
	dataFolder: {
		title: 'Where are your frames?',
		explanation: [
			'The data log reads the headers of your FITS, XISF and camera raw files where they are and keeps a note for each target. Nothing in the folder is changed, unless you run a command that shows first what it would do.',
			'Choose the folder that holds your rigs, with stages and targets below them. Folders that are ordered otherwise work too.',
		],
		label: 'Data folder', placeholders: { windows: 'D:\\Astro\\Data', mac: '/Volumes/Astro/Data', other: '/home/me/Astro/Data' },
		browse: 'Browse', confirm: 'Use this folder', cancel: 'Not now', demo: 'Show demo notes', likely: 'Found on this computer', likelyWhy: (rigs: number) => counted(rigs, 'rig'),
		missing: 'Enter the path of a folder.', notAbsolute: 'Enter the whole path, from the drive or the root on.',
		noFileAccess: 'This device has no access to Data folders. Notes that were made on another device work as usual.',
	},
	firstLook: {
		title: 'This was found', confirm: 'Make the notes', cancel: 'Not now', demo: 'Demo',
		found: ({ rigs, targets, frames, lights }: { rigs: number; targets: number; frames: number; lights: number }) => `${counted(rigs, 'rig')}, ${counted(targets, 'target')}, ${counted(frames, 'frame')}, of them ${counted(lights, 'light')}.`,
		problems: (count: number) => `${counted(count, 'thing')} to look at; the health report will list them.`,
		plan: (targetFolder: string, rigFolder: string) => `A note for each target is made in ${targetFolder || 'the vault'}, one for each rig in ${rigFolder || 'the vault'}. Nothing was written so far.`,
		later: 'No note was made. Run "Refresh data log" when you want them.',
	},
	doubt: { title: 'Is this right?', accept: 'Accept the new state', keep: 'Change nothing' },
	forget: {
		title: 'Forget missing data?', confirm: 'Forget', cancel: 'Keep',
		question: (rows: number, hours: number, notes: number) =>
			`${counted(rows, 'line')} of the log (${hours} h in ${counted(notes, 'note')}) ${rows === 1 ? 'belongs' : 'belong'} to frames that are no longer on disk. They count until you forget them. Archived data stays.`,
		nothing: 'No data is missing.',
		done: (notes: number, of: number) => (notes < of ? `${counted(notes, 'note')} changed. ${counted(of - notes, 'note')} could not be changed right now: try again.` : `${counted(notes, 'note')} changed.`),
	},
	pick: {
		rigNote: 'Open the note of a rig', note: 'Open the note of a target', folder: 'Open the folder of a target',
		none: 'There is no target yet: refresh the data log first.', noFolders: 'No target has a folder on this device.',
	},
	create: {
		title: 'Create target', explanation: 'A note for a target that you have no frames of yet. Frames that turn up later are logged in it.',
		label: 'Name', placeholder: 'M 31', confirm: 'Create', cancel: 'Cancel', missing: 'Enter the name of a target.',
	},
	failed: (what: string, why: string) => `${what} failed: ${why}`,
	nights: {
		name: 'Nights',
		columns: {
			night: 'Night', rig: 'Rig', panel: 'Panel', filter: 'Filter', exposure: 'Exposure', accepted: 'Accepted', unreviewed: 'Unreviewed', rejected: 'Rejected',
			integration: 'Integration', angle: 'Angle', data: 'Data',
		},
		empty: 'No nights yet.', newer: (version: number) => `This log was written by a newer version (${version}). Update the plugin on this device.`,
		unreadable: (lines: number) => `${counted(lines, 'line')} can't be read.`,
		states: { here: '', archived: 'Archived', missing: 'Missing' },
		noNight: 'Unknown', nothing: '–', total: (nights: number, subs: number, duration: string) => `${counted(nights, 'night')}, ${counted(subs, 'sub')}, ${duration}`,
	},
} as const;

export const SETTINGS_TEXT = {
	headings: {
		dataFolders: 'Data folders on this device', notes: 'Notes', goals: 'Goals and tables', flats: 'Flats and darks', filters: 'Filters', filing: 'Filing and culling', reading: 'Reading the Data folder',
		factOrder: 'When folder, header and file name disagree',
	},
	names: {
		targetNotesFolder: 'Folder for target notes', rigNotesFolder: 'Folder for rig notes', targetTemplatePath: 'Template for target notes', healthNotePath: 'Health report', targetsBasePath: 'Base of targets', moveLogHeading: 'Heading for a log of moves', refreshOnStartup: 'Look for changes at start-up', coverPictures: 'Make cover pictures',
		rejectionBuffer: 'Rejection buffer (%)', goalScope: 'Goals are for', includeUnknownFilter: 'Count unknown filters', exposureSort: 'Order of exposure tables',
		flatToleranceDegrees: 'Angle tolerance of flats (degrees)', flatMaxAgeDays: 'Flats are old after (days)', flatAngles: 'Angles to shoot flats at', allowDarkScaling: 'Scale darks',
		closedFromStage: 'Targets are closed from', flatChecklistPath: 'Checklist of flats to shoot',
		filterAliases: 'Further filter names', filterOrder: 'Order of filters',
		rejectPatterns: 'Rejected subs', excludedFolders: 'Folders to pass over', excludedFiles: 'Files to pass over', libraryFolders: 'Calibration libraries',
		settleSeconds: 'Settling time (seconds)', ninaPattern: 'N.I.N.A. file pattern', rigTimeZones: 'Time zones of rigs',
		cullLimits: 'Limits of subs', captureRigs: 'Rigs of captures', captureTargets: 'Targets of captures',
	},
	descriptions: {
		targetNotesFolder: 'New target notes are made here. Move them wherever you like afterwards.',
		rigNotesFolder: 'New rig notes are made here. Move them wherever you like afterwards.',
		flatToleranceDegrees: 'How far the camera may have been turned between a flat and the lights that it serves.',
		flatMaxAgeDays: 'Days between a flat and the night that it serves.',
		flatAngles: 'Either every light gets a flat with the fewest angles, or at most five angles for a filter, and what stays without is said.',
		allowDarkScaling: 'A shorter dark counts where a bias of the same camera settings exists.',
		closedFromStage: 'From this stage on nothing more is shot: the list of flats to shoot passes these targets over.',
		flatChecklistPath: 'The note that the command "Write checklist of flats to shoot" keeps.',
		targetTemplatePath: 'A note whose text new target notes begin with. Put the pairs of markers where you want tables.',
		healthNotePath: 'The note that lists everything that is wrong, with the way out.',
		targetsBasePath: 'Made once, with the first notes; from then on it is yours. Empty: none.',
		moveLogHeading: 'Each move to another stage adds a dated line below this heading of the target\'s note. Empty: none.',
		refreshOnStartup: 'Looks which folders changed when the vault opens, and reads what is new.',
		coverPictures: 'A picture of each target\'s newest master light becomes the cover of its note, unless the note has one of yours. Kept with your attachments.',
		rejectionBuffer: 'How much more you shoot than you keep. A note can have its own: rejection_buffer.',
		goalScope: 'Whether a goal is for each panel of a mosaic or for all of them together.',
		includeUnknownFilter: 'Lights whose filter is in neither folder, header nor name are always reported. Turn this on to count them too.',
		exposureSort: 'How the lines of exposure tables are sorted.',
		filterAliases: 'One filter a line: the name you want to see = how your programs spell it.',
		filterOrder: 'The filters that come first, separated by commas.',
		rejectPatterns: 'Names of folders and files whose subs were rejected, one a line. * stands for anything.',
		excludedFolders: 'Names of folders that are never entered, one a line.',
		excludedFiles: 'File names without extension that are never counted, one a line. Upper and lower case matter.',
		libraryFolders: 'Names of folders that hold darks and flats for any target, one a line.',
		settleSeconds: 'Files that changed a shorter time ago may still be written to and are left alone.',
		ninaPattern: 'Paste the image file pattern from the options of N.I.N.A., if you changed it.',
		rigTimeZones: 'For rigs whose headers tell neither local time nor site: rig = time zone, one a line.',
		cullLimits: 'Unreviewed subs beyond a limit of their rig are what culling would reject. One rig a line.',
		captureRigs: 'What you answered when filing captures: camera + telescope = rig, one a line. Take a line out to be asked again.',
		captureTargets: 'What you answered when filing captures: name in the capture = target, one a line.',
	},
	examples: { moveLogHeading: 'Log',
		filterAliases: 'Ha = Ha 3nm, H-alpha', filterOrder: 'L, R, G, B, Ha, OIII, SII', ninaPattern: '$$DATEMINUS12$$\\$$IMAGETYPE$$\\$$DATETIME$$_$$FILTER$$',
		rigTimeZones: 'RC8@f8.0+ZWO ASI2600MM Pro = Africa/Windhoek',
		cullLimits: 'RC8@f8.0+ZWO ASI2600MM Pro = HFR 3.5, FWHM 7, stars 200, RMS 1.2, eccentricity 0.6',
		captureRigs: 'ZWO ASI2600MM Pro + EQMOD = RC8@f8.0+ZWO ASI2600MM Pro', captureTargets: 'pacman = NGC 281',
	},
	dataFolders: {
		add: 'Add Data folder', empty: 'No Data folder yet. Add the folder that holds your rigs.', description: 'Read where it is; changed only by commands that show first what they would do.',
		noFileAccess: 'This device has no access to Data folders. Notes that were made on another device work as usual.',
	},
	factOrder: 'Which of them counts, fact by fact.',
	facts: { target: 'Target', panel: 'Panel', night: 'Night', filter: 'Filter', exposure: 'Exposure', angle: 'Camera angle' },
	sources: { folder: 'folder', header: 'header', filename: 'file name' },
	flatAngles: { fewest: 'Every light gets a flat', few: 'At most five angles' },
	goalScopes: { panel: 'Each panel', mosaic: 'The whole mosaic' },
	sorts: {
		folder: 'Filter', exposure_time: 'Exposure', num_subs: 'Number of subs', total_exposure: 'Integration time', remaining_time: 'Remaining time', remaining_subs: 'Remaining subs',
	},
	wrong: {
		range: (lowest: number, highest: number) => `Enter a number from ${lowest} to ${highest}.`,
		noNote: 'Enter the path of a note: a name that ends with .md.', noTemplate: 'There is no such note.',
		hidden: 'Names that begin with a dot are hidden from Obsidian.', characters: 'Names can\'t hold any of : * ? " < > | # ^ [ ].',
		aliasLine: 'Each line is a filter and its other names: Ha = Ha 3nm, H-alpha.',
		aliasTwice: (name: string, one: string, other: string) => `"${name}" stands for both ${one} and ${other}.`,
		zoneLine: 'Each line is a rig and its time zone: RC8@f8.0+ZWO ASI2600MM Pro = Africa/Windhoek.',
		limitLine: 'Each line is a rig and its limits: RC8@f8.0+ZWO ASI2600MM Pro = HFR 3.5, FWHM 7, stars 200, RMS 1.2, eccentricity 0.6.',
		answerLine: 'Each line is what the capture says and what you call it: pacman = NGC 281.',
		zone: (zone: string) => `There is no time zone "${zone}".`,
		saved: (names: string) => `Some settings could not be read and stand at their defaults: ${names}.`,
		unreadable: 'The saved settings could not be read. All of them stand at their defaults.',
	},
} as const;

/** "12.7 h"; below an hour "36 m", where a part of a minute counts as one, so that what is left to do never reads as nothing. */
function aboutHours(hours: number): string {
	const minutes = Math.ceil(Math.round(hours * 6000) / 100);
	return minutes === 0 || minutes >= 60 ? `${hourNumber(hours)} h` : `${minutes} m`;
}

/** "12.7", "128". */
const hourNumber = (hours: number): string => String(hours < 100 ? Math.round(hours * 10) / 10 : Math.round(hours));

/** What the dashboard says. */
export const DASHBOARD = {
	name: 'Data log', open: 'Open dashboard', hours: aboutHours,
	summary: ({ openTargets, openHours, hours, nightsThisYear, lastNight }: BoardSummary): string[] => [
		`${hourNumber(openHours)} h in ${counted(openTargets, 'open target')}`, `${hourNumber(hours)} h in all`, `${counted(nightsThisYear, 'night')} this year`,
		...(lastNight === undefined ? [] : [`last night ${lastNight}`]),
	],
	count: (shown: number, of: number): string => (shown === of ? counted(of, 'target') : `${shown} of ${counted(of, 'target')}`),
	search: 'Filter targets', rig: 'Rig', allRigs: 'All rigs', stage: 'Stage', allStages: 'All stages', filter: 'Filter', allFilters: 'All filters', sort: 'Order',
	sorts: { need: 'Needs most first', waiting: 'Longest in stage first', name: 'By name', hours: 'Most hours first', night: 'Last night first' },
	pages: 'Show', board: 'Board', totals: 'Totals',
	noStage: 'No stage',
	panels: (panels: number): string => counted(panels, 'panel'), rigs: (first: string, more: number): string => `${first} · +${counted(more, 'rig')}`,
	share: (hours: number, goal: number): string => `${hourNumber(hours)} / ${hourNumber(goal)} h`,
	bar: (filter: string, hours: number, goal: number, unreviewed: number): string =>
		`${filter}: ${hourNumber(hours)} of ${hourNumber(goal)} h${unreviewed > 0 ? `, ${aboutHours(unreviewed)} unreviewed` : ''}`,
	plain: (filter: string, hours: number): string => `${filter} ${aboutHours(hours)}`,
	toBlink: (subs: number): string => `${subs} to blink`, flatsMissing: (flats: number): string => `${counted(flats, 'flat')} missing`,
	uncalibrated: (nights: number): string => `${counted(nights, 'night')} uncalibrated`, toShoot: (hours: number): string => `${aboutHours(hours)} to shoot`,
	ready: 'Ready', published: 'Published', inStage: (days: number): string => `${days} d in stage`, progress: (percent: number): string => `${percent} %`,
	more: (target: string): string => `More for ${target}`,
	menu: { open: 'Open note', openTab: 'Open note in new tab', folder: 'Open folder', move: 'Move to stage…' },
	moveTo: (target: string): string => `Move ${target} to`, opening: 'Opening', moving: 'Moving',
	empty: { title: 'No targets yet', explanation: 'The data log keeps a note for each target in your Data folder. They turn up here as soon as it was read.', refresh: 'Refresh data log' },
	nothing: { title: 'No target is like that', clear: 'Show all targets' },
	byRig: 'By rig', byMonth: 'By year and month', total: 'Total', noDate: 'No date', noRig: 'No rig', none: '–',
	rigColumns: { rig: 'Rig', targets: 'Targets', nights: 'Nights', hours: 'Hours' }, year: 'Year',
	months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
} as const;

/** What was wrong with the settings as they were saved; undefined where nothing was. */
export function savedSettingsMessage(newerVersion: number | undefined, unreadable: readonly string[]): string | undefined {
	if (newerVersion !== undefined) return problemMessage({ code: 'settings-newer', path: '', detail: { version: newerVersion } });
	const { wrong, names } = SETTINGS_TEXT;
	return unreadable.length === 0 ? undefined : wrong.saved(unreadable.map(key => (names as Readonly<Record<string, string>>)[key] ?? key).join(', '));
}

/** What filing, reviewing and handing out masters say. */
export const FILING = {
	question: (question: IntakeQuestion & { readonly files: number }): string => {
		const wait = `${counted(question.files, 'file')} ${question.files === 1 ? 'waits' : 'wait'}`;
		if (question.kind === 'rig') return `Which rig is ${question.camera ?? 'an unknown camera'} with ${question.telescope ?? 'unknown optics'}? (${wait})`;
		return `Which target is ${question.name === null ? `in ${question.folder || 'the capture folder'}` : `"${question.name}"`}? (${wait})`;
	},
	answerRigs: 'Name the rig with --rig.', answerTargets: 'Name the target with --target.',
	flatQuestion: ({ night, rig, filters, sets }: FlatQuestion): string =>
		`${night}${rig === null ? '' : `, ${rig}`}: no flat of ${filters.join(', ')} fits. Choose with --flats ${sets.map(({ date, daysApart, isAcross }) => `${date} (${counted(daysApart, 'day')} apart${isAcross ? ', across a change of the rig' : ''})`).join(' or ')}, or say --rig-changed.`,
	flatSet: ({ date, daysApart, isAcross }: FlatSet): string => `Flats of ${date}, ${counted(daysApart, 'day')} apart${isAcross ? ', across a change of the rig' : ''}`,
	rigChanged: 'None: the rig was changed', later: 'Leave it open',
	noFolder: 'DIR is missing.', noTarget: 'TARGET is missing.', noFiles: 'FILE is missing.', noArchive: 'Say where with --to DIR.', noRig: 'Say which rig with --rig.',
	wrongNumber: (name: string, value: string): string => `--${name} takes a number, not "${value}".`, noLimits: 'Set at least one limit: --hfr, --fwhm, --stars, --rms or --eccentricity.',
	waitingColumns: ['Target', 'Stage', 'Since', 'Days'], waitingNone: 'No target stands in a stage.', unknownSince: '?',
	intake: { title: 'File new captures', explanation: 'Lights go to 10_Blink, darks and biases to the rig\'s library, flats to its raw flats. What the capture program is still writing is left alone.', folder: 'Capture folder', browse: 'Browse', copy: 'Copy instead of move', copyHint: 'The capture folder stays as it is.', confirm: 'Preview', cancel: 'Cancel', into: 'Data folder', intoFirst: 'The one that the captures lie in, else the first' },
	answers: { title: 'What is this?', explanation: 'Asked once: the answers are remembered in this vault.', confirm: 'Go on', cancel: 'Cancel', hint: 'Left empty, they stay where they are.' },
	flats: { title: 'Which flats?', explanation: 'No flat fits these nights for certain. Only dates that have every filter are offered.', confirm: 'Go on', cancel: 'Cancel', night: (night: string, rig: string | null, filters: readonly string[]): string => `${night}${rig === null ? '' : `, ${rig}`}: ${filters.join(', ')}` },
	keptAll: {
		title: (target: string): string => `Was all of ${target} kept?`, confirm: 'All kept', done: 'Noted: these nights count as accepted, and nothing was moved.', noRig: 'What was kept is noted by night, for all rigs: leave --rig out.',
		night: ({ night, subs }: UnreviewedNight): string => `${night}: ${counted(subs, 'unreviewed sub')}.`,
		explanation: 'They count as accepted from now on, where they lie: no file moves. The nights are listed in the note\'s property kept_all; take one out to go back.',
	},
	cull: {
		title: 'Cull by limits', explanation: 'Unreviewed subs beyond a limit go to the reject folder, where they can be brought back from. Values come from headers, else from file names; an empty limit does not matter.', whichRig: 'Which rig?', confirm: 'Preview', cancel: 'Cancel',
		hfr: 'Highest HFR', fwhm: 'Highest FWHM', leastStars: 'Fewest stars', guidingRmsArcsec: 'Highest guiding RMS (arc seconds)', eccentricity: 'Highest eccentricity', wrong: (name: string): string => `${name}: enter a number, or nothing.`, none: 'Enter at least one limit.',
	},
	master: { title: 'Start a master', drizzles: 'Drizzle', hint: '1, or 1, 2 for a drizzled one too', confirm: 'Preview', cancel: 'Cancel', wrong: 'Enter whole numbers from 1 on.' },
	archive: { title: 'Archive target', explanation: 'Copies everything of the target, verifies each copy and writes a list of checksums. The originals stay; the log keeps the hours when you move them away.', folder: 'Archive folder', confirm: 'Preview', cancel: 'Cancel' },
	folders: { title: 'Create target folders', target: 'Target', rig: 'Rig', panels: 'Panels', panelsHint: 'Of a mosaic; 1 for a single field', confirm: 'Preview', cancel: 'Cancel', wrong: 'Enter a name, and panels as a whole number.' },
	stage: { title: 'Create stage', rig: 'Rig', name: 'Folder', hint: 'Two digits and a name: 25_Queue', confirm: 'Preview', cancel: 'Cancel', missing: 'Enter a folder like 25_Queue.' },
	noRigs: 'There is no rig with a folder yet.', distributeTitle: 'Distribute masters', openNights: (nights: number): string => `${counted(nights, 'night')} left open.`,
} as const;

const PICTURE_FAULTS: Readonly<Record<PictureFaultCode, string>> = {
	'empty-file': 'the file is empty', 'not-an-image': 'it is neither FITS nor XISF', 'header-damaged': 'its header can\'t be read', 'header-unfinished': 'its header never ends',
	'header-too-long': 'its header is longer than any real one', 'file-truncated': 'it is cut short', 'unreadable': 'it could not be opened', 'still-being-written': 'it is still being written',
	'pixels-unsupported': 'its pixels are stored in a form that is not read', 'compression-unsupported': 'its compression is not read; save it without, or with zlib or LZ4',
	'pixels-damaged': 'its pixels are damaged', 'image-too-large': 'it is larger than any camera\'s',
};

const pictureFault = ({ fault, detail }: PictureFault): string => `${PICTURE_FAULTS[fault]}${why(detail)}`;

const QUALITIES: readonly (readonly [keyof SubQuality, (value: number) => string])[] = [
	['hfr', value => `HFR ${value}`], ['fwhm', value => `FWHM ${value}`], ['starCount', value => counted(value, 'star')], ['guidingRmsArcsec', value => `RMS ${value}″`],
	['eccentricity', value => `eccentricity ${value}`],
];

const clockText = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(11, 19);

/** What covers and blinking say. */
export const PICTURES = {
	fault: (fault: PictureFault): string => `No preview: ${pictureFault(fault)}.`,
	cover: {
		progress: (part: number): string => `Making the cover picture: ${Math.round(part * 100)} %`,
		made: (target: string, file: string): string => `The cover of ${target} shows ${fileNameOf(file)}.`,
		fault: (target: string, file: string, fault: PictureFault): string => `No cover picture for ${target}: ${fileNameOf(file)} can't be shown, ${pictureFault(fault)}.`,
		noMaster: (target: string): string => `${target} has no master light on this device. Masters lie below the target's folder "master".`, noNote: (target: string): string => `${target} has no note, or two of them.`,
		own: (target: string): string => `The cover of ${target} is your own. Empty the property "cover" of its note to have one made.`,
		refused: (target: string): string => `The property "cover" of ${target} can't be set safely: open the note in source mode and look at its properties.`,
		more: (targets: number): string => `… and ${counted(targets, 'more target')}`,
	},
	blink: {
		title: (target: string, { night, rig }: BlinkNight): string => [`Blink ${target}`, night ?? 'no date', ...(rig === null ? [] : [rig])].join(' · '),
		choose: 'Blink which night?', night: ({ night, rig, subs }: BlinkNight): string => [night ?? 'No date', ...(rig === null ? [] : [rig]), counted(subs.length, 'sub')].join(' · '),
		clock: ({ startLocalMs, startUtcMs }: BlinkSub): string => (startLocalMs !== undefined ? clockText(startLocalMs) : startUtcMs !== undefined ? `${clockText(startUtcMs)} UTC` : ''),
		about: (sub: BlinkSub): string => [
			PICTURES.blink.clock(sub), sub.filter, `${sub.exposureSeconds} s`, ...QUALITIES.flatMap(([key, text]) => { const value = sub[key]; return value === undefined ? [] : [text(value)]; }),
		].filter(part => part !== '').join(' · '),
		short: (sub: BlinkSub): string => [PICTURES.blink.clock(sub).replace(' UTC', ''), sub.filter].filter(part => part !== '').join(' '),
		place: (at: number, of: number): string => `${at} of ${of}`,
		strip: 'Subs by time; the selected ones are marked for rejection', making: 'Making the preview',
		keys: 'Arrow keys walk, Space plays, R marks for rejection.',
		play: 'Play', pause: 'Pause', done: 'Done', reject: (subs: number): string => (subs === 0 ? 'Reject marked…' : `Reject ${counted(subs, 'marked sub')}…`), rejecting: 'Rejecting subs',
	},
} as const;

/** "1.9", "12": what fits beside a bar. */
const shortHours = (seconds: number): string => String(Math.round(seconds / 360) / 10);

/** What our view of a base says. */
export const BASES = {
	name: 'Integration progress', empty: 'No targets.', noGoal: 'No goal',
	options: { progress: 'Progress (percent)', hours: 'Hours', toShoot: 'Hours to shoot' },
	numbers: (hours: number | undefined, toShoot: number | undefined, percent: number | undefined): string => [
		...(percent === undefined ? [] : [`${Math.round(percent)} %`]), ...(hours === undefined ? [] : [aboutHours(hours)]), ...(toShoot === undefined || toShoot === 0 ? [] : [`${aboutHours(toShoot)} to shoot`]),
	].join(' · '),
	create: 'Open base of targets',
} as const;

/** What charts in notes say. */
export const CHARTS = {
	unreadable: 'The properties of this note can\'t be read right now.',
	failed: (why: string): string => `This chart could not be drawn: ${why}`,
	nothing: '–', hours: (hours: number): string => `${hours} h`,
	months: DASHBOARD.months,
	progress: {
		noTarget: 'This block shows the progress of a target: it belongs into the note of one.',
		empty: 'No frames and no goals yet. A property like goal_L: 10 is a goal of ten hours.',
		name: (target: string): string => `Progress of ${target}`,
		all: (percent: number, toShoot: string): string => `${percent} %, ${toShoot} to shoot`, reached: 'All goals reached', noGoals: (counted: string): string => `${counted}, no goals yet`,
		bar: (filter: string, optics: string | null, exposureSeconds: number | null, panel: number | null): string =>
			[filter, optics, exposureSeconds === null ? null : `${exposureSeconds} s`, panel === null ? null : `panel ${panel}`].filter(part => part !== null).join(' '),
		shortBar: (filter: string, optics: string | null, exposureSeconds: number | null, panel: number | null): string =>
			[filter, optics, exposureSeconds === null ? null : `${exposureSeconds} s`, panel === null ? null : `p${panel}`].filter(part => part !== null).join(' '),
		rest: (filter: string): string => `${filter} other`,
		value: (seconds: number, goalSeconds: number): string => `${shortHours(seconds)} / ${shortHours(goalSeconds)} h`, plainValue: (seconds: number): string => `${shortHours(seconds)} h`,
		done: (value: string): string => `✓ ${value}`,
		accepted: 'Accepted', unreviewed: 'Unreviewed', goal: 'Goal', captureTarget: 'Capture target', toShoot: 'To shoot', filter: 'Filter',
		buffer: (buffer: number): string => `Capture target, ${Math.round(buffer * 1000) / 10} % more`,
		unreadable: (lines: number): string => `${counted(lines, 'line')} of the log can't be read.`,
	},
	nights: {
		name: (nights: number, from: string, to: string, gapDays: number): string => (nights === 1
			? `Integration of the night ${from}; the table below has it in numbers.`
			: `Integration of ${counted(nights, 'night')} from ${from} to ${to}, at most ${counted(gapDays, 'day')} apart; the table below has it in numbers.`),
		older: (years: number): string => `${counted(years, 'earlier year')} in the table below.`, total: 'Total',
	},
	flats: {
		noNote: 'This block shows the flats of a target or rig: it belongs into the note of one.',
		noPart: 'This block draws the part "flats" of this note, which is not there.',
		empty: 'No flats and no lights yet.', noAngles: (filters: string): string => `${filters}: no camera angles are known.`, noRig: 'No rig',
		name: (filter: string, said: string): string => `Rotator dial of ${filter}. ${said}`,
		lights: 'Lights', flats: 'Flats', shoot: 'Shoot', none: 'none',
		many: (angles: number): string => `at ${counted(angles, 'angle')}`, others: (angles: number): string => `${angles} at other angles`,
		legend: { served: 'Lights with a flat', unserved: 'Lights without a flat', window: (degrees: number): string => `Flat ± ${degrees}°`, needed: 'Flat to shoot' },
		repeats: (period: number): string => `Angles count modulo ${period}°.`,
	},
} as const;

/** What the command line says of itself, and of what it was given. */
export const COMMAND_LINE = {
	/** What each command does, by id. */
	summaries: {
		refresh: 'Read what is new or changed in the Data folders and update the notes.',
		rebuild: 'Read every header again and update the notes.',
		check: 'Read the Data folders and list what is wrong; no note is written.',
		health: 'The health report, problem by problem with the way out.',
		exposures: 'Integration time per target, filter and exposure, and what remains.',
		intake: 'File new captures: lights to blink, darks and flats to the rig\'s library.',
		accept: 'Accept all lights of a target that are left in blink: they move to accept/, or the note says that they were kept.',
		cull: 'Reject unreviewed lights of a target beyond limits; without any those of the settings.',
		reject: 'Reject lights: they move to the target\'s reject folder.',
		restore: 'Bring a target\'s rejected lights back.',
		'masters distribute': 'Copy master darks and flats into the folders of the nights that they serve.',
		'masters start': 'Make the folders for a target\'s next masters.',
		'create target': 'Make a target\'s folders in a stage of a rig.',
		'create stage': 'Make a stage of a rig, like 25_Queue.',
		archive: 'Copy a target out of the Data folder, verify the copies and write checksums.',
		waiting: 'What has stood in its stage the longest.',
		'flats list': 'A rig\'s flats with their ages.',
		'flats record': 'Note that flats were shot.',
		'flats remove': 'Take single angles of a filter out of the record.',
		'flats clear': 'Take all flats of filters out of the record; without a filter all.',
		'flats reset': 'Take all recorded flats of all rigs out of the record.',
		'flats import': 'Record the flats of a history (~/.astrophotography_flats.json), which is only read.',
		'flats export': 'A rig\'s flats as such a history; added to the file if there is one.',
		'flats needed': 'The flats to shoot for a target, a rig or all open targets.',
		'rig changed': 'Note that a rig is another one from a date on: older flats don\'t serve newer lights.',
		move: 'Move a target to a stage, or to the next one.',
		'organize filters': 'Put lights that lie mixed into a folder for each filter.',
		'organize sessions': 'Put lights that share flats into a session each.',
		'create rig': 'Make a rig\'s folder with its stages and dark library.',
		undo: 'Take an operation back: the last one that can be, or the one named.',
		history: 'Every operation on the Data folders, and what can be undone.',
		recover: 'Finish or take back an operation that was cut short, or unlock a Data folder.',
	} as Readonly<Record<string, string>>,
	usage: (commands: string): string => `Usage: astro-data-log COMMAND [--data DIR]… [--vault DIR] [--json]

${commands}

  --data DIR    a Data folder; may be given several times, remembered for the vault
  --vault DIR   the vault whose notes are written; without one, only the answer is printed
  --json        one JSON document on standard output

Exit status: 0 done, 1 finished with problems listed, 2 wrong use, 130 cancelled.
`,
	noCommand: (command: string): string => `There is no command "${command}".`, missing: (what: string): string => `${what} is missing.`,
	needsVault: (command: string): string => `"${command}" changes notes: name their vault with --vault DIR.`,
	noMeaning: (words: string): string => `"${words}" has no meaning here.`, needsQuotes: 'A name with blanks needs quotes.',
	needsFolder: (option: string): string => `--${option} needs a folder.`, noVault: (path: string): string => `There is no vault at ${path}.`,
	noDataFolder: 'No Data folder is known for this vault yet: name one with --data DIR.',
	settingsUnreadable: (vault: string, reason: string): string => `The plugin's settings in ${vault} can't be read: ${reason}`,
	notNumbers: (option: string, given: string): string => `--${option} takes numbers separated by commas, not "${given}".`,
	oneFilter: (given: readonly string[]): string => `--filter takes one filter here, not ${given.join(', ')}.`,
	notOneOf: (option: string, choices: readonly string[], given: string): string => `--${option} takes one of ${choices.join(', ')}, not "${given}".`,
	noTarget: (target: string): string => `There is no target "${target}".`, allListed: 'Without a name, all targets are listed.',
	noFile: (path: string): string => `There is no file ${path}.`, unreadable: (path: string, reason: string): string => `${path} can't be read: ${reason}`, fileStays: 'The file stays as it is.',
	noDate: (text: string): string => `"${text}" is no date. Write CCYY-MM-DD.`, nothingWrong: 'Nothing is wrong.',
} as const;

/** Why something that was asked for was not done. */
export const NOT_DONE = {
	beingEdited: (path: string): string => `${path} is being edited. Try again in a moment.`, properties: (path: string, reason: string): string => `The properties of ${path} can't be changed safely: ${reason}`,
	twoRigNotes: (rig: string): string => `There are two notes for the rig ${rig}.`, noNote: (target: string): string => `There is no note for ${target} yet: refresh first.`,
	unreadable: (path: string, reason: string): string => `${path} can't be read: ${reason}`,
} as const;
