/** A target's cover: which of its master lights shows it, and whose a note's cover is. */
import { nameOf } from '../domain/paths';
import { compareValues, type CompareFilters } from '../domain/exposure';
import { OSC_FILTER } from '../domain/resolve';

/** A master light on disk. */
export interface MasterFile {
	/** Absolute. */
	readonly path: string;
	readonly sizeBytes: number;
	readonly mtimeMs: number;
	/** CCYY-MM-DD of its folder. */
	readonly date: string | null;
	/** '1x', '2x' … */
	readonly drizzle: string | null;
	/** Canonical. */
	readonly filter: string;
	/** Whether its header tells of a colour camera. */
	readonly isColour: boolean;
}

/** A target whose note can have a cover. */
export interface CoverSource {
	readonly target: string;
	/** What all spellings of the target have in common. */
	readonly identity: string;
	readonly notePath: string;
	/** Of the picture. */
	readonly fileName: string;
	readonly master: MasterFile;
}

/** Names of integrations of several filters: `masterLight_…_RGB`, `M31_LRGB`, `SHO combined`. */
const COMBINED = /(?:^|[^A-Za-z])(?:H[aα]?)?(?:LRGB|RGB|SHO|HSO|HOO|HSS|combined|color|colour)(?![A-Za-z])/i;

/**
 * The master light that shows a target best: of the latest date (of its folder, else the day of the file), of that the
 * lowest drizzle, of those a colour or combined one, else L, else the first filter in the order of filters; then by
 * name.
 */
export function coverMaster(masters: readonly MasterFile[], compareFilters: CompareFilters): MasterFile | undefined {
	const kindOf = ({ path, filter, isColour }: MasterFile): number =>
		isColour || filter === OSC_FILTER || COMBINED.test(nameOf(path)) ? 0 : filter === 'L' ? 1 : 2;
	return [...masters].sort(
		(a, b) =>
			compareValues(dateOf(b), dateOf(a)) ||
			drizzleOf(a) - drizzleOf(b) ||
			kindOf(a) - kindOf(b) ||
			compareFilters(a.filter, b.filter) ||
			compareValues(a.path, b.path),
	)[0];
}

const dateOf = ({ date, mtimeMs }: MasterFile): string => date ?? new Date(mtimeMs).toISOString().slice(0, 10);

/** One without a folder for its drizzle is not drizzled. */
const drizzleOf = ({ drizzle }: MasterFile): number => Number.parseFloat(drizzle ?? '1');

/** Tells a master from every other one, wherever it is moved. */
export const masterKey = ({ path, sizeBytes, mtimeMs }: MasterFile): string =>
	`${nameOf(path)} ${sizeBytes} ${Math.round(mtimeMs)}`;

/**
 * The name of the picture that we make for a target, and what Obsidian makes of it where that is taken.
 * @param target as a file name can hold it
 */
export const coverFileName = (target: string): string => `${target} cover.jpg`;
export const isCoverFileName = (name: string): boolean => / cover(?: \d+)?\.jpg$/.test(name);

/**
 * Whose cover a note has (DESIGN 6: "user once set; ours until then"). It is ours as long as it leads to a picture that
 * bears our mark, which goes when the person puts another picture in its place; a link to nowhere is the person's.
 * @param cover the note's property
 * @param isMarked whether it leads to a picture with our mark
 */
export function ownerOfCover(cover: unknown, isMarked: boolean): 'nobody' | 'us' | 'user' {
	const items = (Array.isArray(cover) ? cover : [cover]).filter(
		item => item !== undefined && item !== null && (typeof item !== 'string' || item.trim() !== ''),
	);
	if (items.length === 0) return 'nobody';
	return items.length === 1 && isMarked ? 'us' : 'user';
}
