/** Rigs over all Data trees: what calibrates what, with what the user says in the rig notes (DESIGN 5 and 6). */
import type { DarkRules } from './domain/calibration';
import { libraryOf } from './domain/dark-library';
import type { Flat } from './domain/flat';
import type { LightsAtAngle } from './domain/flat-coverage';
import { RigNights } from './domain/night-calibration';
import { foldRig } from './domain/rig';
import { UNTOLD_RIG, type RigConfig } from './domain/rig-config';
import type { CalibrationData, LightsOfNight, RigFacts, RigFlatTable, RigTarget, TargetCalibration } from './domain/rig-facts';
import { flatRulesOf, flatTableOf, withAnglesOfLights, type FlatSettings } from './domain/rig-flats';
import { rigConfigOf } from './notes/rig-note';
import type { FoundNote, NoteStore } from './notes/note-store';

export type RigRules = FlatSettings & DarkRules;

/** One rig's share of the trees. */
interface Shelf extends CalibrationData { readonly rig: string | null; readonly byTarget: ReadonlyMap<string, readonly LightsOfNight[]> }

const NOTHING: CalibrationData = { lights: [], flats: [], darks: [] };

export class Rigs {
	private shelves: ReadonlyMap<string, Shelf> = new Map();
	private configs: ReadonlyMap<string, RigConfig> = new Map();
	/** What was worked out from shelves, configs and rules as they are; emptied when one of them changes. */
	private readonly nights = new Map<Shelf, RigNights>();
	private readonly found = new Map<Shelf, readonly Flat[]>();
	private readonly targets = new Map<string, TargetCalibration>();

	constructor(private rules: RigRules) {}

	/** Works by these rules from now on. */
	use(rules: RigRules): void {
		this.rules = rules;
		this.forget();
	}

	/** Takes what the trees hold now. */
	hold(data: CalibrationData): void {
		const shelves = new Map<string, { rig: string | null; lights: LightsOfNight[]; flats: CalibrationData['flats'][number][]; darks: CalibrationData['darks'][number][]; byTarget: Map<string, LightsOfNight[]> }>();
		const shelfOf = (rig: string | null) => {
			const key = keyOf(rig);
			let shelf = shelves.get(key);
			if (!shelf) shelves.set(key, shelf = { rig, lights: [], flats: [], darks: [], byTarget: new Map() });
			return shelf;
		};
		for (const light of data.lights) {
			const { lights, byTarget } = shelfOf(light.rig);
			lights.push(light);
			const own = byTarget.get(light.target);
			if (own) own.push(light);
			else byTarget.set(light.target, [light]);
		}
		for (const flat of data.flats) shelfOf(flat.rig).flats.push(flat);
		for (const dark of data.darks) shelfOf(dark.rig).darks.push(dark);
		this.shelves = shelves;
		this.forget();
	}

	/** Reads what the user says of rigs. Of two notes for one rig the first counts. */
	async readNotes(store: Pick<NoteStore, 'read'>, found: readonly FoundNote[]): Promise<void> {
		const configs = new Map<string, RigConfig>();
		for (const { path, kind, identity } of found) {
			if (kind === 'rig' && !configs.has(keyOf(identity))) configs.set(keyOf(identity), rigConfigOf(await store.read(path) ?? '', this.rules.filters).config);
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
		return [...this.shelves.values()].map(({ rig }) => rig).filter(rig => rig !== null);
	}

	/** A rig's flats on disk, copies once. */
	flatsOf(rig: string): readonly Flat[] {
		const shelf = this.shelves.get(keyOf(rig));
		return shelf ? this.foundIn(shelf) : [];
	}

	/** @param target its identity */
	calibrationOf(target: string): TargetCalibration {
		let known = this.targets.get(target);
		if (!known) this.targets.set(target, known = {
			flats: this.tablesOf(key => key === target),
			nights: [...this.shelves.values()].flatMap(shelf => this.nightsOf(shelf).of(shelf.byTarget.get(target) ?? [])),
		});
		return known;
	}

	/** The tables of flats for the lights of these targets together, rig by rig; without a name of a rig, of all. */
	tablesOf(isWanted: (target: string) => boolean, rig?: string): RigFlatTable[] {
		const tables: RigFlatTable[] = [];
		for (const shelf of this.shelves.values()) {
			if (rig !== undefined && keyOf(shelf.rig) !== keyOf(rig)) continue;
			const lights = [...shelf.byTarget].flatMap(([target, own]) => (isWanted(target) ? own : []));
			if (lights.length > 0) tables.push({ rig: shelf.rig, ...this.tableOf(shelf, lights) });
		}
		return tables.sort((a, b) => ((a.rig ?? '') < (b.rig ?? '') ? -1 : 1));
	}

	/** What a rig's note tells. */
	factsOf(rig: string, targets: readonly RigTarget[], isWhole: boolean): RigFacts {
		const shelf = this.shelves.get(keyOf(rig)) ?? { ...NOTHING, rig, byTarget: new Map() };
		return { rig, isWhole, targets, flats: this.foundIn(shelf), library: libraryOf(shelf.darks), table: this.tableOf(shelf, shelf.lights) };
	}

	private tableOf(shelf: Shelf, lights: readonly LightsAtAngle[]) {
		return flatTableOf(lights, [...this.foundIn(shelf), ...this.configOf(shelf.rig).recorded], this.rulesOf(shelf));
	}

	private foundIn(shelf: Shelf): readonly Flat[] {
		let found = this.found.get(shelf);
		if (!found) this.found.set(shelf, found = withoutPlaces(withAnglesOfLights(shelf.flats, shelf.lights, this.rulesOf(shelf))));
		return found;
	}

	private nightsOf(shelf: Shelf): RigNights {
		let nights = this.nights.get(shelf);
		if (!nights) this.nights.set(shelf, nights = new RigNights(shelf.rig, { ...shelf, recorded: this.configOf(shelf.rig).recorded, rules: { ...this.rulesOf(shelf), allowScaling: this.rules.allowScaling } }));
		return nights;
	}

	private rulesOf({ rig, lights }: Shelf) {
		return flatRulesOf(this.configOf(rig), lights, this.rules);
	}

	private forget(): void {
		this.nights.clear();
		this.found.clear();
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
