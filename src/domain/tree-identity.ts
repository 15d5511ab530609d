/** Recognises a Data tree that has been logged before, on another device or at another path, by what it holds. */
import type { LogRow } from './exposure';

/** Rows as the log names them, with the target that they belong to. */
export interface LoggedRow {
	readonly target: string;
	readonly row: LogRow;
}

/** How much of a tree must be in the log already, night by night and sub by sub, to be the same tree. */
const ALIKE = 0.5;

/**
 * The id under which the log knows a tree, so that a share that two devices have, or a drive under a new letter, never
 * counts twice.
 * @param ours what the tree holds
 * @param logged what the notes say, of all trees
 * @param taken ids of the trees that this device has besides
 */
export function recogniseTree(
	ours: readonly LoggedRow[],
	logged: readonly LoggedRow[],
	taken: ReadonlySet<string>,
): string | undefined {
	const keys = new Set(ours.map(keyOf));
	const alike = new Map<string, number>();
	for (const entry of logged) {
		const { tree } = entry.row;
		if (!taken.has(tree) && keys.has(keyOf(entry))) alike.set(tree, (alike.get(tree) ?? 0) + 1);
	}
	const [best] = [...alike].sort(([a, rows], [b, rowsB]) => rowsB - rows || (a < b ? -1 : 1));
	return best && best[1] > keys.size * ALIKE ? best[0] : undefined;
}

/** Review moves subs between the states, so only their sum is compared. */
const keyOf = ({ target, row }: LoggedRow): string =>
	JSON.stringify([
		target,
		row.night,
		row.rig,
		row.panel,
		row.filter,
		row.exposureSeconds,
		row.accepted + row.unreviewed + row.rejected,
	]);
