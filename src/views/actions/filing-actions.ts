/** What a person does to fill a Data tree and to empty it: file captures, make folders, archive. */
import type { App } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import type { IntakeProposal, NoProposal } from '../../domain/operations/proposal';
import type { IntakeQuestion } from '../../domain/operations/questions';
import type { Settings } from '../../settings';
import { FILING } from '../../text/filing';
import { UI } from '../../text/interface';
import type { OperationActions } from './operation-actions';
import { folderFault, pathOf } from '../data-folders';
import { askFields, type Field } from '../modals/fields-modal';
import type { Notices } from '../notices';
import { dataFolders } from '../../data-log/data-folders';
import { proposeIntake } from '../../data-log/proposals/intake';
import { rigAnswers, targetAnswers } from '../../data-log/answers';
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

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
