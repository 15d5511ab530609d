/** What notes say: headings, cells and sentences. A changed word rewrites every note that has it. */
import { formatDuration } from '../domain/exposure';
import type { LibraryEntry } from '../domain/calibration/rig-facts';
import { BASES } from './dashboard';
import { HEADS } from './heads';
import { counted } from './words';

interface Amount {
	readonly subs: number;
	readonly seconds: number;
}

/** "12 subs, 1 h 00 m". */
const amountText = ({ subs, seconds }: Amount): string => `${counted(subs, 'sub')}, ${formatDuration(seconds)}`;

const amountOrNone = (amount: Amount): string => (amount.subs === 0 ? 'none' : amountText(amount));

const LIBRARY_KINDS: Readonly<Record<LibraryEntry['kind'], string>> = {
	dark: 'Dark',
	bias: 'Bias',
	'dark flat': 'Flat dark',
};

const MISSING = '✗ missing';

export const NOTES = {
	/** The file of a target whose name no file can have. */
	unnamed: 'Target',
	headings: {
		exposure: 'Exposure',
		flats: 'Flats',
		nights: 'Nights',
		observing: 'Observing notes',
		calibration: 'Calibration',
		masters: 'Masters',
		panels: 'Panels',
		library: 'Dark library',
		targets: 'Targets',
	},
	/** Why properties can't be read, in parentheses. */
	properties: {
		tooDeep: 'too large or too deeply nested',
		atLine: (line: number, fault: string): string => `line ${line}: ${fault}`,
	},
	exposure: {
		/** "300 s", "0.5 s". */
		seconds: (seconds: number): string => `${seconds} s`,
		choices: (choices: readonly string[]): string => choices.join(' or '),
		states: ({ unreviewed, rejected }: { readonly unreviewed: Amount; readonly rejected: Amount }): string =>
			`Unreviewed: ${amountOrNone(unreviewed)}. Rejected: ${amountOrNone(rejected)}.`,
		unknownFilter: (amount: Amount): string => `Not counted, since their filter is unknown: ${amountText(amount)}.`,
		archived: (amount: Amount): string => `Archived: ${amountText(amount)}.`,
		missing: (amount: Amount): string => `No longer on disk: ${amountText(amount)}.`,
	},
	calibration: {
		missing: (what: readonly string[]): string => (what.length > 0 ? `${MISSING}: ${what.join(', ')}` : MISSING),
		/** Of a cell that was written. */
		isMissing: (cell: string): boolean => cell.startsWith(MISSING),
		there: (isInPlace: boolean, isVerified: boolean): string =>
			`${isInPlace ? '✓ in place' : 'in the library'}${isVerified ? '' : ', not verified'}`,
	},
	masters: {
		since: (amount: Amount): string => `Captured since the last master: ${amountText(amount)}.`,
	},
	panels: {
		none: 'none',
		ofFilter: (filter: string, panel: number): string => `${filter}: panel ${panel}`,
		least: (panel: number, ofFilters: readonly string[]): string =>
			`Least exposed: panel ${panel}${ofFilters.length > 0 ? ` (${ofFilters.join(', ')})` : ''}.`,
	},
	rig: {
		noFlats: 'No flats yet.',
		noDarks: 'No darks yet.',
		noTargets: 'No targets yet.',
		/** Where a flat's angle comes from, if not from its own header. */
		angleOfLights: 'found, at the angle of its lights',
		kind: ({ kind, isMaster }: Pick<LibraryEntry, 'kind' | 'isMaster'>): string =>
			isMaster ? `Master ${LIBRARY_KINDS[kind].toLowerCase()}` : LIBRARY_KINDS[kind],
	},
	health: {
		ofNotes: 'Notes',
		ofTree: (tree: string): string => `Data tree ${tree}`,
		nothing: 'nothing is wrong.',
		findings: (findings: number): string => `${counted(findings, 'finding')}.`,
		folderItself: '(the Data folder itself)',
		more: (rows: number): string => `… and ${rows} more.`,
	},
} as const;

/** The base that lists all targets. */
export const TARGETS_BASE = {
	columns: {
		hours: 'Hours',
		toShoot: 'To shoot (h)',
		daysInStage: 'Days in stage',
		lastNight: 'Last night',
		toBlink: 'To blink',
		flatsMissing: 'Flats missing',
		nightsUncalibrated: 'Nights uncalibrated',
	},
	views: {
		byStage: 'By stage',
		toShoot: HEADS.toShoot,
		toDo: 'To do',
		pictures: 'Pictures',
		progress: BASES.name,
	},
} as const;

/** Notes to look around with. */
export const DEMO = {
	folder: 'Astro demo',
	target: (name: string): string => `Demo ${name}`,
} as const;
