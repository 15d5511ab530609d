/** Folders that stand in two places at once by `mount --bind`, where a test may do that. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isWithin } from './books';

const isDone = (command: string, ...words: readonly string[]): boolean => spawnSync(command, words).status === 0;

/** The mounts of one case. */
export class Mounts {
	readonly #mounted: { readonly source: string; readonly place: string }[] = [];

	/** Whether this process may mount folders. */
	static areAllowed(): boolean {
		const home = realpathSync(mkdtempSync(join(tmpdir(), 'astro-data-log-mount-')));
		const mounts = new Mounts();
		try {
			for (const name of ['a', 'b']) mkdirSync(join(home, name));
			return mounts.bind(join(home, 'a'), join(home, 'b'));
		} finally {
			mounts.release();
			rmSync(home, { recursive: true });
		}
	}

	get count(): number {
		return this.#mounted.length;
	}

	/** Lets a folder stand in the place of another, empty one. @returns whether it does */
	bind(source: string, place: string): boolean {
		if (!isDone('mount', '--bind', source, place)) return false;
		this.#mounted.push({ source, place });
		return true;
	}

	/** Whether a path outside is inside a folder at the same time, whichever of the two is the mounted one. */
	isMountedIn(path: string, folder: string): boolean {
		return this.#mounted.some(
			({ source, place }) =>
				(isWithin(path, source) && isWithin(place, folder)) ||
				(isWithin(path, place) && (isWithin(source, folder) || isWithin(folder, source))),
		);
	}

	/** Whether a mounted folder lies in this one, so that it is not to be renamed or removed. */
	isBelow(folder: string): boolean {
		return this.#mounted.some(({ place }) => isWithin(place, folder));
	}

	/** @throws Error where a folder stays mounted: what is deleted below it would be the other folder's */
	release(): void {
		for (const { place } of this.#mounted.splice(0).reverse()) {
			if (!isDone('umount', '-l', place)) throw new Error(`${place} stays mounted`);
		}
	}
}
