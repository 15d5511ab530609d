/**
 * Which names stand for one file, as far as anything tells: numbers of files are not to be trusted everywhere (DESIGN
 * 7).
 */
import type { StepFailure, CopyFile } from '../domain/operations/plan';
import type { Entry } from '../tree/writing-disk';
import type { FileStep } from './steps';
import { pathIn, folderOf, nameOf } from '../domain/paths';
import { codeOf, type TreeAccess, pathOnDisk } from '../tree/tree-access';

/** File systems that count time coarsely round it to these. FAT's two seconds are the coarsest. */
const COARSE_MS = 10;
const COARSEST_MS = 2000;
/** What is lost when a time is set: microseconds are cut off, and it goes through floating point. */
const TIME_NOISE_MS = 0.002;

/** Why a file is not the one that the planner saw; undefined where it is. */
export function difference(
	entry: Entry | undefined,
	{ sizeBytes, mtimeMs }: Pick<FileStep, 'sizeBytes' | 'mtimeMs'>,
): StepFailure | undefined {
	if (!entry) return { reason: 'gone' };
	if (entry.kind === 'link') return { reason: 'is-link' };
	const apartMs = Math.abs(entry.mtimeMs - mtimeMs);
	const isSameTime = apartMs < TIME_NOISE_MS || (apartMs <= COARSEST_MS && entry.mtimeMs % COARSE_MS === 0);
	return entry.kind === 'file' && entry.sizeBytes === sizeBytes && isSameTime ? undefined : { reason: 'changed' };
}

/**
 * Whether two different names certainly stand for one file, so that one may go: two names of it are counted, and all
 * else is alike.
 */
export const isOneFile = (a: Entry | undefined, b: Entry | undefined): boolean =>
	a !== undefined &&
	b !== undefined &&
	a.kind === 'file' &&
	a.device === b.device &&
	a.inode === b.inode &&
	a.inode !== 0 &&
	a.names > 1 &&
	a.sizeBytes === b.sizeBytes &&
	a.mtimeMs === b.mtimeMs;

/** A name that nobody else gives, no other step either. @param id the operation's */
export const stepMark = (id: string, index: number): string => `${id}-${index}`;

/** The empty file by which folders are told apart. */
export const probeName = (mark: string): string => `.astro-data-log-${mark}-probe`;

/**
 * Whether two folders are certainly two, whatever paths lead to them: an empty file that is made in one does not show
 * in the other.
 * @param own absolute, where we may write
 * @param mark a name that nobody else gives, no other step either: several are looked at side by side
 */
export async function areApart({ disk }: TreeAccess, own: string, other: string, mark: string): Promise<boolean> {
	const probe = probeName(mark);
	// An attempt that was cut short left it.
	for (const folder of [own, other])
		if (await disk.lstat(pathIn(folder, probe))) await disk.unlink(pathIn(folder, probe));
	await disk.reserve(pathIn(own, probe));
	try {
		if (await disk.lstat(pathIn(other, probe))) return false;
		// A network disk may remember that nothing was there; making it asks.
		const code = await codeOf(() => disk.reserve(pathIn(other, probe)));
		if (code === '') await disk.unlink(pathIn(other, probe));
		return code !== 'EEXIST';
	} finally {
		await disk.unlink(pathIn(own, probe));
	}
}

/**
 * What stands where a copy goes: 'identical' bytes in a file of its own, 'same-file' where it is the original itself,
 * or undefined for anything else.
 * @param mark the step's alone
 */
export async function copyAt(
	access: TreeAccess,
	step: Pick<CopyFile, 'from' | 'to'>,
	mark: string,
): Promise<StepFailure | undefined> {
	const { disk } = access;
	const [original, copy] = [pathOnDisk(access, step.from), pathOnDisk(access, step.to)];
	const [source, there] = [await disk.lstat(original), await disk.lstat(copy)];
	if (source?.kind !== 'file' || there?.kind !== 'file' || source.sizeBytes !== there.sizeBytes) return undefined;
	if (!(await areTwo(access, step, source, there, mark))) return { reason: 'same-file' };
	return (await disk.sameBytes(original, copy)) ? { reason: 'identical' } : undefined;
}

/** Whether original and copy are certainly two files: two paths to one disk show one file with two numbers. */
export async function areTwo(
	access: TreeAccess,
	{ from, to }: Pick<CopyFile, 'from' | 'to'>,
	original: Entry,
	copy: Entry,
	mark: string,
): Promise<boolean> {
	if (original.device === copy.device && original.inode !== 0 && copy.inode !== 0)
		return original.inode !== copy.inode;
	// In one folder two names are two files.
	if (nameOf(from) !== nameOf(to)) return true;
	return areApart(access, folderOf(pathOnDisk(access, to)), folderOf(pathOnDisk(access, from)), mark);
}
