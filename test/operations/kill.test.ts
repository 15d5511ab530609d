/** A real process that is killed in the midst of moving, two hundred times or a tenth of them (DESIGN 7). */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import type { Step } from '../../src/domain/operations/plan';
import { history } from '../../src/operations/history';
import { unfinishedOperation } from '../../src/operations/journal-files';
import { recover } from '../../src/operations/recover';
import { undo } from '../../src/operations/undo';
import { nodeProcess } from '../../src/platform/node/node-process';
import { casesOf, playedIn } from '../exhaustive/size';
import { seededRandom } from '../build/random';
import { tempFolders } from '../fakes/temp-folders';
import { accessAt, contentsOf, filesIn, setUp, type Scenario } from './scenes';
import { begun } from './stage';

const KILLS = casesOf(200).length;
const played = playedIn('a process that is killed');
/** While one process starts, what another one left is looked at. */
const LANES = 3;
const SEED = 20_260_114;
const folder = tempFolders();

const subs = Array.from({ length: 120 }, (_, at) => `10_Blink/M31/M31_${'LRGB'.charAt(at % 4)}_${at}.fits`);
const scene: Scenario = {
	name: 'killing',
	files: [...subs, '10_Blink/M33/a.fits', '10_Blink/M33/b.xml', '00_Misc/dark.xisf'],
	plan: (file): Step[] => [
		...subs.map(path =>
			file(path, path.replace('10_Blink/M31/', `20_Data/M31/FILTER_${/_(.)_/.exec(path)?.[1] ?? ''}_EXP_300/`)),
		),
		{ kind: 'move folder', from: '10_Blink/M33', to: '20_Data/M33', files: 2, sizeBytes: 0 },
		{ ...file('00_Misc/dark.xisf', '20_Data/M31/dark.xisf'), kind: 'copy file' } as Step,
		{ kind: 'remove folder', path: '10_Blink/M31' },
	],
};

/** Starts it, kills it so many milliseconds after its first file. */
async function killed(script: string, args: readonly string[], afterMs: number): Promise<void> {
	const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
	const exit = once(child, 'exit');
	await Promise.race([once(child.stdout, 'data'), exit]);
	await wait(afterMs);
	child.kill('SIGKILL');
	expect(await exit).toEqual([null, 'SIGKILL']);
}

/** @returns how many of so many kills hit an operation under way */
async function killAgainAndAgain(script: string, kills: number, seed: number): Promise<number> {
	const home = folder();
	const [root, planFile] = [join(home, 'Data'), join(home, 'plan.json')];
	fs.mkdirSync(root);
	fs.writeFileSync(planFile, JSON.stringify(setUp(scene, root, home)));
	const before = contentsOf(root);
	const filesAfter = [...filesIn(before), before.get('0/00_Misc/dark.xisf') ?? ''].sort();
	let after: Map<string, string> | undefined;
	const random = seededRandom(seed);
	let caught = 0;
	for (let kill = 0; kill < kills; kill++) {
		const what = `seed ${seed}, kill ${kill}`;
		await killed(script, [root, planFile], random.between(0, 30, 2));
		played.add('kills');
		const access = accessAt(root, fs, nodeProcess(fs, process, 'here', what, process));
		if (await unfinishedOperation(access)) {
			caught++;
			played.add('in the midst of an operation');
			expect(begun(await recover(access, random.chance(0.5) ? 'finish' : 'roll back')).conflicts, what).toEqual(
				[],
			);
		}
		const now = contentsOf(root);
		const last = (await history(access))[0] ?? { id: '', state: 'undone' };
		if (last.state === 'done') {
			expect(filesIn(now), what).toEqual(filesAfter);
			expect(now, what).toEqual((after ??= now));
			begun(await undo(access, last.id));
		} else expect(last.state, what).toBe('undone');
		expect(contentsOf(root), what).toEqual(before);
	}
	return caught;
}

test(
	`nothing is lost or doubled by ${KILLS} kills, whether it is finished or rolled back (seeds from ${SEED} on)`,
	{ timeout: 300_000 },
	async () => {
		const script = join(folder(), 'mover.mjs');
		await build({
			entryPoints: [join(import.meta.dirname, 'endless-mover.ts')],
			bundle: true,
			platform: 'node',
			format: 'esm',
			outfile: script,
		});
		const lanes = Array.from({ length: LANES }, (_, lane) =>
			killAgainAndAgain(script, Math.ceil(KILLS / LANES), SEED + lane),
		);
		const caught = (await Promise.all(lanes)).reduce((sum, count) => sum + count);
		// Killing a process that does nothing proves nothing.
		expect(caught).toBeGreaterThan(KILLS / 2);
	},
);
