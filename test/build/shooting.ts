/** A rig at work: exposures one after another, night by night, filed where the plan of a tree says. */
import { captureBytes, captureName, type ProgramName } from './capture';
import { nightTimeMs } from './clock';
import type { FrameDescription } from './frame-description';
import type { Random } from './random';
import type { Rig } from './rigs';
import type { LightState, TreePlan } from './tree-plan';

/** Local hour at which each kind begins, and the time between two exposures. Lights end by half past five. */
const FIRST_HOUR = { light: 20.5, flat: 18.5, 'dark flat': 18, dark: 12.5, bias: 12.2 } as const;
const LAST_LIGHT_HOUR = 29.5;
const PAUSE_SECONDS = 9.4;
const FLIP_HOUR = 25;
/** What the rotator calls zero lies so far from north. */
const ROTATOR_ZERO_DEGREES = 23.5;

type Exposure = Pick<FrameDescription, 'kind' | 'exposureSeconds' | 'target' | 'panel' | 'filter'> & {
	readonly night: string;
	/** Of the rotator; ignored where the rig has none. */
	readonly angleDegrees?: number;
};

export interface LightSeries {
	/** Folder of the files, below the tree. */
	readonly folder: string;
	/** As the folder spells it. */
	readonly target: string;
	readonly panel?: number | undefined;
	readonly night: string;
	/** What the folder says; undefined is a colour camera without one. */
	readonly filter: string | undefined;
	/** What the header says, where it is something else. */
	readonly headerFilter?: string;
	readonly exposureSeconds: number;
	readonly subs: number;
	readonly angleDegrees?: number;
	readonly state: LightState;
	readonly program?: ProgramName;
	/** Put before each file's name. */
	readonly namePrefix?: string;
}

/** A position for a name: the same every time, well above the horizon. */
function positionOf(name: string): { raDegrees: number; decDegrees: number } {
	let hash = 7;
	for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 100_003;
	return { raDegrees: Number(((hash % 3600) / 10).toFixed(5)), decDegrees: Number(((hash % 700) / 10).toFixed(5)) };
}

const hundredths = (degrees: number): number => Math.round((degrees % 360) * 100) / 100;

/** An angle with the noise of a real rotator, 0 ≤ a < 360 also after rounding. */
const settled = (degrees: number, random: Random): number =>
	hundredths(degrees + random.between(-0.06, 0.06, 2) + 360) % 360;

export class Shooting {
	readonly #nextMs = new Map<string, number>();
	#number = 0;

	constructor(
		readonly rig: Rig,
		readonly random: Random,
	) {}

	/** Whether a series of lights ends before dawn. */
	hasTime(night: string, series: { readonly subs: number; readonly exposureSeconds: number }): boolean {
		const endMs = this.#nextStart(night, 'light') + series.subs * (series.exposureSeconds + PAUSE_SECONDS) * 1000;
		return endMs <= nightTimeMs(night, LAST_LIGHT_HOUR, this.rig.site.utcOffsetHours);
	}

	#nextStart(night: string, kind: FrameDescription['kind']): number {
		const key = `${night} ${kind}`;
		const ms =
			this.#nextMs.get(key) ??
			nightTimeMs(night, FIRST_HOUR[kind], this.rig.site.utcOffsetHours) + this.random.whole(0, 999);
		this.#nextMs.set(key, ms);
		return ms;
	}

	/** One exposure, after those of that night and kind before it. */
	expose({ night, angleDegrees = 0, ...what }: Exposure): FrameDescription {
		const { rig, random } = this;
		const startUtcMs = this.#nextStart(night, what.kind);
		this.#nextMs.set(
			`${night} ${what.kind}`,
			startUtcMs + Math.round((what.exposureSeconds + PAUSE_SECONDS) * 1000) + random.whole(0, 800),
		);
		const turns = what.kind === 'light' || what.kind === 'flat';
		const mechanical = settled(angleDegrees, random);
		const flipped = startUtcMs >= nightTimeMs(night, FLIP_HOUR, rig.site.utcOffsetHours);
		return {
			...what,
			...(what.target !== undefined && positionOf(what.target)),
			ioMode: rig.ioMode,
			site: rig.site,
			number: this.#number++,
			startUtcMs,
			gain: rig.gain,
			offset: rig.offset,
			iso: rig.iso,
			readoutMode: rig.readoutMode,
			setTempCelsius: rig.setTempCelsius,
			sensorTempCelsius:
				rig.setTempCelsius === undefined
					? undefined
					: Math.round(rig.setTempCelsius * 10 + random.whole(-2, 2)) / 10,
			mechanicalAngleDegrees: turns && rig.ioMode.rotator !== undefined ? mechanical : undefined,
			skyAngleDegrees: turns ? hundredths(mechanical + ROTATOR_ZERO_DEGREES + (flipped ? 180 : 0)) : undefined,
			plannedAngleDegrees:
				what.kind === 'light' && rig.ioMode.rotator !== undefined
					? Math.round(angleDegrees + ROTATOR_ZERO_DEGREES) % 360
					: undefined,
			hfr: random.between(1.4, 3.1, 2),
			guidingRmsArcsec: random.between(0.35, 0.95, 2),
			starCount: random.whole(300, 4000),
		};
	}

	/** Takes a series of lights, files it and notes each light in the plan's ledger. Returns the paths. */
	lights(plan: TreePlan, series: LightSeries): string[] {
		const {
			folder,
			target,
			panel,
			night,
			filter,
			exposureSeconds,
			subs,
			angleDegrees = 0,
			state,
			namePrefix = '',
		} = series;
		const program = series.program ?? this.rig.programs[0];
		if (!this.hasTime(night, series)) throw new Error(`${this.rig.folder}: the night ${night} is over`);
		return Array.from({ length: subs }, () => {
			const frame = this.expose({
				kind: 'light',
				target,
				panel,
				night,
				filter: series.headerFilter ?? filter,
				exposureSeconds,
				angleDegrees,
			});
			const path = this.file(plan, folder, frame, program, namePrefix + captureName(program, frame));
			plan.lights.push({
				path,
				target,
				rig: this.rig.folder,
				panel: panel ?? null,
				filter: filter ?? 'OSC',
				exposureSeconds,
				night,
				state,
			});
			return path;
		});
	}

	/** Files one frame, under its program's name or another. Returns the path. */
	file(
		plan: TreePlan,
		folder: string,
		frame: FrameDescription,
		program: ProgramName = this.rig.programs[0],
		name = captureName(program, frame),
	): string {
		const modifiedMs = frame.startUtcMs + Math.round(frame.exposureSeconds * 1000) + 2500;
		return plan.file({ path: `${folder}/${name}`, modifiedMs, bytes: () => captureBytes(program, frame) });
	}
}

/** The folder of one filter and exposure: `FILTER_Ha_EXP_300`. */
export function filterFolder(filter: string | undefined, exposureSeconds: number): string {
	return `FILTER_${filter ?? 'OSC'}_EXP_${exposureSeconds}`;
}
