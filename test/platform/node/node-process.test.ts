import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { expect, test } from 'vitest';
import { nodeProcess } from '../../../src/platform/node/node-process';

const hasProc = fs.existsSync('/proc/self/stat');

test('a process tells where and since when it runs, as far as its system does', () => {
	const self = nodeProcess(fs, process, 'here', 'session', {});
	expect(self).toMatchObject({ host: 'here', session: 'session', pid: process.pid });
	expect([self.boot, self.namespace, self.started].every(fact => (fact !== undefined) === hasProc)).toBe(true);
	expect(self.startOf(process.pid)).toBe(hasProc ? self.started : 'unknown');
	expect(self.startOf(process.ppid)).toBeDefined();
	// Beyond the largest number that a system gives.
	expect(self.startOf(2 ** 22 + 12_345)).toBeUndefined();
});

test('without files of the system nothing is told of a process that runs', () => {
	const silent = {
		readFileSync: (): never => {
			throw new Error('no such thing');
		},
		readlinkSync: (): never => {
			throw new Error('no such thing');
		},
	};
	const self = nodeProcess(silent, process, 'here', 's', {});
	expect([self.boot, self.namespace, self.started, self.startOf(process.ppid)]).toEqual([
		undefined,
		undefined,
		undefined,
		'unknown',
	]);
});

test('a process of somebody else runs as well', () => {
	const refusing = {
		pid: 1,
		kill: (): never => {
			throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
		},
	};
	expect(nodeProcess(fs, refusing, 'here', 's', {}).startOf(2 ** 22 + 12_345)).toBe('unknown');
});

test('files that tell of another namespace are not believed', () => {
	const elsewhere = { ...fs, readlinkSync: ((path: string) => (path === '/proc/self' ? '1' : 'pid:[1]')) as never };
	const self = nodeProcess(elsewhere, { ...process, pid: 7, kill: () => true }, 'here', 's', {});
	expect([self.boot, self.namespace, self.started, self.startOf(5)]).toEqual([
		undefined,
		undefined,
		undefined,
		'unknown',
	]);
});

test.runIf(hasProc)('a process that ended and was not asked how is over', async () => {
	// The shell does not ask while it is stopped.
	const shell = spawn('sh', ['-c', 'sleep 0 & echo $!; kill -STOP $$'], { stdio: ['ignore', 'pipe', 'ignore'] });
	const pid = await new Promise<number>(done => {
		shell.stdout.once('data', (text: Buffer) => {
			done(Number(String(text)));
		});
	});
	const self = nodeProcess(fs, process, 'here', 's', {});
	await expect.poll(() => self.startOf(pid)).toBeUndefined();
	shell.kill('SIGKILL');
});

test('work that began in this window goes on, also when the plugin was loaded again; a reloaded window knows of none', () => {
	const window = {};
	nodeProcess(fs, process, 'here', 'before', window);
	const after = nodeProcess(fs, process, 'here', 'after', window);
	expect([after.isSessionAlive('before'), after.isSessionAlive('after'), after.isSessionAlive('other')]).toEqual([
		true,
		false,
		false,
	]);
	expect(nodeProcess(fs, process, 'here', 'reloaded', {}).isSessionAlive('before')).toBe(false);
});
