import { beforeEach, expect, test } from 'vitest';
import { DeferredEdits } from '../../src/notes/deferred-edits';
import type { FoundNote, Written } from '../../src/notes/note-store';

/** A note that somebody may be typing in. */
class OneNote {
	text: string | undefined = 'a';
	isTypedIn = false;
	/** The paths that it was changed under. */
	readonly changed: string[] = [];
	readonly change = (path: string, change: (text: string) => string): Promise<Written> => {
		this.changed.push(path);
		if (this.isTypedIn) return Promise.resolve('deferred');
		if (this.text === undefined) return Promise.reject(new Error('the note is gone'));
		const before = this.text;
		this.text = change(before);
		return Promise.resolve(this.text === before ? 'unchanged' : 'written');
	};
}

const NOTE: FoundNote = { path: 'n.md', kind: 'target', identity: 'M 31', aliases: [] };
let note: OneNote;
let path: string | undefined;
let owed: DeferredEdits;
beforeEach(() => {
	note = new OneNote();
	path = 'n.md';
	owed = new DeferredEdits(note, ({ kind, identity }) =>
		kind === 'target' && identity === 'M 31' ? path : undefined,
	);
});
const add =
	(letter: string) =>
	(text: string): string =>
		text + letter;

test('a note at rest is changed at once, and is owed nothing', async () => {
	expect(await owed.change(NOTE, add('b'))).toBe('written');
	expect(await owed.apply()).toEqual([]);
	expect(note.text).toBe('ab');
});

test('a note that is being typed in gets all its changes when it rests, in their order and once', async () => {
	note.isTypedIn = true;
	expect(await owed.change(NOTE, add('b'))).toBe('deferred');
	owed.defer(NOTE, add('c'));
	note.text = 'a typed';
	await owed.apply();
	expect(note.text).toBe('a typed');
	note.isTypedIn = false;
	await owed.apply();
	await owed.apply();
	expect(note.text).toBe('a typedbc');
});

test('a later change brings the earlier ones with it', async () => {
	note.isTypedIn = true;
	await owed.change(NOTE, add('b'));
	note.isTypedIn = false;
	expect(await owed.change(NOTE, add('c'))).toBe('written');
	await owed.apply();
	expect(note.text).toBe('abc');
});

test('a note that was renamed meanwhile gets it under its new name; one that is gone is owed nothing', async () => {
	note.isTypedIn = true;
	await owed.change(NOTE, add('b'));
	note.isTypedIn = false;
	path = 'renamed.md';
	await owed.apply();
	expect([note.text, note.changed]).toEqual(['ab', ['n.md', 'renamed.md']]);
	note.isTypedIn = true;
	await owed.change(NOTE, add('c'));
	note.isTypedIn = false;
	path = undefined;
	await owed.apply();
	path = 'n.md';
	await owed.apply();
	expect(note.text).toBe('ab');
});

test("a note that can't be written is named, and owed it still", async () => {
	note.isTypedIn = true;
	await owed.change(NOTE, add('b'));
	note.isTypedIn = false;
	note.text = undefined;
	expect(await owed.apply()).toMatchObject([{ path: 'n.md', error: { message: 'the note is gone' } }]);
	note.text = 'a';
	expect(await owed.apply()).toEqual([]);
	expect(note.text).toBe('ab');
});
