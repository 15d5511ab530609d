/** The tree that is measured: built once, used again, and put back as it was after a change. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeBenchTree } from '../test/build/generated-tree';

/** Folder times younger than this prove nothing to a quick pass. */
const SETTLED_MS = 3500;

export interface BenchTree {
	/** Absolute path of the Data folder. */
	readonly path: string;
	/** Absolute paths of all frames. */
	readonly frames: readonly string[];
	readonly wasBuilt: boolean;
}

/**
 * The tree of so many frames below `folder`; built anew unless it stands there complete.
 * @throws where `folder` holds a Data folder that is none of ours
 */
export async function openBenchTree(folder: string, frames: number): Promise<BenchTree> {
	const path = `${folder}/Data`;
	const note = `${folder}/frames.txt`;
	const standing = existsSync(note) ? readFileSync(note, 'utf8') : undefined;
	const isComplete = standing === String(frames);
	if (!isComplete) {
		if (standing === undefined && existsSync(path)) throw new Error(`${path} is not a tree of this benchmark`);
		mkdirSync(folder, { recursive: true });
		writeFileSync(note, 'unfinished');
		rmSync(path, { recursive: true, force: true });
		await writeBenchTree(path, frames);
		writeFileSync(note, String(frames));
		await sleep(SETTLED_MS);
	}
	return { path, frames: framesBelow(path), wasBuilt: !isComplete };
}

function framesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter(name => name.endsWith('.fits'))
		.map(name => `${folder}/${name.split(sep).join('/')}`);
}

/** So many frames, evenly spread over the tree. */
export function sampleOf(frames: readonly string[], count: number): string[] {
	const step = Math.max(1, frames.length / count);
	return Array.from({ length: Math.min(count, frames.length) }, (_, at) => frames[Math.floor(at * step)] ?? '');
}

/** Frames whose modification time is set on, as a program does that writes into their headers. */
export class Touched {
	private readonly originalMs: readonly number[];
	private seconds = 0;

	constructor(private readonly paths: readonly string[]) {
		this.originalMs = paths.map(path => statSync(path).mtimeMs);
	}

	get count(): number {
		return this.paths.length;
	}

	touch(): void {
		this.set(++this.seconds);
	}

	restore(): void {
		this.set(0);
	}

	private set(secondsLater: number): void {
		this.paths.forEach((path, at) => {
			const time = (this.originalMs[at] ?? 0) / 1000 + secondsLater;
			utimesSync(path, time, time);
		});
	}
}
