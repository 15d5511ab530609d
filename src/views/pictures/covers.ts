/** Covers in the background: after a refresh, for targets whose newest master light has not been looked at yet. */
import type { App } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import { masterKey, type CoverSource } from '../../view-models/cover';
import type { PictureFault } from '../../view-models/picture';
import { PICTURES } from '../../text/pictures';
import type { CoverMaker, CoverResult } from './cover-maker';
import { pause } from './pause';
import { coverSources } from '../../data-log/covers';

/** Where this device keeps which master of each target was looked at. */
const LOOKED_AT = 'astro-data-log-covers';
/** What a person wants right after a refresh comes first. */
const FIRST_PAUSE_MS = 500;
const PAUSE_MS = 250;
/** Named in a notice; the rest is counted. */
const MOST_NAMED = 3;

export interface CoversParts {
	readonly app: App;
	readonly log: DataLog;
	readonly maker: CoverMaker;
	readonly unloaded: AbortSignal;
	readonly isOn: () => boolean;
	readonly attempt: (job: () => Promise<void>) => Promise<void>;
	readonly say: (message: string) => void;
}

export class Covers {
	private isLooking = false;
	private isDue = false;
	/** Masters that could not be opened, which says nothing of the next time; said once. */
	private readonly unopened = new Set<string>();

	constructor(private readonly parts: CoversParts) {}

	/** To be told of every refresh. */
	look(): void {
		this.isDue = true;
		if (this.isLooking || !this.parts.isOn()) return;
		this.isLooking = true;
		void this.parts
			.attempt(() => this.lookUntilDone())
			.finally(() => {
				this.isLooking = false;
			});
	}

	/**
	 * Notes what became of a target's cover: a master is looked at once, whatever came of it. The person may change
	 * what made it impossible.
	 */
	remember({ identity, master }: CoverSource, result: CoverResult): void {
		if (result === 'own' || result === 'refused' || isUnopened(result)) return;
		const { app } = this.parts;
		app.saveLocalStorage(LOOKED_AT, { ...this.lookedAt(), [identity]: masterKey(master) });
	}

	private async lookUntilDone(): Promise<void> {
		const { unloaded } = this.parts;
		try {
			while (this.isDue) {
				this.isDue = false;
				await pause(FIRST_PAUSE_MS, unloaded);
				await this.lookNow();
			}
		} catch (error) {
			if (!unloaded.aborted) throw error;
		}
	}

	private async lookNow(): Promise<void> {
		const { log, maker, unloaded, isOn, say } = this.parts;
		const faults: { readonly source: CoverSource; readonly fault: PictureFault }[] = [];
		for (const source of await coverSources(log)) {
			if (!isOn()) break;
			if (this.lookedAt()[source.identity] === masterKey(source.master)) continue;
			const result = await maker.make(source, { signal: unloaded, isAsked: false });
			this.remember(source, result);
			if (typeof result === 'object' && !this.isSaid(source, result)) faults.push({ source, fault: result });
			await pause(result === 'own' || result === 'refused' ? 0 : PAUSE_MS, unloaded);
		}
		const named = faults
			.slice(0, MOST_NAMED)
			.map(({ source: { target, master }, fault }) => PICTURES.cover.fault(target, master.path, fault));
		if (named.length > 0)
			say(
				[
					...named,
					...(faults.length > named.length ? [PICTURES.cover.more(faults.length - named.length)] : []),
				].join('\n'),
			);
	}

	private isSaid({ master }: CoverSource, fault: PictureFault): boolean {
		const isKnown = this.unopened.has(master.path);
		if (isUnopened(fault)) this.unopened.add(master.path);
		return isKnown;
	}

	private lookedAt(): Readonly<Record<string, unknown>> {
		const saved: unknown = this.parts.app.loadLocalStorage(LOOKED_AT);
		return typeof saved === 'object' && saved !== null ? (saved as Record<string, unknown>) : {};
	}
}

const isUnopened = (result: CoverResult): boolean => typeof result === 'object' && result.fault === 'unreadable';
