import * as fs from 'node:fs';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { NodeDisk } from '../../src/platform/node/node-disk';
import { findLikelyFolders } from '../../src/tree/likely-folders';
import { makeTimeSlice } from '../../src/async/time-slice';
import { tempFolders } from '../fakes/temp-folders';

const temp = tempFolders();
const slice = makeTimeSlice(
	() => setImmediate(),
	() => performance.now(),
);
const find = (...places: string[]) => findLikelyFolders(new NodeDisk(fs), places, slice);

test(
	'folders with rigs or stages are found near the places, the one with most rigs first; hidden and foreign ones ' +
		'are left alone',
	async () => {
		const home = temp();
		const make = (...paths: string[]): void => {
			for (const path of paths) mkdirSync(join(home, path), { recursive: true });
		};
		make('Astro/Data/RC8@f8.0+ZWO ASI2600MM Pro/20_Data/M 31', 'Astro/Data/Redcat51@f4.9+ASI533MC/10_Blink');
		make('Pictures/Old rig/10_Blink', 'Pictures/Old rig/20_Data', 'Pictures/Holiday/Beach');
		make('.cache/Data/RC8@f8.0+Cam/20_Data', 'node_modules/RC8@f8.0+Cam', 'AppData/RC8@f8.0+Cam');
		expect(await find(home, join(home, 'none'))).toEqual([
			{ path: `${home}/Astro/Data`, rigs: 2 },
			{ path: `${home}/Pictures/Old rig`, rigs: 1 },
		]);
	},
);

test('nothing is looked for deeper than three folders down, nor in more than a few hundred', async () => {
	const home = temp();
	mkdirSync(join(home, 'a/b/c/d/RC8@f8.0+Cam'), { recursive: true });
	expect(await find(home)).toEqual([]);
	for (let number = 0; number < 600; number++) mkdirSync(join(home, `x${number}`));
	mkdirSync(join(home, 'z/RC8@f8.0+Cam'), { recursive: true });
	expect(await find(home)).toEqual([]);
	expect(await find(join(home, 'z'))).toEqual([{ path: join(home, 'z'), rigs: 1 }]);
});
