/** A rig that shoots lights, flats and darks at angles that are what a test says, each series straight to disk. */
import { CAPTURE_PROGRAMS } from '../build/capture';
import { fileMaster } from '../build/calibration';
import type { FrameDescription } from '../build/frame-description';
import { seededRandom } from '../build/random';
import { RC8, type Rig } from '../build/rigs';
import { filterFolder, Shooting } from '../build/shooting';
import { TreePlan, type LightState } from '../build/tree-plan';

/** Long before any test runs: nothing is ever still being written. */
const LATEST_MS = Date.parse('2025-12-31T00:00:00Z');

interface Series {
	readonly night?: string;
	readonly filter?: string | undefined;
	/** Of the rotator; undefined for none. */
	readonly angle?: number | undefined;
	readonly seconds?: number;
	readonly subs?: number;
	/** What else differs from frames of the rig. */
	readonly change?: Partial<FrameDescription>;
}

export type LightsToShoot = Series & {
	readonly target?: string;
	readonly stage?: string;
	readonly state?: LightState;
	readonly session?: string;
};

export class RigAtWork {
	readonly #shooting: Shooting;

	constructor(readonly rig: Rig = RC8) {
		this.#shooting = new Shooting(rig, seededRandom(7));
	}

	/** The folder that is loaded for a night of accepted lights. */
	nightFolder({
		target = 'M 31',
		night = '2025-09-14',
		stage = '20_Data',
		state = 'accepted',
		session,
	}: LightsToShoot = {}): string {
		const review = { accepted: '/accept', rejected: '/reject', unreviewed: '' }[state];
		return `${this.rig.folder}/${stage}/${target}${review}/DATE_${night}${session === undefined ? '' : `/${session}`}`;
	}

	/** One accepted light of L, 300 s, at 45°, of M 31, in its FILTER folder, unless the series says otherwise. */
	async lights(root: string, series: LightsToShoot = {}): Promise<void> {
		const { target = 'M 31', filter = 'filter' in series ? undefined : 'L', seconds = 300, subs = 1 } = series;
		await this.#file(
			root,
			`${this.nightFolder(series)}/${filterFolder(filter, seconds)}`,
			{ ...series, filter, seconds, subs },
			{ kind: 'light', target },
		);
	}

	/** Three raw flats of L, 2.5 s, at 45°. */
	async flats(
		root: string,
		folder: string,
		{ filter = 'L', seconds = 2.5, subs = 3, ...series }: Series = {},
	): Promise<void> {
		await this.#file(root, folder, { ...series, filter, seconds, subs }, { kind: 'flat' });
	}

	/** Raw darks; of 300 s, two of them. */
	async darks(
		root: string,
		folder: string,
		{ seconds = 300, subs = 2, ...series }: Series = {},
		kind: 'dark' | 'bias' | 'dark flat' = 'dark',
	): Promise<void> {
		await this.#file(root, folder, { ...series, seconds, subs }, { kind });
	}

	/**
	 * A master of 2.5 s for flats, else of 300 s. Siril's keeps the header of its subs, PixInsight's loses gain,
	 * temperatures and angle.
	 */
	async master(
		root: string,
		folder: string,
		kind: 'flat' | 'dark' | 'bias' | 'dark flat',
		series: Series & { readonly by?: 'siril' | 'wbpp' } = {},
	): Promise<void> {
		const { filter, seconds } = {
			filter: kind === 'flat' ? 'L' : undefined,
			seconds: kind === 'flat' ? 2.5 : 300,
			...series,
		};
		const frame = this.#frame({ ...series, filter, seconds }, { kind });
		const plan = new TreePlan(LATEST_MS);
		fileMaster(
			plan,
			folder,
			{ frame, subs: 30, lastStartUtcMs: frame.startUtcMs + 29 * (seconds + 1) * 1000 },
			series.by ?? 'siril',
			` ${frame.number}`,
		);
		await plan.write(root);
	}

	async #file(
		root: string,
		folder: string,
		series: Series,
		what: Pick<FrameDescription, 'kind'> & { readonly target?: string },
	): Promise<void> {
		const [program] = this.rig.programs;
		const { bytes, extension } = CAPTURE_PROGRAMS[program];
		const plan = new TreePlan(LATEST_MS);
		for (let sub = 0; sub < (series.subs ?? 1); sub++) {
			const frame = this.#frame(series, what);
			// The name says nothing that a test would have to know of.
			plan.file({
				path: `${folder}/${what.kind} ${frame.number}.${extension}`,
				modifiedMs: frame.startUtcMs + 600_000,
				bytes: () => bytes(frame),
			});
		}
		await plan.write(root);
	}

	#frame(
		{ night = '2025-09-14', filter, seconds = 300, change, ...series }: Series,
		what: Pick<FrameDescription, 'kind'> & { readonly target?: string },
	): FrameDescription {
		const frame = this.#shooting.expose({ ...what, night, filter, exposureSeconds: seconds });
		const angle = 'angle' in series ? series.angle : 45;
		const turns = this.rig.ioMode.rotator !== undefined && (what.kind === 'light' || what.kind === 'flat');
		return { ...frame, mechanicalAngleDegrees: turns ? angle : undefined, skyAngleDegrees: undefined, ...change };
	}
}
