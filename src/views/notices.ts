/**
 * What the plugin says in the corner of the window: one message at a time, and the progress of work that takes a while.
 */
import { Notice, ProgressBarComponent } from 'obsidian';
import type { Progress } from '../data-log/api';
import { OPERATIONS } from '../text/operations';
import { UI } from '../text/interface';
import { PICTURES } from '../text/pictures';

export interface NoticeAction {
	readonly text: string;
	readonly run: () => void;
}

export class Notices {
	private last: Notice | undefined;

	/** @param unloaded nothing stays on the screen after it */
	constructor(private readonly unloaded: AbortSignal) {
		unloaded.addEventListener('abort', () => {
			this.last?.hide();
		});
	}

	/**
	 * Says something instead of what was said last.
	 * @param milliseconds 0 leaves it there until it is clicked
	 */
	say(message: string, milliseconds = 10_000, action?: NoticeAction): void {
		if (this.unloaded.aborted) return;
		this.last?.hide();
		this.last = shown(message, milliseconds);
		if (!action) return;
		const button = this.last.containerEl.createEl('button', { text: action.text, cls: 'astro-notice-button' });
		button.addEventListener('click', action.run);
	}

	/** Says something in the background, beside what is being said. It stays until it is clicked. */
	sayBeside(message: string): void {
		if (this.unloaded.aborted) return;
		const notice = shown(message, 0);
		this.unloaded.addEventListener('abort', () => {
			notice.hide();
		});
	}

	/**
	 * Runs a job under a notice with a bar and a way out that goes when the job ends, however it ends.
	 * @param expected how much was done last time; 0 where nobody knows
	 */
	async withProgress<T>(
		job: (run: { signal: AbortSignal; progress: (progress: Progress) => void }) => Promise<T>,
		expected: number,
	): Promise<T> {
		const cancel = new AbortController();
		const stop = (): void => {
			cancel.abort();
		};
		this.unloaded.addEventListener('abort', stop);
		this.last?.hide();
		const notice = shown(UI.progress.starting, 0);
		const barEl = notice.containerEl.createDiv({ cls: 'astro-progress-bar' });
		const bar = new ProgressBarComponent(barEl);
		barEl.firstElementChild?.setAttribute('aria-label', UI.progress.name);
		const button = notice.containerEl.createEl('button', { text: UI.progress.cancel, cls: 'astro-notice-button' });
		button.addEventListener('click', event => {
			// A click on the notice itself would hide it while the job still runs.
			event.stopPropagation();
			stop();
		});
		let phase = { name: '', beganAt: 0 };
		try {
			return await job({
				signal: cancel.signal,
				progress: progress => {
					if (progress.phase !== phase.name) phase = { name: progress.phase, beganAt: performance.now() };
					const of = progress.of ?? (expected === 0 ? undefined : Math.max(expected, progress.done));
					barEl.toggleClass('is-unknown', of === undefined);
					notice.messageEl.setText(
						[sentenceOf(progress), ...timeLeft(progress.done, of, performance.now() - phase.beganAt)].join(
							', ',
						),
					);
					bar.setValue(of === undefined || of === 0 ? 0 : Math.round((progress.done / of) * 100));
				},
			});
		} finally {
			this.unloaded.removeEventListener('abort', stop);
			notice.hide();
		}
	}
}

function shown(message: string, milliseconds: number): Notice {
	const notice = new Notice(message, milliseconds);
	notice.messageEl.addClass('astro-notice');
	return notice;
}

/** A guess is worth no word before it can be made, and near the end. */
function timeLeft(done: number, of: number | undefined, elapsedMs: number): string[] {
	const seconds = of === undefined || done === 0 || elapsedMs < 2000 ? 0 : (elapsedMs * (of - done)) / done / 1000;
	return seconds < 5 ? [] : [UI.progress.left(seconds)];
}

function sentenceOf({ phase, done, of }: Progress): string {
	if (phase === 'move') return OPERATIONS.progress(done, of ?? done);
	if (phase === 'verify') return OPERATIONS.verifying(done, of ?? done);
	if (phase === 'picture') return PICTURES.cover.progress(of === undefined ? 0 : done / of);
	if (phase === 'notes') return UI.progress.notes(done, of ?? done);
	if (phase === 'captures') return UI.progress.captures(done);
	return phase === 'scan' ? UI.progress.scan(done) : UI.progress.sort;
}
