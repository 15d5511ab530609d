/**
 * The user's record of flats: the items of a rig note's `flats` property. Every edit leaves items that it doesn't
 * concern, readable or not, as they are and where they are. These are the seed's update, clear, remove and reset.
 */
import {
	flatAngle,
	flatName,
	formatFlatItem,
	parseFlatItem,
	statesBandwidth,
	type FilterNames,
	type Flat,
} from './flat';
import type { Night } from '../night';

export interface FlatList {
	/** In the order of the items. */
	readonly flats: readonly Flat[];
	/** Items that are no flats; `position` counts from 0. */
	readonly unreadable: readonly { readonly position: number; readonly item: string }[];
}

export interface FlatEdit {
	readonly items: readonly string[];
	readonly added: readonly Flat[];
	readonly removed: readonly Flat[];
	/** The filter's flats that are still there, or all if the edit is not about single filters. */
	readonly remaining: readonly Flat[];
	/**
	 * What can't be recorded: an angle beyond one turn, a name that is no filter, a date that is none. Then nothing has
	 * changed.
	 */
	readonly refused: readonly string[];
}

/** The flats that a list of items names. */
export function readFlatItems(items: readonly string[], filters: FilterNames): FlatList {
	const read = items.map((item, position) => ({ item, position, flat: parseFlatItem(item, filters) }));
	return {
		flats: read.flatMap(({ flat }) => flat ?? []),
		unreadable: read.filter(({ flat }) => !flat).map(({ position, item }) => ({ position, item })),
	};
}

/**
 * Records flats, the seed's `update_flat_history`: `recordFlats(items, { L: [45, 56], R: [33] }, '2025-09-15',
 * filters)`; null stands for the one position of a rig without a rotator. Unlike in the seed's file an older date of
 * the same angle stays, since older lights need it.
 *
 * @param replace drop the named filters' other flats: `{ L: [] }` clears L
 */
export function recordFlats(
	items: readonly string[],
	angles: Readonly<Record<string, readonly (number | null)[]>>,
	date: Night | null,
	filters: FilterNames,
	replace = false,
): FlatEdit {
	const names = Object.keys(angles);
	const requests = names.flatMap(name =>
		(angles[name] ?? []).map(angle => ({ name, angle, flat: readableFlat(name, angle, date, filters) })),
	);
	const refused = [
		...names.filter(name => filters.canonical(name) === undefined),
		...requests
			.filter(({ flat }) => !flat)
			.map(({ name, angle }) => [name, angle === null ? [] : `${angle}°`, date ?? []].flat().join(' ')),
	];
	const concerns = (flat: Flat): boolean => names.some(name => isNamed(name, flat, filters));
	if (refused.length > 0) {
		const edit = drop(items, filters, () => false);
		return { ...edit, refused, remaining: edit.remaining.filter(concerns) };
	}
	const wanted = requests.flatMap(({ flat }) => flat ?? []);
	const isAmong = (flat: Flat, others: readonly Flat[]): boolean =>
		others.some(other => isSameRecord(flat, other, filters));
	const kept = drop(items, filters, flat => replace && concerns(flat) && !isAmong(flat, wanted));
	const added = wanted.filter((flat, at) => !isAmong(flat, kept.remaining) && !isAmong(flat, wanted.slice(0, at)));
	return {
		...kept,
		added,
		items: [...kept.items, ...added.map(formatFlatItem)],
		remaining: [...kept.remaining, ...added].filter(concerns),
	};
}

/** The angles of a text like `45, 56.5°`; undefined where something else stands in it. */
export function parseAngles(text: string): number[] | undefined {
	const parts = text.split(/[,;\s]+/).filter(part => part !== '');
	const angles = parts.map(part => (/^-?\d+(?:\.\d+)?°?$/.test(part) ? flatAngle(parseFloat(part)) : undefined));
	return angles.every(angle => angle !== undefined) ? angles : undefined;
}

/** Drops the flats of the named filters, without names all: the seed's `clear_flat_history`. */
export function clearFlats(items: readonly string[], filters: FilterNames, names?: readonly string[]): FlatEdit {
	return drop(items, filters, flat => !names || names.some(name => isNamed(name, flat, filters)));
}

/** Drops single angles of one filter, whatever their dates: the seed's `remove_flat_angles`. */
export function removeFlatAngles(
	items: readonly string[],
	name: string,
	angles: readonly number[],
	filters: FilterNames,
): FlatEdit {
	const unwanted = new Set(angles.map(flatAngle));
	const edit = drop(
		items,
		filters,
		flat => flat.angleDegrees !== null && unwanted.has(flat.angleDegrees) && isNamed(name, flat, filters),
	);
	return { ...edit, remaining: edit.remaining.filter(flat => isNamed(name, flat, filters)) };
}

/** Drops one flat, however its item spells it. */
export const removeFlat = (items: readonly string[], flat: Flat, filters: FilterNames): FlatEdit =>
	drop(items, filters, other => isSameRecord(flat, other, filters));

/** Drops every flat if the user has confirmed it, else changes nothing: the seed's `reset_all_flat_history`. */
export function resetFlats(items: readonly string[], filters: FilterNames, confirmed: boolean): FlatEdit {
	return drop(items, filters, () => confirmed);
}

function drop(items: readonly string[], filters: FilterNames, isUnwanted: (flat: Flat) => boolean): FlatEdit {
	const kept: string[] = [];
	const removed: Flat[] = [];
	const remaining: Flat[] = [];
	for (const item of items) {
		const flat = parseFlatItem(item, filters);
		if (flat && isUnwanted(flat)) {
			removed.push(flat);
			continue;
		}
		kept.push(item);
		if (flat) remaining.push(flat);
	}
	return { items: kept, added: [], removed, remaining, refused: [] };
}

/** The flat as its item will be read back; undefined where that would be another one or none. */
function readableFlat(name: string, angle: number | null, date: Night | null, filters: FilterNames): Flat | undefined {
	const angleDegrees = angle === null ? null : flatAngle(angle);
	if (angleDegrees === undefined) return undefined;
	const flat = parseFlatItem(formatFlatItem({ filter: name.trim(), angleDegrees, date }), filters);
	return flat && flatName(flat) === name.trim() && flat.angleDegrees === angleDegrees && flat.date === date
		? flat
		: undefined;
}

/** Whether a filter's name, as the user gives it, means this flat: `Ha` means `Ha 3nm` too, `Ha 3nm` means no other. */
function isNamed(name: string, flat: Flat, filters: FilterNames): boolean {
	const physical = flatName(flat);
	return filters.samePhysical(name, physical) && (!statesBandwidth(name) || statesBandwidth(physical));
}

const isSameRecord = (a: Flat, b: Flat, filters: FilterNames): boolean =>
	a.angleDegrees === b.angleDegrees &&
	a.date === b.date &&
	isNamed(flatName(a), b, filters) &&
	isNamed(flatName(b), a, filters);
