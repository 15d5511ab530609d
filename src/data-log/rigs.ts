/** Rigs over all Data trees: what calibrates what, with what the user says in the rig notes (DESIGN 5 and 6). */
import type { DarkRules } from '../domain/calibration/calibration';
import { libraryOf } from '../domain/calibration/dark-library';
import { FlatsByFilter, type Flat } from '../domain/flats/flat';
import { lightCoverer, type CoveredLights } from '../domain/flats/flat-coverage';
import { RigNights } from '../domain/calibration/night-calibration';
import { foldRig } from '../domain/rig';
import { UNTOLD_RIG, type RigConfig } from '../domain/calibration/rig-config';
import type {
	CalibrationData,
	FlatTable,
	LightsOfNight,
	RigFacts,
	RigFlatTable,
	RigTarget,
	TargetCalibration,
} from '../domain/calibration/rig-facts';
import { flatRulesOf, flatTableOf, withAnglesOfLights, type FlatSettings } from '../domain/flats/rig-flats';
import { rigConfigOf } from '../notes/rig-note';
import type { FoundNote, NoteStore } from '../notes/note-store';

export type RigRules = FlatSettings & DarkRules;

/** One rig's share of the trees. */
interface RigFrames extends CalibrationData {
	readonly rig: string | null;
	readonly byTarget: ReadonlyMap<string, readonly LightsOfNight[]>;
}

const NOTHING: CalibrationData = { lights: [], flats: [], darks: [] };

export class Rigs {
	private byRig: ReadonlyMap<string, RigFrames> = new Map();
	private configs: ReadonlyMap<string, RigConfig> = new Map();
	/** What was worked out from frames, configs and rules as they are; emptied when one of them changes. */
	private readonly nights = new Map<RigFrames, RigNights>();
	private readonly rulesByRig = new Map<RigFrames, FlatTable['rules']>();
	private readonly found = new Map<RigFrames, readonly Flat[]>();
	private readonly sorted = new Map<RigFrames, FlatsByFilter>();
	private readonly covered = new Map<RigFrames, ReadonlyMap<string, readonly CoveredLights[]>>();
	private readonly targets = new Map<string, TargetCalibration>();

	constructor(private rules: RigRules) {}

	/** Works by these rules from now on. */
	use(rules: RigRules): void {
		this.rules = rules;
		this.forget();
	}

	/** Takes what the trees hold now. */
	hold(data: CalibrationData): void {
		const byRig = new Map<
			string,
			{
				rig: string | null;
				lights: LightsOfNight[];
				flats: CalibrationData['flats'][number][];
				darks: CalibrationData['darks'][number][];
				byTarget: Map<string, LightsOfNight[]>;
			}
		>();
		const framesOf = (rig: string | null) => {
			const key = keyOf(rig);
			let frames = byRig.get(key);
			if (!frames) byRig.set(key, (frames = { rig, lights: [], flats: [], darks: [], byTarget: new Map() }));
			return frames;
		};
		for (const light of data.lights) {
			const { lights, byTarget } = framesOf(light.rig);
			lights.push(light);
			const own = byTarget.get(light.target);
			if (own) own.push(light);
			else byTarget.set(light.target, [light]);
		}
		for (const flat of data.flats) framesOf(flat.rig).flats.push(flat);
		for (const dark of data.darks) framesOf(dark.rig).darks.push(dark);
		this.byRig = byRig;
		this.forget();
	}

	/** Reads what the user says of rigs. Of two notes for one rig the first counts. */
	async readNotes(store: Pick<NoteStore, 'read'>, found: readonly FoundNote[]): Promise<void> {
		const configs = new Map<string, RigConfig>();
		for (const { path, kind, identity } of found) {
			if (kind === 'rig' && !configs.has(keyOf(identity)))
				configs.set(keyOf(identity), rigConfigOf((await store.read(path)) ?? '', this.rules.filters).config);
		}
		if (JSON.stringify([...configs]) === JSON.stringify([...this.configs])) return;
		this.configs = configs;
		this.forget();
	}

	configOf(rig: string | null): RigConfig {
		return this.configs.get(keyOf(rig)) ?? UNTOLD_RIG;
	}

	/** The rigs that have lights, flats or darks, as their folders spell them. */
	names(): string[] {
		return [...this.byRig.values()].map(({ rig }) => rig).filter(rig => rig !== null);
	}

	/** A rig's flats on disk, copies once. */
	flatsOf(rig: string): readonly Flat[] {
		const frames = this.byRig.get(keyOf(rig));
		return frames ? this.foundIn(frames) : [];
	}

	/** @param target its identity */
	calibrationOf(target: string): TargetCalibration {
		let known = this.targets.get(target);
		if (!known)
			this.targets.set(
				target,
				(known = {
					flats: this.tablesOf([target]),
					nights: [...this.byRig.values()].flatMap(frames =>
						this.nightsOf(frames).of(frames.byTarget.get(target) ?? []),
					),
				}),
			);
		return known;
	}

	/** A rig's flats, found and recorded, and how they serve its lights. */
	flatsAtHand(rig: string | null): { flats: readonly Flat[]; rules: FlatTable['rules'] } {
		const frames = this.byRig.get(keyOf(rig)) ?? { ...NOTHING, rig, byTarget: new Map() };
		return { flats: this.flatsIn(frames), rules: this.rulesOf(frames) };
	}

	/** The identities of all targets that have lights. */
	targetNames(): Set<string> {
		return new Set([...this.byRig.values()].flatMap(({ byTarget }) => [...byTarget.keys()]));
	}

	/** The tables of flats for the lights of these targets together, rig by rig; without a name of a rig, of all. */
	tablesOf(targets: Iterable<string>, rig?: string): RigFlatTable[] {
		const tables: RigFlatTable[] = [];
		const names = [...targets];
		for (const frames of this.byRig.values()) {
			if (rig !== undefined && keyOf(frames.rig) !== keyOf(rig)) continue;
			const all = this.coveredIn(frames);
			const [only = [], ...others] = names.map(target => all.get(target) ?? []);
			const covered = others.length === 0 ? only : [only, ...others].flat();
			if (covered.length > 0) tables.push({ rig: frames.rig, ...this.tableOf(frames, covered) });
		}
		return tables.sort((a, b) => ((a.rig ?? '') < (b.rig ?? '') ? -1 : 1));
	}

	/** What a rig's note tells. */
	factsOf(rig: string, targets: readonly RigTarget[], isWhole: boolean): RigFacts {
		const frames = this.byRig.get(keyOf(rig)) ?? { ...NOTHING, rig, byTarget: new Map() };
		return {
			rig,
			isWhole,
			targets,
			flats: this.foundIn(frames),
			library: libraryOf(frames.darks),
			table: this.tableOf(frames, [...this.coveredIn(frames).values()].flat()),
		};
	}

	private tableOf(frames: RigFrames, covered: readonly CoveredLights[]) {
		return flatTableOf(covered, this.sortedIn(frames), this.rulesOf(frames));
	}

	/** For all targets of a rig at once: to sort its flats takes longer than to cover the lights of one. */
	private coveredIn(frames: RigFrames): ReadonlyMap<string, readonly CoveredLights[]> {
		let covered = this.covered.get(frames);
		if (!covered) {
			const cover = lightCoverer(this.flatsIn(frames), this.rulesOf(frames));
			covered = new Map([...frames.byTarget].map(([target, lights]) => [target, cover(lights)]));
			this.covered.set(frames, covered);
		}
		return covered;
	}

	private flatsIn(frames: RigFrames): readonly Flat[] {
		return [...this.foundIn(frames), ...this.configOf(frames.rig).recorded];
	}

	private sortedIn(frames: RigFrames): FlatsByFilter {
		let sorted = this.sorted.get(frames);
		if (!sorted) this.sorted.set(frames, (sorted = new FlatsByFilter(this.flatsIn(frames), this.rules.filters)));
		return sorted;
	}

	private foundIn(frames: RigFrames): readonly Flat[] {
		let found = this.found.get(frames);
		if (!found)
			this.found.set(
				frames,
				(found = withoutPlaces(withAnglesOfLights(frames.flats, frames.lights, this.rulesOf(frames)))),
			);
		return found;
	}

	private nightsOf(frames: RigFrames): RigNights {
		let nights = this.nights.get(frames);
		if (!nights)
			this.nights.set(
				frames,
				(nights = new RigNights(frames.rig, {
					flats: frames.flats,
					darks: this.darksFor(frames),
					recorded: this.configOf(frames.rig).recorded,
					rules: { ...this.rulesOf(frames), allowScaling: this.rules.allowScaling },
				})),
			);
		return nights;
	}

	/** A rig's own darks, and those that other rigs have of its cameras: darks don't depend on the optics. */
	private darksFor(frames: RigFrames): CalibrationData['darks'] {
		const cameras = new Set(frames.lights.map(({ conditions: { camera } }) => camera));
		return [...this.byRig.values()].flatMap(other =>
			other === frames
				? other.darks
				: other.darks.filter(({ conditions: { camera } }) => camera !== undefined && cameras.has(camera)),
		);
	}

	/** Looks at all lights of the rig, to know its rotator: once. */
	private rulesOf(frames: RigFrames): FlatTable['rules'] {
		let rules = this.rulesByRig.get(frames);
		if (!rules)
			this.rulesByRig.set(frames, (rules = flatRulesOf(this.configOf(frames.rig), frames.lights, this.rules)));
		return rules;
	}

	private forget(): void {
		this.nights.clear();
		this.found.clear();
		this.sorted.clear();
		this.rulesByRig.clear();
		this.covered.clear();
		this.targets.clear();
	}
}

/** Rigs are one whatever the file system makes of case and accents; lights of no rig share one of their own. */
const keyOf = (rig: string | null): string => (rig === null ? '' : foldRig(rig));

/** Copies of one flat beside several nights are one flat. */
function withoutPlaces(flats: readonly Flat[]): readonly Flat[] {
	const byKey = new Map<string, Flat>();
	for (const flat of flats) {
		const key = [flat.filter, flat.physicalFilter, flat.angleDegrees, flat.angleSystem, flat.date].join('\n');
		if (!byKey.has(key)) byKey.set(key, flat);
	}
	return [...byKey.values()];
}
