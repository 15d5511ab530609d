/** What must not be done is refused or skipped, said, and nothing is lost by it (DESIGN 7). */
import * as fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Reason } from '../../src/domain/operations/plan';
import { execute } from '../../src/operations/execute';
import { FaultyDisk } from '../fakes/faulty-disk';
import { tempFolders } from '../fakes/temp-folders';
import { accessAt } from './scenes';
import { reasons, Tree } from './trees';

const folder = tempFolders();
const tree = (files: Record<string, string>): Tree => new Tree(folder(), files);

describe('a destination', () => {
	test('that exists stays as it is, and the rest is moved', async () => {
		const data = tree({ 'a/1.fits': 'mine', 'a/2.fits': 'too', 'b/1.fits': 'theirs' });
		const done = await data.run([data.move('a/1.fits', 'b/1.fits'), data.move('a/2.fits', 'b/2.fits')]);
		expect(reasons(done)).toEqual([['b/1.fits', 'taken']]);
		expect(done).toMatchObject({ state: 'done', steps: [{ from: 'a/2.fits', to: 'b/2.fits', sizeBytes: 3 }] });
		expect(data.texts()).toEqual({ 'a/1.fits': 'mine', 'b/1.fits': 'theirs', 'b/2.fits': 'too' });
	});
	test.each([
		['m31.FITS', 'M31.fits'],
		['Bode\u0301.fits', 'Bod\u00e9.fits'],
	])('%s is in the way of %s', async (there, wanted) => {
		const data = tree({ [`a/${wanted}`]: 'mine', [`b/${there}`]: 'theirs' });
		expect(reasons(await data.run([data.move(`a/${wanted}`, `b/${wanted}`)]))).toEqual([
			[`b/${wanted}`, 'similar-name'],
		]);
		expect(data.texts()).toEqual({ [`a/${wanted}`]: 'mine', [`b/${there}`]: 'theirs' });
	});
	test('whose folder differs from one there only in case is no new folder', async () => {
		const data = tree({ 'a/1.fits': 'mine', '20_data/M31/1.fits': 'theirs' });
		expect(
			reasons(
				await data.run([data.move('a/1.fits', '20_Data/M31/2.fits'), { kind: 'make folder', path: '20_DATA' }]),
			),
		).toEqual([
			['20_DATA', 'similar-name'],
			['20_Data/M31/2.fits', 'similar-name'],
		]);
		expect(data.folders()).toEqual(['20_data', '20_data/M31', 'a']);
	});
	test('is given to one of two that want it, also where case alone tells them apart', async () => {
		const data = tree({ 'a/1.fits': 'one', 'b/1.fits': 'two', 'c/1.fits': 'three' });
		const done = await data.run([
			data.move('a/1.fits', 'to/1.fits'),
			data.move('b/1.fits', 'to/1.fits'),
			data.move('c/1.fits', 'to/1.FITS'),
		]);
		expect(reasons(done)).toEqual([
			['to/1.fits', 'taken'],
			['to/1.FITS', 'similar-name'],
		]);
		expect(data.texts()).toEqual({ 'to/1.fits': 'one', 'b/1.fits': 'two', 'c/1.fits': 'three' });
	});
	test('where a folder stands is no place for a file, nor the other way round', async () => {
		const data = tree({ 'a/1.fits': 'mine', 'b/1.fits/2.fits': 'theirs', c: 'a file' });
		expect(
			reasons(
				await data.run([
					data.move('a/1.fits', 'b/1.fits'),
					{ kind: 'make folder', path: 'c/d' },
					{ kind: 'make folder', path: 'c' },
				]),
			),
		).toEqual([
			['c/d', 'file-in-the-way'],
			['c', 'file-in-the-way'],
			['b/1.fits', 'taken'],
		]);
		expect(reasons(await data.run([{ kind: 'move folder', from: 'b', to: 'c', files: 1, sizeBytes: 6 }]))).toEqual([
			['c', 'taken'],
		]);
		expect(data.texts()).toEqual({ 'a/1.fits': 'mine', 'b/1.fits/2.fits': 'theirs', c: 'a file' });
	});
	test('that holds the same copy gets no second one; another file of that name is a conflict', async () => {
		const data = tree({
			'lib/dark.xisf': 'dark',
			'lib/flat.xisf': 'flat',
			'night/dark.xisf': 'dark',
			'night/flat.xisf': 'else',
		});
		const done = await data.run([
			data.copy('lib/dark.xisf', 'night/dark.xisf'),
			data.copy('lib/flat.xisf', 'night/flat.xisf'),
		]);
		expect(done).toMatchObject({
			state: 'nothing',
			skipped: [{ path: 'lib/dark.xisf', reason: 'identical' }],
			conflicts: [{ to: 'night/flat.xisf', reason: 'taken' }],
		});
	});
});

describe('a source', () => {
	test('that changed, vanished or became a link since the preview stays', async () => {
		const data = tree({
			'a/size.fits': 'x',
			'a/time.fits': 'x',
			'a/gone.fits': 'x',
			'a/link.fits': 'x',
			'a/folder.fits': 'x',
			'a/same.fits': 'x',
			'else.fits': 'x',
		});
		const steps = ['size', 'time', 'gone', 'link', 'folder', 'same'].map(name =>
			data.move(`a/${name}.fits`, `b/${name}.fits`),
		);
		data.write('a/size.fits', 'xy');
		fs.utimesSync(data.path('a/time.fits'), 1_750_000_003, 1_750_000_003);
		for (const name of ['gone', 'link', 'folder']) fs.rmSync(data.path(`a/${name}.fits`));
		fs.symlinkSync('../else.fits', data.path('a/link.fits'));
		fs.mkdirSync(data.path('a/folder.fits'));
		const done = await data.run(steps);
		expect(Object.fromEntries(reasons(done))).toEqual({
			'b/size.fits': 'changed',
			'b/time.fits': 'changed',
			'b/gone.fits': 'gone',
			'b/link.fits': 'is-link',
			'b/folder.fits': 'changed',
		});
		expect(data.texts()).toMatchObject({
			'a/size.fits': 'xy',
			'a/time.fits': 'x',
			'b/same.fits': 'x',
			'else.fits': 'x',
		});
		expect(fs.readlinkSync(data.path('a/link.fits'))).toBe('../else.fits');
	});
	test('folder that is gone, a file or a link does not move', async () => {
		const data = tree({ 'real/1.fits': 'x', file: 'x' });
		fs.symlinkSync('real', data.path('link'));
		const done = await data.run(
			['gone', 'file', 'link'].map(from => ({
				kind: 'move folder',
				from,
				to: `to/${from}`,
				files: 1,
				sizeBytes: 1,
			})),
		);
		expect(reasons(done)).toEqual([
			['to/gone', 'gone'],
			['to/file', 'changed'],
			['to/link', 'is-link'],
		]);
		expect(data.folders()).toEqual(['real']);
	});
	test('folder that still holds something is not removed, nor is a link', async () => {
		const data = tree({ 'a/notes.md': 'x', 'b/1.fits': 'x' });
		fs.symlinkSync('b', data.path('link'));
		const done = await data.run([
			{ kind: 'remove folder', path: 'a' },
			{ kind: 'remove folder', path: 'link' },
		]);
		expect(reasons(done)).toEqual([
			['link', 'is-link'],
			['a', 'not-empty'],
		]);
		expect(fs.readdirSync(data.root).sort()).toEqual(['.astro-data-log', 'a', 'b', 'link']);
	});
});

describe('a way out', () => {
	const paths: [string, Reason][] = [
		['../out.fits', 'name-path'],
		['b/../../out.fits', 'name-path'],
		['b\\..\\out.fits', 'name-path'],
		['b//1.fits', 'name-empty'],
		['', 'name-empty'],
		['/etc/out.fits', 'leads-outside'],
		['C:/out.fits', 'leads-outside'],
		['.astro-data-log/lock', 'leads-outside'],
		['.Astro-Data-Log/x', 'leads-outside'],
	];
	test.each(paths)('to %j is refused: %s', async (to, reason) => {
		const data = tree({ 'a/1.fits': 'mine' });
		expect(reasons(await data.run([data.move('a/1.fits', to)]))).toEqual([[to, reason]]);
		expect(reasons(await data.run([data.move(to, 'b/1.fits')]))).toEqual([['b/1.fits', reason]]);
		expect(data.texts()).toEqual({ 'a/1.fits': 'mine' });
	});
	test('by a link, in either direction, is refused; a link to a place in the tree is not', async () => {
		const outside = folder();
		fs.writeFileSync(`${outside}/theirs.fits`, 'theirs');
		const data = tree({ 'a/1.fits': 'one', 'a/2.fits': 'two', 'a/3.fits': 'three', 'near/4.fits': 'four' });
		fs.symlinkSync(outside, data.path('out'));
		fs.symlinkSync('nowhere', data.path('lost'));
		fs.symlinkSync('near', data.path('in'));
		const done = await data.run([
			data.move('a/1.fits', 'out/1.fits'),
			data.move('a/2.fits', 'out/deep/2.fits'),
			data.move('out/theirs.fits', 'b/theirs.fits'),
			{ kind: 'remove folder', path: 'out/empty' },
			data.move('a/3.fits', 'in/3.fits'),
		]);
		expect(reasons(done).sort()).toEqual([
			['b/theirs.fits', 'leads-outside'],
			['out/1.fits', 'leads-outside'],
			['out/deep/2.fits', 'leads-outside'],
			['out/empty', 'leads-outside'],
		]);
		expect(reasons(await data.run([data.move('a/2.fits', 'lost/2.fits')]))).toEqual([
			['lost/2.fits', 'leads-outside'],
		]);
		expect(fs.readdirSync(outside)).toEqual(['theirs.fits']);
		expect(data.texts()).toMatchObject({
			'a/1.fits': 'one',
			'a/2.fits': 'two',
			'near/3.fits': 'three',
			'near/4.fits': 'four',
		});
	});
	test('is open to folders that the user named, and to nothing beside them', async () => {
		const archive = folder();
		const data = tree({ 'a/1.fits': 'one', 'a/2.fits': 'two' });
		const steps = [data.move('a/1.fits', `${archive}/M31/1.fits`), data.move('a/2.fits', `${archive}2/2.fits`)];
		const done = await execute(data.access, { ...data.plan(...steps), outside: [archive] });
		expect(done).toMatchObject({
			state: 'done',
			conflicts: [{ to: `${archive}2/2.fits`, reason: 'leads-outside' }],
		});
		expect(fs.readFileSync(`${archive}/M31/1.fits`, 'utf8')).toBe('one');
	});
});

describe('a name', () => {
	test.each<[string, Reason]>([
		['CON', 'name-reserved'],
		['aux.fits', 'name-reserved'],
		['a:b', 'name-character'],
		['M31.', 'name-end'],
		['x'.repeat(256), 'name-long'],
	])('%s is given to no file and no folder', async (name, reason) => {
		const data = tree({ 'a/1.fits': 'mine', 'b/2.fits': 'mine' });
		const done = await data.run([
			data.move('a/1.fits', `to/${name}`),
			data.move('b/2.fits', `${name}/2.fits`),
			{ kind: 'make folder', path: `${name}/x` },
		]);
		expect(reasons(done).map(([, why]) => why)).toEqual([reason, reason, reason]);
		expect(data.folders()).toEqual(['a', 'b']);
	});
	test('that a file or its folder has already is no reason to leave it behind, nor not to bring it back', async () => {
		const data = tree({ 'a/20:30/2026-01-14T20:30:00.fits': 'mine' });
		const before = data.texts();
		const done = await data.run([
			data.move('a/20:30/2026-01-14T20:30:00.fits', 'b/20:30/2026-01-14T20:30:00.fits'),
			{ kind: 'remove folder', path: 'a/20:30' },
		]);
		expect(data.texts()).toEqual({ 'b/20:30/2026-01-14T20:30:00.fits': 'mine' });
		await data.undo(done);
		expect(data.texts()).toEqual(before);
	});
});

describe('a folder that can only be read', () => {
	const refusing = (path: string): FaultyDisk =>
		new FaultyDisk([folder()], undefined, {
			before: (call, ...given) => {
				const writes =
					['link', 'unlink', 'rename', 'mkdir', 'rmdir'].includes(call) ||
					(call === 'open' && given[1] !== 'r');
				if (writes && given.some(at => typeof at === 'string' && at.startsWith(path)))
					throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
			},
		});
	test.each(['a', 'b'])('keeps what is in it, and takes nothing in: %s', async name => {
		const data = tree({ 'a/1.fits': 'one', 'b/2.fits': 'two' });
		const done = await data.run(
			[data.move('a/1.fits', 'b/1.fits')],
			{},
			accessAt(data.root, refusing(`${data.path(name)}/`).fs),
		);
		expect(done).toMatchObject({
			state: 'undone',
			steps: [],
			conflicts: [{ to: 'b/1.fits', reason: 'failed', detail: 'EACCES' }],
		});
		expect(data.texts()).toEqual({ 'a/1.fits': 'one', 'b/2.fits': 'two' });
	});
});
