/** What the settings say. */
import { problemMessage } from './problems';

export const SETTINGS_TEXT = {
	headings: {
		dataFolders: 'Data folders on this device',
		notes: 'Notes',
		goals: 'Goals and tables',
		flats: 'Flats and darks',
		filters: 'Filters',
		filing: 'Filing and culling',
		reading: 'Reading the Data folder',
		factOrder: 'When folder, header and file name disagree',
	},
	names: {
		targetNotesFolder: 'Folder for target notes',
		rigNotesFolder: 'Folder for rig notes',
		targetTemplatePath: 'Template for target notes',
		healthNotePath: 'Health report',
		targetsBasePath: 'Base of targets',
		moveLogHeading: 'Heading for a log of moves',
		refreshOnStartup: 'Look for changes at start-up',
		coverPictures: 'Make cover pictures',
		rejectionBuffer: 'Rejection buffer (%)',
		goalScope: 'Goals are for',
		includeUnknownFilter: 'Count unknown filters',
		exposureSort: 'Order of exposure tables',
		flatToleranceDegrees: 'Angle tolerance of flats (degrees)',
		flatMaxAgeDays: 'Flats are old after (days)',
		flatAngles: 'Angles to shoot flats at',
		allowDarkScaling: 'Scale darks',
		closedFromStage: 'Targets are closed from',
		flatChecklistPath: 'Checklist of flats to shoot',
		filterAliases: 'Further filter names',
		filterOrder: 'Order of filters',
		rejectPatterns: 'Rejected subs',
		excludedFolders: 'Folders to pass over',
		excludedFiles: 'Files to pass over',
		libraryFolders: 'Calibration libraries',
		settleSeconds: 'Settling time (seconds)',
		ninaPattern: 'N.I.N.A. file pattern',
		rigTimeZones: 'Time zones of rigs',
		cullLimits: 'Limits of subs',
		captureRigs: 'Rigs of captures',
		captureTargets: 'Targets of captures',
	},
	descriptions: {
		targetNotesFolder: 'New target notes are made here. Move them wherever you like afterwards.',
		rigNotesFolder: 'New rig notes are made here. Move them wherever you like afterwards.',
		flatToleranceDegrees: 'How far the camera may have been turned between a flat and the lights that it serves.',
		flatMaxAgeDays: 'Days between a flat and the night that it serves.',
		flatAngles:
			'Either every light gets a flat with the fewest angles, or at most five angles for a filter, and what ' +
			'stays without is said.',
		allowDarkScaling: 'A shorter dark counts where a bias of the same camera settings exists.',
		closedFromStage:
			'From this stage on nothing more is shot: the list of flats to shoot passes these targets over.',
		flatChecklistPath: 'The note that the command "Write checklist of flats to shoot" keeps.',
		targetTemplatePath:
			'A note whose text new target notes begin with. Put the pairs of markers where you want tables.',
		healthNotePath: 'The note that lists everything that is wrong, with the way out.',
		targetsBasePath: 'Made once, with the first notes; from then on it is yours. Empty: none.',
		moveLogHeading:
			"Each move to another stage adds a dated line below this heading of the target's note. Empty: none.",
		refreshOnStartup: 'Looks which folders changed when the vault opens, and reads what is new.',
		coverPictures:
			"A picture of each target's newest master light becomes the cover of its note, unless the note has one " +
			'of yours. Kept with your attachments.',
		rejectionBuffer: 'How much more you shoot than you keep. A note can have its own: rejection_buffer.',
		goalScope: 'Whether a goal is for each panel of a mosaic or for all of them together.',
		includeUnknownFilter:
			'Lights whose filter is in neither folder, header nor name are always reported. Turn this on to count ' +
			'them too.',
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
		captureRigs:
			'What you answered when filing captures: camera + telescope = rig, one a line. Take a line out to be ' +
			'asked again.',
		captureTargets: 'What you answered when filing captures: name in the capture = target, one a line.',
	},
	examples: {
		moveLogHeading: 'Log',
		filterAliases: 'Ha = Ha 3nm, H-alpha',
		filterOrder: 'L, R, G, B, Ha, OIII, SII',
		ninaPattern: '$$DATEMINUS12$$\\$$IMAGETYPE$$\\$$DATETIME$$_$$FILTER$$',
		rigTimeZones: 'RC8@f8.0+ZWO ASI2600MM Pro = Africa/Windhoek',
		cullLimits: 'RC8@f8.0+ZWO ASI2600MM Pro = HFR 3.5, FWHM 7, stars 200, RMS 1.2, eccentricity 0.6',
		captureRigs: 'ZWO ASI2600MM Pro + EQMOD = RC8@f8.0+ZWO ASI2600MM Pro',
		captureTargets: 'pacman = NGC 281',
	},
	dataFolders: {
		add: 'Add Data folder',
		empty: 'No Data folder yet. Add the folder that holds your rigs.',
		description: 'Read where it is; changed only by commands that show first what they would do.',
		noFileAccess:
			'This device has no access to Data folders. Notes that were made on another device work as usual.',
	},
	factOrder: 'Which of them counts, fact by fact.',
	facts: {
		target: 'Target',
		panel: 'Panel',
		night: 'Night',
		filter: 'Filter',
		exposure: 'Exposure',
		angle: 'Camera angle',
	},
	sources: { folder: 'folder', header: 'header', filename: 'file name' },
	flatAngles: { fewest: 'Every light gets a flat', few: 'At most five angles' },
	goalScopes: { panel: 'Each panel', mosaic: 'The whole mosaic' },
	sorts: {
		folder: 'Filter',
		exposure_time: 'Exposure',
		num_subs: 'Number of subs',
		total_exposure: 'Integration time',
		remaining_time: 'Remaining time',
		remaining_subs: 'Remaining subs',
	},
	wrong: {
		range: (lowest: number, highest: number) => `Enter a number from ${lowest} to ${highest}.`,
		noNote: 'Enter the path of a note: a name that ends with .md.',
		noTemplate: 'There is no such note.',
		hidden: 'Names that begin with a dot are hidden from Obsidian.',
		characters: 'Names can\'t hold any of : * ? " < > | # ^ [ ].',
		aliasLine: 'Each line is a filter and its other names: Ha = Ha 3nm, H-alpha.',
		aliasTwice: (name: string, one: string, other: string) => `"${name}" stands for both ${one} and ${other}.`,
		zoneLine: 'Each line is a rig and its time zone: RC8@f8.0+ZWO ASI2600MM Pro = Africa/Windhoek.',
		limitLine:
			'Each line is a rig and its limits: RC8@f8.0+ZWO ASI2600MM Pro = HFR 3.5, FWHM 7, stars 200, RMS 1.2, ' +
			'eccentricity 0.6.',
		answerLine: 'Each line is what the capture says and what you call it: pacman = NGC 281.',
		zone: (zone: string) => `There is no time zone "${zone}".`,
		saved: (names: string) => `Some settings could not be read and stand at their defaults: ${names}.`,
		unreadable: 'The saved settings could not be read. All of them stand at their defaults.',
	},
} as const;

/** What was wrong with the settings as they were saved; undefined where nothing was. */
export function savedSettingsMessage(
	newerVersion: number | undefined,
	unreadable: readonly string[],
): string | undefined {
	if (newerVersion !== undefined)
		return problemMessage({ code: 'settings-newer', path: '', detail: { version: newerVersion } });
	const { wrong, names } = SETTINGS_TEXT;
	return unreadable.length === 0
		? undefined
		: wrong.saved(unreadable.map(key => (names as Readonly<Record<string, string>>)[key] ?? key).join(', '));
}
