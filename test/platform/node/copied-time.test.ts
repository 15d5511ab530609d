/** Times of copies on another device, as exact as the disks are (DESIGN 7). */
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { keepTimeByTouch, type TimeMeans } from '../../../src/platform/node/copied-time';
import { NodeMover } from '../../../src/platform/node/node-mover';
import { execute } from '../../../src/operations/execute';
import { undo } from '../../../src/operations/undo';
import { accessAt, planOf } from '../../operations/scenes';
import { begun, hasTwoDevices } from '../../operations/stage';

const MEANS: TimeMeans = { fs, execFile, platform: process.platform };
const exact = new NodeMover(fs, keepTimeByTouch(MEANS));

const homeOn = (device: string): string => fs.realpathSync(fs.mkdtempSync(join(device, 'astro-data-log-')));
const [near, far] = [homeOn(tmpdir()), homeOn(hasTwoDevices ? '/dev/shm' : tmpdir())];
afterAll(() => {
	for (const home of [near, far]) fs.rmSync(home, { recursive: true, force: true });
});

let files = 0;
/** A file with a time that no double holds, and where its copy is to lie. */
async function original(
	name = 'a.fits',
	time = '2026-01-14 20:05:17.123456789',
): Promise<{ from: string; to: string; mtimeMs: number }> {
	const [here, there] = [join(near, String(++files)), join(far, String(files))];
	fs.mkdirSync(here);
	fs.mkdirSync(there);
	const [from, to] = [join(here, name), join(there, `${name}.part`)];
	fs.writeFileSync(from, 'bytes');
	await promisify(execFile)('touch', ['-d', time, '--', from]);
	return { from, to, mtimeMs: fs.lstatSync(from).mtimeMs };
}

const timeNs = (path: string): bigint => fs.lstatSync(path, { bigint: true }).mtimeNs;

/** Counts how often a program was started. */
function counted(means: Partial<TimeMeans> = {}): { mover: NodeMover; started: () => number } {
	let count = 0;
	const counting = ((...args: Parameters<typeof execFile>) => {
		count++;
		return (means.execFile ?? execFile)(...args);
	}) as typeof execFile;
	const keepTime = keepTimeByTouch({ ...MEANS, ...means, execFile: counting });
	return { mover: new NodeMover(fs, keepTime), started: () => count };
}

describe.skipIf(!hasTwoDevices)('on another device', () => {
	const names = ['a.fits', '-r', '--help', 'NGC 7000 (α) $(x); "q".fits', '\n'];
	test.each(names)('a copy of %j has the same time to the nanosecond', async name => {
		const { from, to, mtimeMs } = await original(name);
		await exact.copy(from, to, mtimeMs);
		expect(timeNs(to)).toBe(timeNs(from));
		expect(fs.readFileSync(to, 'utf8')).toBe('bytes');
	});
	test('it has so however the nanoseconds end, and though it is write-protected', async () => {
		for (const fraction of ['000000001', '000000999', '123456000', '999999999', '500000000']) {
			const { from, to, mtimeMs } = await original('a.fits', `2026-01-14 20:05:17.${fraction}`);
			fs.chmodSync(from, 0o444);
			await exact.copy(from, to, mtimeMs);
			expect(timeNs(to), fraction).toBe(timeNs(from));
		}
	});
	test('a file that is moved there and back has its time as it was', async () => {
		const { from, mtimeMs } = await original();
		const [root, time] = [join(from, '..'), timeNs(from)];
		const access = { ...accessAt(root, fs), disk: exact };
		const step = { kind: 'move file', from: 'a.fits', to: join(far, 'moved.fits'), sizeBytes: 5, mtimeMs } as const;
		const done = begun(await execute(access, planOf([step], [far])));
		expect(done).toMatchObject({ state: 'done', conflicts: [] });
		expect([fs.existsSync(from), timeNs(step.to)]).toEqual([false, time]);
		expect(begun(await undo(access, done.operation ?? ''))).toMatchObject({ state: 'undone', conflicts: [] });
		expect([fs.existsSync(step.to), timeNs(from)]).toEqual([false, time]);
	});
});

test('no program is started for a time that Node sets by itself, nor for one that the original has not', async () => {
	const whole = await original('a.fits', '2026-01-14 20:05:17.5');
	const { mover, started } = counted();
	await mover.copy(whole.from, whole.to, whole.mtimeMs);
	expect([timeNs(whole.to), started()]).toEqual([timeNs(whole.from), 0]);
	const other = await original();
	await mover.copy(other.from, other.to, 1_750_000_000_250);
	expect([timeNs(other.to), started()]).toEqual([1_750_000_000_250_000_000n, 0]);
});

test('where Windows kept the time already it is not set again, and no program is started', async () => {
	const { mover, started } = counted({ platform: 'win32' });
	const { from, to, mtimeMs } = await original();
	const copying = new NodeMover(
		{
			...fs,
			copyFile: ((source: string, copy: string, mode: number, done: (error: Error | null) => void) => {
				fs.copyFileSync(source, copy, mode);
				execFile('touch', ['-r', source, copy], done);
			}) as never,
		},
		keepTimeByTouch({ ...MEANS, platform: 'win32' }),
	);
	await copying.copy(from, to, mtimeMs);
	expect(timeNs(to)).toBe(timeNs(from));
	const second = await original();
	await mover.copy(second.from, second.to, second.mtimeMs);
	expect([Math.abs(fs.lstatSync(second.to).mtimeMs - second.mtimeMs) < 0.002, started()]).toEqual([true, 0]);
});

/** Starts something else than what was asked for. */
const instead = (start: (path: string) => [string, ...string[]]): typeof execFile =>
	((_: string, args: string[], options: object, done: () => void) => {
		const [program, ...others] = start(args.at(-1) ?? '');
		return execFile(program, others, options, done);
	}) as never;

test.each<[string, typeof execFile]>([
	['there is no such program', instead(() => ['no-such-program'])],
	[
		'the system starts none',
		(() => {
			throw Object.assign(new Error('spawn ENOMEM'), { code: 'ENOMEM' });
		}) as never,
	],
	['it fails', instead(() => ['false'])],
	[
		'it sets the time of an original that changed meanwhile',
		instead(path => ['touch', '-d', '2001-01-01', '--', path]),
	],
])('where %s, a copy has the microseconds that it was to have', async (_, execFileHere) => {
	const { mover, started } = counted({ execFile: execFileHere });
	const { from, to, mtimeMs } = await original();
	await mover.copy(from, to, mtimeMs);
	expect(Math.abs(fs.lstatSync(to).mtimeMs - mtimeMs)).toBeLessThan(0.002);
	expect(started()).toBe(1);
});
