/** Notes of many targets as the plugin writes them, without any frames: what a vault holds after years. */
import type { LogRow } from '../../src/domain/exposure';
import { parseStage, STAGE_FOLDERS } from '../../src/domain/stage';
import { LogRules } from '../../src/data-log/rules';
import { setProperties, type PropertyValue } from '../../src/notes/properties';
import { newTargetNote, updateTargetNote } from '../../src/notes/target-note';
import { DEFAULT_SETTINGS } from '../../src/settings';
import { logRow } from './log-row';
import { seededRandom, type Random } from './random';
import { RC8, REDCAT } from './rigs';

const CATALOGUES = ['M', 'NGC', 'IC', 'Sh2', 'Barnard'] as const;
const STAGES = STAGE_FOLDERS.slice(1)
	.map(parseStage)
	.filter(stage => stage !== undefined);
const FILTERS = ['L', 'R', 'G', 'B', 'Ha', 'OIII', 'SII'];
const RIGS = [RC8.folder, REDCAT.folder] as const;
const DAY_MS = 24 * 3_600_000;

/** Texts by path: five filters with a goal and light of up to 20 nights each. */
export function targetNotes(count: number): Record<string, string> {
	const random = seededRandom(11);
	const rules = new LogRules(DEFAULT_SETTINGS).notes;
	return Object.fromEntries(
		Array.from({ length: count }, (_, at) => {
			const target = `${random.pick(CATALOGUES)} ${at + 1}`;
			const rig = random.pick(RIGS);
			const [stage = null] = random.some(STAGES, 1);
			const filters = random.some(FILTERS, 5);
			const goals = new Map(
				filters.map((filter): [string, PropertyValue] => [`goal_${filter}`, random.whole(2, 20)]),
			);
			const withGoals = setProperties(newTargetNote(target, undefined), goals);
			const facts = {
				target,
				rows: nights(random, rig, filters),
				masters: [],
				present: new Set(['k3f9']),
				projects: [
					{
						rig,
						tree: 'k3f9',
						stage,
						stages: stage ? [stage] : [],
						folders: [`${rig}/${stage?.folder ?? ''}/${target}`],
					},
				],
			};
			return [
				`Astro/Targets/${target}.md`,
				updateTargetNote('text' in withGoals ? withGoals.text : '', facts, rules).text,
			];
		}),
	);
}

function nights(random: Random, rig: string, filters: readonly string[]): LogRow[] {
	const first = Date.parse('2019-01-01') + random.whole(0, 2000) * DAY_MS;
	return Array.from({ length: random.whole(1, 20) }, (_, night) =>
		random.some(filters, random.whole(1, 3)).map(filter =>
			logRow({
				night: new Date(first + night * DAY_MS).toISOString().slice(0, 10),
				rig,
				filter,
				exposureSeconds: random.pick([60, 180, 300]),
				accepted: random.whole(0, 40),
				unreviewed: random.chance(0.2) ? random.whole(1, 40) : 0,
				rejected: random.whole(0, 5),
			}),
		),
	).flat();
}
