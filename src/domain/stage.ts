/** Workflow stages: numbered folders of a rig (seed directory-structure.md; DESIGN 1). */

export interface Stage {
	/** The two digits: 20 of `20_Data`. Order is the number. */
	readonly number: number;
	/** `Data` of `20_Data`. */
	readonly name: string;
	/** As spelled on disk. */
	readonly folder: string;
}

/** The stages that a new rig gets. */
export const STAGE_FOLDERS = [
	'00_Misc',
	'10_Blink',
	'20_Data',
	'30_Master',
	'40_Process',
	'50_Bake',
	'60_Done',
] as const;

/** Holds calibration and no targets. */
export const LIBRARY_STAGE_NUMBER = 0;
export const LIBRARY_STAGE_FOLDER = STAGE_FOLDERS[0];

/** What was captured and waits for review. */
export const BLINK_STAGE_NUMBER = 10;
export const BLINK_STAGE_FOLDER = STAGE_FOLDERS[1];

/** From this stage on, work goes on with masters: only what lies in `accept/` is a light (DESIGN 2). */
export const MASTER_STAGE_NUMBER = 30;

/**
 * The stage that a folder name stands for, or undefined: `20_Data`, also `25_Queue`, `99_Abandoned`, `20-data`; not `51
 * Pegasi`.
 */
export function parseStage(folder: string): Stage | undefined {
	const match = /^(\d\d)[_-](\p{L}[^/]*)$/u.exec(folder);
	return match ? { number: Number(match[1]), name: match[2] ?? '', folder } : undefined;
}

/** Whether a stage's name is one of the seed's, so that its parent is a rig whatever that is called. */
export function isUsualStage(stage: Stage): boolean {
	const name = stage.name.toLowerCase();
	return USUAL_NAMES.has(name);
}

const USUAL_NAMES: ReadonlySet<string> = new Set([
	...STAGE_FOLDERS.map(folder => folder.slice(3).toLowerCase()),
	'abandoned',
	'queue',
]);
