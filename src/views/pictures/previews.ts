/** Previews of many files, made one at a time: first of what is looked at, then of what else is in view. */
import type { MakePicture, Picture, PictureFault } from '../../view-models/picture';
import { jpegAddress } from './jpeg';

const LONGEST_EDGE = 400;

/** An address that holds the picture, or why there is none. */
export type ShownPreview = { readonly url: string } | PictureFault;

export interface PreviewWishes {
	/** Files of one group are stretched alike, so that a cloud shows. */
	readonly groupOf: (path: string) => string;
	/** Paths of the files that are to be seen, the most urgent first. */
	readonly wanted: () => Iterable<string>;
	readonly onMade: (path: string, preview: ShownPreview) => void;
	readonly onFailure: (error: unknown) => void;
}

export class Previews {
	private readonly made = new Map<string, ShownPreview>();
	/** Of the first picture of each group. */
	private readonly stretches = new Map<string, Picture['stretches']>();
	private readonly released = new AbortController();
	private isMaking = false;

	constructor(
		private readonly makePicture: MakePicture,
		private readonly wishes: PreviewWishes,
	) {}

	of(path: string): ShownPreview | undefined {
		return this.made.get(path);
	}

	/** To be called when something else is wanted. */
	look(): void {
		if (this.isMaking || this.released.signal.aborted) return;
		this.isMaking = true;
		this.makeWanted()
			.catch((error: unknown) => {
				if (!this.released.signal.aborted) this.wishes.onFailure(error);
			})
			.finally(() => {
				this.isMaking = false;
			});
	}

	/** Ends what is being made, and lets all previews go. */
	release(): void {
		this.released.abort();
		this.made.clear();
	}

	private async makeWanted(): Promise<void> {
		const { signal } = this.released;
		for (let path = this.next(); path !== undefined; path = this.next()) {
			const group = this.wishes.groupOf(path);
			const picture = await this.makePicture(path, {
				longestEdge: LONGEST_EDGE,
				like: this.stretches.get(group),
				signal,
			});
			if ('stretches' in picture && !this.stretches.has(group)) this.stretches.set(group, picture.stretches);
			const preview: ShownPreview = 'fault' in picture ? picture : { url: jpegAddress(picture) };
			if (signal.aborted) return;
			this.made.set(path, preview);
			this.wishes.onMade(path, preview);
		}
	}

	private next(): string | undefined {
		for (const path of this.wishes.wanted()) if (!this.made.has(path)) return path;
		return undefined;
	}
}
