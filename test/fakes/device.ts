/**
 * A computer with the product: its own state folder, its Data folders, a vault that it may share, a clock that stands
 * until a test moves it.
 */
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { setImmediate } from 'node:timers';
import { DataLog } from '../../src/data-log/data-log';
import type { RefreshOptions, RefreshResult } from '../../src/data-log/api';
import { FolderNotes } from '../../src/platform/node/folder-notes';
import { NodeDisk } from '../../src/platform/node/node-disk';
import { openDeviceState } from '../../src/platform/node/saved-data';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings';
import { seededRandom } from '../build/random';
import { setDataFolders } from '../../src/data-log/data-folders';
import { refresh } from '../../src/data-log/refresh';

export const DAY_MS = 86_400_000;

export interface DeviceParts {
	readonly vault?: string;
	/** Where it keeps what it knows. */
	readonly state: string;
	/** What it knows this vault by, if not by its path. */
	readonly vaultKey?: string;
	readonly settings?: Partial<Settings>;
	/** Decides the ids of its trees; two devices have two. */
	readonly seed?: number;
	/** Called whenever work lets others have a turn; work then does so after every few steps, however fast it is. */
	readonly onTurn?: () => void;
}

export class Device {
	nowMs = Date.now();
	readonly log: DataLog;

	private constructor({ vault, state, vaultKey = vault ?? '', settings, seed = 1, onTurn }: DeviceParts) {
		const node = { fs, crypto };
		const random = seededRandom(seed);
		let steps = 0;
		this.log = new DataLog({
			settings: { ...DEFAULT_SETTINGS, ...settings },
			disk: new NodeDisk(fs),
			state: openDeviceState(node, state, vaultKey),
			notes: vault === undefined ? undefined : new FolderNotes(node, vault),
			vaultPath: vault,
			clock: {
				now: () => this.nowMs,
				monotonic: () => (onTurn ? ++steps : performance.now()),
				random: () => random.next(),
				wait: milliseconds =>
					new Promise(done => {
						setTimeout(done, milliseconds);
					}),
				turn: () => {
					onTurn?.();
					return new Promise(done => {
						setImmediate(done);
					});
				},
			},
		});
	}

	/** @param trees its Data folders from now on; without them, those that it remembers */
	static async open(parts: DeviceParts, trees?: readonly string[]): Promise<Device> {
		const device = new Device(parts);
		if (trees) await setDataFolders(device.log, trees);
		return device;
	}

	/** A full refresh, unless the options say otherwise. */
	refresh(options: Partial<RefreshOptions> = {}): Promise<RefreshResult> {
		return refresh(this.log, {
			mode: 'full',
			signal: new AbortController().signal,
			progress: () => undefined,
			...options,
		});
	}
}
