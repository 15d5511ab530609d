/** The built command line as processes that meet a slow disk, signals and another pid namespace. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Ended } from '../fakes/terminal';
import type { World } from './world';

const PROGRAM = resolve('dist/cli.mjs');
const DELAYED_DISK = pathToFileURL(resolve('test/exhaustive/delayed-disk.mjs')).href;

/** Longer than this nothing takes: it hangs. */
const LIMIT_MS = 60_000;

/** How a program runs. */
export interface Circumstances {
	/** The longest wait before each call of the file system. */
	readonly delayMs?: number;
	readonly seed?: number;
	/** In another pid namespace, where pids mean other processes. */
	readonly isApart?: boolean;
}

/** What a command with --json says, as far as anybody can rely on it. */
export interface Said {
	readonly operation?: string | null;
	readonly done?: boolean;
	readonly refused?: string;
	readonly steps?: readonly { readonly from: string; readonly to: string }[];
	readonly locked?: readonly unknown[];
	readonly verified?: number;
	readonly operations?: readonly { readonly operation: string; readonly kind?: string; readonly state: string }[];
}

export interface Report extends Ended {
	readonly words: readonly string[];
	/** undefined where it said nothing: killed, or wrong use. */
	readonly said: Said | undefined;
	readonly isKilled: boolean;
	/** What is wrong with how it ended; undefined where nothing is. */
	readonly fault: string | undefined;
}

/** What begins a program in another pid namespace; undefined where that is not allowed. */
export const NAMESPACE: readonly string[] | undefined = [[], ['--user', '--map-root-user']]
	.map(user => ['unshare', ...user, '--pid', '--fork', '--mount-proc'])
	.find(([command = '', ...words]) => spawnSync(command, [...words, process.execPath, '--version']).status === 0);

export class Running {
	readonly #child: ChildProcess;
	readonly report: Promise<Report>;
	#isOver = false;
	#isKilled = false;
	#isStuck = false;

	constructor(
		world: World,
		readonly words: readonly string[],
		{ delayMs = 0, seed = 1, isApart = false }: Circumstances = {},
	) {
		const [command = process.execPath, ...before] = isApart && NAMESPACE ? [...NAMESPACE, process.execPath] : [];
		const env = {
			...process.env,
			XDG_DATA_HOME: world.state,
			NODE_OPTIONS: delayMs > 0 ? `--import ${DELAYED_DISK}` : '',
			DELAYED_DISK_MS: `0-${delayMs}`,
			DELAYED_DISK_SEED: String(seed),
		};
		const given = [PROGRAM, ...words, '--data', world.data, '--vault', world.vault, '--json'];
		// A process group of its own: in another namespace, two processes get the signals.
		const child = (this.#child = spawn(command, [...before, ...given], {
			env,
			detached: true,
			stdio: ['ignore', 'pipe', 'pipe'],
		}));
		const texts = { stdout: '', stderr: '' };
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			texts.stdout += text;
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			texts.stderr += text;
		});
		const limit = setTimeout(() => {
			this.#isStuck = true;
			this.signal('SIGKILL');
		}, LIMIT_MS);
		this.report = new Promise((done, failed) => {
			child.on('error', failed).on('close', status => {
				clearTimeout(limit);
				this.#isOver = true;
				done(this.#reportOf({ status, ...texts }));
			});
		});
	}

	get isOver(): boolean {
		return this.#isOver;
	}

	/** To the program, if it still runs. */
	signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
		const { pid } = this.#child;
		if (this.#isOver || pid === undefined) return;
		if (name === 'SIGKILL') this.#isKilled = true;
		try {
			process.kill(-pid, name);
		} catch (error) {
			// It has ended, and its last words are still on their way.
			if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
		}
	}

	#reportOf(ended: Ended): Report {
		// Killed after it had said everything: it ended as it wanted to.
		const isKilled =
			this.#isKilled && !this.#isStuck && ended.status !== 0 && ended.status !== 1 && ended.status !== 2;
		return {
			...ended,
			words: this.words,
			said: saidIn(ended.stdout),
			isKilled,
			fault: isKilled ? undefined : this.#faultOf(ended),
		};
	}

	#faultOf({ status, stdout, stderr }: Ended): string | undefined {
		const name = this.words.join(' ');
		if (this.#isStuck) return `"${name}" did not end within ${LIMIT_MS / 1000} s`;
		if (status === null || status < 0 || status > 2) return `"${name}" ended with ${status}: ${stderr}`;
		if (/^\s+at .+[:(]|^astro-data-log: /m.test(stderr)) return `"${name}" ended with a stack trace: ${stderr}`;
		if (status !== 2 && saidIn(stdout) === undefined) return `"${name}" said no JSON: ${stdout}${stderr}`;
		return undefined;
	}
}

export function runProgram(world: World, words: readonly string[], circumstances?: Circumstances): Promise<Report> {
	return new Running(world, words, circumstances).report;
}

function saidIn(text: string): Said | undefined {
	try {
		const said: unknown = JSON.parse(text);
		return typeof said === 'object' && said !== null ? said : undefined;
	} catch {
		// Nothing, or cut short.
		return undefined;
	}
}
