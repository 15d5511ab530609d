/** The Data folders of this device, as a person sees, adds and removes them. */
import { Platform, type App } from 'obsidian';
import type { DataLog } from '../data-log/data-log';
import { UI } from '../text/interface';
import { problemMessage, problemWayOut } from '../text/problems';
import { askText, type Verdict } from './modals/text-prompt';
import { dataFolders, likelyDataFolders, setDataFolders, whyNoDataFolder } from '../data-log/data-folders';

export interface DataFolderParts {
	readonly app: App;
	readonly log: DataLog;
	/** The system's own dialog. */
	readonly chooseFolder: (() => Promise<string | undefined>) | undefined;
	/** Where Data folders are looked for at the first start. */
	readonly places: readonly string[];
	readonly unloaded: AbortSignal;
}

/** More than these nobody reads. */
const MOST_LIKELY = 4;

export class DataFolders {
	/** Called when the list is another one. */
	onChange: () => void = () => undefined;
	private known: readonly string[] = [];

	constructor(private readonly parts: DataFolderParts) {}

	/** Absolute, in the user's order; empty until {@link load}. */
	get paths(): readonly string[] {
		return this.known;
	}

	async load(): Promise<void> {
		this.known = await dataFolders(this.parts.log);
		this.onChange();
	}

	/** Asks for one more. @param showDemo offered at the first start @returns whether there is one more now */
	async ask(showDemo?: () => void): Promise<boolean> {
		const { app, log, chooseFolder, places, unloaded } = this.parts;
		const { title, explanation, label, missing, confirm, cancel, browse, placeholders } = UI.dataFolder;
		const answer = await askText(app, {
			title,
			explanation,
			label,
			missing,
			confirm,
			cancel,
			signal: unloaded,
			placeholder: Platform.isWin
				? placeholders.windows
				: Platform.isMacOS
					? placeholders.mac
					: placeholders.other,
			browse: chooseFolder && { text: browse, choose: chooseFolder },
			check: typed => this.check(pathOf(typed)),
			suggestions:
				this.known.length > 0
					? undefined
					: {
							title: UI.dataFolder.likely,
							find: async () =>
								(await likelyDataFolders(log, places))
									.slice(0, MOST_LIKELY)
									.map(({ path, rigs }) => ({ answer: path, why: UI.dataFolder.likelyWhy(rigs) })),
						},
			instead: showDemo && { text: UI.dataFolder.demo, run: showDemo },
		});
		if (answer === undefined) return false;
		await this.set([...this.known, pathOf(answer)]);
		return true;
	}

	/** Takes one out of the list. Its frames, its index and the notes' rows stay. */
	async remove(path: string): Promise<void> {
		await this.set(this.known.filter(other => other !== path));
	}

	/** What is wrong with a folder that is to be, or already is, in the list. */
	async check(path: string): Promise<Verdict> {
		const fault = folderFault(path);
		if (fault !== undefined) return { refusal: fault };
		const problem = await whyNoDataFolder(this.parts.log, path, this.known);
		if (problem?.code === 'tree-inside-vault')
			return { warning: `${problemMessage(problem)} ${problemWayOut(problem.code)}` };
		return problem ? { refusal: problemMessage(problem) } : {};
	}

	private async set(paths: readonly string[]): Promise<void> {
		await setDataFolders(this.parts.log, paths);
		await this.load();
	}
}

/** From a root, a Windows drive or a network share. */
const ABSOLUTE = /^(\/|[a-z]:[\\/]|\\\\)/i;

/** Windows copies a path with quotation marks around it. */
export const pathOf = (typed: string): string =>
	typed
		.trim()
		.replace(/^(["'])(.*)\1$/, '$2')
		.trim();

/** Why a path can't be that of a folder, wherever it leads; undefined if it can. */
export const folderFault = (path: string): string | undefined =>
	path === '' ? UI.dataFolder.missing : ABSOLUTE.test(path) ? undefined : UI.dataFolder.notAbsolute;
