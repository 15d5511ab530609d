/** Which master flats serve a rig's nights, and what has to be asked: by the rules of domain/flat-coverage.ts. */
import { compareValues } from '../domain/exposure';
import { isSameFilter } from '../domain/flats/flat';
import { coverLights, isComparable, type FlatRules } from '../domain/flats/flat-coverage';
import { grouped } from '../domain/grouped';
import { daysBetween, type Night } from '../domain/night';
import type { FlatAnswer, FlatQuestion, FlatSet } from '../domain/operations/questions';
import { RigNights } from '../domain/calibration/night-calibration';
import type { FlatFile, LightsOfNight } from '../domain/calibration/rig-facts';
import type { DarkRules } from '../domain/calibration/calibration';
import type { InventoryFile } from '../tree/inventory';
import { isWithin } from '../domain/paths';

/** A flat on disk. */
export interface FlatOnDisk extends FlatFile {
	readonly file: InventoryFile;
}

/** What serves some lights; no flat where none does, or where the user has to be asked first. */
export interface MatchedLights {
	readonly lights: LightsOfNight;
	readonly flat: FlatOnDisk | undefined;
}

export class FlatMatcher {
	private readonly masters: readonly FlatOnDisk[];
	private readonly rules: FlatRules & DarkRules;
	/** Nights of which the user says now that the rig was another one from then on. */
	private readonly changes: readonly Night[];

	/**
	 * @param flats every flat of the rig, raw ones and copies too
	 * @param answers by the keys of questions
	 */
	constructor(
		private readonly rig: string | null,
		private readonly flats: readonly FlatOnDisk[],
		rules: FlatRules & DarkRules,
		private readonly answers: ReadonlyMap<string, FlatAnswer>,
	) {
		this.masters = flats.filter(({ isMaster }) => isMaster);
		this.changes = [...answers].flatMap(([key, answer]) => (answer === null ? (nightOfKey(key, rig) ?? []) : []));
		this.rules = { ...rules, rigChanged: [...rules.rigChanged, ...this.changes] };
	}

	/** @param lights of the rig, all of one night; what has its flat in place is left out */
	match(
		night: Night | null,
		lights: readonly LightsOfNight[],
	): { matched: readonly MatchedLights[]; question: FlatQuestion | undefined } {
		const wanting = [
			...grouped(lights, ({ nightFolder, filter, physicalFilter }) =>
				JSON.stringify([nightFolder, filter, physicalFilter]),
			).values(),
		]
			.filter(group => !this.isInPlace(group))
			.flat();
		const covered = coverLights(wanting, this.masters, this.rules);
		const certain = covered
			.filter(({ coverage }) => coverage.state === 'covered')
			.map(({ lights: own, coverage }): MatchedLights => ({
				lights: own,
				flat: coverage.flat ? this.ownCopy(coverage.flat, own.nightFolder) : undefined,
			}));
		const open = covered.filter(({ coverage }) => coverage.state !== 'covered').map(({ lights: own }) => own);
		if (open.length === 0 || night === null)
			return {
				matched: [...certain, ...open.map(own => ({ lights: own, flat: undefined }))],
				question: undefined,
			};
		const key = keyOf(this.rig, night);
		const answer = this.answers.get(key);
		const chosen = answer === undefined || answer === null ? undefined : this.setOf(answer);
		const sets = answer === undefined ? this.setsFor(night, open) : [];
		return {
			matched: [...certain, ...open.map(own => ({ lights: own, flat: chosen && this.fitting(own, chosen) }))],
			question:
				sets.length === 0
					? undefined
					: {
							key,
							rig: this.rig,
							night,
							filters: [...new Set(open.map(({ filter }) => filter))].sort(compareValues),
							sets,
						},
		};
	}

	/**
	 * A copy that lies in the night's folder already, while other lights of it have no flat yet; else the flat itself.
	 */
	private ownCopy(flat: FlatOnDisk, nightFolder: string): FlatOnDisk {
		return (
			this.masters.find(
				({ folder, filter, physicalFilter, angleDegrees, date }) =>
					isWithin(folder, nightFolder) &&
					filter === flat.filter &&
					physicalFilter === flat.physicalFilter &&
					angleDegrees === flat.angleDegrees &&
					date === flat.date,
			) ?? flat
		);
	}

	/** @param lights of one night's folder and filter */
	private isInPlace(lights: readonly LightsOfNight[]): boolean {
		const beside = this.flats.filter(({ folder }) => isWithin(folder, lights[0]?.nightFolder ?? ''));
		return (
			beside.length > 0 &&
			new RigNights(this.rig, { flats: beside, recorded: [], darks: [], rules: this.rules }).of(lights)[0]?.flats
				.state === 'in place'
		);
	}

	private setOf(date: Night): FlatOnDisk[] {
		return this.masters.filter(flat => flat.date === date);
	}

	/**
	 * Sets that have a flat for each of the lights. A change of the rig that the user has just told of, or told of this
	 * very night, is not crossed again.
	 */
	private setsFor(night: Night, lights: readonly LightsOfNight[]): FlatSet[] {
		const told = [...this.changes, ...this.rules.rigChanged.filter(change => change === night)];
		const dates = [...new Set(this.masters.flatMap(({ date }) => date ?? []))].filter(
			date => sideOf(date, told) === sideOf(night, told),
		);
		return dates
			.filter(date => lights.every(own => this.fitting(own, this.setOf(date)) !== undefined))
			.map(date => ({
				date,
				daysApart: Math.abs(daysBetween(date, night)),
				isAcross: sideOf(date, this.rules.rigChanged) !== sideOf(night, this.rules.rigChanged),
			}))
			.sort(
				(a, b) =>
					Number(a.isAcross) - Number(b.isAcross) ||
					a.daysApart - b.daysApart ||
					compareValues(a.date, b.date),
			);
	}

	/** The flat of a set that fits best, however old; without an angle on either side, one of the filter. */
	private fitting(lights: LightsOfNight, flats: readonly FlatOnDisk[]): FlatOnDisk | undefined {
		const flat = coverLights([lights], flats, { ...this.rules, rigChanged: [] })[0]?.coverage.flat;
		return (
			flat ??
			flats.find(
				other =>
					isSameFilter(other, lights, this.rules.filters) &&
					(other.angleDegrees === null || !isComparable(lights, this.rules.source)),
			)
		);
	}
}

const sideOf = (night: Night, changes: readonly Night[]): number => changes.filter(change => change <= night).length;

const keyOf = (rig: string | null, night: Night): string => `${night} ${rig ?? ''}`;

const nightOfKey = (key: string, rig: string | null): Night | undefined =>
	key === keyOf(rig, key.slice(0, 10)) ? key.slice(0, 10) : undefined;
