/** The journals of one Data tree: `.astro-data-log/<id>.jsonl`, or `<id>.unfinished` while an operation is under way or was cut short. */
import type { EndState, UnfinishedOperation } from '../domain/outcome';
import type { Plan, Step } from '../domain/plan';
import { failureOf, isDiskFailure } from '../tree/disk';
import { journalText, markText, newOperationId, parseJournal, parseStep, type Journal, type JournalFault } from './journal';
import { codeOf, LOG_FOLDER, type Workbench } from './workbench';

const ENDED = '.jsonl';
const UNFINISHED = '.unfinished';

/**
 * What has to be recovered, if anything. Costs one listing, however long the history: an operation that ended has another name.
 * @throws what the disk says
 */
export async function unfinishedOperation(bench: Workbench): Promise<UnfinishedOperation | undefined> {
	for (const { id, path, isEnded } of await journalFiles(bench)) {
		if (isEnded) continue;
		const journal = parseJournal(await bench.disk.readText(path));
		if (!('fault' in journal)) {
			const { header: { title, steps }, state } = journal;
			if (state.kind === 'unfinished') return { id, title, direction: state.direction, done: state.done, of: steps };
		} else if (journal.fault !== 'torn') return { id, fault: journal.fault };
	}
	return undefined;
}

/** Removes journals that were torn before their first step. For whoever has the tree's lock. */
export async function removeTornJournals(bench: Workbench): Promise<void> {
	for (const { path, isEnded } of await journalFiles(bench)) {
		if (isEnded) continue;
		const journal = parseJournal(await bench.disk.readText(path));
		if ('fault' in journal && journal.fault === 'torn') await bench.disk.unlink(path);
	}
}

/** A journal and its steps. */
export type ReadJournal = Journal & { readonly steps: readonly Step[] };

/** One operation's journal; undefined where there is none. */
export async function readJournal(bench: Workbench, id: string): Promise<ReadJournal | JournalFault | undefined> {
	const found = (await journalFiles(bench)).find(file => file.id === id);
	if (!found) return undefined;
	const journal = parseJournal(await bench.disk.readText(found.path));
	if ('fault' in journal) return journal;
	const steps = journal.stepLines.map(parseStep).filter(step => step !== undefined);
	return steps.length === journal.header.steps ? { ...journal, steps } : { fault: 'unreadable' };
}

/** Every journal of the tree, the newest operation first, with what became of it; torn ones are left out. */
export async function* allJournals(bench: Workbench): AsyncGenerator<{ readonly id: string; readonly isEnded: boolean; readonly journal: Journal | JournalFault }> {
	for (const { id, path, isEnded } of await journalFiles(bench)) {
		const journal = await parsedFile(bench, path);
		if (!('fault' in journal) || journal.fault !== 'torn') yield { id, isEnded, journal };
	}
}

/** One file that can't be read must not hide all others. */
async function parsedFile({ disk }: Workbench, path: string): Promise<Journal | JournalFault> {
	try {
		return parseJournal(await disk.readText(path));
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return { fault: 'unreadable' };
	}
}

/** A journal that is written to, by whoever has the tree's lock. */
export class OpenJournal {
	private constructor(private readonly bench: Workbench, readonly id: string) {}

	/** Writes and flushes a new journal: until then nothing of the tree has changed. */
	static async create(bench: Workbench, plan: Plan, steps: readonly Step[]): Promise<OpenJournal> {
		const { disk, clock } = bench;
		const nowMs = clock.now();
		const journal = new OpenJournal(bench, newOperationId(nowMs, () => clock.random()));
		try {
			await disk.createText(journal.path(UNFINISHED), journalText(journal.id, nowMs, plan, steps));
			await journal.flushNames();
		} catch (error) {
			// Nothing was begun, so there is nothing to recover.
			await codeOf(() => disk.unlink(journal.path(UNFINISHED)));
			throw error;
		}
		return journal;
	}

	/** Takes up an operation that was cut short. */
	static resume(bench: Workbench, id: string): OpenJournal {
		return new OpenJournal(bench, id);
	}

	/** Begins the way back of an operation that ended. */
	static async reopen(bench: Workbench, id: string): Promise<OpenJournal> {
		const journal = new OpenJournal(bench, id);
		try {
			await bench.disk.rename(journal.path(ENDED), journal.path(UNFINISHED));
		} catch (error) {
			// It may have its name already, where the disk lost the change after the end.
			if (failureOf(error) !== 'ENOENT') throw error;
		}
		// Under its old name nobody would look into it.
		await journal.flushNames();
		await bench.disk.appendText(journal.path(UNFINISHED), markText({ begin: 'back' }), true);
		return journal;
	}

	/** How many steps had their turn. Not flushed, and no harm if it fails: it is for people. */
	async mark(done: number): Promise<void> {
		await codeOf(() => this.bench.disk.appendText(this.path(UNFINISHED), markText({ done }), false));
	}

	/** @throws what the disk says; then the operation is unfinished */
	async end(state: EndState, standingNot: Iterable<number>): Promise<void> {
		const { disk } = this.bench;
		await disk.appendText(this.path(UNFINISHED), markText({ end: state, standingNot: [...standingNot] }), true);
		await codeOf(() => disk.rename(this.path(UNFINISHED), this.path(ENDED)));
	}

	/** Lets an operation rest that can be neither finished nor rolled back. */
	async giveUp(): Promise<void> {
		await this.bench.disk.rename(this.path(UNFINISHED), this.path(ENDED));
		await this.flushNames();
	}

	private path(ending: string): string {
		return `${this.bench.root}/${LOG_FOLDER}/${this.id}${ending}`;
	}

	private async flushNames(): Promise<void> {
		await this.bench.disk.flushFolder(`${this.bench.root}/${LOG_FOLDER}`);
	}
}

interface JournalFile { readonly id: string; readonly path: string; /** By its name. */ readonly isEnded: boolean }

async function journalFiles({ disk, root }: Workbench): Promise<JournalFile[]> {
	const folder = `${root}/${LOG_FOLDER}`;
	let names: string[];
	try {
		names = (await disk.list(folder)).files;
	} catch (error) {
		if (failureOf(error) === 'ENOENT') return [];
		throw error;
	}
	return names.filter(name => name.endsWith(ENDED) || name.endsWith(UNFINISHED)).sort().reverse()
		.map(name => ({ id: name.slice(0, name.lastIndexOf('.')), path: `${folder}/${name}`, isEnded: name.endsWith(ENDED) }));
}
