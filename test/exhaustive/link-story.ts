/**
 * What happens to a tree with links: commands and the person's own edits by turns, drawn from a seed as the tree goes
 * on.
 */
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../build/random';
import { bookOf, isWithin, LOG_FOLDER, type Book } from './books';
import { anyCuttable, archivedIsLinked, mergedByHand } from './by-hand';
import { EDITS, makeLink, MOUNTS, type Edit } from './layouts';
import type { Mounts } from './mounts';
import { anyOperation, anyWayBack } from './operations';
import { Running, runProgram, type Report } from './programs';
import type { Tally } from './size';
import { RIG, type World } from './world';

/** Not every edit finds what it needs. */
const EDIT_TRIES = 4;

export class LinkStory {
	/** What happened, for whoever reads of a fault. */
	readonly said: string[] = [];
	readonly faults: string[] = [];
	/** Folders that the person named. One that is moved later, with a link in its place, is still the named one. */
	readonly #named = new Set<string>();

	constructor(
		readonly world: World,
		readonly random: Random,
		readonly mounts: Mounts,
		readonly tally: Tally,
		readonly canMount: boolean,
	) {}

	async tell(): Promise<void> {
		const { random } = this;
		await this.command(['refresh']);
		const theme = random.next();
		if (theme < 0.2) await this.#archivedAndLinked();
		else if (theme < 0.45) await this.#cutAndMerged();
		else if (theme < 0.55) await this.#archivedIntoTheTree();
		else await this.#anything(theme < 0.67 && this.canMount ? MOUNTS : EDITS);
	}

	async #archivedAndLinked(): Promise<void> {
		const { random, world, tally } = this;
		if (random.chance(0.3)) this.#editSomehow(EDITS);
		await this.command(['archive', 'NGC 281', '--to', world.archive, '--yes']);
		tally.add('originals that became links to their copies', this.edit(archivedIsLinked) ? 1 : 0);
		if (random.chance(0.3)) this.#editSomehow(EDITS);
		await this.command(random.chance(0.7) ? ['undo', '--yes'] : anyOperation(world, random));
		if (random.chance(0.5)) await this.command(anyWayBack(random));
	}

	async #cutAndMerged(): Promise<void> {
		const { random, world, tally } = this;
		const cuttable = anyCuttable(world, random);
		await this.cut(cuttable.words);
		tally.add('operations cut short and merged by hand', this.edit(mergedByHand(cuttable)) ? 1 : 0);
		await this.command(['recover', random.pick(['--finish', '--roll-back']), '--yes']);
		if (random.chance(0.5))
			await this.command(random.chance(0.7) ? ['undo', '--yes'] : anyOperation(world, random));
	}

	async #archivedIntoTheTree(): Promise<void> {
		const { random, world } = this;
		const to = join(world.home, 'Link to archive');
		const [stage, rig] = [join(world.data, RIG, '50_Bake'), join(world.data, RIG)];
		const leadsTo = random.pick([world.data, rig, stage, join(rig, '60_Done')]);
		makeLink(leadsTo, to, random);
		this.#happened(`${to} is a link to ${leadsTo}`);
		const inside = join(to, 'Further');
		const place = random.chance(0.3) ? inside : to;
		if (place === inside) mkdirSync(inside);
		await this.command(['archive', 'NGC 281', '--to', place, '--yes']);
		await this.command(random.chance(0.6) ? ['undo', '--yes'] : anyOperation(world, random));
	}

	async #anything(edits: readonly [Edit, ...Edit[]]): Promise<void> {
		const { random, world } = this;
		this.#editSomehow(edits);
		for (let left = random.whole(1, 4); left > 0; left--) {
			if (random.chance(0.5)) this.#editSomehow(EDITS);
			const words = random.chance(0.65) ? anyOperation(world, random) : anyWayBack(random);
			if (random.chance(0.2)) await this.cut(words);
			else await this.command(words);
		}
	}

	/** One of several edits: the first one that there is something for. */
	#editSomehow(edits: readonly [Edit, ...Edit[]]): void {
		for (let tries = 0; tries < EDIT_TRIES && !this.edit(this.random.pick(edits)); tries++);
	}

	/**
	 * The person's own doing. A mistake in it would look like the program's. @returns whether there was something to do
	 */
	edit(edit: Edit): boolean {
		const before = hashesOf(this.#everything());
		const what = edit(this.world, this.random, this.mounts);
		if (what === undefined) return false;
		this.#happened(what);
		this.tally.add('edits');
		const after = hashesOf(this.#everything());
		if ([...before].some(hash => !after.has(hash))) throw new Error(`The test itself lost files: ${what}`);
		return true;
	}

	/** One that is killed when it has begun. */
	async cut(words: readonly string[]): Promise<void> {
		await this.#watched(words, async () => {
			const program = new Running(this.world, words, { delayMs: 4, seed: this.random.whole(1, 1e9) });
			const lock = join(this.world.data, LOG_FOLDER, 'lock');
			while (!program.isOver && !existsSync(lock)) await wait(2);
			await wait(this.random.between(0, 150, 0));
			program.signal('SIGKILL');
			return program.report;
		});
	}

	async command(words: readonly string[]): Promise<void> {
		await this.#watched(words, () => runProgram(this.world, words));
	}

	/** Compares everything before and after. */
	async #watched(words: readonly string[], run: () => Promise<Report>): Promise<void> {
		const { world, tally } = this;
		const place = words[0] === 'intake' ? words[1] : words[words.indexOf('--to') + 1];
		if ((words[0] === 'intake' || words[0] === 'archive') && place !== undefined && existsSync(place))
			this.#named.add(place);
		const before = this.#everything();
		const untouchable = this.#untouchable(before);
		const report = await run();
		const after = this.#everything();
		this.#happened(`${words.join(' ')} (${endOf(report)})`);
		tally.add('commands');
		tally.add('killed', report.isKilled ? 1 : 0);
		tally.add(
			'that changed something',
			(report.said?.steps ?? []).length > 0 && report.said?.operation !== null ? 1 : 0,
		);
		const now = hashesOf(after);
		const lost = [...before.files]
			.filter(([path, { hash }]) => !isMadeByProgram(path) && !now.has(hash))
			.map(([path]) => path);
		const touched = untouchable.filter(
			path =>
				after.files.get(path)?.hash !== before.files.get(path)?.hash ||
				after.files.get(path)?.mtimeNs !== before.files.get(path)?.mtimeNs,
		);
		this.faults.push(
			...[
				...(report.fault === undefined ? [] : [report.fault]),
				...(lost.length > 0 ? [`lost ${lost.length}: ${lost.slice(0, 3).join(', ')}`] : []),
				...(touched.length > 0 ? [`touched ${touched.length} outside: ${touched.slice(0, 3).join(', ')}`] : []),
				...this.#falselyVerified(report, after),
			].map(fault => `${this.said.join('; ')}: ${fault}`.replaceAll(`${world.home}/`, '')),
		);
	}

	#happened(what: string): void {
		this.said.push(what);
	}

	/** All real folders of the case but vault and state. */
	#everything(): Book {
		const { home, vault, state } = this.world;
		const { files, folders, links } = bookOf(home);
		const isMeant = ([path]: readonly [string, unknown]): boolean =>
			!isWithin(path, vault) && !isWithin(path, state);
		return { files: new Map([...files].filter(isMeant)), folders, links };
	}

	/** Files outside of the Data tree and of the folders that the person named. */
	#untouchable({ files }: Book): string[] {
		const data = realpathSync(this.world.data);
		const own = [data, ...[...this.#named].filter(path => existsSync(path)).map(path => realpathSync(path))];
		return [...files.keys()].filter(
			path => !own.some(folder => isWithin(path, folder) || this.mounts.isMountedIn(path, folder)),
		);
	}

	/** Copies that are called verified, and lie in the Data tree or are the originals themselves. */
	#falselyVerified({ said, words }: Report, { files }: Book): string[] {
		if (words[0] !== 'archive' || !((said?.verified ?? 0) > 0)) return [];
		const data = realpathSync(this.world.data);
		const wrong = (said?.steps ?? []).filter(({ from, to }) => {
			if (!existsSync(to)) return false;
			const [copy, original] = [files.get(realpathSync(to)), files.get(join(data, from))];
			const isOriginal = copy?.inode === original?.inode && copy?.device === original?.device;
			return isWithin(realpathSync(to), data) || (copy !== undefined && isOriginal);
		});
		if (wrong.length === 0) return [];
		return [`says that ${said?.verified} copies were verified, and ${wrong.length} of them lie in the Data tree`];
	}
}

/** How a command ended, in a word. */
function endOf({ isKilled, said, status }: Report): string {
	if (isKilled) return 'killed';
	return said?.refused ?? (said?.done === true ? 'done' : `status ${status}`);
}

/** Locks, journals and manifests come and go; what is put aside in folders beside the journals is the person's. */
const isMadeByProgram = (path: string): boolean =>
	basename(dirname(path)) === LOG_FOLDER || basename(path) === 'SHA256SUMS';

const hashesOf = ({ files }: Book): Set<string> => new Set([...files.values()].map(({ hash }) => hash));
