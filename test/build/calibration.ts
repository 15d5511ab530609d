/** Calibration frames and masters of a rig, filed as the seed's author keeps them. */
import {
	keyedMasterName,
	pixinsightMasterXisf,
	sirilName,
	sirilStackFits,
	wbppName,
	type MasterDescription,
} from './masters';
import type { Shooting } from './shooting';
import type { TreePlan } from './tree-plan';

/** By keywords: PixInsight's file, with what its header loses in its name. */
type MasterStyle = 'keyed' | 'wbpp' | 'siril';

export const FLAT_SECONDS = 2.5;
const PAUSE_SECONDS = 1;
const DAY_MS = 86_400_000;

const STYLES = {
	keyed: { name: keyedMasterName, extension: 'xisf', bytes: pixinsightMasterXisf },
	wbpp: { name: wbppName, extension: 'xisf', bytes: pixinsightMasterXisf },
	siril: { name: sirilName, extension: 'fit', bytes: sirilStackFits },
} as const;

/** Files a master, made the day after its last sub. Returns the path. */
export function fileMaster(
	plan: TreePlan,
	folder: string,
	master: MasterDescription,
	style: MasterStyle,
	suffix = '',
): string {
	const { name, extension, bytes } = STYLES[style];
	return plan.file({
		path: `${folder}/${name(master)}${suffix}.${extension}`,
		modifiedMs: master.lastStartUtcMs + DAY_MS,
		bytes: () => bytes(master),
	});
}

function stackOf(
	shooting: Shooting,
	exposure: Parameters<Shooting['expose']>[0],
	subs: number,
	gain = shooting.rig.gain,
): MasterDescription {
	const frame = { ...shooting.expose(exposure), gain };
	return {
		frame,
		subs,
		lastStartUtcMs: frame.startUtcMs + (subs - 1) * Math.round((frame.exposureSeconds + PAUSE_SECONDS) * 1000),
	};
}

/** The master flat of a night, a filter and an angle. */
export function masterFlat(
	shooting: Shooting,
	flat: { readonly night: string; readonly filter: string | undefined; readonly angleDegrees: number },
): MasterDescription {
	return stackOf(shooting, { kind: 'flat', exposureSeconds: FLAT_SECONDS, ...flat }, 30);
}

interface IntegratedLight {
	readonly night: string;
	readonly target: string;
	readonly filter: string | undefined;
	readonly exposureSeconds: number;
}

/** The master light of a target: the subs of one filter and exposure. */
export function masterLight(shooting: Shooting, light: IntegratedLight, subs: number): MasterDescription {
	return stackOf(shooting, { kind: 'light', ...light }, subs);
}

/** Master darks of one rig, all made at one time; the same dark is the same bytes wherever it is copied. */
export class DarkLibrary {
	readonly #masters = new Map<string, MasterDescription>();

	constructor(
		readonly shooting: Shooting,
		readonly night: string,
	) {}

	dark(exposureSeconds: number, gain = this.shooting.rig.gain): MasterDescription {
		const key = `${exposureSeconds} ${gain}`;
		const master =
			this.#masters.get(key) ??
			stackOf(this.shooting, { kind: 'dark', night: this.night, exposureSeconds }, 40, gain);
		this.#masters.set(key, master);
		return master;
	}

	/** `00_Misc/[<temperature>/]GAIN_<n>` for lights, `FLATS` for flats. */
	file(
		plan: TreePlan,
		options: {
			readonly byTemperature: boolean;
			readonly gains: readonly number[];
			readonly exposuresSeconds: readonly number[];
		},
	): void {
		const { rig } = this.shooting;
		const library = `${rig.folder}/00_Misc${options.byTemperature ? `/${rig.setTempCelsius ?? 0}C` : ''}`;
		for (const gain of options.gains) {
			for (const exposureSeconds of options.exposuresSeconds)
				fileMaster(plan, `${library}/GAIN_${gain}`, this.dark(exposureSeconds, gain), 'keyed');
		}
		fileMaster(plan, `${library}/FLATS`, this.dark(FLAT_SECONDS), 'keyed');
	}
}
