/**
 * The journals of one Data tree: `.astro-data-log/<id>.unfinished` while an operation is under way or was cut short,
 * `<id>.ended` until the notes followed it, then `<id>.jsonl`. Each further attempt at an unfinished one has its own
 * name, so that an earlier one that still lives finds its journal gone.
 */
import type { EndState, UnfinishedOperation } from '../domain/operations/outcome';
import type { Step } from '../domain/operations/plan';
import { failureOf, isDiskFailure } from '../tree/disk';
import {
	journalText,
	markText,
	newOperationId,
	parseJournal,
	parseStep,
	salvage,
	type Begun,
	type Journal,
	type JournalFault,
} from './journal-format';
import type { Direction } from './steps';
import { attemptName, hasOwnFolder, operationOf } from './operation-folders';
import { codeOf, LOG_FOLDER, type TreeAccess } from '../tree/tree-access';

const FOLLOWED = '.jsonl';
const ENDED = '.ended';
const UNFINISHED = '.unfinished';
/** Cut short before the first step: kept, and passed over. */
const TORN = '.torn';

/**
 * What has to be recovered, if anything. Costs one listing, however long the history: an operation that ended has
 * another name.
 * @throws what the disk says
 */
export async function unfinishedOperation(access: TreeAccess): Promise<UnfinishedOperation | undefined> {
	for (const { id, path, ending } of await journalFiles(access)) {
		if (ending !== UNFINISHED) continue;
		const journal = parseJournal(await access.disk.readText(path));
		if (!('fault' in journal)) {
			const {
				header: { title, steps },
				state,
			} = journal;
			if (state.kind === 'unfinished')
				return { id, title, direction: state.direction, done: state.done, of: steps };
		} else if (!(await isTorn(access, id, journal)))
			return { id, fault: journal.fault === 'newer' ? 'newer' : 'unreadable' };
	}
	return undefined;
}

/**
 * Whether a journal was cut short before its first step. One that was damaged later has the operation's own folder
 * beside it.
 */
const isTorn = async (access: TreeAccess, id: string, { fault }: JournalFault): Promise<boolean> =>
	fault === 'headless' && !(await hasOwnFolder(access, id));

/**
 * Puts journals aside that were torn before their first step, and gives those that ended the name that says so. For
 * whoever has the tree's lock.
 */
export async function tidyJournals(access: TreeAccess): Promise<void> {
	for (const { id, path, ending } of await journalFiles(access)) {
		if (ending !== UNFINISHED) continue;
		const journal = parseJournal(await access.disk.readText(path));
		if ('fault' in journal ? await isTorn(access, id, journal) : journal.state.kind === 'ended')
			await access.disk.rename(path, inFolder(access, `${id}${'fault' in journal ? TORN : ENDED}`));
	}
}

/** Ids of operations that ended and that no notes followed yet, the oldest first. @throws what the disk says */
export async function operationsToFollow(access: TreeAccess): Promise<string[]> {
	const ids: string[] = [];
	for (const { id, path, ending } of await journalFiles(access)) {
		if (ending === ENDED) ids.push(id);
		else if (ending === UNFINISHED) {
			const journal = await parsedFile(access, path);
			if (!('fault' in journal) && journal.state.kind === 'ended') ids.push(id);
		}
	}
	return ids.reverse();
}

/** Notes that everything followed an operation that ended. */
export async function markFollowed(access: TreeAccess, id: string): Promise<void> {
	const file = await journalFile(access, id);
	if (file && file.ending !== FOLLOWED) await access.disk.rename(file.path, inFolder(access, `${id}${FOLLOWED}`));
}

/** A journal and its steps. */
export type ReadJournal = Journal & { readonly steps: readonly Step[] };

/** One operation's journal; undefined where there is none. */
export async function readJournal(access: TreeAccess, id: string): Promise<ReadJournal | JournalFault | undefined> {
	const found = await journalFile(access, id);
	if (!found) return undefined;
	const journal = parseJournal(await access.disk.readText(found.path));
	if ('fault' in journal) return journal;
	const steps = journal.stepLines.map(parseStep).filter(step => step !== undefined);
	return steps.length === journal.header.steps ? { ...journal, steps } : { fault: 'unreadable' };
}

/** The steps that can still be read in a damaged journal, and which way they went last. */
export async function salvagedJournal(
	access: TreeAccess,
	id: string,
): Promise<{ readonly steps: readonly Step[]; readonly direction: Direction }> {
	const found = await journalFile(access, id);
	return salvage(found ? await access.disk.readText(found.path) : '');
}

/** Every journal of the tree, the newest operation first, with what became of it; torn ones are left out. */
export async function* allJournals(
	access: TreeAccess,
): AsyncGenerator<{ readonly id: string; readonly isEnded: boolean; readonly journal: Journal | JournalFault }> {
	for (const { id, path, ending } of await journalFiles(access)) {
		const journal = await parsedFile(access, path);
		if (!('fault' in journal) || !(await isTorn(access, id, journal)))
			yield { id, isEnded: ending !== UNFINISHED, journal };
	}
}

/** One file that can't be read must not hide all others. */
async function parsedFile({ disk }: TreeAccess, path: string): Promise<Journal | JournalFault> {
	try {
		return parseJournal(await disk.readText(path));
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return { fault: 'unreadable' };
	}
}

/** A journal that is written to, by whoever has the tree's lock. */
export class OpenJournal {
	private constructor(
		private readonly access: TreeAccess,
		readonly id: string,
		readonly attempt: string,
	) {}

	/** Writes and flushes a new journal: until then nothing of the tree has changed. */
	static async create(access: TreeAccess, id: string, begun: Begun): Promise<OpenJournal> {
		const { disk, clock } = access;
		const journal = new OpenJournal(access, id, id);
		try {
			await disk.createText(journal.path, journalText(id, clock.now(), begun));
			await journal.flushNames();
		} catch (error) {
			await journal.withdraw();
			throw error;
		}
		return journal;
	}

	/** Takes up an operation that was cut short, under a new name. @throws what the disk says */
	static async resume(access: TreeAccess, id: string, attempt: string): Promise<OpenJournal> {
		const journal = new OpenJournal(access, id, attempt);
		const found = await journalFile(access, id);
		if (found) await access.disk.rename(found.path, journal.path);
		await journal.flushNames();
		return journal;
	}

	/** Begins the way back of an operation that ended. */
	static async reopen(access: TreeAccess, id: string, attempt: string): Promise<OpenJournal> {
		// Under its old name nobody would look into it.
		const journal = await OpenJournal.resume(access, id, attempt);
		await access.disk.appendText(journal.path, markText({ begin: 'back' }), true);
		return journal;
	}

	/** Takes back a new journal: nothing was begun, so there is nothing to recover. */
	async withdraw(): Promise<void> {
		await codeOf(() => this.access.disk.unlink(this.path));
	}

	/** How many steps had their turn. Not flushed, and no harm if it fails: it is for people. */
	async mark(done: number): Promise<void> {
		await codeOf(() => this.access.disk.appendText(this.path, markText({ done }), false));
	}

	/** @throws what the disk says; then the operation is unfinished */
	async end(state: EndState, standingNot: Iterable<number>, direction: Direction): Promise<void> {
		const { disk } = this.access;
		await disk.appendText(this.path, markText({ end: state, standingNot: [...standingNot], direction }), true);
		await codeOf(() => disk.rename(this.path, inFolder(this.access, `${this.id}${ENDED}`)));
	}

	/** Lets an operation rest that can be neither finished nor rolled back. */
	async giveUp(): Promise<void> {
		await this.access.disk.rename(this.path, inFolder(this.access, `${this.id}${FOLLOWED}`));
		await this.flushNames();
	}

	private get path(): string {
		return inFolder(this.access, `${this.attempt}${UNFINISHED}`);
	}

	private async flushNames(): Promise<void> {
		await this.access.disk.flushFolder(inFolder(this.access, '').slice(0, -1));
	}
}

/** A new operation's id. */
export const newId = ({ clock }: TreeAccess): string => newOperationId(clock.now(), () => clock.random());

/** What a further attempt at an operation is called. */
export const newAttempt = ({ clock }: TreeAccess, id: string): string =>
	attemptName(
		id,
		Math.floor(clock.random() * 36 ** 6)
			.toString(36)
			.padStart(6, '0'),
	);

interface JournalFile {
	readonly id: string;
	readonly path: string;
	readonly ending: string;
}

const inFolder = ({ root }: TreeAccess, name: string): string => `${root}/${LOG_FOLDER}/${name}`;

const journalFile = async (access: TreeAccess, id: string): Promise<JournalFile | undefined> =>
	(await journalFiles(access)).find(file => file.id === id);

/** The newest first. */
async function journalFiles(access: TreeAccess): Promise<JournalFile[]> {
	let names: string[];
	try {
		names = (await access.disk.list(inFolder(access, '').slice(0, -1))).files;
	} catch (error) {
		if (failureOf(error) === 'ENOENT') return [];
		throw error;
	}
	return names
		.sort()
		.reverse()
		.flatMap(name => {
			const ending = [FOLLOWED, ENDED, UNFINISHED].find(known => name.endsWith(known));
			return ending === undefined ? [] : [{ id: operationOf(name), path: inFolder(access, name), ending }];
		});
}
