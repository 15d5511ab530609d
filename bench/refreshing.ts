/** What is measured: refreshes of one tree without a vault, as the command line and the plugin run them. */
import { nodeClock } from '../src/cli/clock';
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { DataLog } from '../src/data-log/data-log';
import { NodeDisk } from '../src/platform/node/node-disk';
import { openDeviceState } from '../src/platform/node/saved-data';
import { DEFAULT_SETTINGS } from '../src/settings';
import type { ScanMode } from '../src/tree/scan/scan';
import { setDataFolders } from '../src/data-log/data-folders';
import { refresh } from '../src/data-log/refresh';

/**
 * A data log that knows nothing of the tree yet. With a state folder it keeps its index there, and finds what it kept
 * before.
 */
export async function openLog(tree: string, stateFolder?: string): Promise<DataLog> {
	const log = new DataLog({
		settings: DEFAULT_SETTINGS,
		disk: new NodeDisk(fs),
		state: stateFolder === undefined ? undefined : openDeviceState({ fs, crypto }, stateFolder, tree),
		clock: nodeClock,
	});
	await setDataFolders(log, [tree]);
	return log;
}

/**
 * @param expected the frames of the tree, all of them lights, and how many headers are to be read
 * @throws where the refresh came to anything else, or found a problem: then it measured something else
 */
export async function refreshChecked(
	log: DataLog,
	mode: ScanMode,
	expected: { readonly frames: number; readonly read: number },
): Promise<void> {
	const { frames, lights, read, problems } = await refresh(log, {
		mode,
		signal: new AbortController().signal,
		progress: () => undefined,
	});
	if (frames === expected.frames && lights === expected.frames && read === expected.read && problems.length === 0)
		return;
	throw new Error(
		`${frames} frames, ${lights} lights, ${read} headers read, first problem: ${JSON.stringify(problems[0])}`,
	);
}
