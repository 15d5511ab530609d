/** npm run demo [-- --data DIR --vault DIR]: a Data tree, a vault with the plugin, a first refresh. Never writes into a tree that it did not make. */
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installInto } from './install.mjs';
import { loadTs } from './load-ts.mjs';

const { values } = parseArgs({ options: { data: { type: 'string' }, vault: { type: 'string' } } });
const data = resolve(values.data ?? 'demo/Data');
const vault = resolve(values.vault ?? 'demo/vault');
const say = text => process.stdout.write(`${text}\n`);
const exists = async path => (await stat(path).catch(() => undefined)) !== undefined;

/** Gives a night something to blink at: a cloud passes, and one sub is out of focus. */
async function paintNight(paths) {
	const { paintSky } = await loadTs('test/build/painted-sky.ts');
	for (const [at, path] of paths.entries())
		paintSky(path, {
			widthPixels: 420,
			heightPixels: 280,
			seed: 42,
			noiseSeed: at,
			haze: at === 4 || at === 5 ? 1.15 : 1,
			seeing: at === 8 ? 3 : 1.1,
		});
}

if (values.data === undefined && !(await exists(data))) {
	const { writeDemoTree } = await loadTs('test/build/demo-tree.ts');
	const { files, lights } = await writeDemoTree(data, new Date().toISOString().slice(0, 10));
	await paintNight(
		lights
			.filter(({ target, state }) => target === 'M 42' && state === 'unreviewed')
			.map(({ path }) => join(data, path)),
	);
	say(`A Data tree with ${files} files is in ${data}.`);
} else say(`The Data tree is ${data}; nothing in it is changed.`);

await mkdir(vault, { recursive: true });
for (const sentence of await installInto(vault)) say(sentence);

say('');
const { status } = spawnSync(process.execPath, ['dist/cli.mjs', 'refresh', '--data', data, '--vault', vault], {
	stdio: 'inherit',
});
if (status === 2) process.exit(2);

const exposures = spawnSync(process.execPath, ['dist/cli.mjs', 'exposures', '--vault', vault, '--json'], {
	maxBuffer: 1 << 28,
	encoding: 'utf8',
});
const { targets } = JSON.parse(exposures.stdout);
const subs = target => target.rows.reduce((sum, { accepted, unreviewed }) => sum + accepted.subs + unreviewed.subs, 0);
const [shown] = targets.sort((a, b) => subs(b) - subs(a));
const note = shown && join(vault, 'Astro/Targets', `${shown.target}.md`);
if (note && (await exists(note))) say(`\n───── ${note}\n\n${await readFile(note, 'utf8')}\n─────`);

say(`
To see it: in Obsidian, choose "Open folder as vault" and take ${vault}.
Trust the author of its plugins, open Astro/Targets, edit a goal in the properties (goal_Ha: 8), and run "Refresh data log".`);
