/**
 * Night by night: whether a target's darks, flats and flat darks are in place, in the library, or missing (DESIGN 5).
 */
import { folderOf } from '../paths';
import { darksFor, type Calibrated, type DarkRules, type Whereabouts } from './calibration';
import { compareValues } from '../exposure';
import { isSameFilter, type Flat } from '../flats/flat';
import { coverLights, isComparable, type FlatRules } from '../flats/flat-coverage';
import type { DarkFile, FlatFile, LightsOfNight, NightCalibration } from './rig-facts';

/** What a rig has for its lights. */
export interface RigShelf {
	readonly flats: readonly FlatFile[];
	/** The user's word; they lie on no disk that we know. */ readonly recorded: readonly Flat[];
	readonly darks: readonly DarkFile[];
	readonly rules: FlatRules & DarkRules;
}

const MISSING: Calibrated = Object.freeze({ state: 'missing', isVerified: true });
const ORDER: readonly Whereabouts[] = ['missing', 'in library', 'in place'];

/** The calibration of one rig's nights. Made once for all its lights: answers are remembered. */
export class RigNights {
	private readonly flatsBelow: ReadonlyMap<string, readonly FlatFile[]>;
	private readonly darksBelow: ReadonlyMap<string, readonly DarkFile[]>;
	private readonly known = new Map<string, Calibrated>();

	constructor(
		private readonly rig: string | null,
		private readonly shelf: RigShelf,
	) {
		this.flatsBelow = byFolderAbove(shelf.flats);
		this.darksBelow = byFolderAbove(shelf.darks);
	}

	/** @param lights of one target under this rig; those without a night can't be told and are left out */
	of(lights: readonly LightsOfNight[]): NightCalibration[] {
		const byNight = new Map<string, LightsOfNight[]>();
		for (const light of lights)
			if (light.night !== null) byNight.set(light.night, [...(byNight.get(light.night) ?? []), light]);
		return [...byNight]
			.map(([night, own]) => this.night(night, own))
			.sort((a, b) => compareValues(a.night, b.night));
	}

	private night(night: string, lights: readonly LightsOfNight[]): NightCalibration {
		const darks = lights.map(light => this.darksOf(light));
		const flats = this.flatsOf(lights);
		const raw = flats.flatMap(({ serving }, at) =>
			serving.filter(flat => !flat.isMaster).map(flat => ({ flat, folder: lights[at]?.nightFolder ?? '' })),
		);
		return {
			night,
			rig: this.rig,
			darks: worst(darks),
			missingDarkSeconds: unique(
				lights
					.filter((_, at) => darks[at]?.state === 'missing')
					.flatMap(({ conditions }) => conditions.exposureSeconds ?? []),
			),
			flats: worst(flats.map(({ calibrated }) => calibrated)),
			missingFlatFilters: unique(
				lights.filter((_, at) => flats[at]?.calibrated.state === 'missing').map(({ filter }) => filter),
			),
			flatDarks:
				raw.length === 0
					? null
					: worst(raw.map(({ flat, folder }) => this.darks(flat.conditions, 'dark flat', folder))),
		};
	}

	private darksOf({ conditions, nightFolder }: LightsOfNight): Calibrated {
		return this.darks(conditions, 'dark', nightFolder);
	}

	/** Beside the lights first: what lies there is what gets loaded. */
	private darks(conditions: LightsOfNight['conditions'], kind: 'dark' | 'dark flat', folder: string): Calibrated {
		const ask = (where: string, darks: readonly DarkFile[]): Calibrated => {
			const key = JSON.stringify([kind, where, conditions]);
			let answer = this.known.get(key);
			if (!answer) this.known.set(key, (answer = darksFor(conditions, kind, where, darks, this.shelf.rules)));
			return answer;
		};
		const beside = this.darksBelow.get(folder);
		const inPlace = beside ? ask(folder, beside) : MISSING;
		// A bias for scaling may lie anywhere, so only a certain answer spares the look at all of them.
		if (inPlace.state === 'in place' && inPlace.isVerified) return inPlace;
		const anywhere = ask(NOWHERE, this.shelf.darks);
		return inPlace.state === 'in place' ? inPlace : anywhere;
	}

	/** For each group of lights where its flat is, and which files serve it there. */
	private flatsOf(lights: readonly LightsOfNight[]): { calibrated: Calibrated; serving: readonly FlatFile[] }[] {
		const { rules, flats, recorded } = this.shelf;
		const onDisk = coverLights(lights, flats, rules);
		const told = coverLights(lights, recorded, rules);
		// Where nobody knows the lights' angle, nobody knows that a flat of their filter is not theirs.
		const hasUnknown = lights.some(light => !isComparable(light, rules.source));
		const perhaps = hasUnknown ? coverLights(lights, [...flats, ...recorded], { ...rules, source: 'none' }) : told;
		const beside = this.besideOf(lights);
		return lights.map((light, at) => {
			const own = beside.get(light);
			if (own) return own;
			const elsewhere = onDisk[at]?.coverage.flat;
			if (elsewhere) return { calibrated: { state: 'in library', isVerified: true }, serving: [elsewhere] };
			const unsure = isComparable(light, rules.source) ? told[at] : perhaps[at];
			return {
				calibrated: unsure?.coverage.flat ? { state: 'in library', isVerified: false } : MISSING,
				serving: [],
			};
		});
	}

	/** Lights that have their flat in the folder that is loaded with them. */
	private besideOf(
		lights: readonly LightsOfNight[],
	): Map<LightsOfNight, { calibrated: Calibrated; serving: readonly FlatFile[] }> {
		const { rules } = this.shelf;
		const found = new Map<LightsOfNight, { calibrated: Calibrated; serving: readonly FlatFile[] }>();
		for (const folder of new Set(lights.map(({ nightFolder }) => nightFolder))) {
			const beside = this.flatsBelow.get(folder);
			if (!beside) continue;
			for (const {
				lights: light,
				coverage: { flat },
			} of coverLights(
				lights.filter(({ nightFolder }) => nightFolder === folder),
				beside,
				rules,
			)) {
				if (flat) {
					found.set(light, { calibrated: { state: 'in place', isVerified: true }, serving: [flat] });
					continue;
				}
				// Stacking loses the rotator's angle: who put such a flat beside these lights meant it for them.
				const unsure = beside.filter(
					other =>
						isSameFilter(other, light, rules.filters) &&
						(other.angleDegrees === null || !isComparable(light, rules.source)),
				);
				if (unsure.length > 0)
					found.set(light, { calibrated: { state: 'in place', isVerified: false }, serving: unsure });
			}
		}
		return found;
	}
}

/** A folder that no file lies in: everything is elsewhere. */
const NOWHERE = '\0';

function byFolderAbove<File extends { readonly folder: string }>(files: readonly File[]): Map<string, File[]> {
	const below = new Map<string, File[]>();
	for (const file of files) {
		for (let folder = file.folder; folder !== ''; folder = folderOf(folder)) {
			const there = below.get(folder);
			if (there) there.push(file);
			else below.set(folder, [file]);
		}
	}
	return below;
}

const rank = ({ state, isVerified }: Calibrated): number =>
	2 * ORDER.indexOf(state) + (isVerified && state !== 'missing' ? 1 : 0);

const worst = (all: readonly Calibrated[]): Calibrated =>
	all.reduce((a, b) => (rank(b) < rank(a) ? b : a), all[0] ?? MISSING);

const unique = <T extends string | number>(values: readonly T[]): T[] => [...new Set(values)].sort(compareValues);
