/** What a person does to fill a Data tree and sort it out: file captures, review, hand out masters, archive. */
import type { App } from 'obsidian';
import type { DataLog } from '../data-log';
import type { CullLimits } from '../domain/culling';
import type { FlatAnswer, FlatQuestion, IntakeQuestion } from '../domain/questions';
import type { Settings } from '../settings';
import { FILING, UI } from '../text';
import type { ChangeActions } from './change-actions';
import { askFields, type Field } from './fields-modal';

export interface FilingActionParts {
	readonly app: App;
	readonly log: DataLog;
	readonly changes: ChangeActions;
	readonly unloaded: AbortSignal;
	/** The system's own dialog. */
	readonly chooseFolder: (() => Promise<string | undefined>) | undefined;
	readonly say: (message: string) => void;
	readonly settings: () => Settings;
	readonly save: (settings: Settings) => Promise<void>;
}

/** Where this device keeps the folder that was used last. */
const LAST_FOLDER = { captures: 'astro-data-log-captures', archive: 'astro-data-log-archive' } as const;

const LIMITS = ['hfr', 'fwhm', 'leastStars', 'guidingRmsArcsec', 'eccentricity'] as const satisfies readonly (keyof CullLimits)[];

export class FilingActions {
	constructor(private readonly parts: FilingActionParts) {}

	/** Files new captures: asks where they are, then what nobody can tell, and shows what goes where. */
	intake(): Promise<void> {
		return this.parts.changes.whenAble(async () => {
			const { log, changes, unloaded, app } = this.parts;
			const words = FILING.intake;
			const asked = await askFields(app, words, [this.folderField(words.folder, LAST_FOLDER.captures), { key: 'copy', name: words.copy, hint: words.copyHint, isSwitch: true }], ({ folder = '' }) => (folder.trim() === '' ? words.missing : undefined), unloaded);
			if (!asked) return;
			const folder = (asked['folder'] ?? '').trim().replace(/[\\/]+$/, '').replaceAll('\\', '/');
			app.saveLocalStorage(LAST_FOLDER.captures, folder);
			const request = { folders: [folder], how: asked['copy'] === 'yes' ? 'copy' : 'move', answers: { rigs: new Map<string, string>(), targets: new Map<string, string>() } } as const;
			let answer = await log.changes.filing.intake(request);
			if ('questions' in answer && answer.questions.length > 0) {
				if (!await this.answer(answer.questions)) return;
				answer = await log.changes.filing.intake(request);
			}
			await changes.offer(['proposal' in answer ? answer.proposal : answer]);
		});
	}

	/** Asks, and remembers the answers. @returns whether the person goes on */
	private async answer(questions: readonly (IntakeQuestion & { readonly files: number })[]): Promise<boolean> {
		const { app, unloaded, settings, save } = this.parts;
		const fields = questions.map((question, at): Field => ({ key: String(at), name: FILING.question(question), hint: FILING.answers.hint(question.files), value: question.suggestion ?? '' }));
		const given = await askFields(app, FILING.answers, fields, () => undefined, unloaded);
		if (!given) return false;
		const answered = (kind: IntakeQuestion['kind']): Record<string, string> => Object.fromEntries(questions.flatMap((question, at) => {
			const name = given[String(at)]?.trim() ?? '';
			return question.kind === kind && name !== '' ? [[question.key, name]] : [];
		}));
		const { captureRigs, captureTargets } = settings();
		await save({ ...settings(), captureRigs: { ...captureRigs, ...answered('rig') }, captureTargets: { ...captureTargets, ...answered('target') } });
		return true;
	}

	/** "Accept all that is left". */
	accept(): Promise<void> {
		const { changes, log } = this.parts;
		return changes.withTarget(UI.commands.accept, async target => { await changes.offer(await log.changes.filing.accept({ target })); });
	}

	restore(): Promise<void> {
		const { changes, log } = this.parts;
		return changes.withTarget(UI.commands.restore, async target => { await changes.offer(await log.changes.filing.restore({ target })); });
	}

	/** Culls by limits, which are remembered for the rig. */
	cull(): Promise<void> {
		const { changes, log, app, unloaded, settings, save } = this.parts;
		const words = FILING.cull;
		return changes.withTarget(UI.commands.cull, async target => {
			const rigs = await this.rigsOf(target);
			const known = log.changes.filing.limitsOf(rigs[0] ?? null);
			const fields = LIMITS.map((key): Field => ({ key, name: words[key], value: String(known?.[key] ?? '') }));
			const rigField: Field = { key: 'rig', name: words.rig, value: rigs[0] ?? '', choices: Object.fromEntries(rigs.map(rig => [rig, rig])) };
			const given = await askFields(app, words, rigs.length > 1 ? [rigField, ...fields] : fields, values => limitsIn(values).wrong, unloaded);
			if (!given) return;
			const rig = given['rig'] ?? rigs[0];
			const { limits } = limitsIn(given);
			if (rig !== undefined) await save({ ...settings(), cullLimits: { ...settings().cullLimits, [rig]: limits } });
			await changes.offer(await log.changes.filing.cull({ target, rig }, () => limits));
		});
	}

	/** Copies masters to a target's nights; asks for the flats of nights that none fits. */
	distribute(): Promise<void> {
		const { changes, log } = this.parts;
		return changes.withTarget(UI.commands.distribute, async target => {
			let answers = await log.changes.filing.masters(target, new Map());
			const questions = answers.flatMap(answer => ('questions' in answer ? answer.questions : []));
			const given = questions.length === 0 ? undefined : await this.chooseFlats(questions);
			if (questions.length > 0 && !given) return;
			if (given) answers = await log.changes.filing.masters(target, given);
			const isDone = await changes.offer(answers.map(answer => ('proposal' in answer ? answer.proposal : answer)));
			// "None, the rig was changed": said once, it holds for what comes.
			if (isDone) for (const { key, rig, night } of questions) if (given?.get(key) === null && rig !== null) await log.markRigChanged(rig, night);
		});
	}

	private async chooseFlats(questions: readonly FlatQuestion[]): Promise<ReadonlyMap<string, FlatAnswer> | undefined> {
		const { app, unloaded } = this.parts;
		const words = FILING.flats;
		const fields = questions.map(({ key, night, rig, filters, sets }): Field => ({
			key, name: words.night(night, rig, filters), value: '',
			choices: { '': FILING.later, ...Object.fromEntries(sets.map(set => [set.date, FILING.flatSet(set)])), 'changed': FILING.rigChanged },
		}));
		const given = await askFields(app, words, fields, () => undefined, unloaded);
		return given && new Map(Object.entries(given).filter(([, answer]) => answer !== '').map(([key, answer]) => [key, answer === 'changed' ? null : answer]));
	}

	startMaster(): Promise<void> {
		const { changes, log, app, unloaded } = this.parts;
		const words = FILING.master;
		return changes.withTarget(UI.commands.startMaster, async target => {
			const given = await askFields(app, words, [{ key: 'drizzles', name: words.drizzles, hint: words.hint, value: '1' }], ({ drizzles = '' }) => (numbersIn(drizzles).every(isCount) ? undefined : words.wrong), unloaded);
			if (given) await changes.offer(await log.changes.filing.startMaster(target, numbersIn(given['drizzles'] ?? '')));
		});
	}

	archive(): Promise<void> {
		const { changes, log, app, unloaded } = this.parts;
		const words = FILING.archive;
		return changes.withTarget(UI.commands.archive, async target => {
			const given = await askFields(app, words, [this.folderField(words.folder, LAST_FOLDER.archive)], ({ folder = '' }) => (folder.trim() === '' ? words.missing : undefined), unloaded);
			if (!given) return;
			const folder = (given['folder'] ?? '').trim().replace(/[\\/]+$/, '').replaceAll('\\', '/');
			app.saveLocalStorage(LAST_FOLDER.archive, folder);
			await changes.offer(await log.changes.filing.archive(target, folder));
		});
	}

	createTarget(): Promise<void> {
		const words = FILING.folders;
		return this.inRig(words.rig, words, [{ key: 'target', name: words.target }, { key: 'panels', name: words.panels, hint: words.panelsHint, value: '1' }],
			({ target = '', panels = '' }) => (target.trim() !== '' && isCount(Number(panels)) ? undefined : words.wrong),
			({ rig = '', target = '', panels = '' }) => this.parts.log.changes.filing.newTarget({ rig, target: target.trim(), panels: Number(panels) }));
	}

	createStage(): Promise<void> {
		const words = FILING.stage;
		return this.inRig(words.rig, words, [{ key: 'name', name: words.name, hint: words.hint }], ({ name = '' }) => (name.trim() === '' ? words.missing : undefined),
			({ rig = '', name = '' }) => this.parts.log.changes.filing.newStage(rig, name.trim()));
	}

	private inRig(rigName: string, words: Parameters<typeof askFields>[1], fields: readonly Field[], check: Parameters<typeof askFields>[3], propose: (values: Readonly<Record<string, string>>) => ReturnType<DataLog['changes']['filing']['newStage']>): Promise<void> {
		return this.parts.changes.whenAble(async () => {
			const { app, log, changes, unloaded, say } = this.parts;
			const rigs = (await log.rigAnswers()).map(({ rig }) => rig);
			if (rigs.length === 0) { say(FILING.noRigs); return; }
			const given = await askFields(app, words, [{ key: 'rig', name: rigName, value: rigs[0] ?? '', choices: Object.fromEntries(rigs.map(rig => [rig, rig])) }, ...fields], check, unloaded);
			if (given) await changes.offer([await propose(given)]);
		});
	}

	private async rigsOf(target: string): Promise<string[]> {
		const [answer] = await this.parts.log.answers(target);
		return [...new Set(answer?.facts?.projects.flatMap(({ rig }) => rig ?? []))];
	}

	private folderField(name: string, key: string): Field {
		const { app, chooseFolder } = this.parts;
		const last: unknown = app.loadLocalStorage(key);
		return { key: 'folder', name, value: typeof last === 'string' ? last : '', browse: chooseFolder && { text: FILING.intake.browse, choose: chooseFolder } };
	}
}

function limitsIn(values: Readonly<Record<string, string>>): { readonly limits: CullLimits; readonly wrong: string | undefined } {
	const entered = LIMITS.map(key => ({ key, text: (values[key] ?? '').trim().replace(',', '.') })).filter(({ text }) => text !== '');
	const wrong = entered.find(({ text }) => !(Number(text) >= 0));
	const limits = Object.fromEntries(entered.map(({ key, text }) => [key, Number(text)]));
	return { limits, wrong: wrong ? FILING.cull.wrong(FILING.cull[wrong.key]) : entered.length === 0 ? FILING.cull.none : undefined };
}

const numbersIn = (text: string): number[] => text.split(/[,;\s]+/).filter(part => part !== '').map(Number);
const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;
