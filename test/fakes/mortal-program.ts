/**
 * The product on a Data tree and a vault that are put back for every play, and that may die at any of its calls: tree,
 * notes and state alike.
 */
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers';
import { DataLog } from '../../src/data-log/data-log';
import type { OperationResult, RefreshOptions } from '../../src/data-log/api';
import { FolderNotes } from '../../src/platform/node/folder-notes';
import { nodeChecksum } from '../../src/platform/node/node-checksum';
import { NodeDisk } from '../../src/platform/node/node-disk';
import { NodeMover } from '../../src/platform/node/node-mover';
import { openDeviceState } from '../../src/platform/node/saved-data';
import { DEFAULT_SETTINGS } from '../../src/settings';
import { seededRandom } from '../build/random';
import { contentsOf } from '../operations/scenes';
import { Death, FaultyDisk, type Aftermath } from './faulty-disk';
import { refresh } from '../../src/data-log/refresh';
import { recoverOperation, undoOperation } from '../../src/data-log/operations';
import { lockedTrees, unlockTree } from '../../src/data-log/locks';

/** What lies in the tree and outside of it, and what the vault's notes say; without today's date. */
export interface Lying {
	readonly files: Readonly<Record<string, string>>;
	readonly notes: Readonly<Record<string, string>>;
}

/** Folders of one play after the other, at the same paths: each begins as the first one was left by {@link keep}. */
export class Stage {
	readonly data: string;
	readonly vault: string;
	/** What is named besides the tree: captures, archives. */
	readonly outside: string;
	readonly state: string;
	readonly graves: readonly string[];
	private readonly kept: readonly (readonly [from: string, to: string])[];

	/** @param near an empty folder @param far an empty one, which may lie on another device */
	constructor(near: string, far: string) {
		[this.data, this.vault, this.state, this.outside] = [
			`${near}/now/Data`,
			`${near}/now/vault`,
			`${near}/now/state`,
			`${far}/outside`,
		];
		this.graves = [`${near}/graves`, `${far}/graves`];
		this.kept = [
			[`${near}/kept`, `${near}/now`],
			[`${far}/kept`, `${far}/outside`],
		];
		for (const folder of new Set([this.data, this.vault, this.state, this.outside, ...this.graves]))
			fs.mkdirSync(folder, { recursive: true });
	}

	keep(): void {
		for (const [kept, now] of this.kept) fs.cpSync(now, kept, { recursive: true, preserveTimestamps: true });
	}

	putBack(): void {
		for (const [kept, now] of this.kept) {
			fs.rmSync(now, { recursive: true });
			fs.cpSync(kept, now, { recursive: true, preserveTimestamps: true });
		}
		for (const folder of this.graves)
			for (const name of fs.readdirSync(folder)) fs.rmSync(join(folder, name), { recursive: true });
	}

	lying(): Lying {
		const files = [...contentsOf(this.data, this.outside)].map(([path, content]) => [
			undated(path),
			content === 'folder'
				? content
				: crypto
						.createHash('sha1')
						.update(content.replace(/ @[\d.]+$/, ''))
						.digest('hex'),
		]);
		const names = fs
			.readdirSync(this.vault, { recursive: true })
			.map(String)
			.filter(name => name.endsWith('.md'))
			.sort();
		return {
			files: Object.fromEntries(files) as Lying['files'],
			notes: Object.fromEntries(
				names.map(name => [name, undated(fs.readFileSync(join(this.vault, name), 'utf8'))]),
			),
		};
	}

	/** Journals that wait for somebody. */
	waiting(): string[] {
		const folder = join(this.data, '.astro-data-log');
		return fs.existsSync(folder) ? fs.readdirSync(folder).filter(name => /\.(?:unfinished|ended)$/.test(name)) : [];
	}
}

const DAY_MS = 86_400_000;

/** A test may run across midnight. A later day is none of an operation's. */
function undated(text: string): string {
	const days = [Date.now() - DAY_MS, Date.now(), Date.now() + 60_000].map(day =>
		new Date(day).toISOString().slice(0, 10),
	);
	return days.reduce((before, day) => before.replaceAll(day, 'TODAY'), text);
}

const random = seededRandom(11);
let starts = 0;

/** One start of the product. */
export class MortalProgram {
	readonly log: DataLog;
	readonly disk: FaultyDisk;
	/** It dies at this one of the calls that count. */
	private readonly at: number;

	/** @param at see {@link counting}; without it, it lives @param daysOn how much later it starts */
	constructor(
		readonly stage: Stage,
		at?: number,
		daysOn = 0,
	) {
		this.at = at ?? -1;
		this.disk = new FaultyDisk(stage.graves, at === undefined ? undefined : { at, code: 'death' });
		// What comes before the operation does not count.
		this.disk.calls = Number.MIN_SAFE_INTEGER;
		const mortal = { fs: { promises: this.mortalPromises() }, crypto };
		const session = `program ${++starts}`;
		this.log = new DataLog({
			settings: { ...DEFAULT_SETTINGS, moveLogHeading: 'Log' },
			vaultPath: stage.vault,
			disk: new NodeDisk(fs),
			mover: new NodeMover(this.disk.fs),
			// Whoever looks next finds that this one does not run any more.
			process: {
				host: 'here',
				pid: starts,
				session,
				boot: 'boot',
				namespace: 'pids',
				started: session,
				startOf: () => undefined,
				isSessionAlive: () => false,
			},
			checksum: nodeChecksum({ fs: this.disk.fs, crypto }),
			state: openDeviceState(mortal, stage.state, 'vault'),
			notes: new FolderNotes(mortal, stage.vault),
			clock: {
				// A minute on: an empty file that was left is an old one.
				now: () => Date.now() + 60_000 + daysOn * DAY_MS,
				monotonic: () => performance.now(),
				random: () => random.next(),
				turn: () =>
					new Promise(done => {
						setImmediate(done);
					}),
				wait: milliseconds =>
					new Promise(done => {
						setTimeout(done, milliseconds);
					}),
			},
		});
	}

	/** Notes and state lie on the disk that dies; their calls count as those of the tree do. */
	private mortalPromises(): typeof fs.promises {
		return new Proxy(fs.promises, {
			get: (calls, name: keyof typeof fs.promises) => {
				const call: unknown = calls[name];
				if (typeof call !== 'function') return call;
				return async (...given: unknown[]): Promise<unknown> => {
					if (!this.disk.isDead && WRITING.has(name)) {
						this.disk.kinds.push(`${name} of the vault`);
						this.disk.isDead = this.disk.calls++ === this.at;
					}
					if (this.disk.isDead) throw new Death(name);
					return await (Reflect.apply(call, calls, given) as Promise<unknown>);
				};
			},
		});
	}

	/**
	 * Does what may kill it, counting calls from 0 on.
	 * @returns which calls it took, and what came of it; undefined where it died
	 */
	async counting<T>(work: () => Promise<T>): Promise<{ readonly calls: string[]; readonly result: T | undefined }> {
		this.disk.calls = 0;
		this.disk.kinds.length = 0;
		let result: T | undefined;
		try {
			result = await work();
		} catch (error) {
			if (!(error instanceof Death)) throw error;
		}
		return { calls: this.disk.kinds, result: this.disk.isDead ? undefined : result };
	}

	async refresh(options: Partial<RefreshOptions> = {}): Promise<void> {
		await refresh(this.log, { mode: 'full', ...RUN, ...options });
	}

	undo(id: string): Promise<OperationResult> {
		return undoOperation(this.log, { tree: this.stage.data, id }, RUN);
	}

	recover(choice: 'finish' | 'roll back'): Promise<OperationResult> {
		return recoverOperation(this.log, this.stage.data, choice, RUN);
	}

	/** A person takes away a lock that was torn: nothing tells whose it was. */
	async unlock(): Promise<void> {
		for (const { tree, heldBy } of await lockedTrees(this.log)) await unlockTree(this.log, tree, heldBy);
	}

	/** The disk as the next start finds it. */
	wake(aftermath: Aftermath, seed: number): void {
		this.disk.wake(aftermath, seed);
	}
}

/** Reading changes nothing: dying there is dying before the next write. */
const WRITING: ReadonlySet<string> = new Set(['writeFile', 'rename', 'mkdir', 'rm', 'unlink']);

export const RUN = {
	get signal() {
		return new AbortController().signal;
	},
	progress: () => undefined,
};
