/** A plan's steps as people see them: not ten thousand files, but what goes from which folder to which. */
import { isCarrying, type Plan, type Step } from './plan';

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
	/** Folders that are made for themselves, or removed when empty. */
	readonly made: readonly string[];
	readonly removed: readonly string[];
}

export function summaryOf({ steps }: Pick<Plan, 'steps'>): PlanSummary {
	const transfers = new Map<string, { kind: Transfer['kind']; from: string; to: string; files: number; sizeBytes: number }>();
	for (const step of steps) {
		if (!isCarrying(step)) continue;
		const transfer = transferOf(step);
		const key = JSON.stringify([transfer.kind, transfer.from, transfer.to]);
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
		removed: steps.flatMap(step => (step.kind === 'remove folder' ? [step.path] : [])),
	};
}

function transferOf(step: Extract<Step, { readonly from: string }>): Transfer {
	if (step.kind === 'move folder') return { kind: 'folder', from: step.from, to: step.to, files: step.files, sizeBytes: step.sizeBytes };
	return { kind: step.kind === 'copy file' ? 'copies' : 'files', from: folderOf(step.from), to: folderOf(step.to), files: 1, sizeBytes: step.sizeBytes };
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
