/** Master lights that show something, where the convention has them. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cardsOf, fitsBytes, type CardRow } from '../build/fits-file';
import { paintSky } from '../build/painted-sky';

export interface MasterOnDisk {
	/** `<rig>/<stage>/<Target>` below the tree. */
	readonly folder: string;
	readonly date?: string;
	readonly drizzle?: string;
	readonly filter?: string;
	readonly name?: string;
	readonly seed?: number;
	readonly size?: readonly [width: number, height: number];
	readonly rows?: readonly CardRow[];
}

/** Writes one of 16 bits and 96 × 64 pixels unless something else is said, as if long ago. @returns its path */
export function writeMaster(
	root: string,
	{
		folder,
		date = '2025-09-20',
		drizzle = '1x',
		filter = 'L',
		name = `masterLight_FILTER-${filter}_mono.fits`,
		seed = 5,
		size = [96, 64],
		rows = [],
	}: MasterOnDisk,
): string {
	const path = join(root, folder, 'master', date, drizzle, name);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(
		path,
		fitsBytes(
			cardsOf([
				['SIMPLE', true],
				['BITPIX', 16],
				['NAXIS', 2],
				['NAXIS1', 2],
				['NAXIS2', 2],
				['BZERO', 32768],
				['IMAGETYP', 'Master Light'],
				['FILTER', filter],
				['EXPTIME', 300],
				['STACKCNT', 24],
				...rows,
			]),
		),
	);
	paintSky(path, { widthPixels: size[0], heightPixels: size[1], seed });
	const then = Date.parse(`${date}T12:00:00Z`) / 1000;
	utimesSync(path, then, then);
	return path;
}
