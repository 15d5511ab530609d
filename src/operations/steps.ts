/** Steps on their way: forwards as planned, or backwards for undo and roll back. */
import type { CopyFile, MakeFolder, MoveFile, MoveFolder, RemoveFolder, Step } from '../domain/operations/plan';

/** The way back of a copy: `to` is removed if its bytes are those of `from`. */
export interface RemoveCopy extends Omit<CopyFile, 'kind'> {
	readonly kind: 'remove copy';
}

export type FileStep = MoveFile | CopyFile | RemoveCopy;
export type FolderStep = MoveFolder | MakeFolder | RemoveFolder;

export interface DirectedStep<S extends FileStep | FolderStep = FileStep | FolderStep> {
	/** Its step's place in the journal; {@link UNLISTED} for a folder that undo needs and the journal does not know. */
	readonly index: number;
	readonly step: S;
}

export const UNLISTED = -1;

/** Which way a journal's steps go. */
export type Direction = 'forward' | 'back';

/**
 * first: the names are new ones. undo: they stood before. resumed: an earlier attempt, in one direction or the other,
 * may have got anywhere; what lies on the disk tells.
 */
export type Attempt = 'first' | 'undo' | 'resumed';

export const isFileStep = (directed: DirectedStep): directed is DirectedStep<FileStep> =>
	directed.step.kind === 'move file' || directed.step.kind === 'copy file' || directed.step.kind === 'remove copy';
export const isFolderStep = (directed: DirectedStep): directed is DirectedStep<FolderStep> => !isFileStep(directed);

export function reversed(step: FileStep): FileStep;

export function reversed(step: FolderStep): FolderStep;

export function reversed(step: FileStep | FolderStep): FileStep | FolderStep;

export function reversed(step: FileStep | FolderStep): FileStep | FolderStep {
	switch (step.kind) {
		case 'move file':
		case 'move folder':
			return { ...step, from: step.to, to: step.from };
		case 'copy file':
			return { ...step, kind: 'remove copy' };
		case 'remove copy':
			return { ...step, kind: 'copy file' };
		case 'make folder':
			return { ...step, kind: 'remove folder' };
		case 'remove folder':
			return { ...step, kind: 'make folder' };
	}
}

/** A journal's steps as acts, in the order of the direction. */
export function directedSteps(
	steps: readonly Step[],
	direction: Direction,
	excluded: ReadonlySet<number>,
): DirectedStep[] {
	const queue = steps
		.map((step, index): DirectedStep => ({ index, step: direction === 'forward' ? step : reversed(step) }))
		.filter(({ index }) => !excluded.has(index));
	return direction === 'forward' ? queue : queue.reverse();
}
