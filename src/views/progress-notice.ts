/** A notice with a bar, counts and a way out, for work that takes a while. */
import { Notice, ProgressBarComponent } from 'obsidian';
import type { Progress } from '../data-log';
import { UI } from '../text';

/** Runs a job under a notice that goes when the job ends, however it ends. */
export async function withProgress<T>(job: (run: { signal: AbortSignal; progress: (progress: Progress) => void }) => Promise<T>, expected: number): Promise<T> {
	const cancel = new AbortController();
	const notice = new Notice(UI.progress.starting, 0);
	const label = notice.messageEl;
	const bar = new ProgressBarComponent(notice.containerEl.createDiv({ cls: 'astro-progress-bar' }));
	const button = notice.containerEl.createEl('button', { text: UI.progress.cancel, cls: 'astro-progress-cancel' });
	button.addEventListener('click', event => {
		event.stopPropagation();
		cancel.abort();
	});
	try {
		return await job({
			signal: cancel.signal,
			progress: progress => {
				label.setText(sentenceOf(progress));
				// The number of files is known only afterwards: last time's is the best guess.
				const of = progress.of ?? Math.max(expected, progress.done);
				bar.setValue(of === 0 ? 0 : Math.round((progress.done / of) * 100));
			},
		});
	} finally {
		notice.hide();
	}
}

function sentenceOf({ phase, done, of }: Progress): string {
	if (phase === 'notes') return UI.progress.notes(done, of ?? done);
	return phase === 'scan' ? UI.progress.scan(done) : UI.progress.sort();
}
