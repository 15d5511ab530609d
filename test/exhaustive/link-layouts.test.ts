/**
 * Data trees in and around which links stand for folders, files, stages, the archive or the tree itself (DESIGN 7). A
 * tenth of the layouts unless EXHAUSTIVE=1; CASES=17 runs one alone.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seededRandom } from '../build/random';
import { tempFolders } from '../fakes/temp-folders';
import { LinkStory } from './link-story';
import { Mounts } from './mounts';
import { casesOf, inLanes, Tally } from './size';
import { makeWorld } from './world';

const LAYOUTS = 300;
const LANES = 3;
const SEED = 20_261_201;
const temp = tempFolders();
const canMount = Mounts.areAllowed();
const tally = new Tally();

/** @returns what is wrong */
async function faultsOf(number: number): Promise<string[]> {
	const random = seededRandom(SEED + number);
	const [home, mounts] = [join(temp(), 'home'), new Mounts()];
	mkdirSync(home);
	const story = new LinkStory(await makeWorld(home, random), random, mounts, tally, canMount);
	try {
		await story.tell();
		tally.add('layouts');
		tally.add('with mounted folders', mounts.count > 0 ? 1 : 0);
	} finally {
		mounts.release();
	}
	rmSync(home, { recursive: true, force: true });
	return story.faults.map(fault => `layout ${number}, seed ${SEED + number}: ${fault}`);
}

test(
	`whatever links stand for, nothing is lost and nothing outside is touched (seeds from ${SEED} on)`,
	{ timeout: 3_600_000 },
	async () => {
		const faults: string[] = [];
		await inLanes(casesOf(LAYOUTS), LANES, async number => {
			faults.push(...(await faultsOf(number)));
		});
		console.log(`${String(tally)}${canMount ? '' : '; mounts are not allowed here'}`);
		expect(faults, faults.join('\n')).toEqual([]);
		// Layouts in which nothing moves prove nothing.
		if (tally.of('layouts') >= LAYOUTS / 10)
			for (const what of ['edits', 'killed', 'that changed something'])
				expect(tally.of(what), what).toBeGreaterThan(0);
	},
);
