/** The demo: the Data tree of a person with two rigs, an older loose tree, and the disorder of real life. */
import { DarkLibrary, fileMaster, masterFlat, masterLight } from './calibration';
import { shiftDate } from './clock';
import { fileDisorder } from './demo-disorder';
import { DEMO_PROJECTS, LOOSE_PROJECT, type DemoNight, type DemoProject } from './demo-projects';
import type { Sky } from './painted-sky';
import { seededRandom } from './random';
import { FRA400, RC8, REDCAT, type Rig } from './rigs';
import { filterFolder, Shooting } from './shooting';
import { TreePlan, type LedgerLight, type LightState } from './tree-plan';

export interface DemoCount {
	readonly rig: string;
	readonly target: string;
	readonly state: LightState;
	readonly subs: number;
	readonly seconds: number;
}

export interface DemoSummary {
	readonly files: number;
	readonly bytes: number;
	/** Every light that counts, once. */
	readonly lights: readonly LedgerLight[];
	/** Sums of `lights`, in their order. Targets as their folders spell them. */
	readonly counts: readonly DemoCount[];
	/** Files with the form of a light that must not count. */
	readonly decoys: readonly string[];
}

const SEED = 2025;
const LIBRARY_DAYS_AGO = 45;
const HOUR_MS = 3_600_000;

/** Earlier than `today` begins anywhere on Earth, so that no file ever reads as still being written. */
const latestMs = (today: string): number => Date.parse(`${today}T00:00:00Z`) - 14 * HOUR_MS;

/** `accept`, `reject`, or the target's folder itself, then the panel. */
function nightFolder(
	{ rig, stage, target }: DemoProject,
	{ panel, state = 'accepted' }: DemoNight,
	date: string,
): string {
	const review = { accepted: 'accept/', rejected: 'reject/', unreviewed: '' }[state];
	return `${rig.folder}/${stage}/${target}/${review}${panel === undefined ? '' : `PANEL_${panel}/`}DATE_${date}`;
}

function fileProject(
	plan: TreePlan,
	project: DemoProject,
	shooting: Shooting,
	darks: DarkLibrary,
	today: string,
): void {
	const { rig, stage, target } = project;
	for (const night of project.nights) {
		const date = shiftDate(today, -night.nightsAgo);
		const folder = nightFolder(project, night, date);
		const { panel, state = 'accepted', angleDegrees = 0, flats = 'own' } = night;
		for (const [filter, exposureSeconds, subs] of night.series) {
			shooting.lights(plan, {
				folder: `${folder}/${filterFolder(filter, exposureSeconds)}`,
				target,
				panel,
				night: date,
				filter,
				exposureSeconds,
				subs,
				angleDegrees,
				state,
			});
		}
		if (state !== 'accepted') continue;
		for (const exposureSeconds of new Set(night.series.map(([, seconds]) => seconds)))
			fileMaster(plan, folder, darks.dark(exposureSeconds), 'keyed');
		if (flats === 'none') continue;
		for (const filter of new Set(night.series.map(([name]) => name))) {
			const flat = masterFlat(shooting, {
				night: date,
				filter,
				angleDegrees: angleDegrees + (flats === 'own' ? 0 : flats),
			});
			fileMaster(plan, folder, flat, project.flatsBy ?? 'keyed');
		}
	}
	for (const daysAgo of project.mastersDaysAgo ?? []) {
		const folder = `${rig.folder}/${stage}/${target}/master/${shiftDate(today, -daysAgo)}`;
		for (const { nightsAgo, series } of project.nights) {
			for (const [filter, exposureSeconds, subs] of series) {
				const light = {
					...masterLight(
						shooting,
						{ night: shiftDate(today, -nightsAgo), target, filter, exposureSeconds },
						subs,
					),
					sky: skyOf(target),
				};
				fileMaster(plan, `${folder}/1x`, light, 'wbpp');
				if (filter === 'L' || filter === 'Ha') fileMaster(plan, `${folder}/2x`, light, 'wbpp', '_drizzle_2x');
			}
		}
	}
}

/** What a target's masters show: the same every time. */
const skyOf = (target: string): Sky => ({
	widthPixels: 360,
	heightPixels: 240,
	seed: [...target].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0),
	seeing: 0.9,
});

/** `2025 July/<Target>/<filter>/…`, all of it in the month's folder in which it began. */
function fileLooseProject(plan: TreePlan, shooting: Shooting, today: string): void {
	const { target, nights } = LOOSE_PROJECT;
	const began = new Date(`${shiftDate(today, -nights[0].nightsAgo)}T00:00:00Z`);
	const month = `${began.getUTCFullYear()} ${began.toLocaleString('en', { month: 'long', timeZone: 'UTC' })}`;
	for (const { nightsAgo, angleDegrees, series } of nights) {
		for (const [filter, exposureSeconds, subs] of series) {
			const night = shiftDate(today, -nightsAgo);
			shooting.lights(plan, {
				folder: `${month}/${target}/${filter}`,
				target,
				night,
				filter,
				exposureSeconds,
				subs,
				angleDegrees,
				state: 'unreviewed',
			});
		}
	}
}

function countsOf(lights: readonly LedgerLight[]): DemoCount[] {
	const counts = new Map<string, DemoCount>();
	for (const { rig, target, state, exposureSeconds } of lights) {
		const key = `${rig}/${target}/${state}`;
		const { subs, seconds } = counts.get(key) ?? { subs: 0, seconds: 0 };
		counts.set(key, { rig, target, state, subs: subs + 1, seconds: seconds + exposureSeconds });
	}
	return [...counts.values()];
}

/**
 * Writes the demo's Data tree: the same bytes for the same day. Loose lights are unreviewed; their rig is the one that
 * their headers name.
 * @param folder made if need be; what lies in it stays. @throws where a file of the demo exists
 * @param today CCYY-MM-DD; the newest frames are of the night before
 */
export async function writeDemoTree(folder: string, today: string): Promise<DemoSummary> {
	const plan = new TreePlan(latestMs(today));
	const random = seededRandom(SEED);
	const shootings = new Map<Rig, { shooting: Shooting; darks: DarkLibrary }>(
		[RC8, REDCAT, FRA400].map(rig => {
			const shooting = new Shooting(rig, random);
			return [rig, { shooting, darks: new DarkLibrary(shooting, shiftDate(today, -LIBRARY_DAYS_AGO)) }];
		}),
	);
	const at = (rig: Rig): { shooting: Shooting; darks: DarkLibrary } => {
		const found = shootings.get(rig);
		if (found === undefined) throw new Error(`${rig.folder} has no place in the demo`);
		return found;
	};
	for (const project of DEMO_PROJECTS)
		fileProject(plan, project, at(project.rig).shooting, at(project.rig).darks, today);
	// No darks of 600 s for the RC8: the nights hold copies that the library has lost.
	at(RC8).darks.file(plan, { byTemperature: true, gains: [0, 100], exposuresSeconds: [120, 180, 300] });
	at(REDCAT).darks.file(plan, { byTemperature: false, gains: [100], exposuresSeconds: [60, 120, 300] });
	fileLooseProject(plan, at(FRA400).shooting, today);
	fileDisorder(plan, at(RC8).shooting, at(REDCAT).shooting, today);
	const written = await plan.write(folder);
	return { ...written, lights: plan.lights, counts: countsOf(plan.lights), decoys: plan.decoys };
}
