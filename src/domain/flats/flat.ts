/** Flats: what a rig has, and the readable items of its note's `flats` property (DESIGN 5 and 6). */
import { formatAngle, toHundredths, type AngleSource, type AngleSystem } from '../angle';
import { compareValues } from '../exposure';
import type { FilterTable } from '../filter';
import { parseNight, type Night } from '../night';

export interface FilterUse {
	/** Canonical. */
	readonly filter: string;
	/** As header or user spell it, where that is another name: a 7 nm flat does not serve a 3 nm light. */
	readonly physicalFilter?: string;
}

export interface Flat extends FilterUse {
	/** 0 ≤ a < 360; null where nobody knows, and for rigs without a rotator. */
	readonly angleDegrees: number | null;
	/** Null: the rig's own system, in which users record. */
	readonly angleSystem: AngleSystem | null;
	/** Null where nobody knows. */
	readonly date: Night | null;
	/** found: master or raw flats on disk; recorded: an item of the rig's note. */
	readonly source: 'found' | 'recorded';
	/** The file tells no angle, and it counts at that of the lights that it lies beside. */
	readonly hasAngleOfLights?: true;
}

export type FilterNames = Pick<FilterTable, 'canonical' | 'samePhysical'>;

/** More than any item needs: what people write by hand has no upper end. */
const LONGEST_ITEM = 200;
const ITEM = /^([^,;°º]+?)(?:\s+(-?\d+(?:\.\d+)?)\s*(°|º|deg)?)?(?:\s+(\d{4}-\d{2}-\d{2}))?$/i;
const ENDS_IN_NUMBER = /\s\d+(?:\.\d+)?$/;

/**
 * The flat of an item: `L 45° 2025-09-15`; also `L 45 2025-09-15`, `Ha 3nm 45.5°` without a date, `L 2025-09-15`
 * without an angle. Undefined for anything else: an item names a filter, and at least an angle or a date.
 */
export function parseFlatItem(item: string, filters: FilterNames): Flat | undefined {
	const parts = item.length > LONGEST_ITEM ? null : ITEM.exec(item.trim());
	const [, name = '', angle, unit, date] = parts ?? [];
	const filter = filters.canonical(name);
	if (filter === undefined || (angle === undefined && date === undefined)) return undefined;
	// "L 45 56" means two angles; "Slot 3 45°" is one.
	if (angle !== undefined && unit === undefined && ENDS_IN_NUMBER.test(name)) return undefined;
	if (date !== undefined && parseNight(date) === undefined) return undefined;
	const angleDegrees = angle === undefined ? null : flatAngle(Number(angle));
	if (angleDegrees === undefined) return undefined;
	return {
		filter,
		...(name === filter ? {} : { physicalFilter: name }),
		angleDegrees,
		angleSystem: null,
		date: date ?? null,
		source: 'recorded',
	};
}

/**
 * An angle that a person or a file gives, as 0 ≤ a < 360 in hundredths; undefined beyond one turn, which is a slip of
 * the pen.
 */
export const flatAngle = (degrees: number): number | undefined =>
	Math.abs(degrees) <= 360 ? toHundredths(degrees) / 100 : undefined;

/** `L 45° 2025-09-15`; {@link parseFlatItem} reads it back. */
export function formatFlatItem(flat: Omit<Flat, 'angleSystem' | 'source'>): string {
	return [flatName(flat), flat.angleDegrees === null ? null : formatAngle(flat.angleDegrees), flat.date]
		.filter(part => part !== null)
		.join(' ');
}

/** The name to show: the physical one, if there is one. */
export const flatName = ({ filter, physicalFilter }: FilterUse): string => physicalFilter ?? filter;

/**
 * Whether a flat is taken through a light's filter: the same one, and the same physical one where both are known
 * (DESIGN 3). A header's name that means another filter than folder or user say ("Filter 5") tells nothing.
 */
export function isSameFilter(a: FilterUse, b: FilterUse, filters: FilterNames): boolean {
	if (a.filter !== b.filter) return false;
	if (a.physicalFilter === undefined || b.physicalFilter === undefined) return true;
	const isTelling = (name: string): boolean => filters.canonical(name) === a.filter;
	return (
		!isTelling(a.physicalFilter) ||
		!isTelling(b.physicalFilter) ||
		filters.samePhysical(a.physicalFilter, b.physicalFilter)
	);
}

/** Whether a filter's name tells its bandwidth, "Ha 3nm". */
export const statesBandwidth = (name: string): boolean => /\d\s*nm(?![a-z])/i.test(name);

/** The flats whose angle can be compared with a light's; for a rig without a rotator every one (DESIGN 1). */
export function comparableFlats<F extends Flat>(flats: readonly F[], source: AngleSource): readonly F[] {
	if (source === 'none') return flats;
	return flats.filter(
		({ angleDegrees, angleSystem }) => angleDegrees !== null && (angleSystem === null || angleSystem === source),
	);
}

/** A rig's flats, filter by filter in the order of angle and date: sorted once for the tables of many targets. */
export class FlatsByFilter {
	private readonly sorted: readonly Flat[];
	private readonly answers = new Map<string, readonly Flat[]>();

	constructor(
		flats: readonly Flat[],
		private readonly filters: FilterNames,
	) {
		this.sorted = [...flats].sort(
			(a, b) => compareValues(a.angleDegrees, b.angleDegrees) || compareValues(a.date, b.date),
		);
	}

	/** The flats that are taken through a filter. */
	of(use: FilterUse): readonly Flat[] {
		const key = `${use.filter}\n${use.physicalFilter ?? ''}`;
		let flats = this.answers.get(key);
		if (!flats) this.answers.set(key, (flats = this.sorted.filter(flat => isSameFilter(flat, use, this.filters))));
		return flats;
	}
}
