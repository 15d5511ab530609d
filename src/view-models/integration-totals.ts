/** How much light there is by rig, year and month, over many targets: the dashboard's totals. */
import type { Card } from './dashboard';
import { compareValues, countedRows, toMillisecond, type LogRow } from '../domain/exposure';
import type { Night } from '../domain/night';
import { foldRig } from '../domain/rig';

/** A sum over rows. */
export interface Light {
	readonly seconds: number;
	readonly nights: number;
}

export interface RigLight extends Light {
	/** Null for light that no rig is known of. */
	readonly rig: string | null;
	readonly targets: number;
}

export interface YearLight extends Light {
	/** Null for light without a date. */
	readonly year: string | null;
	/** January to December; empty for light without a date. */
	readonly months: readonly Light[];
}

export interface IntegrationTotals {
	readonly all: Light & { readonly targets: number };
	/** Most light first. */
	readonly rigs: readonly RigLight[];
	/** The latest first. */
	readonly years: readonly YearLight[];
}

class Sum {
	private milliseconds = 0;
	private readonly nights = new Set<string>();
	readonly targets = new Set<Card>();

	add(row: LogRow, card: Card): void {
		this.milliseconds += (row.accepted + row.unreviewed) * row.exposureSeconds * 1000;
		if (row.night !== null) this.nights.add(row.night);
		this.targets.add(card);
	}

	get light(): Light {
		return { seconds: toMillisecond(this.milliseconds / 1000), nights: this.nights.size };
	}
}

/**
 * Totals of these targets, or of what one rig and one filter have of them; an empty text stands for all. Accepted and
 * unreviewed light counts.
 */
export function integrationTotals(
	cards: readonly Card[],
	choice: { readonly rig: string; readonly filter: string },
): IntegrationTotals {
	const rig = foldRig(choice.rig);
	const all = new Sum();
	const rigs = new Map<string | null, { readonly name: string | null; readonly sum: Sum }>();
	const years = new Map<string | null, Sum>();
	const months = new Map<string, Sum>();
	for (const card of cards) {
		for (const row of countedRows(card.rows, card.plan.includeUnknown)) {
			const ofRig = row.rig === null ? null : foldRig(row.rig);
			if (
				row.accepted + row.unreviewed === 0 ||
				(rig !== '' && ofRig !== rig) ||
				(choice.filter !== '' && row.filter !== choice.filter)
			)
				continue;
			const entry = rigs.get(ofRig) ?? { name: row.rig, sum: new Sum() };
			rigs.set(ofRig, entry);
			const sums = [
				all,
				entry.sum,
				at(years, row.night?.slice(0, 4) ?? null),
				...(row.night === null ? [] : [at(months, row.night.slice(0, 7))]),
			];
			for (const sum of sums) sum.add(row, card);
		}
	}
	return {
		all: { ...all.light, targets: all.targets.size },
		rigs: [...rigs.values()]
			.map(({ name, sum }) => ({ rig: name, ...sum.light, targets: sum.targets.size }))
			.sort((a, b) => b.seconds - a.seconds || compareValues(a.rig, b.rig)),
		years: [...years]
			.sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : compareValues(b, a)))
			.map(([year, sum]) => ({
				year,
				...sum.light,
				months: year === null ? [] : MONTHS.map(month => months.get(`${year}-${month}`)?.light ?? NOTHING),
			})),
	};
}

const MONTHS = Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, '0'));
const NOTHING: Light = { seconds: 0, nights: 0 };

function at<Key>(sums: Map<Key, Sum>, key: Key): Sum {
	const sum = sums.get(key) ?? new Sum();
	sums.set(key, sum);
	return sum;
}

export interface BoardSummary {
	readonly openTargets: number;
	readonly openHours: number;
	readonly hours: number;
	readonly nightsThisYear: number;
	readonly lastNight: Night | undefined;
}

/** What there is in all. @param closedFrom the number of the stage from which on nothing more is shot */
export function boardSummary(cards: readonly Card[], closedFrom: number, today: Night): BoardSummary {
	const year = today.slice(0, 5);
	const hoursOf = (some: readonly Card[]): number => some.reduce((sum, { hours }) => sum + hours, 0);
	const open = cards.filter(({ stage }) => stage === undefined || stage.number < closedFrom);
	const nights = new Set<Night>();
	for (const { rows, plan } of cards) {
		for (const { night, accepted, unreviewed } of countedRows(rows, plan.includeUnknown))
			if (night?.startsWith(year) === true && accepted + unreviewed > 0) nights.add(night);
	}
	return {
		openTargets: open.length,
		openHours: hoursOf(open),
		hours: hoursOf(cards),
		nightsThisYear: nights.size,
		lastNight: cards
			.map(({ lastNight }) => lastNight)
			.filter(night => night !== undefined)
			.sort()
			.at(-1),
	};
}
