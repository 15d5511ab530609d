/** What the plugin says in the corner of the window: one message at a time, and the progress of work that takes a while. */
import { Notice, ProgressBarComponent } from 'obsidian';
import type { Progress } from '../log-terms';
import { CHANGES, UI } from '../text';

export interface NoticeAction { readonly text: string; readonly run: () => void }

export class Notices {
	private last: Notice | undefined;

	/** @param unloaded nothing stays on the screen after it */
	constructor(private readonly unloaded: AbortSignal) {
		unloaded.addEventListener('abort', () => { this.last?.hide(); });
	}

	/**
	 * Says something instead of what was said last.
	 * @param milliseconds 0 leaves it there until it is clicked
	 */
	say(message: string, milliseconds = 10_000, action?: NoticeAction): void {
		if (this.unloaded.aborted) return;
		this.last?.hide();
		this.last = new Notice(message, milliseconds);
		if (!action) return;
		const button = this.last.containerEl.createEl('button', { text: action.text, cls: 'astro-notice-button' });
		button.addEventListener('click', action.run);
	}

	/**
	 * Runs a job under a notice with a bar and a way out that goes when the job ends, however it ends.
	 * @param expected how much was done last time; 0 where nobody knows
	 */
	async withProgress<T>(job: (run: { signal: AbortSignal; progress: (progress: Progress) => void }) => Promise<T>, expected: number): Promise<T> {
		const cancel = new AbortController();
		const stop = (): void => { cancel.abort(); };
		this.unloaded.addEventListener('abort', stop);
		this.last?.hide();
		const notice = new Notice(UI.progress.starting, 0);
		const barEl = notice.containerEl.createDiv({ cls: 'astro-progress-bar' });
		const bar = new ProgressBarComponent(barEl);
		barEl.firstElementChild?.setAttribute('aria-label', UI.progress.name);
		const button = notice.containerEl.createEl('button', { text: UI.progress.cancel, cls: 'astro-notice-button' });
		button.addEventListener('click', event => {
			// A click on the notice itself would hide it while the job still runs.
			event.stopPropagation();
			stop();
		});
		try {
			return await job({
				signal: cancel.signal,
				progress: progress => {
					notice.messageEl.setText(sentenceOf(progress));
					const of = progress.of ?? (expected === 0 ? undefined : Math.max(expected, progress.done));
					barEl.toggleClass('is-unknown', of === undefined);
					bar.setValue(of === undefined || of === 0 ? 0 : Math.round((progress.done / of) * 100));
				},
			});
		} finally {
			this.unloaded.removeEventListener('abort', stop);
			notice.hide();
		}
	}
}

function sentenceOf({ phase, done, of }: Progress): string {
	if (phase === 'move') return CHANGES.progress(done, of ?? done);
	if (phase === 'notes') return UI.progress.notes(done, of ?? done);
	return phase === 'scan' ? UI.progress.scan(done) : UI.progress.sort;
}
