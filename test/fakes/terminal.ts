/** The built command line as a person runs it: a process of its own, with a state folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';

const PROGRAM = resolve('dist/cli.mjs');

export interface Ended {
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export class Terminal {
	/** @param state stands for the user's own state folder */
	constructor(readonly state: string) {
		if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not there: run "node esbuild.config.mjs" first`);
	}

	run(...args: string[]): Promise<Ended> {
		return this.start(...args).ended;
	}

	/** What a command with --json prints: one document, nothing else. */
	async json<Document>(...args: string[]): Promise<Ended & { readonly document: Document }> {
		const ended = await this.run(...args, '--json');
		if (ended.stderr !== '') throw new Error(ended.stderr);
		return { ...ended, document: JSON.parse(ended.stdout) as Document };
	}

	start(...args: string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
		const child = spawn(process.execPath, [PROGRAM, ...args], {
			env: { ...process.env, XDG_DATA_HOME: this.state },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let stdout = '';
		let stderr = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			stdout += text;
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			stderr += text;
		});
		return {
			child,
			ended: new Promise((done, failed) => {
				child.on('error', failed).on('close', status => {
					done({ status, stdout, stderr });
				});
			}),
		};
	}
}
