/** How far a command has come, for a person who waits. */
import process from 'node:process';
import type { Progress } from '../data-log/api';

/** One line on a terminal's standard error, rewritten in place; nothing where the output goes to a file. */
export function progressLine(): { show: (progress: Progress) => void; clear: () => void } {
	const { stderr } = process;
	if (!stderr.isTTY) return { show: () => undefined, clear: () => undefined };
	let shownAt = 0;
	return {
		show: ({ phase, done, of }) => {
			if (Date.now() - shownAt < 100) return;
			shownAt = Date.now();
			stderr.write(`\r\u001b[K${phase} ${done}${of === undefined ? '' : ` of ${of}`}`);
		},
		clear: () => {
			stderr.write('\r\u001b[K');
		},
	};
}
