/** A real disk that ignores the case of names, as those of Windows and macOS do. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { NodeMover, type WritingFs } from '../../src/platform/node/node-mover';
import type { FileStat, Head, Listing } from '../../src/tree/disk';
import type { Entry } from '../../src/tree/writing-disk';

/** Calls that don't wait would not be told where names lead. */
const waiting = Object.fromEntries(
	Object.entries(fs).filter(([name]) => !name.endsWith('Sync')),
) as unknown as WritingFs;

export class CaselessDisk extends NodeMover {
	/** @param tellsCase whether the system tells how a path is spelled */
	constructor(private readonly tellsCase = true) {
		super(waiting);
	}

	override async realPath(path: string): Promise<string> {
		const real = await super.realPath(spelled(path));
		return this.tellsCase ? real : path;
	}

	override identityOf(path: string): Promise<string | undefined> {
		return super.identityOf(spelled(path));
	}
	override list(folder: string): Promise<Listing> {
		return super.list(spelled(folder));
	}
	override stat(path: string): Promise<FileStat & { isFolder: boolean }> {
		return super.stat(spelled(path));
	}
	override readHead(path: string, into: Uint8Array): Promise<Head> {
		return super.readHead(spelled(path), into);
	}
	override lstat(path: string): Promise<Entry | undefined> {
		return super.lstat(spelled(path));
	}
}

/** A path as its folders spell it, as far as it is there. */
function spelled(path: string): string {
	return path
		.split('/')
		.slice(1)
		.reduce((folder, name) => {
			const known = fs.existsSync(folder)
				? fs.readdirSync(folder).find(other => other.toLowerCase() === name.toLowerCase())
				: undefined;
			return join(folder, known ?? name);
		}, '/');
}
