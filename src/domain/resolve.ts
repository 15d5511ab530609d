/** Weighs folder, header and file name against each other: which fact counts, and where they disagree (DESIGN 3). */
import type { AngleSystem } from './angle';
import { UNKNOWN_FILTER, type ReviewState } from './exposure';
import type { FrameKind, HeaderFacts, NameFacts, Setup } from './frame';
import { nightOf } from './night';
import type { Place } from './place';
import { rigOfHeader } from './rig';
import { MASTER_STAGE_NUMBER } from './stage';

export type FactSource = 'folder' | 'header' | 'filename';

/** Whose word counts first. */
export interface FactOrder {
	readonly target: readonly FactSource[];
	readonly panel: readonly FactSource[];
	readonly night: readonly FactSource[];
	readonly filter: readonly FactSource[];
	readonly exposure: readonly FactSource[];
	readonly angle: readonly FactSource[];
}

export interface ResolveRules {
	readonly order: FactOrder;
	/** The canonical filter of a name, or undefined where the name names none. */
	readonly canonical: (filter: string) => string | undefined;
	readonly splitPanel: (target: string) => { target: string; panel: number | null };
	/** An IANA time zone that the user pinned to a rig. */
	readonly timeZoneOf: (rig: string | null) => string | undefined;
	readonly isReject: (fileName: string) => boolean;
}

/** The filter of a colour camera without a filter. */
export const OSC_FILTER = 'OSC';

/** What a file is to the log. */
export type FrameUse =
	| 'light'
	| 'calibration'
	| 'master light'
	/** A light that lies where lights are not counted: outside `accept/` from stage 30 on, or in a library. */
	| 'light elsewhere'
	/** An integration among the subs: never a sub. */
	| 'stack'
	/** A test shot. */
	| 'snapshot'
	/** A kind that the header names and we don't know. */
	| 'unknown kind';

export function useOf(place: Place, facts: HeaderFacts, name: NameFacts): FrameUse {
	const { setup } = facts;
	if (place.area === 'masters') return 'master light';
	if (name.isSnapshot) return 'snapshot';
	if (setup.unknownKind !== undefined) return 'unknown kind';
	const kind = kindOf(place, setup, name);
	if (kind !== 'light') return 'calibration';
	if (setup.isMaster || name.isMaster || setup.stackedSubs !== 1 || (name.stackedSubs ?? 1) !== 1) return 'stack';
	if (place.area === 'library') return 'light elsewhere';
	const isLate = place.stage !== null && place.stage.number >= MASTER_STAGE_NUMBER;
	return isLate && !place.isAccepted && !place.isRejected ? 'light elsewhere' : 'light';
}

/**
 * The header's word, else the name's, else the folder's; a frame among lights that nothing names is a light (SharpCap,
 * camera raw).
 */
export function kindOf(place: Place, setup: Setup, name: NameFacts): FrameKind {
	// WBPP and the seed's library keep darks for flats as plain darks in a folder called FLATS.
	if (setup.kind === 'dark' && (place.kind === 'flat' || place.kind === 'dark flat')) return 'dark flat';
	return setup.kind ?? name.kind ?? place.kind ?? (place.area === 'library' ? 'dark' : 'light');
}

/** A person's pattern may end before it: `*_bad`. */
const EXTENSION = /(?:\.fits?|\.fts)?\.[^.]*$/i;

export function reviewStateOf(
	place: Place,
	name: NameFacts,
	fileName: string,
	rules: Pick<ResolveRules, 'isReject'>,
): ReviewState {
	if (
		place.isRejected ||
		name.isRejected ||
		rules.isReject(fileName) ||
		rules.isReject(fileName.replace(EXTENSION, ''))
	)
		return 'rejected';
	return place.isAccepted ? 'accepted' : 'unreviewed';
}

/** One fact's candidates, best first, and whether they contradict each other. */
export interface Choice<T> {
	readonly value: T | undefined;
	readonly other: T | undefined;
}

/** Picks by the order; `other` is the first candidate that says something else. */
function choose<T>(
	order: readonly FactSource[],
	candidates: Readonly<Partial<Record<FactSource, T | null | undefined>>>,
	same: (a: T, b: T) => boolean,
): Choice<T> {
	let value: T | undefined;
	for (const source of order) {
		const candidate = candidates[source];
		if (candidate === undefined || candidate === null) continue;
		if (value === undefined) value = candidate;
		else if (!same(value, candidate)) return { value, other: candidate };
	}
	return { value, other: undefined };
}

const equal = <T>(a: T, b: T): boolean => a === b;

/**
 * A light's filter, canonical: {@link OSC_FILTER} for a colour camera that names none, {@link UNKNOWN_FILTER} for any
 * other. Placeholders such as "NoFilter" name none.
 */
export function filterOf(
	place: Place,
	setup: Setup,
	name: NameFacts,
	rig: string | null,
	rules: ResolveRules,
): Choice<string> & { value: string; physical: string | undefined } {
	const canonical = (filter: string | null | undefined): string | undefined =>
		filter === null || filter === undefined ? undefined : rules.canonical(filter);
	const choice = choose(
		rules.order.filter,
		{ folder: canonical(place.filter), header: canonical(setup.filter), filename: canonical(name.filter) },
		equal,
	);
	const value = choice.value ?? (isColour(setup, rig) ? OSC_FILTER : UNKNOWN_FILTER);
	return { value, other: choice.other, physical: setup.filter ?? name.filter ?? place.filter ?? undefined };
}

/** Whether the camera sees colour: its Bayer matrix, else its name (`ASI2600MC`, `AP26CC`, DSLRs). */
export function isColour(setup: Setup, rig: string | null): boolean {
	if (setup.isColour !== undefined) return setup.isColour;
	return /\d(MC|CC|C)(\b|[_-])|\bOSC\b|\bCanon\b|\bNikon\b|\bSeestar\b|\bDWARF/i.test(
		`${setup.camera ?? ''} ${rig ?? ''}`,
	);
}

/** Seconds, to the millisecond. Header and name may differ by the shutter's own error. */
export function exposureOf(place: Place, setup: Setup, name: NameFacts, rules: ResolveRules): Choice<number> {
	const choice = choose(
		rules.order.exposure,
		{ header: setup.exposureSeconds, filename: name.exposureSeconds, folder: place.exposureSeconds },
		(a, b) => Math.abs(a - b) <= Math.max(0.05, 0.01 * Math.max(a, b)),
	);
	return {
		value: choice.value === undefined ? undefined : Math.round(choice.value * 1000) / 1000,
		other: choice.other,
	};
}

export function rigOf(place: Place, setup: Setup, name: NameFacts): string | null {
	return (
		place.rig ??
		rigOfHeader(setup.camera ?? name.camera, setup.telescope ?? name.telescope, setup.focalRatio) ??
		null
	);
}

export function targetOf(
	place: Place,
	setup: Setup,
	name: NameFacts,
	rules: ResolveRules,
	same: (a: string, b: string) => boolean,
): { target: Choice<string>; panel: Choice<number> } {
	const header = setup.target === undefined ? undefined : rules.splitPanel(setup.target);
	const fromName = name.target === undefined ? undefined : rules.splitPanel(name.target);
	const target = choose(
		rules.order.target,
		{ folder: place.target, header: header?.target, filename: fromName?.target },
		same,
	);
	const panel = choose(
		rules.order.panel,
		{ folder: place.panel, header: header?.panel, filename: name.panel ?? fromName?.panel },
		equal,
	);
	return { target, panel };
}

export function nightOfFrame(
	place: Place,
	facts: HeaderFacts,
	name: NameFacts,
	rig: string | null,
	rules: ResolveRules,
): Choice<string> {
	const timeZone = rules.timeZoneOf(rig);
	const longitudeDegrees = facts.setup.site?.longitudeDegrees;
	// ASIAIR headers know UTC alone, its file names the local time: together they tell the night.
	const startLocalMs = facts.startLocalMs ?? (facts.startUtcMs === undefined ? undefined : name.timeLocalMs);
	const header = nightOf({ startUtcMs: facts.startUtcMs, startLocalMs, longitudeDegrees, timeZone });
	const timed = name.timeLocalMs !== undefined || name.timeUtcMs !== undefined;
	const filename = timed
		? nightOf({ startUtcMs: name.timeUtcMs, startLocalMs: name.timeLocalMs, longitudeDegrees, timeZone })
		: name.date;
	return choose(rules.order.night, { folder: place.night, header, filename }, equal);
}

/** The camera's angle with its system; never compared across systems. */
export function angleOf(
	facts: HeaderFacts,
	name: NameFacts,
	order: readonly FactSource[],
): { degrees: number; system: AngleSystem } | undefined {
	for (const source of order) {
		if (source === 'header' && facts.mechanicalAngleDegrees !== undefined)
			return { degrees: facts.mechanicalAngleDegrees, system: 'mechanical' };
		if (source === 'header' && facts.skyAngleDegrees !== undefined)
			return { degrees: facts.skyAngleDegrees, system: 'sky' };
		if (source === 'filename' && name.angleDegrees !== undefined)
			return { degrees: name.angleDegrees, system: name.angleSystem ?? 'name' };
	}
	return undefined;
}
