/** What changing Data trees needs of the data log. */
import type { ChangeParts } from './changes';
import type { LogRow } from './domain/exposure';
import type { Night } from './domain/night';
import type { Plan } from './domain/progress';
import type { NightCalibration } from './domain/rig-facts';
import type { TargetFacts } from './domain/target-facts';
import type { HeldTrees } from './held-trees';
import type { LogRules, NamedRules } from './log-rules';
import type { RefreshResult, RunOptions, TargetAnswer } from './log-terms';
import type { PropertyValue } from './notes/properties';
import type { Checksum } from './organize/archive-manifest';
import type { Settings } from './settings';
import type { DeviceState } from './tree/device-state';
import type { FolderFrames } from './tree/frames';
import type { Pace } from './tree/pace';

export interface ChangeHost {
	readonly parts: Pick<ChangeParts, 'clock' | 'vaultPath'> & {
		readonly process?: ChangeParts['process'] | undefined; readonly mover?: ChangeParts['disk'] | undefined; readonly vaultMover?: ChangeParts['disk'] | undefined; readonly checksum?: Checksum | undefined; readonly state?: DeviceState | undefined;
	};
	readonly trees: HeldTrees;
	rules(): LogRules;
	settings(): Settings;
	/** With what the notes call targets. */
	named(): Promise<NamedRules>;
	/** The targets of all notes, as they spell them. */
	targetNames(): Promise<readonly string[]>;
	/** Folders that are no Data trees, by path, with their frames. @throws why one can't be read, or that it was cancelled */
	readAside(folders: readonly string[], run: RunOptions): Promise<ReadonlyMap<string, readonly FolderFrames[]>>;
	facts(target: string): TargetFacts | undefined;
	answer(target: string): Promise<TargetAnswer | undefined>;
	planOf(properties: Readonly<Record<string, unknown>>): Plan;
	nightsOf(target: string): readonly NightCalibration[];
	holdRigs(): Promise<void>;
	/** Does work on the trees while nobody else does. */
	inTurn<T>(work: () => Promise<T>): Promise<T>;
	/** Follows a change, within the turn. */
	refresh(): Promise<RefreshResult>;
	setTarget(target: string, key: string, value: PropertyValue | undefined): Promise<void>;
	/** Changes the items of a list property of a target's note. @throws why nothing is changed */
	changeItems(target: string, key: string, change: (items: readonly string[]) => readonly string[]): Promise<void>;
	/** Nights of which the target's note says that all lights were kept. */
	keptNights(target: string): Promise<ReadonlySet<Night>>;
	changeRows(target: string, change: (rows: readonly LogRow[]) => readonly LogRow[]): Promise<void>;
	/** Adds a line to the user's list of moves, if one is kept. @param isOnce leaves it where it stands there last already */
	logMove(target: string, line: string, isOnce: boolean): Promise<void>;
	/** Whether there is a vault. */
	readonly hasNotes: boolean;
	removeProperty(path: string, key: string): Promise<void>;
	pace(): Pace;
	today(): Night;
	/** The day of a time on this computer's calendar. */
	dayOf(timeMs: number): Night;
}
