/** What a person does to fill a Data tree and sort it out: file captures, review, hand out masters, archive. */
import { ConfirmationModal, type App } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import type { CullLimits } from '../../domain/operations/culling';
import type { IntakeProposal, NoProposal } from '../../domain/operations/proposal';
import type { FlatAnswer, FlatQuestion, IntakeQuestion } from '../../domain/operations/questions';
import type { Settings } from '../../settings';
import { OPERATIONS } from '../../text/operations';
import { FILING } from '../../text/filing';
import { FLATS } from '../../text/flats';
import { UI } from '../../text/interface';
import type { OperationActions } from './operation-actions';
import { folderFault, pathOf } from '../data-folders';
import { askFields, type Field } from '../modals/fields-modal';
import type { Notices } from '../notices';
import { TextPicker } from '../modals/target-picker';
import { dataFolders } from '../../data-log/data-folders';
import { proposeIntake } from '../../data-log/proposals/intake';
import { rigAnswers, targetAnswers } from '../../data-log/answers';
import {
	cullLimitsOf,
	proposeAccept,
	proposeCull,
	proposeRestore,
	unreviewedNightsOf,
} from '../../data-log/proposals/review';
import { keepAllLights, markRigChanged } from '../../data-log/note-edits';
import { proposeMasterFolders, proposeMasters } from '../../data-log/proposals/masters';
import { proposeArchive } from '../../data-log/proposals/archive';
import { proposeStageFolder, proposeTargetFolders, rigsWithStages } from '../../data-log/proposals/new-folders';

export interface FilingActionParts {
	readonly app: App;
	readonly log: DataLog;
	readonly changes: OperationActions;
	readonly unloaded: AbortSignal;
	/** The system's own dialog. */
	readonly chooseFolder: (() => Promise<string | undefined>) | undefined;
	readonly notices: Notices;
	readonly settings: () => Settings;
	readonly save: (settings: Settings) => Promise<void>;
}

/** Where this device keeps the folder that was used last. */
const LAST_FOLDER = { captures: 'astro-data-log-captures', archive: 'astro-data-log-archive' } as const;

const LIMITS = [
	'hfr',
	'fwhm',
	'leastStars',
	'guidingRmsArcsec',
	'eccentricity',
] as const satisfies readonly (keyof CullLimits)[];

export class FilingActions {
	constructor(private readonly parts: FilingActionParts) {}

	/** Files new captures: asks where they are, then what nobody can tell, and shows what goes where. */
	intake(): Promise<void> {
		return this.parts.changes.whenAble(async () => {
			const { log, changes, unloaded, app, notices } = this.parts;
			const words = FILING.intake;
			const trees = await dataFolders(log);
			const into: Field = {
				key: 'into',
				name: words.into,
				value: '',
				choices: { '': words.intoFirst, ...Object.fromEntries(trees.map(path => [path, path])) },
			};
			const fields = [
				this.folderField(words.folder, LAST_FOLDER.captures),
				...(trees.length > 1 ? [into] : []),
				{ key: 'copy', name: words.copy, hint: words.copyHint, isSwitch: true } as const,
			];
			const asked = await askFields(app, words, fields, checkFolder, unloaded);
			if (!asked) return;
			const folder = this.folderIn(asked, LAST_FOLDER.captures);
			const tree = asked['into'] ? asked['into'] : undefined;
			const request = {
				folders: [folder],
				how: asked['copy'] === 'yes' ? 'copy' : 'move',
				answers: { rigs: new Map<string, string>(), targets: new Map<string, string>() },
			} as const;
			const propose = (): Promise<IntakeProposal | NoProposal> =>
				notices.withProgress(run => proposeIntake(log, request, tree, run), 0);
			let answer = await propose();
			if ('questions' in answer && answer.questions.length > 0) {
				if (!(await this.answer(answer.questions))) return;
				answer = await propose();
			}
			await changes.offer(['proposal' in answer ? answer.proposal : answer]);
		});
	}

	/** Asks, and remembers the answers. @returns whether the person goes on */
	private async answer(questions: readonly (IntakeQuestion & { readonly files: number })[]): Promise<boolean> {
		const { app, log, unloaded, settings, save } = this.parts;
		const known = {
			rig: (await rigAnswers(log)).map(({ rig }) => rig),
			target: (await targetAnswers(log)).map(({ target }) => target),
		};
		const fields = questions.map((question, at): Field => ({
			key: String(at),
			name: FILING.question(question),
			hint: FILING.answers.hint,
			value: question.suggestion ?? '',
			suggestions: known[question.kind],
		}));
		const given = await askFields(app, FILING.answers, fields, () => undefined, unloaded);
		if (!given) return false;
		const answered = (kind: IntakeQuestion['kind']): Record<string, string> =>
			Object.fromEntries(
				questions.flatMap((question, at) => {
					const name = given[String(at)]?.trim() ?? '';
					return question.kind === kind && name !== '' ? [[question.key, name]] : [];
				}),
			);
		const { captureRigs, captureTargets } = settings();
		await save({
			...settings(),
			captureRigs: { ...captureRigs, ...answered('rig') },
			captureTargets: { ...captureTargets, ...answered('target') },
		});
		return true;
	}

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

	archive(): Promise<void> {
		const { changes, log, app, unloaded } = this.parts;
		const words = FILING.archive;
		return changes.withTarget(UI.commands.archive, async target => {
			const given = await askFields(
				app,
				words,
				[this.folderField(words.folder, LAST_FOLDER.archive)],
				checkFolder,
				unloaded,
			);
			if (given)
				await changes.offer(await proposeArchive(log, target, this.folderIn(given, LAST_FOLDER.archive)));
		});
	}

	createTarget(): Promise<void> {
		const words = FILING.folders;
		return this.inRig(
			words.rig,
			words,
			[
				{ key: 'target', name: words.target },
				{ key: 'panels', name: words.panels, hint: words.panelsHint, value: '1' },
			],
			({ target = '', panels = '' }) =>
				target.trim() !== '' && isCount(Number(panels)) ? undefined : words.wrong,
			({ rig = '', target = '', panels = '' }) =>
				proposeTargetFolders(this.parts.log, { rig, target: target.trim(), panels: Number(panels) }),
		);
	}

	createStage(): Promise<void> {
		const words = FILING.stage;
		return this.inRig(
			words.rig,
			words,
			[{ key: 'name', name: words.name, hint: words.hint }],
			({ name = '' }) => (name.trim() === '' ? words.missing : undefined),
			({ rig = '', name = '' }) => proposeStageFolder(this.parts.log, rig, name.trim()),
		);
	}

	private inRig(
		rigName: string,
		words: Parameters<typeof askFields>[1],
		fields: readonly Field[],
		check: Parameters<typeof askFields>[3],
		propose: (values: Readonly<Record<string, string>>) => ReturnType<typeof proposeStageFolder>,
	): Promise<void> {
		return this.parts.changes.whenAble(async () => {
			const { app, log, changes, unloaded, notices } = this.parts;
			const rigs = await rigsWithStages(log);
			if (rigs.length === 0) {
				notices.say(FILING.noRigs);
				return;
			}
			const given = await askFields(
				app,
				words,
				[
					{
						key: 'rig',
						name: rigName,
						value: rigs[0] ?? '',
						choices: Object.fromEntries(rigs.map(rig => [rig, rig])),
					},
					...fields,
				],
				check,
				unloaded,
			);
			if (given) await changes.offer([await propose(given)]);
		});
	}

	private async rigsOf(target: string): Promise<string[]> {
		const [answer] = await targetAnswers(this.parts.log, target);
		return [...new Set(answer?.facts?.projects.flatMap(({ rig }) => rig ?? []))];
	}

	/** The folder that a person entered, which is offered again the next time. */
	private folderIn({ folder = '' }: Readonly<Record<string, string>>, key: string): string {
		const path = pathOf(folder);
		this.parts.app.saveLocalStorage(key, path);
		return path;
	}

	private folderField(name: string, key: string): Field {
		const { app, chooseFolder } = this.parts;
		const last: unknown = app.loadLocalStorage(key);
		return {
			key: 'folder',
			name,
			value: typeof last === 'string' ? last : '',
			browse: chooseFolder && { text: FILING.intake.browse, choose: chooseFolder },
		};
	}
}

const checkFolder = ({ folder = '' }: Readonly<Record<string, string>>): string | undefined =>
	folderFault(pathOf(folder));

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

const numbersIn = (text: string): number[] =>
	text
		.split(/[,;\s]+/)
		.filter(part => part !== '')
		.map(Number);
const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
