/** Lights as N.I.N.A. takes and the seed's author files them, one series at a time, straight to disk. */
import { seededRandom } from '../build/random';
import { RC8, type Rig } from '../build/rigs';
import { filterFolder, Shooting, type LightSeries } from '../build/shooting';
import { TreePlan, type LedgerLight } from '../build/tree-plan';

/** Long before any test runs: nothing is ever still being written. */
const LATEST_MS = Date.parse('2025-12-31T00:00:00Z');

export type Series = Partial<LightSeries> & { readonly stage?: string };

/** One rig that shoots into any trees; no two of its frames are the same. */
export class Camera {
	readonly #shooting: Shooting;

	constructor(readonly rig: Rig = RC8) {
		this.#shooting = new Shooting(rig, seededRandom(7));
	}

	/**
	 * Two accepted subs of L, 300 s, of M 31, on a night in 20_Data, unless the series says otherwise. Returns the
	 * ledger.
	 */
	async shoot(root: string, { stage = '20_Data', ...series }: Series = {}): Promise<LedgerLight[]> {
		const {
			target = 'M 31',
			panel,
			night = '2025-09-14',
			filter = 'L',
			exposureSeconds = 300,
			state = 'accepted',
		} = series;
		const review = { accepted: '/accept', rejected: '/reject', unreviewed: '' }[state];
		const folder = `${this.rig.folder}/${stage}/${target}${review}${panel === undefined ? '' : `/PANEL_${panel}`}/DATE_${night}/${filterFolder(filter, exposureSeconds)}`;
		const plan = new TreePlan(LATEST_MS);
		this.#shooting.lights(plan, {
			folder,
			target,
			panel,
			night,
			filter,
			exposureSeconds,
			state,
			subs: 2,
			...series,
		});
		await plan.write(root);
		return plan.lights;
	}
}
