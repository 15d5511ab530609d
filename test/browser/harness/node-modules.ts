/** The page's `window.require`: Node's modules as Obsidian's desktop window has them, done by the test process. */
import type { NodeFacts } from './page-api';
import * as path from './posix-path';
import { type Answer, decode, encode, type Entry, FS_CALLS, type FsCall, type Kind } from './wire';

type Callback = (error: Error | null, ...values: unknown[]) => void;

class FsEntry {
	readonly #kind: Kind;
	constructor(kind: Kind, fields: Record<string, unknown>) {
		this.#kind = kind;
		Object.assign(this, fields);
		for (const name of ['atime', 'mtime', 'ctime', 'birthtime']) {
			const milliseconds = fields[`${name}Ms`];
			if (milliseconds !== undefined) Object.assign(this, { [name]: new Date(Number(milliseconds)) });
		}
	}
	isFile(): boolean {
		return this.#kind === 'file';
	}
	isDirectory(): boolean {
		return this.#kind === 'directory';
	}
	isSymbolicLink(): boolean {
		return this.#kind === 'link';
	}
	isBlockDevice(): boolean {
		return false;
	}
	isCharacterDevice(): boolean {
		return false;
	}
	isFIFO(): boolean {
		return false;
	}
	isSocket(): boolean {
		return false;
	}
}

const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null && '$entry' in value;

function revive(value: unknown): unknown {
	if (isEntry(value)) return new FsEntry(value.$entry, value.fields);
	return Array.isArray(value) ? value.map(revive) : value;
}

function result(text: string): unknown {
	const answer = decode(text) as Answer;
	if ('value' in answer) return revive(answer.value);
	throw Object.assign(new Error(answer.error.message), answer.error);
}

async function call(name: string, ...args: unknown[]): Promise<unknown> {
	const response = await fetch('call', { method: 'POST', body: encode({ name, args }) });
	return result(await response.text());
}

function callSync(name: string, ...args: unknown[]): unknown {
	const request = new XMLHttpRequest();
	request.open('POST', 'call', false);
	request.send(encode({ name, args }));
	return result(request.responseText);
}

interface Span {
	buffer: Uint8Array;
	offset: number;
	length: number;
	position: number | null;
}

/** The arguments of fs.read and fs.write in either of their forms: positional, or an object of options. */
function spanOf(buffer: unknown, second: unknown, length?: unknown, position?: unknown): Span {
	const options = (second ?? {}) as Partial<Span>;
	const positional = typeof second === 'number' || length !== undefined;
	const bytes = ArrayBuffer.isView(buffer)
		? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
		: new Uint8Array(16_384);
	const offset = positional ? Number(second ?? 0) : (options.offset ?? 0);
	const place = positional ? position : options.position;
	return {
		buffer: bytes,
		offset,
		length: Number((positional ? length : options.length) ?? bytes.length - offset),
		position: typeof place === 'number' || typeof place === 'bigint' ? Number(place) : null,
	};
}

function readSpan(args: unknown[]): Span {
	const [, first, ...rest] = args;
	return ArrayBuffer.isView(first) || first === undefined
		? spanOf(first, rest[0], rest[1], rest[2])
		: spanOf((first as Partial<Span>).buffer, first);
}

function fill({ buffer, offset }: Span, bytes: unknown): number {
	buffer.set(bytes as Uint8Array, offset);
	return (bytes as Uint8Array).length;
}

function written([fd, data, ...rest]: unknown[]): unknown[] {
	if (typeof data === 'string') return [fd, new TextEncoder().encode(data), rest[0] ?? null];
	const span = spanOf(data, rest[0], rest[1], rest[2]);
	return [fd, span.buffer.subarray(span.offset, span.offset + span.length), span.position];
}

/** Each call as [values for a callback] so that one table serves callbacks, promises and the synchronous forms. */
async function values(name: FsCall, args: unknown[]): Promise<unknown[]> {
	if (name === 'read') {
		const span = readSpan(args);
		return [fill(span, await call('read', args[0], span.length, span.position)), span.buffer];
	}
	if (name === 'write') return [await call('write', ...written(args)), args[1]];
	return [await call(name, ...args)];
}

function valueSync(name: FsCall, args: unknown[]): unknown {
	if (name === 'write') return callSync('write', ...written(args));
	if (name !== 'read') return callSync(name, ...args);
	const span = readSpan(args);
	return fill(span, callSync('read', args[0], span.length, span.position));
}

function withCallback(name: FsCall): (...args: unknown[]) => void {
	return (...args) => {
		const callback = args.pop();
		if (typeof callback !== 'function') throw new TypeError(`fs.${name}: the last argument must be a callback`);
		values(name, args).then(
			found => (callback as Callback)(null, ...found),
			(error: Error) => (callback as Callback)(error),
		);
	};
}

const table = <T>(make: (name: FsCall) => T, suffix = ''): Record<string, T> =>
	Object.fromEntries(FS_CALLS.map(name => [`${name}${suffix}`, make(name)]));

class FileHandle {
	constructor(readonly fd: number) {}
	async read(...args: unknown[]): Promise<unknown> {
		const [bytesRead, buffer] = await values('read', [this.fd, ...args]);
		return { bytesRead, buffer };
	}
	async write(...args: unknown[]): Promise<unknown> {
		const [bytesWritten, buffer] = await values('write', [this.fd, ...args]);
		return { bytesWritten, buffer };
	}
	stat(...options: unknown[]): Promise<unknown> {
		return call('fstat', this.fd, ...options);
	}
	readFile(options?: unknown): Promise<unknown> {
		return call('readFile', this.fd, options);
	}
	writeFile(data: unknown, options?: unknown): Promise<unknown> {
		return call('writeFile', this.fd, data, options);
	}
	appendFile(data: unknown, options?: unknown): Promise<unknown> {
		return call('appendFile', this.fd, data, options);
	}
	sync(): Promise<unknown> {
		return call('fsync', this.fd);
	}
	datasync(): Promise<unknown> {
		return call('fdatasync', this.fd);
	}
	truncate(length?: number): Promise<unknown> {
		return call('ftruncate', this.fd, length ?? 0);
	}
	utimes(accessed: unknown, modified: unknown): Promise<unknown> {
		return call('futimes', this.fd, accessed, modified);
	}
	close(): Promise<unknown> {
		return call('close', this.fd);
	}
}

/** Watching is left out: a watcher that never reports anything. */
function watch(): Record<string, () => unknown> {
	const watcher: Record<string, () => unknown> = { close: () => undefined };
	for (const name of ['on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners', 'ref', 'unref'])
		watcher[name] = () => watcher;
	return watcher;
}

function createFs(constants: Record<string, number>): { fs: object; promises: object } {
	const promises = {
		...table(
			name =>
				async (...args: unknown[]) =>
					(await values(name, args))[0],
		),
		open: async (...args: unknown[]) => new FileHandle(Number(await call('open', ...args))),
		constants,
	};
	const callbacks = table(withCallback);
	Object.assign(callbacks['realpath'] ?? {}, { native: callbacks['realpath'] });
	const existsSync = (...args: unknown[]): boolean => {
		try {
			callSync('access', ...args);
			return true;
		} catch {
			return false;
		}
	};
	const synchronous = table(
		name =>
			(...args: unknown[]) =>
				valueSync(name, args),
		'Sync',
	);
	return { fs: { ...callbacks, ...synchronous, existsSync, promises, constants, watch }, promises };
}

/** Node's Hash, as far as digests of whole inputs go. */
function createHash(algorithm: string): object {
	let input = new Uint8Array();
	const hash = {
		update(data: string | Uint8Array) {
			const more = typeof data === 'string' ? new TextEncoder().encode(data) : data;
			const joined = new Uint8Array(input.length + more.length);
			joined.set(input);
			joined.set(more, input.length);
			input = joined;
			return hash;
		},
		digest(encoding?: 'hex' | 'base64') {
			const bytes = callSync('hash', algorithm, input) as Uint8Array;
			if (encoding === 'hex') return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
			return encoding === 'base64' ? btoa(String.fromCharCode(...bytes)) : bytes;
		},
	};
	return hash;
}

function createProcess(facts: NodeFacts): object {
	return {
		arch: facts.arch,
		argv: [],
		cwd: () => '/',
		env: { ...facts.env },
		kill: () => {
			throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
		},
		nextTick: (run: (...args: unknown[]) => void, ...args: unknown[]) => queueMicrotask(() => run(...args)),
		off: () => undefined,
		on: () => undefined,
		pid: 1,
		platform: facts.platform,
		version: facts.version,
		versions: { node: facts.version.slice(1), electron: '39.0.0' },
	};
}

function createOs(facts: NodeFacts): object {
	const cpus = Array.from({ length: navigator.hardwareConcurrency }, () => ({}));
	return {
		EOL: '\n',
		arch: () => facts.arch,
		availableParallelism: () => cpus.length,
		cpus: () => cpus,
		homedir: () => facts.homedir,
		hostname: () => facts.hostname,
		platform: () => facts.platform,
		tmpdir: () => facts.tmpdir,
		type: () => 'Linux',
	};
}

const webCrypto = {
	createHash,
	randomBytes: (size: number) => crypto.getRandomValues(new Uint8Array(size)),
	randomUUID: () => crypto.randomUUID(),
	webcrypto: crypto,
};

const url = {
	URL,
	fileURLToPath: (from: string | URL) => decodeURIComponent(new URL(from).pathname),
	pathToFileURL: (name: string) =>
		new URL(`file://${path.resolve(name).split('/').map(encodeURIComponent).join('/')}`),
};

/** Folders that the plugin asked the system to show, oldest first. */
export const openedPaths: string[] = [];

/** What the person chooses in the system's dialogs, one after the other; they leave those for which nothing is here. */
export const chosenFolders: string[] = [];

const electron = {
	shell: {
		openPath: (opened: string) => {
			openedPaths.push(opened);
			return Promise.resolve('');
		},
	},
	remote: {
		dialog: {
			showOpenDialog: () => {
				const chosen = chosenFolders.shift();
				return Promise.resolve({
					canceled: chosen === undefined,
					filePaths: chosen === undefined ? [] : [chosen],
				});
			},
		},
	},
};

/** `require` for Node's modules; throws MODULE_NOT_FOUND for any other, as Node does. */
export function createRequire(facts: NodeFacts): (id: string) => unknown {
	const { fs, promises } = createFs(facts.constants);
	const modules: Record<string, unknown> = {
		crypto: webCrypto,
		fs,
		'fs/promises': promises,
		'original-fs': fs,
		os: createOs(facts),
		path: { ...path, posix: path },
		'path/posix': path,
		process: createProcess(facts),
		url,
		electron,
	};
	return id => {
		const found = modules[id.replace(/^node:/, '')];
		if (found === undefined)
			throw Object.assign(new Error(`Cannot find module '${id}'`), { code: 'MODULE_NOT_FOUND' });
		return found;
	};
}

/** The harness's own way to the disk, which exists on a phone too. */
export const disk = {
	write: async (file: string, data: string | Uint8Array): Promise<void> => {
		await call('mkdir', path.dirname(file), { recursive: true });
		await call('writeFile', file, data);
	},
	mkdir: (folder: string): Promise<unknown> => call('mkdir', folder, { recursive: true }),
	remove: (file: string): Promise<unknown> => call('rm', file, { recursive: true, force: true }),
	rmdir: (folder: string): Promise<unknown> => call('rmdir', folder),
	/** Looks whether the name is free, then renames: so does Obsidian's adapter. */
	rename: async (from: string, to: string): Promise<void> => {
		const isFree = await call('access', to).then(
			() => false,
			() => true,
		);
		if (!isFree && from.toLowerCase() !== to.toLowerCase()) throw new Error('Destination file already exists!');
		await call('rename', from, to);
	},
};
