/** What the command line says of itself, and of what it was given. */
import { OPERATIONS } from './operations';

export const COMMAND_LINE = {
	/** What each command does, by id. */
	summaries: {
		refresh: 'Read what is new or changed in the Data folders and update the notes.',
		rebuild: 'Read every header again and update the notes.',
		check: 'Read the Data folders and list what is wrong; no note is written.',
		health: 'The health report, problem by problem with the way out.',
		exposures: 'Integration time per target, filter and exposure, and what remains.',
		intake: "File new captures: lights to blink, darks and flats to the rig's library.",
		accept:
			'Accept all lights of a target that are left in blink: they move to accept/, or the note says that ' +
			'they were kept.',
		cull: 'Reject unreviewed lights of a target beyond limits; without any those of the settings.',
		reject: "Reject lights: they move to the target's reject folder.",
		restore: "Bring a target's rejected lights back.",
		'masters distribute': 'Copy master darks and flats into the folders of the nights that they serve.',
		'masters start': "Make the folders for a target's next masters.",
		'create target': "Make a target's folders in a stage of a rig.",
		'create stage': 'Make a stage of a rig, like 25_Queue.',
		archive: 'Copy a target out of the Data folder, verify the copies and write checksums.',
		waiting: 'What has stood in its stage the longest.',
		'flats list': "A rig's flats with their ages.",
		'flats record': 'Note that flats were shot.',
		'flats remove': 'Take single angles of a filter out of the record.',
		'flats clear': 'Take all flats of filters out of the record; without a filter all.',
		'flats reset': 'Take all recorded flats of all rigs out of the record.',
		'flats import': 'Record the flats of a history (~/.astrophotography_flats.json), which is only read.',
		'flats export': "A rig's flats as such a history; added to the file if there is one.",
		'flats needed': 'The flats to shoot for a target, a rig or all open targets.',
		'rig changed': "Note that a rig is another one from a date on: older flats don't serve newer lights.",
		move: 'Move a target to a stage, or to the next one.',
		'organize filters': 'Put lights that lie mixed into a folder for each filter.',
		'organize sessions': 'Put lights that share flats into a session each.',
		'create rig': "Make a rig's folder with its stages and dark library.",
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
	noCommand: (command: string): string => `There is no command "${command}".`,
	missing: (what: string): string => `${what} is missing.`,
	needsVault: (command: string): string => `"${command}" changes notes: name their vault with --vault DIR.`,
	noMeaning: (words: string): string => `"${words}" has no meaning here.`,
	needsQuotes: 'A name with blanks needs quotes.',
	needsFolder: (option: string): string => `--${option} needs a folder.`,
	noVault: (path: string): string => `There is no vault at ${path}.`,
	noDataFolder: 'No Data folder is known for this vault yet: name one with --data DIR.',
	settingsUnreadable: (vault: string, reason: string): string =>
		`The plugin's settings in ${vault} can't be read: ${reason}`,
	notNumbers: (option: string, given: string): string =>
		`--${option} takes numbers separated by commas, not "${given}".`,
	oneFilter: (given: readonly string[]): string => `--filter takes one filter here, not ${given.join(', ')}.`,
	notOneOf: (option: string, choices: readonly string[], given: string): string =>
		`--${option} takes one of ${choices.join(', ')}, not "${given}".`,
	/** What leads on, after a refusal. */
	wayOut: {
		'outside-unknown': 'If the operation is yours, name each of them with --outside.',
		unreadable: '--give-up lets the operation rest.',
	} as Readonly<Record<string, string>>,
	noTarget: (target: string): string => `There is no target "${target}".`,
	allListed: 'Without a name, all targets are listed.',
	noFile: (path: string): string => `There is no file ${path}.`,
	fileStays: 'The file stays as it is.',
	noDate: (text: string): string => `"${text}" is no date. Write CCYY-MM-DD.`,
	undoWith: (operation: string): string => `${OPERATIONS.undo}: undo ${operation}`,
	nothingWrong: 'Nothing is wrong.',
} as const;
