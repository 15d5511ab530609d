/** What the user says of a rig in its note: recorded flats, changes, how its angles compare (DESIGN 5 and 6). */
import type { AngleSource, Symmetry } from '../angle';
import type { FilterNames, Flat } from '../flats/flat';
import { readFlatItems } from '../flats/flat-list';
import { parseNight, type Night } from '../night';
import type { Problem } from '../problem';

export interface RigConfig {
	/** The items of `flats` that are flats. */
	readonly recorded: readonly Flat[];
	/** Ascending. */
	readonly rigChanged: readonly Night[];
	/** Undefined: found from the lights. */
	readonly angleSource: AngleSource | undefined;
	readonly symmetry: Symmetry;
}

export const UNTOLD_RIG: RigConfig = Object.freeze({
	recorded: [],
	rigChanged: [],
	angleSource: undefined,
	symmetry: 360,
});

const SOURCES: readonly AngleSource[] = ['mechanical', 'sky', 'name', 'none'];
const SYMMETRIES: readonly Symmetry[] = [360, 180, 90];

/** Reads a rig note's properties. What can't be read is left out and reported with an empty path. */
export function parseRigProperties(
	properties: Readonly<Record<string, unknown>>,
	filters: FilterNames,
): { config: RigConfig; problems: Problem[] } {
	const problems: Problem[] = [];
	const wrong = (key: string, value: unknown): void => {
		problems.push({ code: 'note-property-unreadable', path: '', detail: { key, value: textOf(value) } });
	};
	const { flats, unreadable } = readFlatItems(textsOf(properties['flats']), filters);
	for (const { item } of unreadable) wrong('flats', item);
	const rigChanged: Night[] = [];
	for (const text of textsOf(properties['rig_changed'])) {
		const night = parseNight(text);
		if (night === undefined) wrong('rig_changed', text);
		else rigChanged.push(night);
	}
	const source = SOURCES.find(known => known === properties['angle_source']);
	if (source === undefined && isGiven(properties['angle_source'])) wrong('angle_source', properties['angle_source']);
	const symmetry = SYMMETRIES.find(known => known === Number(properties['symmetry']));
	if (symmetry === undefined && isGiven(properties['symmetry'])) wrong('symmetry', properties['symmetry']);
	return {
		config: {
			recorded: flats,
			rigChanged: rigChanged.sort(),
			angleSource: source,
			symmetry: symmetry ?? UNTOLD_RIG.symmetry,
		},
		problems,
	};
}

/**
 * The items of a list property that is a list, or a single value; what YAML made a list or map of ("L: 45°") as JSON.
 */
export function textsOf(value: unknown): string[] {
	return (Array.isArray(value) ? value : [value]).filter(isGiven).map(textOf);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
