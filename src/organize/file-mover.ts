/** How one file gets to its new name without ever standing in for another (DESIGN 7). */
import type { CopyFile, MoveFile, Trouble } from '../domain/plan';
import type { Entry, WritingDisk } from '../tree/writing-disk';
import { failed, reversed, type Act, type FileStep, type RemoveCopy } from './acts';
import { folderOf, pathIn } from './paths';
import { codeOf, orTrouble, pathOnDisk, type Workbench } from './workbench';

/** linked: the new name stands and the old one is still to go, once the new one is known to last. */
type Begun = 'done' | 'linked' | Trouble;

const TAKEN: Trouble = { reason: 'taken' };

/** What systems say where a file can't have two names: exFAT, SMB, FUSE, Android, or Linux for files of others. A folder that may not be written says so again. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EISDIR', 'EMLINK', 'UNKNOWN']);

/** File systems that count time coarsely round it to these. FAT's two seconds are the coarsest. */
const COARSE_MS = 10;
const COARSEST_MS = 2000;
/** What is lost when a time is set: microseconds are cut off, and it goes through floating point. */
const TIME_NOISE_MS = 0.002;
/** A program that makes an empty file of its own writes into it sooner than this. */
const FILLED_WITHIN_MS = 3000;

export class FileMover {
	private readonly disk: WritingDisk;
	private copies: Promise<unknown> = Promise.resolve();
	/** Names that were reserved, and may be still. */
	private readonly reserved = new Set<string>();

	/** @param id the operation's, for the names of half copies */
	constructor(private readonly bench: Workbench, private readonly id: string) {
		this.disk = bench.disk;
	}

	/**
	 * The part of a step that gives the new name.
	 * @param resuming an earlier attempt may have got anywhere: what lies on the disk tells
	 */
	begin(act: Act<FileStep>, resuming: boolean): Promise<Begun> {
		return orTrouble(async () => {
			const { step } = act;
			if (resuming) for (const part of new Set([this.part(step.from, act), this.part(step.to, act)])) await this.remove(part);
			switch (step.kind) {
				case 'move file': return resuming ? this.resumeMove(act, step) : this.move(act, step);
				case 'copy file': return resuming ? this.resumeCopy(act, step) : this.copy(act, step);
				case 'remove copy': return this.removeCopy(step, resuming);
			}
		});
	}

	/** The part that takes the old name away. What another program put there meanwhile stays, and so does what it changed of a file that was copied. */
	finish({ step }: Act<FileStep>): Promise<'done' | Trouble> {
		return orTrouble(async () => {
			const from = this.at(step.from);
			const entry = await this.disk.entry(from);
			if (!entry) return 'done';
			const changed = difference(entry, step);
			if (changed && !await this.disk.sameFile(from, this.at(step.to))) return changed;
			await this.disk.unlink(from);
			return 'done';
		});
	}

	/** Whether a file's old name still stands for it. */
	isStillThere({ step }: Act<FileStep>): Promise<boolean | Trouble> {
		return orTrouble(async () => difference(await this.disk.entry(this.at(step.from)), step) === undefined);
	}

	/** Puts back what a step that failed left behind. */
	async takeBack({ index, step }: Act<FileStep>): Promise<'done' | Trouble> {
		const back: Act<FileStep> = { index, step: reversed(step) };
		const begun = await this.begin(back, true);
		if (begun !== 'linked') return begun;
		return orTrouble(async () => {
			await this.disk.flushFolder(folderOf(this.at(back.step.to)));
			return this.finish(back);
		});
	}

	/** Whether a name is that of a half copy of this operation. */
	isPart(name: string): boolean {
		return name.startsWith(this.partPrefix);
	}

	// --- moving

	private async move(act: Act, step: MoveFile): Promise<Begun> {
		const from = this.at(step.from);
		const to = this.at(step.to);
		const wrong = difference(await this.disk.entry(from), step);
		if (wrong) return wrong;
		if (await this.disk.moveWhole?.(from, to)) return 'done';
		const code = await codeOf(() => this.disk.link(from, to));
		if (code === '') return 'linked';
		// A network file system may repeat a call whose answer got lost, and then finds the name taken by itself.
		if (code === 'EEXIST') return await this.disk.sameFile(from, to) ? 'linked' : TAKEN;
		if (NO_LINKS.has(code)) {
			const begun = await this.renameOntoReservation(from, to);
			if (begun !== 'other device') return begun;
		} else if (code !== 'EXDEV') return failed(code);
		const copied = await this.copy(act, step);
		return copied === 'done' ? 'linked' : copied;
	}

	/** Where a rename would replace a file, the file that it replaces is our own empty one. */
	private async renameOntoReservation(from: string, to: string): Promise<'done' | 'other device' | Trouble> {
		const reserved = await codeOf(() => this.disk.reserve(to));
		if (reserved === 'EEXIST') return TAKEN;
		this.reserved.add(to);
		if (reserved !== '') return failed(reserved);
		const lost = await this.lostReservation(to);
		if (lost) return lost;
		const code = await codeOf(() => this.disk.rename(from, to));
		if (code !== 'EXDEV') return code === '' ? 'done' : failed(code);
		const lostSince = await this.lostReservation(to);
		if (!lostSince) await this.disk.unlink(to);
		return lostSince ?? 'other device';
	}

	/** A program that writes without looking may have taken our empty file for its own. */
	private async lostReservation(path: string): Promise<Trouble | undefined> {
		const reservation = await this.disk.entry(path);
		return isEmptyFile(reservation) ? undefined : reservation ? TAKEN : failed('ENOENT');
	}

	/** Removes a reservation. Of one that an earlier attempt made only its age tells that it is nobody else's. */
	private async removeEmpty(path: string, entry: Entry | undefined): Promise<Trouble | undefined> {
		if (!isEmptyFile(entry)) return undefined;
		if (!this.reserved.has(path) && Math.abs(this.bench.clock.now() - entry.mtimeMs) < FILLED_WITHIN_MS) return failed('EBUSY');
		await this.disk.unlink(path);
		return undefined;
	}

	private async resumeMove(act: Act, step: MoveFile): Promise<Begun> {
		const from = this.at(step.from);
		const to = this.at(step.to);
		const source = await this.disk.entry(from);
		const target = await this.disk.entry(to);
		const isAtSource = difference(source, step) === undefined;
		const isAtTarget = difference(target, step) === undefined;
		if (isAtSource && isAtTarget) return await this.disk.sameFile(from, to) || await this.disk.sameBytes(from, to) ? 'linked' : TAKEN;
		if (isAtTarget) return await this.removeEmpty(from, source) ?? 'done';
		if (!isAtSource) return { reason: source ?? target ? 'changed' : 'gone' };
		if (target && !isEmptyFile(target)) return TAKEN;
		return await this.removeEmpty(to, target) ?? this.move(act, step);
	}

	// --- copying

	/** To a name of our own beside the destination; it gets its final name when every byte is known to be there. */
	private copy(act: Act, step: MoveFile | CopyFile): Promise<'done' | Trouble> {
		const copied = this.copies.then(async (): Promise<'done' | Trouble> => {
			const from = this.at(step.from);
			const to = this.at(step.to);
			const part = this.part(step.to, act);
			const before = difference(await this.disk.entry(from), step);
			if (before) return before;
			if (await this.disk.entry(to)) return this.instead(from, to, step);
			await this.disk.copy(from, part, step.mtimeMs);
			const isWhole = await this.disk.sameBytes(from, part);
			const after = difference(await this.disk.entry(from), step);
			if (after ?? !isWhole) {
				await this.remove(part);
				return after ?? failed('EIO');
			}
			return this.publish(part, to);
		});
		// One copy at a time: two at once only make a spinning disk seek.
		this.copies = copied.catch(() => undefined);
		return copied;
	}

	private async instead(from: string, to: string, step: MoveFile | CopyFile): Promise<Trouble> {
		return step.kind === 'copy file' && await this.isCopy(from, to) ? { reason: 'identical' } : TAKEN;
	}

	private async publish(part: string, to: string): Promise<'done' | Trouble> {
		const code = await codeOf(() => this.disk.link(part, to));
		const linked = code === '' || code === 'EEXIST' && await this.disk.sameFile(part, to);
		const published = linked ? 'done' : code === 'EEXIST' ? TAKEN : NO_LINKS.has(code) ? await this.renameOntoReservation(part, to) : failed(code);
		await this.remove(part);
		return published === 'other device' ? failed('EXDEV') : published;
	}

	private async resumeCopy(act: Act, step: CopyFile): Promise<'done' | Trouble> {
		const to = this.at(step.to);
		const result = await this.removeEmpty(to, await this.disk.entry(to)) ?? await this.copy(act, step);
		return typeof result === 'object' && result.reason === 'identical' ? 'done' : result;
	}

	private async removeCopy(step: RemoveCopy, resuming: boolean): Promise<'done' | Trouble> {
		const to = this.at(step.to);
		const target = await this.disk.entry(to);
		if (!target) return 'done';
		if (resuming && isEmptyFile(target)) return await this.removeEmpty(to, target) ?? 'done';
		if (!await this.isCopy(this.at(step.from), to)) return { reason: 'changed' };
		await this.disk.unlink(to);
		return 'done';
	}

	private async isCopy(from: string, to: string): Promise<boolean> {
		const [original, copy] = [await this.disk.entry(from), await this.disk.entry(to)];
		return original?.kind === 'file' && copy?.kind === 'file' && original.sizeBytes === copy.sizeBytes
			&& !await this.disk.sameFile(from, to) && this.disk.sameBytes(from, to);
	}

	// --- both

	/** Where a copy grows. Known from the journal alone, so that one that a crash left behind is found. */
	private part(path: string, { index }: Act): string {
		return pathIn(folderOf(this.at(path)), `${this.partPrefix}${index}.part`);
	}

	private get partPrefix(): string {
		return `.astro-data-log-${this.id}-`;
	}

	private at(path: string): string {
		return pathOnDisk(this.bench, path);
	}

	private async remove(part: string): Promise<void> {
		// Where nothing may be written, it is no failure that nothing is there.
		if (await this.disk.entry(part)) await this.disk.unlink(part);
	}
}

const isEmptyFile = (entry: Entry | undefined): entry is Entry => entry?.kind === 'file' && entry.sizeBytes === 0;

/** Why a file is not the one that the planner saw; undefined where it is. */
export function difference(entry: Entry | undefined, { sizeBytes, mtimeMs }: FileStep): Trouble | undefined {
	if (!entry) return { reason: 'gone' };
	if (entry.kind === 'link') return { reason: 'is-link' };
	const apartMs = Math.abs(entry.mtimeMs - mtimeMs);
	const isSameTime = apartMs < TIME_NOISE_MS || apartMs <= COARSEST_MS && entry.mtimeMs % COARSE_MS === 0;
	return entry.kind === 'file' && entry.sizeBytes === sizeBytes && isSameTime ? undefined : { reason: 'changed' };
}
