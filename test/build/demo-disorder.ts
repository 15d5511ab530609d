/** What a real Data tree holds besides good lights in good folders. */
import { FLAT_SECONDS } from './calibration';
import { captureBytes } from './capture';
import { shiftDate } from './clock';
import { sirilStackFits } from './masters';
import { RC8, REDCAT } from './rigs';
import { filterFolder, type Shooting } from './shooting';
import type { LedgerLight, TreePlan } from './tree-plan';

const LAST_NIGHT = 1;

/** The first lights of a series that the plan already holds. */
function lightsOf(plan: TreePlan, wanted: Partial<LedgerLight>, count: number): LedgerLight[] {
	const found = plan.lights.filter(light =>
		Object.entries(wanted).every(([fact, value]) => light[fact as keyof LedgerLight] === value),
	);
	if (found.length < count) throw new Error(`the demo has too few lights: ${JSON.stringify(wanted)}`);
	return found.slice(0, count);
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const withoutExtension = (path: string): string => path.replace(/\.[^.]*$/, '');

/** What processing leaves behind, below stages that count and stages that don't. */
function fileProcessing(plan: TreePlan, shooting: Shooting, redcat: Shooting): void {
	for (const { target, stage } of [
		{ target: 'IC 5070', stage: '40_Process' },
		{ target: 'NGC 7331', stage: '20_Data' },
	]) {
		const folder = `${RC8.folder}/${stage}/${target}`;
		const lights = lightsOf(plan, { rig: RC8.folder, target, state: 'accepted' }, 6);
		for (const { path, night, filter, exposureSeconds } of lights) {
			// Not the light itself: found as a copy of a counted frame, it would be left out for the wrong reason.
			const frame = shooting.expose({ kind: 'light', night, target, filter, exposureSeconds });
			const name = withoutExtension(fileName(path));
			plan.decoys.push(
				shooting.file(plan, `${folder}/calibrated/Light_BIN-1`, frame, 'nina-xisf', `${name}_c.xisf`),
				shooting.file(plan, `${folder}/registered/Light_BIN-1`, frame, 'nina-xisf', `${name}_c_r.xisf`),
				shooting.file(plan, `${folder}/debayered`, frame),
			);
		}
	}
	const process = `${RC8.folder}/40_Process/IC 5070`;
	const light = lightsOf(plan, { target: 'IC 5070' }, 1)[0];
	if (light === undefined) return;
	const frame = shooting.expose({
		kind: 'light',
		night: light.night,
		target: 'IC 5070',
		filter: 'Ha',
		exposureSeconds: 300,
	});
	plan.text(
		`${process}/IC5070.pxiproject/project.xosm`,
		'<?xml version="1.0" encoding="UTF-8"?>\n<xosm version="1.0"/>\n',
	);
	plan.text(`${process}/IC5070 notes.txt`, 'Try the 2x drizzle of Ha again.\n');
	plan.decoys.push(
		shooting.file(plan, `${process}/IC5070.pxiproject`, frame, 'nina-xisf', 'Ha_clone.xisf'),
		shooting.file(plan, process, frame, 'nina-xisf', 'starless_Ha.xisf'),
		// From stage 30 on only `accept` counts: a raw light that was taken out to try something.
		shooting.file(plan, `${process}/experiment`, frame),
	);
	const firstSub = redcat.expose({
		kind: 'light',
		night: light.night,
		target: 'NGC7000',
		filter: 'ALPT',
		exposureSeconds: 300,
	});
	const stack = { frame: firstSub, subs: 26, lastStartUtcMs: firstSub.startUtcMs + 7_200_000 };
	plan.decoys.push(
		plan.file({
			path: `${REDCAT.folder}/20_Data/NGC7000/Stacked_26_NGC7000_300.0s.fit`,
			modifiedMs: plan.latestMs,
			bytes: () => sirilStackFits(stack),
		}),
	);
}

/** Logs and records that capture programs write beside frames. */
function fileSidecars(plan: TreePlan, night: string): void {
	for (const { path, exposureSeconds } of lightsOf(plan, { target: 'NGC 7331', night, filter: 'Ha' }, 8)) {
		plan.text(`${withoutExtension(path)}.json`, `${JSON.stringify({ exposureSeconds, hfr: 2.1, stars: 1204 })}\n`);
		plan.text(`${withoutExtension(path)}.xml`, '<?xml version="1.0"?>\n<StarList count="1204"/>\n');
	}
	const folder = `${RC8.folder}/10_Blink/NGC 7331/DATE_${night}`;
	plan.text(
		`${folder}/AcquisitionDetails.csv`,
		'TargetName,RACoordinates,DECCoordinates\nNGC 7331,22:37:04,34:24:56\n',
	);
	plan.text(`${folder}/session log.txt`, 'Clouds from 03:10.\n');
}

/** Files and folders that can't be counted, or that contradict each other. */
function fileTroubles(plan: TreePlan, shooting: Shooting, today: string): void {
	const night = shiftDate(today, -LAST_NIGHT);
	const tonight = `${RC8.folder}/10_Blink/NGC 7331/DATE_${night}`;
	const luminance = `${tonight}/${filterFolder('L', 120)}`;
	const cut = shooting.expose({
		kind: 'light',
		night,
		target: 'NGC 7331',
		filter: 'L',
		exposureSeconds: 120,
		angleDegrees: 71.4,
	});
	const snapshot = shooting.expose({
		kind: 'light',
		night,
		target: 'NGC 7331',
		filter: 'L',
		exposureSeconds: 4,
		angleDegrees: 71.4,
	});
	plan.file({
		path: `${luminance}/${night}_23-41-10_L_71.40_120.00s_0998.fits`,
		modifiedMs: cut.startUtcMs,
		bytes: () => captureBytes('nina', cut).slice(0, 4000),
	});
	plan.file({
		path: `${luminance}/${night}_23-43-19_L_71.40_120.00s_0999.fits`,
		modifiedMs: cut.startUtcMs,
		bytes: () => new Uint8Array(),
	});
	plan.decoys.push(
		shooting.file(plan, tonight, snapshot, 'nina', `${night}_20-31-10_SNAPSHOT_L_71.40_4.00s_0000.fits`),
	);
	for (const filter of ['L', 'Ha']) {
		for (let sub = 0; sub < 6; sub++) {
			shooting.file(
				plan,
				`${tonight}/FLAT`,
				shooting.expose({ kind: 'flat', night, filter, exposureSeconds: FLAT_SECONDS, angleDegrees: 71.4 }),
			);
		}
	}
	for (let sub = 0; sub < 6; sub++)
		shooting.file(
			plan,
			`${RC8.folder}/00_Misc/-10C/GAIN_100/raw`,
			shooting.expose({ kind: 'dark', night, exposureSeconds: 60 }),
		);

	// A fitness watch's activity, after a night beside the telescope.
	plan.file({
		path: `${RC8.folder}/10_Blink/M 45/${night}-walk.fit`,
		modifiedMs: plan.latestMs,
		bytes: () => Buffer.from('0e10d9070000000008002e464954', 'hex'),
	});
	plan.folder(`${RC8.folder}/20_Data/NGC 7000/accept/DATE_${shiftDate(today, -53)}`);

	const mistaken = shiftDate(today, -23);
	shooting.lights(plan, {
		folder: `${RC8.folder}/20_Data/M 31/accept/PANEL_3/DATE_${mistaken}/${filterFolder('R', 180)}`,
		target: 'M 31',
		panel: 3,
		night: mistaken,
		filter: 'R',
		headerFilter: 'G',
		exposureSeconds: 180,
		subs: 3,
		angleDegrees: 45.2,
		state: 'accepted',
	});
	for (const { path } of lightsOf(plan, { rig: RC8.folder, target: 'NGC 7331', state: 'accepted', filter: 'R' }, 1)) {
		plan.decoys.push(
			plan.copy(path, `${withoutExtension(path)} copy.fits`),
			plan.copy(path, `${withoutExtension(path)} copy 2.fits`),
		);
	}
	plan.decoys.push(shooting.file(plan, `${RC8.folder}/.stversions`, cut));
}

/** Adds all of that to the demo's plan. */
export function fileDisorder(plan: TreePlan, rc8: Shooting, redcat: Shooting, today: string): void {
	fileProcessing(plan, rc8, redcat);
	fileSidecars(plan, shiftDate(today, -LAST_NIGHT));
	fileTroubles(plan, rc8, today);
}
