/** Which master dark serves lights best, by the rules of domain/calibration.ts. */
import { darksFor, type Conditions, type DarkFrame, type DarkRules } from '../domain/calibration/calibration';
import { compareValues } from '../domain/exposure';
import type { InventoryFile } from '../tree/inventory';
import { isWithin } from '../domain/paths';

/** A dark or bias on disk. */
export interface DarkOnDisk extends DarkFrame {
	readonly rig: string | null;
	readonly isMaster: boolean;
	readonly file: InventoryFile;
}

/** No night lies there: everything is elsewhere. */
const NOWHERE = '\0';

export class DarkMatcher {
	private readonly known = new Map<string, readonly DarkOnDisk[]>();
	private readonly beside = new Map<string, readonly DarkOnDisk[]>();

	/** @param darks every dark and bias of the tree */
	constructor(
		private readonly darks: readonly DarkOnDisk[],
		private readonly rules: DarkRules,
	) {}

	/** Whether a night's folder has its dark, master or not. */
	isInPlace(wanted: Conditions, nightFolder: string): boolean {
		let beside = this.beside.get(nightFolder);
		if (!beside)
			this.beside.set(nightFolder, (beside = this.darks.filter(({ folder }) => isWithin(folder, nightFolder))));
		return beside.length > 0 && darksFor(wanted, 'dark', nightFolder, beside, this.rules).state === 'in place';
	}

	/**
	 * The master to copy: verified before unverified, the rig's own before others, the newest. A shorter one comes with
	 * the bias that it is scaled by, if there is none of the exposure and the rules allow it. Empty where there is
	 * none.
	 */
	bestFor(wanted: Conditions, rig: string | null): readonly DarkOnDisk[] {
		const key = JSON.stringify([wanted, rig]);
		let best = this.known.get(key);
		if (!best) this.known.set(key, (best = this.find(wanted, rig)));
		return best;
	}

	private find(wanted: Conditions, rig: string | null): readonly DarkOnDisk[] {
		const masters = this.darks.filter(({ isMaster }) => isMaster);
		const all = masters.filter(({ kind }) => kind === 'dark');
		const exact = best(
			all,
			dark => this.rank(wanted, [dark], false, dark.rig === rig),
			() => 0,
		);
		if (exact || !this.rules.allowScaling) return exact ? [exact] : [];
		const biases = masters.filter(({ kind }) => kind === 'bias');
		// The longest of the shorter ones has to be scaled least.
		const shorter = best(
			all,
			dark => this.rank(wanted, [dark, ...biases], true, dark.rig === rig),
			dark => dark.conditions.exposureSeconds ?? 0,
		);
		const bias =
			shorter &&
			best(
				biases,
				other => this.rank({ ...wanted, exposureSeconds: 0 }, [asDark(other)], false, other.rig === rig),
				() => 0,
			);
		return shorter && bias ? [shorter, bias] : [];
	}

	/** 0: the first of the frames serves nothing. */
	private rank(wanted: Conditions, frames: readonly DarkFrame[], allowScaling: boolean, isOwn: boolean): number {
		const { state, isVerified } = darksFor(wanted, 'dark', NOWHERE, frames, { allowScaling });
		return state === 'missing' ? 0 : 1 + (isVerified ? 2 : 0) + (isOwn ? 1 : 0);
	}
}

/** A bias is matched by the camera's settings alone. */
const asDark = (bias: DarkOnDisk): DarkFrame => ({
	kind: 'dark',
	folder: bias.folder,
	conditions: { ...bias.conditions, exposureSeconds: 0 },
});

function best(
	darks: readonly DarkOnDisk[],
	rank: (dark: DarkOnDisk) => number,
	prefer: (dark: DarkOnDisk) => number,
): DarkOnDisk | undefined {
	const byWorth = darks
		.map(dark => ({ dark, rank: rank(dark), preferred: prefer(dark), ...dark.file }))
		.filter(entry => entry.rank > 0)
		.sort(
			(a, b) =>
				b.rank - a.rank || b.preferred - a.preferred || b.mtimeMs - a.mtimeMs || compareValues(a.path, b.path),
		);
	return byWorth[0]?.dark;
}
