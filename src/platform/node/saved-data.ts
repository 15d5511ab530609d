/** This device's state in the user's own state folder: which Data trees it has, and their indexes. */
import * as v from 'valibot';
import type { DeviceState, KnownTree, OperationRecords } from '../../tree/device-state';
import type { ShardStore } from '../../tree/index/index-store';

export interface StateNode {
	readonly fs: Pick<typeof import('node:fs'), 'promises'>;
	readonly crypto: Pick<typeof import('node:crypto'), 'createHash'>;
}

const TREES = v.object({
	version: v.literal(1),
	trees: v.array(v.object({ id: v.pipe(v.string(), v.regex(/^[a-z0-9]{1,16}$/)), path: v.string() })),
});

/** The folder for everything that this device remembers, as the operating system wants it. */
export async function stateFolder(): Promise<string> {
	// Loaded when needed: it reaches for Node's modules, which a phone does not have.
	const { default: envPaths } = await import('env-paths');
	return envPaths('astro-data-log', { suffix: '' }).data.replaceAll('\\', '/');
}

/**
 * The state of one vault on this device.
 * @param folder see {@link stateFolder}
 * @param vault absolute path of the vault; '' for work without one
 */
export function openDeviceState(node: StateNode, folder: string, vault: string): DeviceState {
	const own = `${folder}/${node.crypto.createHash('sha256').update(vault).digest('hex').slice(0, 16)}`;
	const treesFile = `${own}/trees.json`;
	return {
		trees: async () => (await readTrees(node, treesFile)) ?? [],
		async saveTrees(trees) {
			// A newer version's list, or a damaged one that somebody may mend.
			if ((await readTrees(node, treesFile)) === undefined)
				await node.fs.promises.rename(treesFile, `${treesFile}.unreadable`);
			await replaceText(node, treesFile, `${JSON.stringify({ version: 1, vault, trees }, undefined, '\t')}\n`, {
				flush: true,
			});
		},
		shards: treeId => folderOfShards(node, `${own}/${treeId}`),
		// Of all vaults of this device: an operation belongs to its tree.
		operations: operationRecords(node, `${folder}/operations`),
	};
}

const OPERATION = v.object({ version: v.literal(1), outside: v.array(v.string()) });

/** A record that can't be read says nothing. */
const operationRecords = (node: StateNode, folder: string): OperationRecords => ({
	async outsideOf(operation) {
		try {
			const text = await readText(node, recordPath(folder, operation));
			return text === undefined ? undefined : v.parse(OPERATION, JSON.parse(text)).outside;
		} catch {
			return undefined;
		}
	},
	remember: (operation, outside) =>
		replaceText(node, recordPath(folder, operation), `${JSON.stringify({ version: 1, outside })}\n`, {
			flush: true,
		}),
});

/** A journal's name may come from anywhere, and leads nowhere but here. */
const recordPath = (folder: string, operation: string): string =>
	`${folder}/${operation.replace(/[^0-9A-Za-z-]/g, '_')}.json`;

/** Undefined where there is a list that can't be read. */
async function readTrees(node: StateNode, path: string): Promise<readonly KnownTree[] | undefined> {
	try {
		const text = await readText(node, path);
		return text === undefined ? [] : v.parse(TREES, JSON.parse(text)).trees;
	} catch {
		return undefined;
	}
}

function folderOfShards(node: StateNode, folder: string): ShardStore {
	const { promises } = node.fs;
	return {
		async list(): Promise<string[]> {
			try {
				return (await promises.readdir(folder)).filter(name => name.endsWith('.shard'));
			} catch (error) {
				if (isMissing(error)) return [];
				throw error;
			}
		},
		read: name => readText(node, `${folder}/${name}`),
		// A cache: losing one in a power cut costs less than flushing hundreds.
		write: (name, text) => replaceText(node, `${folder}/${name}`, text, { flush: false }),
		remove: name => promises.rm(`${folder}/${name}`, { force: true }),
	};
}

async function readText(node: Pick<StateNode, 'fs'>, path: string): Promise<string | undefined> {
	try {
		return await node.fs.promises.readFile(path, 'utf8');
	} catch (error) {
		if (isMissing(error)) return undefined;
		throw error;
	}
}

/** Single files that a person names: read, and replaced whole or not at all. Paths are absolute. */
export const textFiles = (node: Pick<StateNode, 'fs'>) => ({
	read: (path: string): Promise<string | undefined> => readText(node, path),
	write: (path: string, text: string): Promise<void> => replaceText(node, path, text, { flush: true }),
});

/**
 * All or nothing: a reader sees the old text or the new one. Makes folders as needed.
 * @param flush whether the new text must be on the disk before it takes the old one's place
 */
export async function replaceText(
	node: Pick<StateNode, 'fs'>,
	path: string,
	text: string,
	{ flush }: { readonly flush: boolean },
): Promise<void> {
	const { promises } = node.fs;
	const nameAt = path.lastIndexOf('/') + 1;
	// Hidden: in a vault, neither Obsidian nor a sync takes it for a note.
	const temporary = `${path.slice(0, nameAt)}.${Math.random().toString(36).slice(2)}.tmp`;
	await promises.mkdir(path.slice(0, nameAt), { recursive: true });
	try {
		await promises.writeFile(temporary, text, { flag: 'wx', flush });
		await promises.rename(temporary, path);
	} catch (error) {
		await promises.rm(temporary, { force: true });
		throw error;
	}
}

/** Whether a call failed because there is nothing of that name. */
export const isMissing = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && error.code === 'ENOENT';
