/**
 * Files that were taken aside: they wait in the operation's own folder until the other end of their step was looked at
 * again, and go then, or go back (DESIGN 7).
 */
import type { StepFailure } from '../domain/operations/plan';
import type { WritingDisk } from '../tree/writing-disk';
import type { DirectedStep, FileStep } from './steps';
import { failed, codeOf, pathOnDisk, type TreeAccess } from '../tree/tree-access';
import { isOneFile, copyAt, stepMark } from './file-identity';
import type { OperationFolders } from './operation-folders';
import { folderOf } from '../domain/paths';
import { Reservations, NO_LINKS } from './reservations';

export class FilesAside {
	private readonly disk: WritingDisk;

	/** @param id the operation's */
	constructor(
		private readonly access: TreeAccess,
		private readonly id: string,
		private readonly folders: OperationFolders,
		private readonly reservations: Reservations,
	) {
		this.disk = access.disk;
	}

	/**
	 * Ends what an earlier attempt began with a file that it took aside: where the other end of its step stands, it
	 * goes; else it goes back to where it was.
	 * @param path the end of the step that it was taken from
	 * @returns why it still waits; undefined where nothing does
	 */
	async restore({ step, index }: DirectedStep<FileStep>, path: string): Promise<StepFailure | undefined> {
		const other = path === step.from ? step.to : step.from;
		for (const waits of [
			this.folders.leftWaiting(path),
			this.folders.waitingPlace(path, index),
			this.folders.besidePlace(path, index),
		]) {
			const waiting = waits === undefined ? undefined : await this.disk.lstat(waits);
			if (waits === undefined || !waiting) continue;
			const back = isOneFile(waiting, await this.disk.lstat(this.at(other)))
				? await this.removeOrPutBack(waits, path, undefined)
				: await this.putBack(waits, path);
			if (back !== 'done' && !(await this.isReplaceable(waits, other, index))) return back;
			if (back !== 'done') await this.disk.unlink(waits);
			this.folders.forget(waits);
		}
		return undefined;
	}

	/**
	 * Removes what an earlier attempt had taken aside last, if it is a second name of a file that stands at an end of
	 * the step.
	 */
	async removeLast({ from, to }: FileStep): Promise<void> {
		for (const last of this.folders.leftLast) {
			const waiting = await this.disk.lstat(last);
			let isStanding = !waiting;
			for (const path of [to, from]) isStanding ||= isOneFile(waiting, await this.disk.lstat(this.at(path)));
			if (!isStanding) continue;
			if (waiting) await this.disk.unlink(last);
			this.folders.forget(last);
		}
	}

	/** @returns where the file waits now, or why it stays */
	async takeAside(path: string, index: number): Promise<string | StepFailure> {
		const from = this.at(path);
		const failure = this.folders.failureAt(folderOf(path));
		if (failure !== undefined) return failed(failure);
		const place = this.folders.waitingPlace(path, index);
		const code = await codeOf(() => this.disk.rename(from, place));
		// The answer may have got lost.
		if (code === '' || ((await this.disk.lstat(place)) && !(await this.disk.lstat(from)))) return place;
		if (code !== 'EXDEV') return failed(code);
		const beside = this.folders.besidePlace(path, index);
		await this.disk.rename(from, beside);
		return beside;
	}

	/** @param hindrance why a file that waits has to go back */
	async removeOrPutBack(
		waits: string,
		path: string,
		hindrance: StepFailure | undefined,
	): Promise<'done' | StepFailure> {
		if (!hindrance) {
			const code = await codeOf(() => this.disk.unlink(waits));
			if (code === '' || !(await this.disk.lstat(waits))) return 'done';
			const left = await this.putBack(waits, path);
			return left === 'done' ? failed(code) : left;
		}
		const back = await this.putBack(waits, path);
		return back === 'done' ? hindrance : back;
	}

	/** Whether the other end of a step holds what waits, in a file of its own. */
	private async isReplaceable(waits: string, other: string, index: number): Promise<boolean> {
		return (
			(await copyAt(this.access, { from: waits, to: other }, stepMark(this.id, index)))?.reason === 'identical'
		);
	}

	/** Gives a file that waits its name again, unless something else has it. */
	private async putBack(waits: string, path: string): Promise<'done' | StepFailure> {
		const to = this.at(path);
		const code = await codeOf(() => this.disk.link(waits, to));
		if (code === '' || (code === 'EEXIST' && (await this.disk.sameFile(waits, to)))) {
			await this.disk.flushFolder(folderOf(to));
			await this.disk.unlink(waits);
			return 'done';
		}
		if (code === 'EEXIST') return this.reservedFor(waits, to, path);
		if (code === 'ENOENT' && !(await this.disk.lstat(folderOf(to)))) return failed(code);
		if (!NO_LINKS.has(code)) return failed(code);
		const back = await this.reservations.renameOnto(waits, to, this.folders.emptyPlace(path));
		return back === 'other device' ? failed('EXDEV') : back;
	}

	/** The name may be taken by our own reservation, of an attempt that was cut short. */
	private async reservedFor(waits: string, to: string, path: string): Promise<'done' | StepFailure> {
		const entry = await this.disk.lstat(to);
		if (entry?.kind !== 'file' || entry.sizeBytes !== 0 || (await this.disk.lstat(waits))?.sizeBytes === 0)
			return failed('EEXIST');
		const still = await this.reservations.release(to, entry, this.folders.emptyPlace(path));
		return still ?? this.putBack(waits, path);
	}

	private at(path: string): string {
		return pathOnDisk(this.access, path);
	}
}
