/**
 * Makes the cover of one target: a picture of a master light among the vault's attachments, and the link to it in the
 * note.
 */
import { folderOf } from '../../domain/paths';
import { TFile, type App } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import { isCoverFileName, masterKey, ownerOfCover, type CoverSource } from '../../view-models/cover';
import type { MakePicture, PictureFault } from '../../view-models/picture';
import { linkOf } from '../../view-models/dashboard';
import { jpegFile, markOf, withMark } from './jpeg';
import { pause } from './pause';
import { coverOf, setCover } from '../../data-log/covers';

const LONGEST_EDGE = 1024;

/** Ours are smaller by far: what is larger need not be read to tell. */
const LARGEST_BYTES = 4_000_000;

/** Before a note that somebody types in is asked again. */
const RETRY_MS = 3000;

/**
 * What became of a cover. 'current': it shows this master already; 'own': the person chose another one; 'refused': the
 * note can't be changed safely.
 */
export type CoverResult = 'made' | 'current' | 'own' | 'refused' | PictureFault;

export interface CoverRun {
	readonly signal: AbortSignal;
	readonly onProgress?: (part: number) => void;
	/** Makes a cover that shows this master already anew. */
	readonly isAsked: boolean;
}

export class CoverMaker {
	private last: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly app: App,
		private readonly log: DataLog,
		private readonly makePicture: MakePicture,
	) {}

	/** One after the other, so that a master is never read twice at a time. Rejects when cancelled. */
	make(source: CoverSource, run: CoverRun): Promise<CoverResult> {
		const made = this.last.then(() => this.makeNow(source, run));
		this.last = made.catch(() => undefined);
		return made;
	}

	private async makeNow(source: CoverSource, { signal, onProgress, isAsked }: CoverRun): Promise<CoverResult> {
		signal.throwIfAborted();
		const { notePath, master } = source;
		const property = await coverOf(this.log, notePath);
		if (!property) return 'refused';
		const { cover } = property;
		const ours = await this.pictureOf(cover, source);
		const owner = ownerOfCover(cover, ours !== undefined);
		if (owner === 'user') return 'own';
		// A picture of this master without a link: the person took the link out, here or on another device.
		if (ours?.mark === masterKey(master) && !isAsked) return 'current';
		const picture = await this.makePicture(master.path, {
			longestEdge: LONGEST_EDGE,
			signal,
			...(onProgress ? { onProgress } : {}),
		});
		if ('fault' in picture) return picture;
		const jpeg = withMark(await jpegFile(picture), masterKey(master));
		signal.throwIfAborted();
		if (ours) await this.app.vault.modifyBinary(ours.file, jpeg);
		const file = ours?.file ?? (await this.create(source, jpeg));
		if (owner === 'us') return 'made';
		if (await this.link(file, cover, notePath, signal)) return 'made';
		if (!ours) await this.app.fileManager.trashFile(file);
		return 'refused';
	}

	/** A picture of ours that a note's cover leads to or, where it leads nowhere, that we made before. */
	private async pictureOf(
		cover: unknown,
		{ fileName, notePath }: CoverSource,
	): Promise<{ readonly file: TFile; readonly mark: string } | undefined> {
		const [first] = Array.isArray(cover) ? (cover as unknown[]) : [cover];
		const link = typeof first === 'string' && first.trim() !== '' ? linkOf(first) : fileName;
		const file = link === undefined ? null : this.app.metadataCache.getFirstLinkpathDest(link, notePath);
		if (!(file instanceof TFile) || !isCoverFileName(file.name) || file.stat.size > LARGEST_BYTES) return undefined;
		const mark = markOf(await this.app.vault.readBinary(file));
		return mark === undefined ? undefined : { file, mark };
	}

	private async create({ fileName, notePath }: CoverSource, jpeg: ArrayBuffer): Promise<TFile> {
		const { vault, fileManager } = this.app;
		const path = await fileManager.getAvailablePathForAttachment(fileName, notePath);
		const folder = folderOf(path);
		if (folder !== '' && !vault.getFolderByPath(folder)) await vault.createFolder(folder);
		return vault.createBinary(path, jpeg);
	}

	/** @returns whether the note leads to the file now */
	private async link(file: TFile, was: unknown, notePath: string, signal: AbortSignal): Promise<boolean> {
		const cover = `[[${this.app.metadataCache.fileToLinktext(file, notePath)}]]`;
		for (;;) {
			const written = await setCover(this.log, notePath, was, cover);
			if (written !== 'deferred') return written !== 'refused';
			await pause(RETRY_MS, signal);
		}
	}
}
