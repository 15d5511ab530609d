/** What changes of the Data tree say: previews, reasons, results, the way back. */
import type { CullGroup } from '../domain/operations/culling';
import type { ArchiveVerdict, LeftToDo, Outcome, PastOperation, Refusal } from '../domain/operations/outcome';
import type { Conflict, Reason, Skipped } from '../domain/operations/plan';
import type {
	FilterGroup,
	NightWithout,
	NoProposal,
	Proposal,
	RejectSize,
	RigReadiness,
} from '../domain/operations/proposal';
import type { ReadinessCheck } from '../domain/operations/readiness';
import type { FlatToShoot, Session } from '../domain/flats/session';
import { summaryOf, type PlanSummary, type Transfer } from '../domain/operations/plan-summary';
import { bytesText, counted, why } from './words';
import { REASONS, reasonText } from './reasons';

const CHECKS: Readonly<Record<ReadinessCheck, (count: number | undefined) => string>> = {
	reviewed: count => `${counted(count ?? 0, 'light')} not reviewed`,
	kept: count => `${counted(count ?? 0, 'kept light')} outside accept/ (to go on counting, accept them first)`,
	goals: count => `${counted(count ?? 0, 'goal')} not reached`,
	calibrated: count => `${counted(count ?? 0, 'night')} without darks or flats in place`,
	masters: () => 'no master light',
	published: () => 'not published',
};

const NONE: Readonly<Record<NoProposal['none'], string>> = {
	'target-unknown': 'There is no such target.',
	'target-nowhere': 'The target has no folder in a stage on this device.',
	'last-stage': 'The target is in the last stage.',
	'already-there': 'The target is there already.',
	cancelled: 'Cancelled. Nothing was done.',
	'folder-unknown': 'The folder lies in none of the Data folders.',
	'none-unreviewed': 'Nothing is left to review.',
	'none-rejected': 'Nothing was rejected.',
	'no-frames': 'There are no such lights in the Data folders.',
	'no-folder': 'There is no such folder.',
	'no-captures': "A whole Data folder can't be filed: name the folder that the capture program writes to.",
	'rig-unknown': 'No Data folder has such a rig.',
	'stage-unknown': 'There is no such stage.',
};

/** What could not be done after files were moved. */
const LEFT: Readonly<Record<LeftToDo['what'], string>> = {
	refresh: 'The notes could not be brought up to date',
	note: 'A note could not be written',
	verify: 'The copies could not be verified',
	manifest: 'The checksums could not be written',
};

/** What is said of changes in Data trees. */
export const OPERATIONS = {
	none: (none: NoProposal): string =>
		`${NONE[none.none]}${none.none === 'stage-unknown' ? ` There are: ${none.stages.join(', ')}.` : ''}`,
	title: ({ plan }: Proposal): string => plan.title,
	summary: ({ files, sizeBytes, made }: PlanSummary): string =>
		[
			...(files > 0 ? [`${counted(files, 'file')}, ${bytesText(sizeBytes)}`] : []),
			...(made.length > 0 ? [counted(made.length, 'new folder')] : []),
		].join(', ') || 'Nothing to do.',
	transfer: ({ kind, files, sizeBytes }: Pick<Transfer, 'kind' | 'files' | 'sizeBytes'>): string =>
		`${kind === 'folder' ? 'whole folder, ' : kind === 'copies' ? 'copies, ' : ''}${counted(files, 'file')}, ` +
		`${bytesText(sizeBytes)}`,
	source: (folder: string): string => `From ${folder}`,
	cameFrom: (folder: string, transfer: Transfer | undefined): string =>
		`← ${folder}${transfer ? `  (${OPERATIONS.transfer(transfer)})` : ''}`,
	readiness: ({ rig, from, to, checks }: RigReadiness): string => {
		const lacking = checks.filter(({ ok }) => !ok).map(({ check, count }) => CHECKS[check](count));
		return (
			`${rig ?? 'No rig'}: ${from.folder} → ` +
			`${to.folder}${lacking.length > 0 ? `. Not ready: ${lacking.join(', ')}` : ''}`
		);
	},
	group: ({ folder, filter, lights }: FilterGroup): string =>
		`${filter}: ${counted(lights, 'light')} in ${folder || 'the Data folder'}`,
	session: ({ label, ids, filters }: Session): string =>
		`Session ${label}°: ${counted(ids.length, 'light')} ` +
		`(${filters.map(({ filter, lights, hasFlats }) => `${filter} ${lights}, ${flatsText(hasFlats)}`).join('; ')})`,
	flatToShoot: ({ filter, angleDegrees, lights }: FlatToShoot): string =>
		`Flats to shoot: ${filter} at ${angleDegrees}° (${counted(lights, 'light')})`,
	headings: {
		transfers: 'What goes where',
		readiness: 'Readiness',
		groups: 'By filter',
		sessions: 'Sessions',
		made: 'New folders',
		removed: 'Folders that end up empty',
		culled: 'By the limits',
		without: 'Nights without a master',
		questions: 'To be answered',
		conflicts: 'Left alone',
		skipped: 'Not touched',
	},
	culled: ({ rig, night, filter, lights, judged, rejected, share }: CullGroup): string =>
		`${[rig, night, filter].filter(part => part !== null).join(', ')}: ${rejected.length} of ` +
		`${counted(judged, 'light')} beyond a limit (${Math.round(share * 100)} ` +
		`%)${judged < lights ? `, ${counted(lights - judged, 'light')} without values` : ''}`,
	sameDisk: 'The archive folder lies on the same disk as the originals: if that disk fails, both are gone.',
	rejects: ({ files, bytes }: RejectSize): string =>
		`Rejected so far: ${counted(files, 'file')}, ${bytesText(bytes)}.`,
	without: ({ night, folder, darkSeconds, flatFilters }: NightWithout): string =>
		`${night ?? folder}: ` +
		[...lackedDarks(darkSeconds), ...(flatFilters.length > 0 ? [`flats of ${flatFilters.join(', ')}`] : [])].join(
			'; ',
		),
	verdict: ({ verified, differing, manifests, isWhole }: ArchiveVerdict): string =>
		[
			`${verified} ${verified === 1 ? 'copy' : 'copies'} verified.`,
			...manifests.map(path => `Manifest: ${path}`),
			...differing.map(path => `Differs from its copy: ${path}`),
			isWhole
				? 'The log keeps the hours of this target when you move the originals away.'
				: 'Not everything is in the archive: keep the originals, and run this again.',
		].join('\n'),
	leftToDo: ({ what, reason }: LeftToDo): string =>
		`${LEFT[what]}${why(reason)}. The files are where they were brought. It is tried again with the next refresh.`,
	conflict: (conflict: Conflict): string => `${conflict.from} → ${conflict.to}: ${reasonText(conflict)}`,
	skipped: (skipped: Skipped): string => `${skipped.path}: ${reasonText(skipped)}`,
	more: (count: number): string => `… and ${count} more`,
	notTouched: (reason: Reason, count: number): string => `${counted(count, 'file')} not touched: ${REASONS[reason]}.`,
	run: 'Run',
	cancel: 'Cancel',
	copy: 'Copy as text',
	copied: 'Copied.',
	progress: (done: number, of: number): string => `Moving: ${done} of ${of}`,
	verifying: (done: number, of: number): string => `Comparing copies: ${done} of ${of}`,
	question: 'Run this?',
	needsYes: 'Nothing was done. To do it, add --yes.',
	dry: 'Nothing was done.',
	outcome: ({ state, steps, conflicts, skipped }: Outcome): string => {
		const left = conflicts.length + skipped.filter(({ reason }) => reason === 'cancelled').length;
		const rest = left > 0 ? ` ${counted(left, 'item')} left alone.` : '';
		if (state === 'unfinished')
			return 'The disk failed in the middle. Run "Recover interrupted operation" before anything else.';
		if (state === 'nothing') return `Nothing was done.${rest}`;
		if (state === 'undone') return `Everything is where it was.${rest}`;
		const done = steps.length === 0 ? 'Done' : `${counted(steps.length, 'item')} done`;
		return `${done}${state === 'partly' ? ', in part' : ''}.${rest}`;
	},
	refusal: (refusal: Refusal): string => {
		switch (refusal.refused) {
			case 'locked':
				return (
					`Another program${refusal.heldBy.host === '' ? '' : ` on ${refusal.heldBy.host}`} is ` +
					'changing this Data folder. Try again when it is done.'
				);
			case 'in-vault':
				return refusal.holdsTree
					? `This Data folder lies in the vault ${refusal.vault}. Change it from Obsidian, which lets ` +
							'links to moved files follow.'
					: `This would change the vault ${refusal.vault}, where links to moved files follow only if ` +
							'Obsidian moves them: open that vault, and move them there by hand. Nothing was changed.';
			case 'unfinished':
				return 'An operation was cut short. Run "Recover interrupted operation" first.';
			case 'unknown':
				return 'There is no such operation.';
			case 'nothing-to-do':
				return 'There is nothing to undo or recover.';
			case 'newer':
				return 'The operation was recorded by a newer version.';
			case 'unreadable':
				return (
					'The record of the operation is damaged and nothing in it can be read. Every file is still ' +
					'there, in its old place or its new one.'
				);
			case 'taken-over':
				return (
					'Another program took this Data folder over, as somebody there said it should. It ends the ' +
					'operation.'
				);
			case 'outside-unknown':
				return (
					'The record of the operation names folders outside of the Data folder, and nothing on this ' +
					`device says that you chose them: ${refusal.folders.join(', ')}. Nothing was changed.`
				);
			case 'disk':
				return `The Data folder can't be written to${why(refusal.code)}. Nothing was changed.`;
		}
	},
	historyTitle: 'History of operations',
	historyColumns: ['Operation', 'When', 'What', 'Files', 'State'],
	states: {
		done: 'done',
		partly: 'in part',
		undone: 'undone',
		unfinished: 'cut short',
		running: 'running',
		'given up': 'given up',
		newer: 'of a newer version',
		unreadable: 'unreadable',
	} as Readonly<Record<PastOperation['state'], string>>,
	undoable: 'can be undone',
	noHistory: 'Nothing was changed yet.',
	nothingUndoable: 'There is nothing to undo.',
	undoTitle: 'Undo',
	allRigs: 'All rigs',
	rigTitle: 'Which rig?',
	undoQuestion: (operation: PastOperation): string => {
		const what = 'title' in operation ? `"${operation.title}"${sizeText(operation)}` : operation.id;
		return `Take ${what} back? What came in between stays.`;
	},
	undo: 'Undo',
	keep: 'Keep',
	done: 'Done',
	stageTitle: 'Move to which stage?',
	advance: 'Next stage',
	noNode: 'This device has no access to Data folders.',
	sortTitle: (kind: 'filters' | 'sessions'): string =>
		kind === 'filters' ? 'Organise by filter' : 'Organise into sessions',
	rig: {
		title: 'Create rig',
		optics: 'Optics',
		ratio: 'Focal ratio',
		camera: 'Camera',
		gains: 'Gains of the dark library',
		confirm: 'Preview',
		cancel: 'Cancel',
		wrongRatio: 'Enter the focal ratio as a number: 8 or 5.6.',
		missing: 'Enter optics and camera.',
	},
} as const;

/** A proposal for a terminal, or to be copied. */
export function proposalText(proposal: Proposal): string {
	const { plan, readiness, groups, sessions, culled, rejects, without, archived } = proposal;
	const summary = summaryOf(plan);
	const { headings } = OPERATIONS;
	const part = (heading: string, lines: readonly string[]): string[] =>
		lines.length === 0 ? [] : ['', `${heading}:`, ...lines.map(line => `  ${line}`)];
	return [
		`${plan.title} (${OPERATIONS.summary(summary)})`,
		...(archived?.sameDisk === true ? ['', OPERATIONS.sameDisk] : []),
		...part(headings.readiness, readiness.map(OPERATIONS.readiness)),
		...part(headings.groups, groups.map(OPERATIONS.group)),
		...part(headings.culled, culled.map(OPERATIONS.culled)),
		...(rejects && rejects.files > 0 ? ['', OPERATIONS.rejects(rejects)] : []),
		...part(headings.without, without.map(OPERATIONS.without)),
		...part(
			headings.sessions,
			sessions.flatMap(folder => [
				folder.folder,
				...folder.sessions.map(session => `  ${OPERATIONS.session(session)}`),
				...folder.flatsToShoot.map(flat => `  ${OPERATIONS.flatToShoot(flat)}`),
			]),
		),
		...part(
			headings.transfers,
			summary.transfers.map(
				transfer => `${transfer.from || '.'} → ${transfer.to || '.'}  (${OPERATIONS.transfer(transfer)})`,
			),
		),
		...part(headings.made, summary.made),
		...part(headings.removed, summary.removed),
		...part(headings.conflicts, plan.conflicts.map(OPERATIONS.conflict)),
		...part(headings.skipped, plan.skipped.map(OPERATIONS.skipped)),
	].join('\n');
}

const lackedDarks = (seconds: readonly number[]): string[] =>
	seconds.length === 0 ? [] : [`darks of ${seconds.map(darkText).join(', ')}`];

const sizeText = ({ files, bytes }: { readonly files: number; readonly bytes: number }): string =>
	files > 0 ? ` (${counted(files, 'file')}, ${bytesText(bytes)})` : '';

const darkText = (seconds: number): string => (Number.isNaN(seconds) ? 'unknown exposure' : `${seconds} s`);

const flatsText = (areThere: boolean): string => (areThere ? 'flats at hand' : 'flats missing');
