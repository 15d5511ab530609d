import { beforeEach, expect, test } from 'vitest';
import { OwedChanges } from '../../src/notes/owed-changes';
import type { Written } from '../../src/notes/note-store';

/** A note that somebody may be typing in. */
class OneNote {
	text: string | undefined = 'a';
	isTypedIn = false;
	readonly read = () => Promise.resolve(this.text);
	readonly change = (_path: string, change: (text: string) => string): Promise<Written> => {
		if (this.isTypedIn) return Promise.resolve('deferred');
		if (this.text === undefined) return Promise.reject(new Error('the note is gone'));
		const before = this.text;
		this.text = change(before);
		return Promise.resolve(this.text === before ? 'unchanged' : 'written');
	};
}

let note: OneNote;
let owed: OwedChanges;
beforeEach(() => { note = new OneNote(); owed = new OwedChanges(note); });
const add = (letter: string) => (text: string): string => text + letter;

test('a note at rest is changed at once, and is owed nothing', async () => {
	expect(await owed.change('n.md', add('b'))).toBe('written');
	await owed.pay('n.md');
	expect([note.text, owed.paths]).toEqual(['ab', []]);
});

test('a note that is being typed in gets all its changes when it rests, in their order and once', async () => {
	note.isTypedIn = true;
	expect(await owed.change('n.md', add('b'))).toBe('deferred');
	owed.owe('n.md', add('c'));
	note.text = 'a typed';
	await owed.pay('n.md');
	expect([note.text, owed.paths]).toEqual(['a typed', ['n.md']]);
	note.isTypedIn = false;
	await owed.pay('n.md');
	await owed.pay('n.md');
	expect([note.text, owed.paths]).toEqual(['a typedbc', []]);
});

test('a later change brings the earlier ones with it', async () => {
	note.isTypedIn = true;
	await owed.change('n.md', add('b'));
	note.isTypedIn = false;
	expect(await owed.change('n.md', add('c'))).toBe('written');
	expect([note.text, owed.paths]).toEqual(['abc', []]);
});

test('a note that is gone is owed nothing', async () => {
	note.isTypedIn = true;
	await owed.change('n.md', add('b'));
	note.text = undefined;
	await owed.pay('n.md');
	expect(owed.paths).toEqual([]);
});
