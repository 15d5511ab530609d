/** What filing, reviewing and handing out masters say. */
import type { UnreviewedNight } from '../domain/goals/kept-nights';
import type { FlatQuestion, FlatSet, IntakeQuestion } from '../domain/operations/questions';
import { HEADS } from './heads';
import { counted } from './words';

const ACROSS = ', across a change of the rig';

const setText = ({ date, daysApart, isAcross }: FlatSet): string =>
	`${date} (${counted(daysApart, 'day')} apart${isAcross ? ACROSS : ''})`;

export const FILING = {
	question: (question: IntakeQuestion & { readonly files: number }): string => {
		const wait = `${counted(question.files, 'file')} ${question.files === 1 ? 'waits' : 'wait'}`;
		if (question.kind === 'rig')
			return (
				`Which rig is ${question.camera ?? 'an unknown camera'} with ` +
				`${question.telescope ?? 'unknown optics'}? (${wait})`
			);
		return (
			'Which target is ' +
			`${question.name === null ? `in ${question.folder || 'the capture folder'}` : `"${question.name}"`}? ` +
			`(${wait})`
		);
	},
	answerRigs: 'Name the rig with --rig.',
	answerTargets: 'Name the target with --target.',
	flatQuestion: ({ night, rig, filters, sets }: FlatQuestion): string =>
		`${night}${rig === null ? '' : `, ${rig}`}: no flat of ${filters.join(', ')} fits. Choose with --flats ` +
		`${sets.map(setText).join(' or ')}, or say --rig-changed.`,
	flatSet: ({ date, daysApart, isAcross }: FlatSet): string =>
		`Flats of ${date}, ${counted(daysApart, 'day')} apart${isAcross ? ACROSS : ''}`,
	rigChanged: 'None: the rig was changed',
	later: 'Leave it open',
	noArchive: 'Say where with --to DIR.',
	noRig: 'Say which rig with --rig.',
	wrongNumber: (name: string, value: string): string => `--${name} takes a number, not "${value}".`,
	noLimits: 'Set at least one limit: --hfr, --fwhm, --stars, --rms or --eccentricity.',
	waitingColumns: [HEADS.target, HEADS.stage, 'Since', 'Days'],
	waitingNone: 'No target stands in a stage.',
	unknownSince: '?',
	intake: {
		title: 'File new captures',
		explanation:
			"Lights go to 10_Blink, darks and biases to the rig's library, flats to its raw flats. What the " +
			'capture program is still writing is left alone. From another Data folder, what was accepted or ' +
			'rejected stays so.',
		folder: 'Capture folder',
		browse: 'Browse',
		copy: 'Copy instead of move',
		copyHint: 'The capture folder stays as it is.',
		confirm: 'Preview',
		cancel: 'Cancel',
		into: 'Data folder',
		intoFirst: 'The one that the captures lie in, else the first',
	},
	answers: {
		title: 'What is this?',
		explanation: 'Asked once: the answers are remembered in this vault.',
		confirm: 'Go on',
		cancel: 'Cancel',
		hint: 'Left empty, they stay where they are.',
	},
	flats: {
		title: 'Which flats?',
		explanation: 'No flat fits these nights for certain. Only dates that have every filter are offered.',
		confirm: 'Go on',
		cancel: 'Cancel',
		night: (night: string, rig: string | null, filters: readonly string[]): string =>
			`${night}${rig === null ? '' : `, ${rig}`}: ${filters.join(', ')}`,
	},
	keptAll: {
		title: (target: string): string => `Was all of ${target} kept?`,
		confirm: 'All kept',
		done: 'Noted: these nights count as accepted, and nothing was moved.',
		noRig: 'What was kept is noted by night, for all rigs: leave --rig out.',
		night: ({ night, subs }: UnreviewedNight): string => `${night}: ${counted(subs, 'unreviewed sub')}.`,
		explanation:
			'They count as accepted from now on, where they lie: no file moves. The nights are listed in the ' +
			"note's property kept_all; take one out to go back.",
	},
	cull: {
		title: 'Cull by limits',
		explanation:
			'Unreviewed subs beyond a limit go to the reject folder, where they can be brought back from. Values ' +
			'come from headers, else from file names; an empty limit does not matter.',
		whichRig: 'Which rig?',
		confirm: 'Preview',
		cancel: 'Cancel',
		hfr: 'Highest HFR',
		fwhm: 'Highest FWHM',
		leastStars: 'Fewest stars',
		guidingRmsArcsec: 'Highest guiding RMS (arc seconds)',
		eccentricity: 'Highest eccentricity',
		wrong: (name: string): string => `${name}: enter a number, or nothing.`,
		none: 'Enter at least one limit.',
	},
	master: {
		title: 'Start a master',
		drizzles: 'Drizzle',
		hint: '1, or 1, 2 for a drizzled one too',
		confirm: 'Preview',
		cancel: 'Cancel',
		wrong: 'Enter whole numbers from 1 on.',
	},
	archive: {
		title: 'Archive target',
		explanation:
			'Copies everything of the target, verifies each copy and writes a list of checksums. The originals ' +
			'stay; the log keeps the hours when you move them away.',
		folder: 'Archive folder',
		confirm: 'Preview',
		cancel: 'Cancel',
	},
	folders: {
		title: 'Create target folders',
		target: 'Target',
		rig: 'Rig',
		panels: 'Panels',
		panelsHint: 'Of a mosaic; 1 for a single field',
		confirm: 'Preview',
		cancel: 'Cancel',
		wrong: 'Enter a name, and panels as a whole number.',
	},
	stage: {
		title: 'Create stage',
		rig: 'Rig',
		name: 'Folder',
		hint: 'Two digits and a name: 25_Queue',
		confirm: 'Preview',
		cancel: 'Cancel',
		missing: 'Enter a folder like 25_Queue.',
	},
	noRigs: 'There is no rig with a folder yet.',
	distributeTitle: 'Distribute masters',
	openNights: (nights: number): string => `${counted(nights, 'night')} left open.`,
} as const;
