/** The test process's side: serves the page and does the disk work that the page's `require('node:fs')` asks for. */
import { randomUUID, createHash } from 'node:crypto';
import fs from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Answer, decode, encode, type Entry, FS_CALLS, type Kind } from './wire';

type Call = (...args: unknown[]) => Promise<unknown>;
interface Request {
	name: string;
	args: unknown[];
}

/** What the page is made of. */
export interface PageParts {
	html: string;
	script: string;
	styles: string;
	plugin: string;
	vaultFolder: string | null;
}

export interface NodeHost {
	url: string;
	close(): Promise<void>;
}

const CONTENT_TYPES: Record<string, string> = {
	'.css': 'text/css',
	'.html': 'text/html',
	'.jpeg': 'image/jpeg',
	'.jpg': 'image/jpeg',
	'.js': 'text/javascript',
	'.png': 'image/png',
	'.svg': 'image/svg+xml',
	'.webp': 'image/webp',
};

function kindOf(entry: fs.StatsBase<unknown> | fs.Dirent): Kind {
	if (entry.isFile()) return 'file';
	if (entry.isDirectory()) return 'directory';
	return entry.isSymbolicLink() ? 'link' : 'other';
}

function toEntry(entry: fs.Stats | fs.BigIntStats | fs.Dirent): Entry {
	const fields = Object.entries(entry).filter(([, value]) => ['number', 'bigint', 'string'].includes(typeof value));
	return { $entry: kindOf(entry), fields: Object.fromEntries(fields) };
}

const isEntry = (value: unknown): value is fs.Stats | fs.Dirent =>
	typeof value === 'object' && value !== null && 'isSymbolicLink' in value;

function portable(value: unknown): unknown {
	if (isEntry(value)) return toEntry(value);
	return Array.isArray(value) ? value.map(portable) : value;
}

/** fs functions by name; all that the page may call end in a callback of error and value. */
const byName = fs as unknown as Record<string, (...args: unknown[]) => void>;

const promised =
	(name: string): Call =>
	(...args) =>
		new Promise((resolve, reject) => {
			byName[name]?.(...args, (error: Error | null, value: unknown) => (error ? reject(error) : resolve(value)));
		});

/** Reading and writing by descriptor move bytes, so they take a length or bytes instead of the page's buffer. */
const CALLS: Record<string, Call> = {
	...Object.fromEntries(FS_CALLS.map(name => [name, promised(name)])),
	read: async (fd, length, position) => {
		const buffer = new Uint8Array(Number(length));
		const { bytesRead } = await promisify(fs.read)(Number(fd), buffer, 0, buffer.length, position as number | null);
		return buffer.subarray(0, bytesRead);
	},
	write: async (fd, bytes, position) =>
		(await promisify(fs.write)(Number(fd), bytes as Uint8Array, 0, undefined, position as number | null))
			.bytesWritten,
	hash: (algorithm, bytes) =>
		Promise.resolve(
			createHash(String(algorithm))
				.update(bytes as Uint8Array)
				.digest(),
		),
};

async function answer({ name, args }: Request): Promise<Answer> {
	try {
		const call = CALLS[name];
		if (!call) throw new Error(`fs.${name} is not bridged to the page`);
		return { value: portable(await call(...args)) ?? null };
	} catch (thrown) {
		const { message, code, errno, syscall, path, dest } = thrown as NodeJS.ErrnoException & { dest?: string };
		return { error: { message, code, errno, syscall, path, dest } };
	}
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of request) chunks.push(chunk as Uint8Array);
	return Buffer.concat(chunks).toString('utf8');
}

function respond(response: ServerResponse, name: string, body: string | Uint8Array): void {
	const type = CONTENT_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
	response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
	response.end(body);
}

/** Serves one page on a port of its own, below a secret path, so that no other process gets at the disk through it. */
export async function startNodeHost(parts: PageParts): Promise<NodeHost> {
	const base = `/${randomUUID()}/`;
	const pieces: Record<string, string> = {
		'index.html': parts.html,
		'page.js': parts.script,
		'app.css': parts.styles,
		'plugin.js': parts.plugin,
	};

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const path = decodeURIComponent((request.url ?? '').replace(/[?#].*$/, ''));
		if (!path.startsWith(base)) return void response.writeHead(404).end();
		const name = path.slice(base.length);
		const piece = pieces[name];
		if (piece !== undefined) return respond(response, name, piece);
		if (name === 'call')
			return respond(response, '.json', encode(await answer(decode(await bodyOf(request)) as Request)));
		const inVault =
			parts.vaultFolder !== null && name.startsWith('vault/')
				? join(parts.vaultFolder, name.slice('vault/'.length))
				: null;
		if (inVault) return respond(response, name, await fs.promises.readFile(inVault));
		response.writeHead(404).end();
	}

	const server = createServer((request, response) => {
		handle(request, response).catch(() => response.writeHead(404).end());
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (typeof address !== 'object' || address === null) throw new Error('The page server has no port');
	return {
		url: `http://127.0.0.1:${address.port}${base}index.html`,
		close: () =>
			new Promise(resolve => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
