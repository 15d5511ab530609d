/** After a target was copied away: every copy is held against its original, and a manifest written beside the copies. */
import type { ArchiveVerdict } from '../domain/outcome';
import type { Plan } from '../domain/plan';
import { failureOf } from '../tree/disk';
import { ifThere } from './inventory';
import { formatManifest, MANIFEST_NAME } from './manifest';
import { isWithin, pathIn } from './paths';
import { pathOnDisk, type Run, type Workbench } from './workbench';

/** SHA-256 of a file in hexadecimal, read in pieces. @throws what the disk says */
export type Checksum = (path: string) => Promise<string>;

/**
 * Reads originals and copies again: what the archive's disk really holds.
 * @param folders where manifests belong, absolute
 * @throws what the disk says where a manifest can't be written
 */
export async function verifyArchive(bench: Workbench, { steps }: Plan, folders: readonly string[], checksum: Checksum, { signal, progress }: Run = {}): Promise<ArchiveVerdict> {
	const copies = steps.flatMap(step => (step.kind === 'copy file' ? [step] : []));
	const hashes = new Map<string, string>();
	const differing: string[] = [];
	for (const [at, { from, to }] of copies.entries()) {
		if (signal?.aborted) break;
		const [original, copy] = [await ifThere(() => checksum(pathOnDisk(bench, from))), await ifThere(() => checksum(to))];
		if (copy === undefined || copy !== original) differing.push(from);
		else hashes.set(to, copy);
		progress?.(at + 1, copies.length);
	}
	const manifests: string[] = [];
	if (!signal?.aborted) for (const folder of folders) {
		const own = [...hashes].flatMap(([path, hash]): [string, string][] => (isWithin(path, folder) ? [[path.slice(folder.length + 1), hash]] : []));
		if (own.length > 0) manifests.push(await writeNew(bench, folder, formatManifest(own)));
	}
	return { verified: hashes.size, differing, manifests };
}

/** Another archive's manifest is left as it is: the next free name is taken. */
async function writeNew({ disk }: Workbench, folder: string, text: string): Promise<string> {
	for (let number = 1; ; number++) {
		const path = pathIn(folder, number === 1 ? MANIFEST_NAME : `${MANIFEST_NAME}.${number}`);
		try {
			await disk.createText(path, text);
			return path;
		} catch (error) {
			if (failureOf(error) !== 'EEXIST') throw error;
			if (await disk.readText(path) === text) return path;
		}
	}
}
