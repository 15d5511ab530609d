/** Looks whether files are as they were, and reads the headers of those that are not. */
import { pathIn } from '../../domain/paths';
import type { HeaderFacts, HeaderFault } from '../../domain/frame';
import { failureOf, type FileStat } from '../disk';
import { type IndexedFile } from '../index/tree-index';
import type { ScanRecords } from './scan-records';
import type { FileJob, ScanMeans, ScanReader, ScanReading, ScanWork } from './scan-work';

export interface FileScanOptions extends ScanMeans {
	/** Files younger than this may still be written to. */
	readonly settleMs: number;
}

/** One of several workers, with the buffer that it reads into. */
export interface ScanWorker {
	buffer: Uint8Array;
}

/** A reading that was begun without waiting and needs to wait. */
interface Pending {
	readonly head: FileStat & { bytesRead: number };
	readonly reading: { needsBytes: number } | Promise<ScanReading>;
}

/**
 * What reading a file gives that is smaller than it should be: whoever writes it may not be done, so the next scan
 * looks again (DESIGN 2).
 */
const UNFINISHED: ReadonlySet<string> = new Set<HeaderFault['code']>([
	'empty-file',
	'header-unfinished',
	'file-truncated',
]);
const LONGEST_HEADER_BYTES = 16 * 1024 * 1024;

export class FileScan {
	constructor(
		private readonly options: FileScanOptions,
		private readonly work: ScanWork,
		private readonly records: ScanRecords,
	) {}

	/**
	 * True when done without waiting; else a reading that waits for more bytes, or undefined when nothing was tried:
	 * both are for {@link soon}.
	 */
	now(job: FileJob, worker: ScanWorker): true | Pending | undefined {
		const { ioMode } = this.work;
		const now = ioMode.isSync ? this.options.disk.now : undefined;
		if (!now) return undefined;
		const path = this.pathOf(job);
		const began = this.options.monotonic();
		try {
			if (job.before) {
				const stat = now.stat(path);
				ioMode.blocked(this.options.monotonic() - began);
				if (isSameFile(job.before, stat)) {
					this.records.take(job, job.before);
					return true;
				}
			}
			const reader = this.readerOf(job);
			const bytes = bufferOf(worker, reader);
			const head = now.readHead(path, bytes);
			ioMode.blocked(this.options.monotonic() - began);
			const reading = reader.read(bytes, head.bytesRead, head.sizeBytes);
			if (reading instanceof Promise || 'needsBytes' in reading) return { head, reading };
			this.finish(job, head, reading);
			return true;
		} catch (error) {
			ioMode.blocked(this.options.monotonic() - began);
			this.fail(job, error);
			return true;
		}
	}

	/** Does what {@link now} could not. @throws when cancelled */
	async soon(job: FileJob, worker: ScanWorker, pending: Pending | undefined): Promise<void> {
		const { disk, monotonic } = this.options;
		const { ioMode } = this.work;
		const path = this.pathOf(job);
		try {
			if (!pending && job.before) {
				const began = monotonic();
				const stat = await disk.stat(path);
				ioMode.waited(monotonic() - began, this.work.active);
				if (isSameFile(job.before, stat)) {
					this.records.take(job, job.before);
					return;
				}
			}
			const reader = this.readerOf(job);
			let bytes = bufferOf(worker, reader);
			const began = monotonic();
			let head = pending?.head ?? (await disk.readHead(path, bytes));
			if (!pending) ioMode.waited(monotonic() - began, this.work.active);
			let reading = await (pending?.reading ?? reader.read(bytes, head.bytesRead, head.sizeBytes));
			while ('needsBytes' in reading) {
				const wanted = Math.min(reading.needsBytes, head.sizeBytes, LONGEST_HEADER_BYTES);
				if (wanted <= head.bytesRead) {
					reading = { fault: { code: 'header-unfinished', detail: '' } };
					break;
				}
				bytes = new Uint8Array(wanted);
				head = await disk.readHead(path, bytes);
				reading = await reader.read(bytes, head.bytesRead, head.sizeBytes);
			}
			this.finish(job, head, reading);
		} catch (error) {
			this.options.signal.throwIfAborted();
			this.fail(job, error);
		}
	}

	private pathOf({ folder, name }: FileJob): string {
		return this.work.absolute(pathIn(folder.path, name));
	}

	private readerOf({ name, reader }: FileJob): ScanReader {
		const found = reader ?? this.options.readerFor(name)?.reader;
		if (!found) throw new Error(`no reader for ${name}`);
		return found;
	}

	private finish(job: FileJob, stat: FileStat, reading: { facts: HeaderFacts } | { fault: HeaderFault }): void {
		this.work.counts.read++;
		const { sizeBytes, mtimeMs } = stat;
		// Either side of now: a share whose clock runs ahead must not hide its files for ever.
		const isYoung = Math.abs(this.options.now() - mtimeMs) < this.options.settleMs;
		if (isYoung) this.records.take(job, unread(job.name, sizeBytes, { code: 'still-being-written', detail: '' }));
		else if ('facts' in reading)
			this.records.take(job, { name: job.name, sizeBytes, mtimeMs, facts: reading.facts, fault: undefined });
		else if (UNFINISHED.has(reading.fault.code)) this.records.take(job, unread(job.name, sizeBytes, reading.fault));
		else this.records.take(job, { name: job.name, sizeBytes, mtimeMs, facts: undefined, fault: reading.fault });
	}

	private fail(job: FileJob, error: unknown): void {
		const reason = failureOf(error);
		if (this.work.vanished(reason)) this.records.take(job, undefined);
		else if (job.before?.facts) {
			// As with folders: a frame that another program holds open for a moment goes on counting.
			this.work.problems.push({
				code: 'unreadable',
				path: pathIn(job.folder.path, job.name),
				detail: { reason },
			});
			this.records.take(job, job.before);
		} else this.records.take(job, unread(job.name, 0, { code: 'unreadable', detail: reason }));
	}
}

/** The first bytes that a reader wants, in the worker's own buffer. */
function bufferOf(worker: ScanWorker, { firstBytes }: ScanReader): Uint8Array {
	if (worker.buffer.length < firstBytes) worker.buffer = new Uint8Array(firstBytes);
	return worker.buffer.length === firstBytes ? worker.buffer : worker.buffer.subarray(0, firstBytes);
}

/** A file that the next scan must look at again: no file has time 0. */
const unread = (name: string, sizeBytes: number, fault: HeaderFault): IndexedFile => ({
	name,
	sizeBytes,
	mtimeMs: 0,
	facts: undefined,
	fault,
});

const isSameFile = (file: IndexedFile, stat: FileStat): boolean =>
	file.sizeBytes === stat.sizeBytes && file.mtimeMs === stat.mtimeMs;
