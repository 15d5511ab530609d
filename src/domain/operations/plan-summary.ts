/** A plan's steps as people see them: not ten thousand files, but what goes from which folder to which. */
import { folderOf } from '../paths';
import { movesFiles, type Plan, type Step } from './plan';

export interface Transfer {
	/** folder: one rename; files: each from one folder to another; copies: the originals stay. */
	readonly kind: 'folder' | 'files' | 'copies';
	readonly from: string;
	readonly to: string;
	readonly files: number;
	readonly sizeBytes: number;
}

export interface PlanSummary {
	/** In the order of the steps. */
	readonly transfers: readonly Transfer[];
	readonly files: number;
	readonly sizeBytes: number;
	/** Folders that are made for themselves. */
	readonly made: readonly string[];
	/** Folders that are removed when empty, with all below them. */
	readonly removed: readonly string[];
}

export function summaryOf({ steps }: Pick<Plan, 'steps'>): PlanSummary {
	const transfers = new Map<
		string,
		{ kind: Transfer['kind']; from: string; to: string; files: number; sizeBytes: number }
	>();
	for (const step of steps) {
		if (!movesFiles(step)) continue;
		const transfer = transferOf(step);
		// What no path holds parts them.
		const key = `${transfer.kind}\0${transfer.from}\0${transfer.to}`;
		const known = transfers.get(key);
		if (known) {
			known.files += transfer.files;
			known.sizeBytes += transfer.sizeBytes;
		} else transfers.set(key, { ...transfer });
	}
	const all = [...transfers.values()];
	return {
		transfers: all,
		files: all.reduce((sum, { files }) => sum + files, 0),
		sizeBytes: all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
		made: steps.flatMap(step => (step.kind === 'make folder' ? [step.path] : [])),
		removed: topmost(steps.flatMap(step => (step.kind === 'remove folder' ? [step.path] : []))),
	};
}

function topmost(folders: readonly string[]): string[] {
	const all = new Set(folders);
	return folders.filter(
		folder => !folder.split('/').some((_, end, names) => end > 0 && all.has(names.slice(0, end).join('/'))),
	);
}

function transferOf(step: Extract<Step, { readonly from: string }>): Transfer {
	if (step.kind === 'move folder')
		return { kind: 'folder', from: step.from, to: step.to, files: step.files, sizeBytes: step.sizeBytes };
	return {
		kind: step.kind === 'copy file' ? 'copies' : 'files',
		from: folderOf(step.from),
		to: folderOf(step.to),
		files: 1,
		sizeBytes: step.sizeBytes,
	};
}

/**
 * A folder that things come to. Folders with a single way down and nothing of their own are one:
 * "accept/DATE_2025-09-14".
 */
export interface Destination {
	readonly name: string;
	/** What comes straight into it; of a folder that moves whole, itself. */
	readonly transfers: readonly Transfer[];
	readonly below: readonly Destination[];
	/** Of all that comes into it and below. */
	readonly files: number;
	readonly sizeBytes: number;
}

/** Transfers as a tree of the folders that they go to, in the order of the transfers. */
export function destinationsOf(transfers: readonly Transfer[]): readonly Destination[] {
	const root: Branch = { transfers: [], below: new Map() };
	for (const transfer of transfers) {
		let branch = root;
		// An absolute path begins with a folder that has no name.
		for (const name of transfer.to.split('/')) {
			const next: Branch = branch.below.get(name) ?? { transfers: [], below: new Map() };
			branch.below.set(name, next);
			branch = next;
		}
		branch.transfers.push(transfer);
	}
	return [...root.below].map(([name, branch]) => destinationOf(name, branch));
}

interface Branch {
	readonly transfers: Transfer[];
	readonly below: Map<string, Branch>;
}

function destinationOf(name: string, { transfers, below }: Branch): Destination {
	const [only, ...others] = [...below].map(([child, branch]) => destinationOf(child, branch));
	if (only && others.length === 0 && transfers.length === 0) return { ...only, name: `${name}/${only.name}` };
	const inside = only ? [only, ...others] : [];
	const all = [...transfers, ...inside];
	return {
		name,
		transfers,
		below: inside,
		files: all.reduce((sum, { files }) => sum + files, 0),
		sizeBytes: all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
	};
}

/** The folder that all transfers come from, '' where they have none in common but the tree. */
export function commonSource(transfers: readonly Transfer[]): string {
	const [first = [], ...others] = transfers.map(({ from }) => from.split('/'));
	const end = first.findIndex((name, at) => others.some(path => path[at] !== name));
	return first.slice(0, end < 0 ? first.length : end).join('/');
}
