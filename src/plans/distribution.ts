/**
 * Copies of master darks and flats into the folder of each night that they serve, where WBPP loads them (seed
 * directory-structure.md).
 */
import type { DarkRules } from '../domain/calibration/calibration';
import { compareValues } from '../domain/exposure';
import type { FlatRules } from '../domain/flats/flat-coverage';
import { grouped } from '../domain/grouped';
import type { Conflict, CopyFile, Plan } from '../domain/operations/plan';
import type { NightWithout } from '../domain/operations/proposal';
import type { FlatAnswer, FlatQuestion } from '../domain/operations/questions';
import { foldRig } from '../domain/rig';
import type { LightsOfNight } from '../domain/calibration/rig-facts';
import { PLANS } from '../text/plans';
import type { InventoryFile } from '../tree/inventory';
import { DarkMatcher, type DarkOnDisk } from './matching-darks';
import { FlatMatcher, type FlatOnDisk } from './matching-flats';
import { foldName } from '../tree/file-system-names';
import { isWithin, nameOf, pathIn } from '../domain/paths';

/** What lies in the tree. All paths are relative to it. */
export interface Calibration {
	/** Every dark and bias. */
	readonly darks: readonly DarkOnDisk[];
	/** Every flat, copies and raw ones too. */
	readonly flats: readonly FlatOnDisk[];
	/** How a rig's flats and darks serve. */
	readonly rulesOf: (rig: string | null) => FlatRules & DarkRules;
}

export interface Distribution {
	readonly plan: Plan;
	/** One a date at most; its flats are copied once it is answered. */
	readonly questions: readonly FlatQuestion[];
	/** Nights whose question is open are among them. */
	readonly without: readonly NightWithout[];
}

/**
 * @param lights that want calibration: of a target, a stage, or a tree
 * @param answers by the keys of questions
 */
export function planDistribution(
	lights: readonly LightsOfNight[],
	{ darks, flats, rulesOf }: Calibration,
	answers: ReadonlyMap<string, FlatAnswer>,
): Distribution {
	const copies = new Copies();
	const questions: FlatQuestion[] = [];
	for (const [key, ofRig] of grouped(lights, ({ rig }) => keyOf(rig))) {
		const rig = ofRig[0]?.rig ?? null;
		const rules = rulesOf(rig);
		const darkMatcher = new DarkMatcher(darks, rules);
		const flatMatcher = new FlatMatcher(
			rig,
			flats.filter(flat => keyOf(flat.rig) === key),
			rules,
			answers,
		);
		for (const light of ofRig) {
			if (darkMatcher.isInPlace(light.conditions, light.nightFolder)) continue;
			const masters = darkMatcher.bestFor(light.conditions, rig);
			if (masters.length === 0) copies.lack(light, 'dark');
			for (const { file } of masters) copies.add(file, light);
		}
		for (const ofNight of grouped(ofRig, ({ night }) => night ?? '').values()) {
			const { matched, question } = flatMatcher.match(ofNight[0]?.night ?? null, ofNight);
			if (question) questions.push(question);
			for (const { lights: light, flat } of matched) {
				if (flat) copies.add(flat.file, light);
				else copies.lack(light, 'flat');
			}
		}
	}
	return {
		plan: {
			operation: 'masters',
			title: PLANS.distribution,
			outside: [],
			steps: copies.steps(),
			conflicts: copies.conflicts,
			skipped: [],
		},
		questions: questions.sort((a, b) => compareValues(a.key, b.key)),
		without: copies.without(),
	};
}

/** Masters on their way to night folders, each once, and what is missing there. */
class Copies {
	readonly conflicts: Conflict[] = [];
	/** By destination, as file systems tell names apart. */
	private readonly copies = new Map<string, CopyFile>();
	private readonly refused = new Set<string>();
	private readonly lacking = new Map<
		string,
		{ of: LightsOfNight; darkSeconds: Set<number>; flatFilters: Set<string> }
	>();

	add(file: InventoryFile, { nightFolder }: LightsOfNight): void {
		if (isWithin(file.path, nightFolder)) return;
		const to = pathIn(nightFolder, nameOf(file.path));
		const other = this.copies.get(foldName(to));
		if (!other)
			this.copies.set(foldName(to), {
				kind: 'copy file',
				from: file.path,
				to,
				sizeBytes: file.sizeBytes,
				mtimeMs: file.mtimeMs,
			});
		// WBPP's names say nothing of gain or angle: two masters may have one.
		else if (other.from !== file.path && !this.refused.has(`${file.path}\n${to}`)) {
			this.refused.add(`${file.path}\n${to}`);
			this.conflicts.push({ from: file.path, to, reason: 'taken' });
		}
	}

	lack(of: LightsOfNight, what: 'dark' | 'flat'): void {
		const lack = this.lacking.get(of.nightFolder) ?? { of, darkSeconds: new Set(), flatFilters: new Set() };
		this.lacking.set(of.nightFolder, lack);
		if (what === 'flat') lack.flatFilters.add(of.filter);
		else lack.darkSeconds.add(of.conditions.exposureSeconds ?? NaN);
	}

	steps(): CopyFile[] {
		return [...this.copies.values()].sort((a, b) => compareValues(a.to, b.to));
	}

	without(): NightWithout[] {
		return [...this.lacking]
			.sort(([a], [b]) => compareValues(a, b))
			.map(
				([
					folder,
					{
						of: { rig, night },
						darkSeconds,
						flatFilters,
					},
				]) => ({
					rig,
					night,
					folder,
					darkSeconds: [...darkSeconds].sort((a, b) => a - b),
					flatFilters: [...flatFilters].sort(compareValues),
				}),
			);
	}
}

const keyOf = (rig: string | null): string => (rig === null ? '' : foldRig(rig));
