/** The command that tells how long each target has stood in its stage. */
import { SCHEMA, type Command, type CommandResult } from './command';
import type { DataLog } from '../data-log/data-log';
import { compareValues } from '../domain/exposure';
import { daysBetween } from '../domain/night';
import { stageSinceOf } from '../view-models/dashboard';
import { isAbandoned } from '../domain/operations/readiness';
import { parseStage } from '../domain/stage';
import { FILING } from '../text/filing';
import { plainTable } from '../text/words';
import { isClosedStage, targetAnswers } from '../data-log/answers';

export const WAITING_COMMAND: Command = { id: 'waiting', usage: 'waiting', values: [], flags: [], run: waiting };

async function waiting(log: DataLog): Promise<CommandResult> {
	const today = log.today();
	const rows = (await targetAnswers(log))
		.flatMap(({ target, properties }) => {
			const { stage } = properties;
			const since = stageSinceOf(properties);
			const known = parseStage(typeof stage === 'string' ? stage : '');
			// What is done, or given up, waits for nothing.
			return typeof stage === 'string' &&
				stage !== '' &&
				!(known && (isAbandoned(known) || isClosedStage(log, known)))
				? [
						{
							target,
							stage,
							since: since ?? null,
							days: since === undefined ? null : Math.max(0, daysBetween(since, today)),
						},
					]
				: [];
		})
		.sort((a, b) => (b.days ?? -1) - (a.days ?? -1) || compareValues(a.target, b.target));
	return {
		json: { schema: SCHEMA, targets: rows },
		status: 0,
		text:
			rows.length === 0
				? FILING.waitingNone
				: plainTable(
						FILING.waitingColumns,
						[false, false, false, true],
						rows.map(({ target, stage, since, days }) => [
							target,
							stage,
							since ?? FILING.unknownSince,
							days === null ? FILING.unknownSince : String(days),
						]),
					),
	};
}
