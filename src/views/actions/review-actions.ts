/** What a person does to sort out lights: accept, keep, cull, restore. */
import { ConfirmationModal, type App } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import type { CullLimits } from '../../domain/operations/culling';
import type { Settings } from '../../settings';
import { OPERATIONS } from '../../text/operations';
import { FILING } from '../../text/filing';
import { UI } from '../../text/interface';
import type { OperationActions } from './operation-actions';
import { askFields, type Field } from '../modals/fields-modal';
import type { Notices } from '../notices';
import { TextPicker } from '../modals/target-picker';
import { targetAnswers } from '../../data-log/answers';
import {
	cullLimitsOf,
	proposeAccept,
	proposeCull,
	proposeRestore,
	unreviewedNightsOf,
} from '../../data-log/proposals/review';
import { keepAllLights } from '../../data-log/note-edits';

const LIMITS = [
	'hfr',
	'fwhm',
	'leastStars',
	'guidingRmsArcsec',
	'eccentricity',
] as const satisfies readonly (keyof CullLimits)[];

export interface ReviewActionParts {
	readonly app: App;
	readonly log: DataLog;
	readonly changes: OperationActions;
	readonly unloaded: AbortSignal;
	readonly notices: Notices;
	readonly settings: () => Settings;
	readonly save: (settings: Settings) => Promise<void>;
}

export class ReviewActions {
	constructor(private readonly parts: ReviewActionParts) {}

	/** "Accept all that is left". */
	accept(): Promise<void> {
		const { changes, log } = this.parts;
		return changes.withTarget(UI.commands.accept, async target => {
			await changes.offer(await proposeAccept(log, { target }));
		});
	}

	/** "Kept all": says in the note that what is left in blink was looked at. */
	keepAll(): Promise<void> {
		const { app, changes, log, notices } = this.parts;
		const words = FILING.keptAll;
		const none = OPERATIONS.none({ none: 'none-unreviewed' });
		return changes.withNote(
			UI.commands.keepAll,
			({ rows }) => rows.some(({ unreviewed }) => unreviewed > 0),
			none,
			async target => {
				const nights = await unreviewedNightsOf(log, target);
				if (nights.length === 0) {
					notices.say(none);
					return;
				}
				const modal = new ConfirmationModal(app);
				modal.setTitle(words.title(target));
				modal.setContent([...nights.map(words.night), words.explanation].join('\n'));
				modal.addButton(button =>
					button
						.setButtonText(words.confirm)
						.setCta()
						.onClick(() => {
							void changes.attempt(UI.commands.keepAll, async () => {
								await keepAllLights(log, target, nights);
								notices.say(words.done);
							});
						}),
				);
				modal.addCancelButton(OPERATIONS.cancel).open();
			},
		);
	}

	restore(): Promise<void> {
		const { changes, log } = this.parts;
		return changes.withTarget(UI.commands.restore, async target => {
			await changes.offer(await proposeRestore(log, { target }));
		});
	}

	/** Culls by limits, which are remembered for the rig. */
	cull(): Promise<void> {
		const { app, changes } = this.parts;
		return changes.withTarget(UI.commands.cull, async target => {
			const rigs = await this.rigsOf(target);
			if (rigs.length <= 1) await this.cullUnder(target, rigs[0]);
			else
				new TextPicker(app, rigs, FILING.cull.whichRig, rig => {
					void changes.attempt(UI.commands.cull, () => this.cullUnder(target, rig));
				}).open();
		});
	}

	private async cullUnder(target: string, rig: string | undefined): Promise<void> {
		const { changes, log, app, unloaded, settings, save } = this.parts;
		const words = FILING.cull;
		const known = cullLimitsOf(log, rig ?? null);
		const fields = LIMITS.map((key): Field => ({ key, name: words[key], value: String(known?.[key] ?? '') }));
		const given = await askFields(app, words, fields, values => limitsIn(values).wrong, unloaded);
		if (!given) return;
		const { limits } = limitsIn(given);
		if (rig !== undefined) await save({ ...settings(), cullLimits: { ...settings().cullLimits, [rig]: limits } });
		await changes.offer(await proposeCull(log, { target, rig }, () => limits));
	}

	private async rigsOf(target: string): Promise<string[]> {
		const [answer] = await targetAnswers(this.parts.log, target);
		return [...new Set(answer?.facts?.projects.flatMap(({ rig }) => rig ?? []))];
	}
}

function limitsIn(values: Readonly<Record<string, string>>): {
	readonly limits: CullLimits;
	readonly wrong: string | undefined;
} {
	const entered = LIMITS.map(key => ({ key, text: (values[key] ?? '').trim().replace(',', '.') })).filter(
		({ text }) => text !== '',
	);
	const wrong = entered.find(({ text }) => !(Number(text) >= 0));
	const limits = Object.fromEntries(entered.map(({ key, text }) => [key, Number(text)]));
	return {
		limits,
		wrong: wrong ? FILING.cull.wrong(FILING.cull[wrong.key]) : entered.length === 0 ? FILING.cull.none : undefined,
	};
}
