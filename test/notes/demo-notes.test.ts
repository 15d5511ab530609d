import { expect, test } from 'vitest';
import { LogRules } from '../../src/data-log/rules';
import { demoNotes } from '../../src/notes/demo-notes';
import { readLog } from '../../src/notes/regions/log-region';
import { readProperties } from '../../src/notes/properties';
import { updateTargetNote } from '../../src/notes/target-note';
import { DEFAULT_SETTINGS } from '../../src/settings';

test('notes of the demo are whole notes: totals, goals and tables that an update leaves as they are', () => {
	const rules = new LogRules(DEFAULT_SETTINGS).notes;
	const notes = demoNotes(rules);
	expect(notes.map(({ target }) => target)).toEqual(['Demo NGC 7331', 'Demo IC 1396', 'Demo M 45', 'Demo M 31']);
	for (const { text } of notes) {
		expect(updateTargetNote(text, undefined, rules)).toMatchObject({ text, problems: [] });
		expect(readLog(text).unreadable).toEqual([]);
	}
	const read = readProperties(notes[3]?.text ?? '');
	// 174 × 180 s are 8.7 h of 8.
	expect(read.ok && read.properties).toMatchObject({
		target: 'Demo M 31',
		stage: '60_Done',
		hours: 8.7,
		goal_OSC: 8,
		progress: 100,
	});
});
