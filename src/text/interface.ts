/** What the window says: commands, dialogs, progress, the nights of a note. */
import { counted } from './words';

export const UI = {
	commands: {
		advance: 'Advance target to next stage', moveTo: 'Move target to stage', byFilter: 'Organise by filter', intoSessions: 'Organise into sessions', undo: 'Undo last operation', history: 'Show history of operations', recover: 'Recover interrupted operation', createRig: 'Create rig',
		refresh: 'Refresh data log', rebuild: 'Rebuild index', openNote: 'Open target note', createTarget: 'Create target',
		openFolder: 'Open target folder', health: 'Show health report', forget: 'Forget missing data', diagnostics: 'Copy diagnostics',
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
		'to': 'A stage, by its name or number; the next one without it', 'dry-run': 'Show what would be done, and do nothing', 'finish': 'Finish what was cut short', 'roll-back': 'Take back what was cut short', 'give-up': 'Leave every file where it is', 'unlock': 'Remove the lock of a program that no longer runs', 'outside': 'A folder outside of the Data folder that belongs to the operation, if this device does not know that', 'operation': 'The operation to undo; the last one without it', 'folder': 'A folder in a Data tree',
		'optics': 'Telescope or lens', 'ratio': 'Focal ratio', 'camera': 'Camera', 'gain': 'Gains of the dark library', 'temperature': 'Temperatures of the dark library',
		'rig': 'A rig, by its name or the beginning of it', 'filter': 'A filter; several are separated by commas', 'angles': 'Degrees, separated by commas: 45,56.5',
		'date': 'CCYY-MM-DD; today without it', 'replace': 'Take the filter\'s other flats out of the record', 'yes': 'Really do it', 'file': 'A file',
		'object': 'Write the older form, below this object', 'note': 'Write a checklist into a note, too',
		'into': 'The Data folder that takes them', 'copy': 'Copy, and leave the originals', 'kept-all': 'Note that all was kept, and move nothing', 'hfr': 'Highest HFR', 'fwhm': 'Highest FWHM', 'stars': 'Fewest stars', 'rms': 'Highest guiding RMS in arc seconds', 'eccentricity': 'Highest eccentricity',
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
	diagnostics: {
		copied: 'Copied: versions, settings, counts and problems, without paths and names.', set: '(set)',
		versions: (version: string, obsidian: string, system: string): string => `Astro Data Log ${version}, Obsidian ${obsidian}, ${system}`,
		dataFolders: (count: number): string => `${counted(count, 'Data folder')} on this device`, noFileAccess: 'No file access on this device',
		refreshed: (frames: number, lights: number, targets: number, rigs: number, read: number, milliseconds: number): string =>
			`${counted(frames, 'frame')}, ${counted(lights, 'light')}, ${counted(targets, 'target')}, ${counted(rigs, 'rig')}; last refresh read ${counted(read, 'header')} in ${Math.round(milliseconds)} ms`,
		notRefreshed: 'Not refreshed in this session',
		settings: (count: number): string => `Settings that differ from the defaults: ${count}`, problems: (count: number): string => `Problems: ${count}`,
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
