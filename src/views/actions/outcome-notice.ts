/** What a notice says when a change ended. */
import type { OperationResult } from '../../data-log/api';
import type { Outcome } from '../../domain/operations/outcome';
import type { Reason, Skipped } from '../../domain/operations/plan';
import { OPERATIONS } from '../../text/operations';
import { reasonText } from '../../text/reasons';

/** Named in a notice; the rest is counted. */
const MOST_NAMED = 5;

/** @returns `isToBeRead` where something is left to a person, or can't be seen otherwise */
export function outcomeNotice(
	outcome: Outcome,
	{ verdict, left: todo }: Pick<OperationResult, 'verdict' | 'left'>,
): { readonly text: string; readonly isToBeRead: boolean } {
	const { state, conflicts, skipped } = outcome;
	const left = conflicts.slice(0, MOST_NAMED).map(conflict => `${conflict.from}: ${reasonText(conflict)}`);
	const more = conflicts.length - left.length;
	return {
		text: [
			OPERATIONS.outcome(outcome),
			...(verdict ? [OPERATIONS.verdict(verdict)] : []),
			...todo.map(OPERATIONS.leftToDo),
			...left,
			...(more > 0 ? [OPERATIONS.more(more)] : []),
			...[...countedReasons(skipped)].map(([reason, count]) => OPERATIONS.notTouched(reason, count)),
		].join('\n'),
		isToBeRead: left.length > 0 || todo.length > 0 || verdict !== undefined || state === 'unfinished',
	};
}

/** Why files were not touched. What was cancelled is counted already; that a copy is there is what was wanted. */
function countedReasons(skipped: readonly Skipped[]): Map<Reason, number> {
	const counts = new Map<Reason, number>();
	for (const { reason } of skipped)
		if (reason !== 'cancelled' && reason !== 'identical') counts.set(reason, (counts.get(reason) ?? 0) + 1);
	return counts;
}
