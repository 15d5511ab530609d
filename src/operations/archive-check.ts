/**
 * After a target was copied away: every copy is held against its original, and a manifest written beside the copies; it
 * goes when they go.
 */
import type { ArchiveVerdict } from '../domain/operations/outcome';
import { isDiskFailure } from '../tree/disk';
import type { TimeSlice } from '../async/time-slice';
import { takeInventory } from '../tree/inventory';
import { ifThere } from '../tree/disk';
import { formatManifest, MANIFEST_NAME, verifyManifest } from './checksum-manifest';
import { folderOf, isWithin, pathIn } from '../domain/paths';
import { codeOf, pathOnDisk, type TreeAccess } from '../tree/tree-access';
import { type OperationRun } from './operation-run';

/** What was copied, and whether nothing that was to be copied was left alone. */
export interface ArchivedCopies {
	readonly copies: readonly { readonly from: string; readonly to: string }[];
	readonly isWhole: boolean;
}

/** SHA-256 of a file in hexadecimal, read in pieces. @throws what the disk says */
export type Checksum = (path: string) => Promise<string>;

/**
 * Reads originals and copies again: what the archive's disk really holds. It is whole only where the plan left nothing
 * out.
 * @param folders where manifests belong, absolute
 */
export async function verifyArchive(
	access: TreeAccess,
	{ copies, isWhole }: ArchivedCopies,
	folders: readonly string[],
	checksum: Checksum,
	{
		signal,
		progress,
		onCopy,
	}: Pick<OperationRun, 'signal' | 'progress'> & { readonly onCopy?: () => Promise<void> } = {},
): Promise<ArchiveVerdict> {
	const hashes = new Map<string, string>();
	const differing: string[] = [];
	for (const [at, { from, to }] of copies.entries()) {
		if (signal?.aborted) break;
		await onCopy?.();
		const [original, copy] = [
			await orUnreadable(() => checksum(pathOnDisk(access, from))),
			await orUnreadable(() => checksum(to)),
		];
		if (copy === undefined || copy !== original || (await isOneFile(access, pathOnDisk(access, from), to)))
			differing.push(from);
		else hashes.set(to, copy);
		progress?.(at + 1, copies.length);
	}
	const manifests: string[] = [];
	const failures: { path: string; reason: string }[] = [];
	if (!signal?.aborted)
		for (const folder of folders) {
			const own = [...hashes].flatMap(([path, hash]): [string, string][] =>
				isWithin(path, folder) ? [[path.slice(folder.length + 1), hash]] : [],
			);
			if (own.length === 0) continue;
			const code = await codeOf(async () => {
				manifests.push(await writeNew(access, folder, formatManifest(own)));
			});
			if (code !== '') failures.push({ path: folder, reason: code });
		}
	return {
		verified: hashes.size,
		differing,
		manifests,
		failures,
		isWhole: isWhole && failures.length === 0 && hashes.size === copies.length,
	};
}

/**
 * What lies in folders that were copied away and was not among the copies: it came meanwhile, or could not be told.
 * @param sources relative to the tree
 * @returns paths, as inventories have them
 * @throws when cancelled
 */
export async function notCopied(
	access: TreeAccess,
	copies: readonly { readonly from: string }[],
	sources: readonly string[],
	slice: TimeSlice,
): Promise<string[]> {
	const copied = new Set(copies.map(({ from }) => from));
	const found = new Set<string>();
	for (const source of sources) {
		const { files, links, lacking } = await takeInventory(access, source, slice);
		for (const { path } of [...files, ...lacking]) if (!copied.has(path)) found.add(path);
		for (const path of links) found.add(path);
	}
	return [...found];
}

/** A file that is not there or can't be read is no copy of anything, and has none. */
async function orUnreadable(read: () => Promise<string>): Promise<string | undefined> {
	try {
		return await read();
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return undefined;
	}
}

/** What is the original itself, by a link or a second name, goes when that goes: it is no copy. */
async function isOneFile({ disk }: TreeAccess, original: string, copy: string): Promise<boolean> {
	const identity = await ifThere(() => disk.identityOf(original));
	return identity !== undefined && identity === (await ifThere(() => disk.identityOf(copy)));
}

/**
 * Another archive's manifest is left as it is: the next free name is taken. It gets its name when it is whole, where
 * the disk can: one that a crash tore would look like one.
 */
async function writeNew({ disk }: TreeAccess, folder: string, text: string): Promise<string> {
	const draft = pathIn(folder, DRAFT_NAME);
	if (await disk.lstat(draft)) await disk.unlink(draft);
	await disk.createText(draft, text);
	try {
		for (let number = 1; ; number++) {
			const path = pathIn(folder, number === 1 ? MANIFEST_NAME : `${MANIFEST_NAME}.${number}`);
			let code = await codeOf(() => disk.link(draft, path));
			if (code !== '' && code !== 'EEXIST') code = await codeOf(() => disk.createText(path, text));
			if (code === 'EEXIST') code = await isOurs(disk, path, text);
			if (code === '') return path;
			if (code !== 'EEXIST') throw Object.assign(new Error(`${code}: ${path}`), { code });
		}
	} finally {
		await disk.unlink(draft);
		await disk.flushFolder(folder);
	}
}

/** '' where a manifest is the one to be written; one that was torn is made anew. 'EEXIST' where it is another's. */
async function isOurs(disk: TreeAccess['disk'], path: string, text: string): Promise<string> {
	const there = await disk.readText(path);
	if (there === text) return '';
	const isTorn = text.startsWith(there) && !there.endsWith('\n');
	if (!isTorn) return 'EEXIST';
	await disk.unlink(path);
	return codeOf(() => disk.createText(path, text));
}

/**
 * Removes the manifests of archives that were taken back, and the folders that they kept: only where nothing is there
 * that a manifest lists.
 * @param folders where they belong, absolute
 * @throws what the disk says
 */
export async function removeManifests({ disk }: TreeAccess, folders: Iterable<string>): Promise<void> {
	for (const folder of folders) {
		for (const name of (await ifThere(() => disk.list(folder)))?.files ?? []) {
			const path = pathIn(folder, name);
			if (name === DRAFT_NAME) await disk.unlink(path);
			if (!OURS.test(name) || (await disk.lstat(path))?.kind !== 'file') continue;
			const { missing, unreadableLines } = verifyManifest(await disk.readText(path), new Map());
			const isLeft = await Promise.all(missing.map(listed => disk.lstat(pathIn(folder, listed))));
			if (missing.length > 0 && unreadableLines.length === 0 && isLeft.every(entry => entry === undefined))
				await disk.unlink(path);
		}
		// The target's folder, and the rig's.
		const rigFolder = folderOf(folder);
		// An attempt that was cut short may have removed the first alone.
		if (!GONE.has(await codeOf(() => disk.removeFolder(folder)))) await codeOf(() => disk.flushFolder(folder));
		else if ((await codeOf(() => disk.removeFolder(rigFolder))) === '') await disk.flushFolder(folderOf(rigFolder));
		else await codeOf(() => disk.flushFolder(rigFolder));
	}
}

const GONE: ReadonlySet<string> = new Set(['', 'ENOENT']);

/** A manifest on its way. */
const DRAFT_NAME = `.astro-data-log-${MANIFEST_NAME}`;

const OURS = new RegExp(`^${MANIFEST_NAME}(?:\\.\\d+)?$`);
