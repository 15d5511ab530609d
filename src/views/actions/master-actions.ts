/** What a person does with masters: hand them out to nights, make room for one of a target. */
import type { App } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import type { FlatAnswer, FlatQuestion } from '../../domain/operations/questions';
import { FILING } from '../../text/filing';
import { FLATS } from '../../text/flats';
import { UI } from '../../text/interface';
import type { OperationActions } from './operation-actions';
import { askFields, type Field } from '../modals/fields-modal';
import type { Notices } from '../notices';
import { markRigChanged } from '../../data-log/note-edits';
import { proposeMasterFolders, proposeMasters } from '../../data-log/proposals/masters';

export interface MasterActionParts {
	readonly app: App;
	readonly log: DataLog;
	readonly changes: OperationActions;
	readonly unloaded: AbortSignal;
	readonly notices: Notices;
}

export class MasterActions {
	constructor(private readonly parts: MasterActionParts) {}

	/** Copies masters to a target's nights; asks for the flats of nights that none fits. */
	distribute(): Promise<void> {
		const { changes, log, notices } = this.parts;
		return changes.withTarget(UI.commands.distribute, async target => {
			let answers = await proposeMasters(log, target, new Map());
			const questions = answers.flatMap(answer => ('questions' in answer ? answer.questions : []));
			const given = questions.length === 0 ? undefined : await this.chooseFlats(questions);
			if (questions.length > 0 && !given) return;
			if (given) answers = await proposeMasters(log, target, given);
			const changed = questions.flatMap(({ key, rig, night }) =>
				given?.get(key) === null && rig !== null ? [{ rig, night }] : [],
			);
			const isEmpty = answers.every(answer => 'none' in answer || answer.proposal.plan.steps.length === 0);
			const isDone =
				(isEmpty && changed.length > 0) ||
				(await changes.offer(answers.map(answer => ('proposal' in answer ? answer.proposal : answer))));
			// "None, the rig was changed": said once, it holds for what comes.
			if (isDone) for (const { rig, night } of changed) await markRigChanged(log, rig, night);
			if (isEmpty && changed.length > 0)
				notices.say(changed.map(({ rig, night }) => FLATS.changed(rig, night)).join('\n'));
		});
	}

	private async chooseFlats(
		questions: readonly FlatQuestion[],
	): Promise<ReadonlyMap<string, FlatAnswer> | undefined> {
		const { app, unloaded } = this.parts;
		const words = FILING.flats;
		const fields = questions.map(({ key, night, rig, filters, sets }): Field => ({
			key,
			name: words.night(night, rig, filters),
			value: '',
			choices: {
				'': FILING.later,
				...Object.fromEntries(sets.map(set => [set.date, FILING.flatSet(set)])),
				changed: FILING.rigChanged,
			},
		}));
		const given = await askFields(app, words, fields, () => undefined, unloaded);
		return (
			given &&
			new Map(
				Object.entries(given)
					.filter(([, answer]) => answer !== '')
					.map(([key, answer]) => [key, answer === 'changed' ? null : answer]),
			)
		);
	}

	startMaster(): Promise<void> {
		const { changes, log, app, unloaded } = this.parts;
		const words = FILING.master;
		return changes.withTarget(UI.commands.startMaster, async target => {
			const given = await askFields(
				app,
				words,
				[{ key: 'drizzles', name: words.drizzles, hint: words.hint, value: '1' }],
				({ drizzles = '' }) => (numbersIn(drizzles).every(isCount) ? undefined : words.wrong),
				unloaded,
			);
			if (given) await changes.offer(await proposeMasterFolders(log, target, numbersIn(given['drizzles'] ?? '')));
		});
	}
}

const numbersIn = (text: string): number[] =>
	text
		.split(/[,;\s]+/)
		.filter(part => part !== '')
		.map(Number);

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
