/**
 * Sums of lights, made apart from the product's: of what a writer meant, of what a JSON document says, of what notes
 * say.
 */
import type { LedgerLight } from '../build/tree-plan';
import type { ExposuresDocument } from './commands';

/**
 * Subs and seconds by "target | rig | panel | filter | exposure | night | state", targets without case and spaces, in
 * order.
 */
export type Ledger = Record<string, string>;

class Sums {
	readonly #sums = new Map<string, { subs: number; seconds: number }>();

	add(key: readonly (string | number | null)[], subs: number, exposureSeconds: number): void {
		if (subs === 0) return;
		const text = key.join(' | ');
		const sum = this.#sums.get(text) ?? { subs: 0, seconds: 0 };
		this.#sums.set(text, { subs: sum.subs + subs, seconds: sum.seconds + subs * exposureSeconds });
	}

	ledger(): Ledger {
		return Object.fromEntries(
			[...this.#sums]
				.sort(([a], [b]) => (a < b ? -1 : 1))
				.map(([key, { subs, seconds }]) => [key, `${subs} subs, ${seconds} s`]),
		);
	}
}

const folded = (target: string): string => target.normalize('NFC').toLowerCase().replaceAll(' ', '');

export function ledgerOfLights(lights: readonly LedgerLight[]): Ledger {
	const sums = new Sums();
	for (const { target, rig, panel, filter, exposureSeconds, night, state } of lights)
		sums.add([folded(target), rig, panel, filter, exposureSeconds, night, state], 1, exposureSeconds);
	return sums.ledger();
}

/** From `nights` of the document; the seconds are the document's own. */
export function ledgerOfAnswer({ targets }: ExposuresDocument): Ledger {
	const sums = targets.flatMap(({ target, nights }) =>
		nights.map(
			({ rig, panel, filter, exposureSeconds, night, state, subs, seconds }) =>
				[
					[folded(target), rig, panel, filter, exposureSeconds, night, state].join(' | '),
					`${subs} subs, ${seconds} s`,
				] as const,
		),
	);
	if (new Set(sums.map(([key]) => key)).size < sums.length) throw new Error('a row stands twice in the answer');
	return Object.fromEntries(sums.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * From the `astro-nights` blocks of notes, whose rows have no quoted cells; of all Data trees and states of data
 * together.
 */
export function ledgerOfNotes(texts: Iterable<string>): Ledger {
	const sums = new Sums();
	for (const text of texts) {
		const target = /^target: "?(.*?)"?$/m.exec(text)?.[1] ?? '';
		for (const line of logLines(text)) {
			const [night = '', rig = '', panel = '', filter = '', exposure = '', accepted, unreviewed, rejected] =
				line.split(',');
			Object.entries({ accepted, unreviewed, rejected }).forEach(([state, subs]) => {
				sums.add([folded(target), rig, panel, filter, exposure, night, state], Number(subs), Number(exposure));
			});
		}
	}
	return sums.ledger();
}

/** The rows of a note's log, without the header. */
export function logLines(text: string): string[] {
	const block = /```astro-nights\r?\n([\s\S]*?)\r?\n```/.exec(text)?.[1];
	return block === undefined ? [] : block.split(/\r?\n/).slice(1);
}
