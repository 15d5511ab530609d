/** A folder that is mounted a second time, where the system lets a test do so. */
import { spawnSync } from 'node:child_process';

/** @param at an empty folder @returns undefined where nobody may mount; else unmount it, whatever the test comes to */
export function mountAgain(
	folder: string,
	at: string,
): { readonly at: string; readonly unmount: () => void } | undefined {
	if (spawnSync('mount', ['--bind', folder, at]).status !== 0) return undefined;
	return {
		at,
		unmount: () => {
			spawnSync('umount', [at]);
		},
	};
}
