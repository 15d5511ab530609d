import { describe, expect, test } from 'vitest';
import type { FoundNote } from '../../../src/notes/note-store';
import { KnownNotes } from '../../../src/platform/obsidian/known-notes';

const noteAt = (path: string, identity = path): FoundNote => ({ path, kind: 'target', identity, aliases: [] });

/** A vault whose notes are all ours, and what was looked at. */
function vaultOf(...paths: string[]) {
	const notes = new Map(paths.map(path => [path, noteAt(path)]));
	const looked: string[] = [];
	const known = new KnownNotes(
		() => [...notes.keys()],
		path => {
			looked.push(path);
			return Promise.resolve(notes.get(path));
		},
	);
	return { notes, looked, known };
}

describe('the notes that are known', () => {
	test('are looked at once, in the order of their paths', async () => {
		const { known, looked } = vaultOf('b', 'a', 'C');
		expect((await known.find()).map(({ path }) => path)).toEqual(['C', 'a', 'b']);
		expect(await known.find()).toHaveLength(3);
		expect(looked).toEqual(['b', 'a', 'C']);
	});
	test('are looked at again where something happened, and nowhere else', async () => {
		const { known, looked, notes } = vaultOf('a', 'b', 'c');
		await known.find();
		looked.length = 0;
		notes.delete('a');
		notes.set('b', noteAt('b', 'M 31'));
		notes.set('d', noteAt('d'));
		for (const path of ['a', 'b', 'd', 'b']) known.doubt(path);
		expect((await known.find()).map(({ identity }) => identity)).toEqual(['M 31', 'c', 'd']);
		expect(looked).toEqual(['a', 'b', 'd']);
	});
	test('are all looked at again where all are in doubt, those that are gone too', async () => {
		const { known, looked, notes } = vaultOf('a', 'b');
		await known.find();
		notes.delete('a');
		notes.set('c', noteAt('c'));
		known.doubtAll();
		expect((await known.find()).map(({ path }) => path)).toEqual(['b', 'c']);
		expect(looked.slice(2).sort()).toEqual(['a', 'b', 'c']);
	});
	test('are the same answer as long as nothing of them changes', async () => {
		const { known, notes } = vaultOf('a');
		const before = await known.find();
		notes.set('a', noteAt('a'));
		known.doubt('a');
		expect(await known.find()).toBe(before);
		notes.set('a', { ...noteAt('a'), aliases: ['M 31'] });
		known.doubt('a');
		expect(await known.find()).toEqual([{ ...noteAt('a'), aliases: ['M 31'] }]);
		expect(before).toEqual([noteAt('a')]);
	});
	test('that change while they are looked at are looked at again', async () => {
		let identity = 'M 31';
		let resume = (): void => undefined;
		const waits = new Promise<void>(done => {
			resume = done;
		});
		const known = new KnownNotes(
			() => ['a'],
			async path => {
				const found = noteAt(path, identity);
				await waits;
				return found;
			},
		);
		const [first, second] = [known.find(), known.find()];
		// The jobs of both are begun.
		await Promise.resolve();
		await Promise.resolve();
		identity = 'M 33';
		known.doubt('a');
		resume();
		expect([(await first)[0]?.identity, (await second)[0]?.identity]).toEqual(['M 33', 'M 33']);
	});
	test("that can't be read are looked at the next time", async () => {
		const { known, notes } = vaultOf('a', 'b');
		let isLocked = true;
		const fussy = new KnownNotes(
			() => [...notes.keys()],
			path => (isLocked && path === 'b' ? Promise.reject(new Error('locked')) : Promise.resolve(notes.get(path))),
		);
		await expect(fussy.find()).rejects.toThrow('locked');
		isLocked = false;
		expect(await fussy.find()).toEqual(await known.find());
	});
});
