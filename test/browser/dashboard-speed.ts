/** How fast the dashboard is with very many targets, measured in the browser. */
import { targetNotes } from '../build/target-notes';
import { openObsidian } from './harness/obsidian-page';

/** Milliseconds. */
export interface DashboardTimes {
	/** From the command to the first cards on the screen, all notes read. */
	readonly opening: number;
	/** From the answers to the first cards on the screen, each time in a new view. */
	readonly firstPaints: readonly number[];
	/** A letter typed, a choice made: until the board is laid out anew. */
	readonly filterings: readonly number[];
	/** A note changed: what its card costs. */
	readonly followings: readonly number[];
}

const VIEW = 'astro-data-log-dashboard';
const ROUNDS = 7;
const QUERIES = ['m', 'm 1', 'm 12', 'm 1', 'm', '', 'ngc', 'ngc 4', '', '9', '99', ''];

/** The parts of the view that only a measurement needs. */
interface MeasuredView {
	readonly parts: { readonly log: { readonly rules: { notes: unknown } } };
	take(cards: unknown): void;
}

export async function measureDashboard(targets: number): Promise<DashboardTimes> {
	const obsidian = await openObsidian({ files: targetNotes(targets), width: 1440, height: 900 });
	try {
		// To the plugin as it was first loaded all notes are new.
		await obsidian.reloadPlugin();
		return await obsidian.page.evaluate(
			async ([type, rounds, queries]) => {
				const { workspace } = window.app;
				const now = (): number => performance.now();
				const painted = (): Promise<void> =>
					new Promise(done => {
						requestAnimationFrame(() => {
							const { port1, port2 } = new MessageChannel();
							port1.onmessage = () => {
								done();
							};
							port2.postMessage(null);
						});
					});
				// Reading a position makes the browser lay out what has changed.
				const layOut = (): unknown => document.querySelector('.astro-dashboard-page')?.getBoundingClientRect();
				const drawn = async (): Promise<void> => {
					while (!document.querySelector('.astro-card'))
						await new Promise(done => {
							window.setTimeout(done);
						});
					await painted();
				};
				const view = (): MeasuredView => workspace.getLeavesOfType(type)[0]?.view as unknown as MeasuredView;
				const open = async (): Promise<void> => workspace.getLeaf('tab').setViewState({ type });
				const began = now();
				await open();
				await drawn();
				const opening = now() - began;

				// Each new view makes its cards and elements anew. Cards are made by the rules of goals, which are asked
				// for when all notes were read; asked for earlier, the time would only be longer.
				const { log } = view().parts;
				const { rules } = log;
				const { notes } = rules;
				const firstPaints: number[] = [];
				for (let round = 0; round < rounds; round++) {
					workspace.detachLeavesOfType(type);
					let answered: number | undefined;
					Object.defineProperty(rules, 'notes', {
						configurable: true,
						get: () => {
							answered ??= now();
							return notes;
						},
					});
					await open();
					await drawn();
					firstPaints.push(now() - (answered ?? NaN));
				}
				Object.defineProperty(rules, 'notes', { value: notes });

				const [search, ...lists] = document.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
					'.astro-filter-row :is(input, select)',
				);
				const filterings: number[] = [];
				const set = async (
					field: HTMLInputElement | HTMLSelectElement | undefined,
					value: string,
				): Promise<void> => {
					if (!field) throw new Error('no dashboard');
					const start = now();
					field.value = value;
					field.dispatchEvent(
						new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }),
					);
					layOut();
					filterings.push(now() - start);
					await painted();
				};
				for (const query of queries) await set(search, query);
				for (const list of lists as HTMLSelectElement[])
					for (const { value } of [...list.options].slice(0, 4)) await set(list, value);
				for (const list of lists.slice(0, 3)) await set(list, '');

				const followings: number[] = [];
				const shown = view();
				const take = shown.take.bind(shown);
				shown.take = cards => {
					const start = now();
					take(cards);
					layOut();
					followings.push(now() - start);
				};
				for (const file of window.app.vault.getMarkdownFiles().slice(0, rounds)) {
					const before = followings.length;
					await window.app.vault.process(file, text => text.replace('---\n', '---\npublished: yes\n'));
					while (followings.length === before)
						await new Promise(done => {
							window.setTimeout(done, 5);
						});
				}
				return { opening, firstPaints, filterings, followings };
			},
			[VIEW, ROUNDS, QUERIES] as const,
		);
	} finally {
		await obsidian.close();
	}
}
