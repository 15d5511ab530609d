/** What was done on a tree, what waits for a decision, and the ways out of it. */
import * as fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { execute } from '../../src/operations/execute';
import { history } from '../../src/operations/history';
import { unfinishedOperation } from '../../src/operations/journal-files';
import { giveUp, recover } from '../../src/operations/recover';
import { undo } from '../../src/operations/undo';
import { FaultyDisk } from '../fakes/faulty-disk';
import { tempFolders } from '../fakes/temp-folders';
import { accessAt, planOf } from './scenes';
import { Tree } from './trees';

const folder = tempFolders();
const tree = (files: Record<string, string>): Tree => new Tree(folder(), files);

/** Begins an operation and dies before its last file is moved. */
async function cutShort(data: Tree, to: string, outside: readonly string[] = []): Promise<string> {
	const disk = new FaultyDisk([folder()], undefined, {
		before: (call, path) => {
			if (call === 'rename' && path === data.path('a/2.fits')) disk.isDead = true;
		},
	});
	await execute(
		accessAt(data.root, disk.fs),
		planOf([data.move('a/1.fits', `${to}/1.fits`), data.move('a/2.fits', `${to}/2.fits`)], outside),
	).catch(() => undefined);
	disk.close();
	return (await unfinishedOperation(data.access))?.id ?? '';
}

const journalOf = (data: Tree, id: string): string => data.path(`.astro-data-log/${id}.unfinished`);

describe('the history', () => {
	test('of a tree that never saw an operation is empty, and makes nothing', async () => {
		const data = tree({});
		expect(await history(data.access)).toEqual([]);
		expect(await unfinishedOperation(data.access)).toBeUndefined();
		expect(fs.readdirSync(data.root)).toEqual([]);
	});
	test('names every operation, the newest first, with what it came to', async () => {
		const data = tree({ 'a/1.fits': 'one', 'a/2.fits': 'two!', 'c/1.fits': 'in the way' });
		const before = Date.now();
		const first = await data.run([data.move('a/1.fits', 'b/1.fits'), data.move('a/2.fits', 'b/2.fits')]);
		const gone = data.move('b/2.fits', 'd/2.fits');
		const second = await data.run([data.move('b/1.fits', 'd/1.fits'), { ...gone, sizeBytes: 99 } as typeof gone]);
		const third = await data.run([{ kind: 'make folder', path: 'e' }]);
		await data.undo(third);
		const past = await history(data.access);
		expect(past).toMatchObject([
			{ id: third.operation, state: 'undone', isUndoable: false, files: 0 },
			{ id: second.operation, operation: 'test', title: 'A test', state: 'partly', isUndoable: true, files: 2 },
			{ id: first.operation, state: 'done', isUndoable: true, files: 2, bytes: 7 },
		]);
		for (const { id } of past) expect(id).toMatch(/^\d{8}T\d{6}-/);
		for (const operation of past)
			if ('madeAtMs' in operation) expect(operation.madeAtMs).toBeGreaterThanOrEqual(before);
	});
	test('knows what can no longer be undone, since everything moved on', async () => {
		const data = tree({ 'a/1.fits': 'one' });
		const first = await data.run([data.move('a/1.fits', 'b/1.fits')]);
		const second = await data.run([{ kind: 'move folder', from: 'b', to: 'c', files: 1, sizeBytes: 3 }]);
		expect(await history(data.access)).toMatchObject([{ isUndoable: true }, { isUndoable: false }]);
		await data.undo(second);
		expect(await history(data.access)).toMatchObject([
			{ isUndoable: false },
			{ id: first.operation, isUndoable: true },
		]);
		await data.undo(first);
		expect(data.texts()).toEqual({ 'a/1.fits': 'one' });
	});
	test('of folders alone can be undone as long as one of them stands', async () => {
		const data = tree({});
		await data.run([
			{ kind: 'make folder', path: 'a' },
			{ kind: 'make folder', path: 'a/b' },
		]);
		expect(await history(data.access)).toMatchObject([{ isUndoable: true }]);
		fs.rmSync(data.path('a'), { recursive: true });
		expect(await history(data.access)).toMatchObject([{ isUndoable: false }]);
	});
	test('keeps journals that it can not read', async () => {
		const data = tree({ 'a/1.fits': 'one' });
		await data.run([data.move('a/1.fits', 'b/1.fits')]);
		fs.writeFileSync(data.path('.astro-data-log/20990101T000000-2222.jsonl'), '{"version":3}\n{"begin":"forward"}');
		fs.writeFileSync(data.path('.astro-data-log/20980101T000000-2222.jsonl'), '{"version":1}\n{"begin":"forward"}');
		fs.mkdirSync(data.path('.astro-data-log/20970101T000000-2222.jsonl'));
		expect(await history(data.access)).toMatchObject([
			{ id: '20990101T000000-2222', state: 'newer' },
			{ id: '20980101T000000-2222', state: 'unreadable' },
			{ state: 'done' },
		]);
		expect(await undo(data.access, '20990101T000000-2222')).toEqual({
			refused: 'newer',
			operation: '20990101T000000-2222',
		});
		expect(await undo(data.access, '20980101T000000-2222')).toEqual({
			refused: 'unreadable',
			operation: '20980101T000000-2222',
		});
	});
});

describe('an operation that was cut short', () => {
	test('is named, and has to be recovered before any other', async () => {
		const data = tree({ 'a/1.fits': 'one', 'a/2.fits': 'two' });
		const id = await cutShort(data, 'b');
		expect(await unfinishedOperation(data.access)).toEqual({
			id,
			title: 'A test',
			direction: 'forward',
			done: 0,
			of: 3,
		});
		expect(await history(data.access)).toMatchObject([{ id, state: 'unfinished', isUndoable: false }]);
		expect(await execute(data.access, planOf([{ kind: 'make folder', path: 'x' }]))).toEqual({
			refused: 'unfinished',
			operation: id,
		});
		expect(await undo(data.access, id)).toEqual({ refused: 'unfinished', operation: id });
		expect(await recover(data.access, 'finish')).toMatchObject({ operation: id, state: 'done' });
		expect(await recover(data.access, 'finish')).toMatchObject({ refused: 'nothing-to-do' });
		expect(data.texts()).toEqual({ 'b/1.fits': 'one', 'b/2.fits': 'two' });
	});
	test('stays so while the disk that it was going to is not there', async () => {
		const data = tree({ 'a/1.fits': 'one', 'a/2.fits': 'two' });
		const archive = folder();
		const id = await cutShort(data, `${archive}/M31`, [archive]);
		fs.renameSync(archive, `${archive}-away`);
		for (const choice of ['finish', 'roll back'] as const)
			expect(await recover(data.access, choice)).toMatchObject({ operation: id, state: 'unfinished' });
		fs.renameSync(`${archive}-away`, archive);
		expect(await recover(data.access, 'roll back')).toMatchObject({ state: 'undone', conflicts: [] });
		expect(data.texts()).toEqual({ 'a/1.fits': 'one', 'a/2.fits': 'two' });
		expect(fs.readdirSync(archive)).toEqual([]);
	});
	test('stays so when its recovery is stopped', async () => {
		const data = tree({ 'a/1.fits': 'one', 'a/2.fits': 'two' });
		const id = await cutShort(data, 'b');
		expect(await recover(data.access, 'finish', { signal: AbortSignal.abort() })).toMatchObject({
			operation: id,
			state: 'unfinished',
		});
		expect(await recover(data.access, 'roll back')).toMatchObject({ state: 'undone' });
		expect(data.texts()).toEqual({ 'a/1.fits': 'one', 'a/2.fits': 'two' });
	});
	test('by a later version is left alone; a person can give it up', async () => {
		const data = tree({ 'a/1.fits': 'one', 'a/2.fits': 'two' });
		const id = await cutShort(data, 'b');
		const files = data.texts();
		fs.writeFileSync(
			journalOf(data, id),
			fs.readFileSync(journalOf(data, id), 'utf8').replace('"version":2', '"version":3'),
		);
		expect(await recover(data.access, 'finish')).toEqual({ refused: 'newer', operation: id });
		expect(await execute(data.access, planOf([{ kind: 'make folder', path: 'x' }]))).toEqual({
			refused: 'unfinished',
			operation: id,
		});
		expect(await giveUp(data.access, 'another')).toMatchObject({ refused: 'nothing-to-do' });
		expect(await giveUp(data.access, id)).toEqual({ waiting: [expect.stringMatching(/-1\.fits$/)] });
		expect(data.texts()).toEqual(files);
		expect(await execute(data.access, planOf([{ kind: 'make folder', path: 'x' }]))).toMatchObject({
			state: 'done',
		});
		expect((await history(data.access))[1]).toMatchObject({ id, state: 'newer' });
	});
	test.each<[string, (text: string) => string, Record<string, string>]>([
		['its first line', text => text.replace('"title":', '"titel":'), { 'b/1.fits': 'one', 'b/2.fits': 'two' }],
		[
			'a step',
			text => text.replace(/"kind":"move file"(?=[^\n]*2\.fits)/, '"kind":"mvoe file"'),
			{ 'a/2.fits': 'two', 'b/1.fits': 'one', 'b/2.fits': 'two' },
		],
		['its start', text => '\0'.repeat(200) + text.slice(200), { 'b/1.fits': 'one', 'b/2.fits': 'two' }],
		['what comes after the steps', text => `${text}${'\0'.repeat(100)}`, { 'b/1.fits': 'one', 'b/2.fits': 'two' }],
		['its end', text => text.slice(0, text.indexOf('{"begin"') + 5), { 'b/1.fits': 'one', 'b/2.fits': 'two' }],
	])('and whose journal is damaged in %s is finished as far as the journal can be read', async (_, damage, texts) => {
		const data = tree({ 'a/1.fits': 'one', 'a/2.fits': 'two' });
		const id = await cutShort(data, 'b');
		fs.writeFileSync(journalOf(data, id), damage(fs.readFileSync(journalOf(data, id), 'latin1')), 'latin1');
		expect(await unfinishedOperation(data.access)).toMatchObject({ id });
		expect(await execute(data.access, planOf([{ kind: 'make folder', path: 'x' }]))).toEqual({
			refused: 'unfinished',
			operation: id,
		});
		expect(await recover(data.access, 'finish')).toMatchObject({
			operation: id,
			isWhole: damage('').startsWith('\0'.repeat(100)) && damage('').length === 100,
		});
		expect(data.texts()).toEqual(texts);
		expect(await unfinishedOperation(data.access)).toBeUndefined();
	});
	test('and whose journal says nothing any more keeps every file; a person can give it up', async () => {
		for (const damage of [
			(): string => '',
			(text: string): string => '\0'.repeat(text.length),
			(text: string): string => text.slice(0, 20),
		]) {
			const data = tree({ 'a/1.fits': 'one', 'a/2.fits': 'two' });
			const id = await cutShort(data, 'b');
			const files = data.texts();
			fs.writeFileSync(journalOf(data, id), damage(fs.readFileSync(journalOf(data, id), 'utf8')));
			expect(await unfinishedOperation(data.access)).toEqual({ id, fault: 'unreadable' });
			expect(await recover(data.access, 'finish')).toEqual({ refused: 'unreadable', operation: id });
			expect(await execute(data.access, planOf([{ kind: 'make folder', path: 'x' }]))).toEqual({
				refused: 'unfinished',
				operation: id,
			});
			expect(await giveUp(data.access, id)).toEqual({ waiting: [expect.stringMatching(/-1\.fits$/)] });
			expect(data.texts()).toEqual(files);
			expect(await execute(data.access, planOf([{ kind: 'make folder', path: 'x' }]))).toMatchObject({
				state: 'done',
			});
		}
	});
	test('in its journal alone never began: the next operation sets it aside', async () => {
		const data = tree({ 'a/1.fits': 'one', 'a/2.fits': 'two' });
		fs.mkdirSync(data.path('.astro-data-log'));
		fs.writeFileSync(journalOf(data, '20260101T000000-2222'), '{"version":1,"id":"202601');
		expect(await unfinishedOperation(data.access)).toBeUndefined();
		expect(await history(data.access)).toEqual([]);
		await data.run([data.move('a/1.fits', 'b/1.fits')]);
		expect(fs.existsSync(journalOf(data, '20260101T000000-2222'))).toBe(false);
		expect(fs.readFileSync(data.path('.astro-data-log/20260101T000000-2222.torn'), 'utf8')).toBe(
			'{"version":1,"id":"202601',
		);
	});
	test.each<[string, string, Record<string, string>]>([
		['stays empty is our own reservation', '', { 'b/1.fits': 'one', 'b/2.fits': 'two' }],
		[
			"is filled while it is watched is another program's",
			'theirs',
			{ 'a/2.fits': 'two', 'b/1.fits': 'one', 'b/2.fits': 'theirs' },
		],
	])('and left an empty file where a name was reserved a moment ago: one that %s', async (_, filled, texts) => {
		const data = tree({ 'a/1.fits': 'one', 'a/2.fits': 'two' });
		const id = await cutShort(data, 'b');
		fs.rmSync(data.path('b/2.fits'));
		fs.writeFileSync(data.path('b/2.fits'), '');
		const waits: number[] = [];
		const clock = {
			...data.access.clock,
			now: () => Date.now(),
			wait: (milliseconds: number) => {
				waits.push(milliseconds);
				if (filled !== '') fs.writeFileSync(data.path('b/2.fits'), filled);
				return Promise.resolve();
			},
		};
		expect(await recover({ ...data.access, clock }, 'finish')).toMatchObject({
			operation: id,
			state: filled === '' ? 'done' : 'partly',
		});
		expect(waits[0]).toBeGreaterThan(2000);
		expect(waits[0]).toBeLessThanOrEqual(3000);
		expect(data.texts()).toEqual(texts);
	});
});
