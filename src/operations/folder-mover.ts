/** How a folder gets its new name, is made, and is removed when nothing is left in it (DESIGN 7). */
import type { MakeFolder, MoveFolder, StepFailure } from '../domain/operations/plan';
import { failureOf } from '../tree/disk';
import type { WritingDisk } from '../tree/writing-disk';
import { reversed, type DirectedStep, type FolderStep } from './steps';
import { failed } from '../tree/tree-access';
import { codeOf, orFailure, pathOnDisk, type TreeAccess } from '../tree/tree-access';

const STILL_USED: ReadonlySet<string> = new Set(['ENOTEMPTY', 'EEXIST']);

export class FolderMover {
	private readonly disk: WritingDisk;

	constructor(private readonly access: TreeAccess) {
		this.disk = access.disk;
	}

	/** @param resuming an earlier attempt may have got anywhere: what lies on the disk tells */
	apply({ step }: DirectedStep<FolderStep>, resuming: boolean): Promise<'done' | StepFailure> {
		return orFailure(() => {
			switch (step.kind) {
				case 'make folder':
					return this.make(step, resuming);
				case 'remove folder':
					return this.removeFolder(this.at(step.path));
				case 'move folder':
					return resuming ? this.resumeMove(step) : this.move(step);
			}
		});
	}

	/** Puts back what a step that failed left behind. */
	takeBack({ index, step }: DirectedStep<FolderStep>): Promise<'done' | StepFailure> {
		return this.apply({ index, step: reversed(step) }, true);
	}

	private async make(step: MakeFolder, resuming: boolean): Promise<'done' | StepFailure> {
		const path = this.at(step.path);
		const { mode } = step;
		const code = await codeOf(() => this.disk.makeFolder(path));
		if (code !== '' && code !== 'EEXIST') return failed(code);
		if (code !== '' && (await this.disk.lstat(path))?.kind !== 'folder') return { reason: 'file-in-the-way' };
		if (code !== '' && !resuming) return { reason: 'already-there' };
		// An earlier attempt may have come no further than to make it.
		if (mode !== undefined && (await this.disk.lstat(path))?.mode !== mode)
			await codeOf(() => this.disk.setMode(path, mode));
		return 'done';
	}

	private async removeFolder(path: string): Promise<'done' | StepFailure> {
		// Windows would remove the link.
		if ((await this.disk.lstat(path))?.kind === 'link') return { reason: 'is-link' };
		const code = await codeOf(() => this.disk.removeFolder(path));
		return code === '' || code === 'ENOENT'
			? 'done'
			: STILL_USED.has(code)
				? { reason: 'not-empty' }
				: failed(code);
	}

	/**
	 * A rename never replaces a folder that holds anything, on no system. Onto an empty one it works on POSIX systems;
	 * Windows and some network file systems want the name free, so there our reservation goes just before, and the
	 * rename still fails if taken.
	 */
	private async move(step: MoveFolder): Promise<'done' | StepFailure> {
		const from = this.at(step.from);
		const to = this.at(step.to);
		const source = await this.disk.lstat(from);
		if (source?.kind !== 'folder')
			return { reason: !source ? 'gone' : source.kind === 'link' ? 'is-link' : 'changed' };
		if (await this.disk.renameByApp?.(from, to)) return 'done';
		const reserved = await codeOf(() => this.disk.makeFolder(to));
		if (reserved !== '') return reserved === 'EEXIST' ? { reason: 'taken' } : failed(reserved);
		const code = await codeOf(() => this.disk.rename(from, to));
		if (code === '') return 'done';
		if (!(await this.disk.lstat(from))) {
			// Over a network the answer may get lost after all was done. A reservation that stayed empty says that
			// another program was faster.
			return code === 'ENOENT' && (await this.isRemoved(to)) ? { reason: 'gone' } : 'done';
		}
		if (!(await this.isRemoved(to))) return { reason: 'taken' };
		if (code === 'EXDEV') return { reason: 'other-device' };
		const again = await codeOf(() => this.disk.rename(from, to));
		return again === '' ? 'done' : STILL_USED.has(again) ? { reason: 'taken' } : failed(again);
	}

	private async resumeMove(step: MoveFolder): Promise<'done' | StepFailure> {
		const from = this.at(step.from);
		const to = this.at(step.to);
		const source = await this.disk.lstat(from);
		const target = await this.disk.lstat(to);
		if (target?.kind === 'folder') {
			if (!source) return 'done';
			// Of two, the empty one is the reservation of an attempt in one direction or the other.
			if (source.kind === 'folder' && !(await this.isRemoved(to)))
				return (await this.isRemoved(from)) ? 'done' : { reason: 'taken' };
		}
		return this.move(step);
	}

	private at(path: string): string {
		return pathOnDisk(this.access, path);
	}

	/** Removes a folder if it is empty. */
	private async isRemoved(path: string): Promise<boolean> {
		try {
			await this.disk.removeFolder(path);
			return true;
		} catch (error) {
			if (!STILL_USED.has(failureOf(error))) throw error;
			return false;
		}
	}
}
