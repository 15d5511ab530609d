/**
 * A small Data tree with everything around it that operations can reach, different for each seed. Every file is unique.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureBytes, captureName } from '../build/capture';
import type { Random } from '../build/random';
import { RC8 } from '../build/rigs';
import { filterFolder, Shooting } from '../build/shooting';
import { RigAtWork, type LightsToShoot } from '../fakes/rig-at-work';
import { LOG_FOLDER } from './books';

export const RIG = RC8.folder;

/** Frames that are reviewed; some are not yet; and some that are ready to be archived. */
export const TARGETS = ['M 33', 'M 51', 'NGC 281'] as const;

/** Folders of one case; `home` holds all others. */
export interface World {
	readonly home: string;
	readonly data: string;
	readonly vault: string;
	/** Stands for the user's own state folder. */
	readonly state: string;
	/** What a capture program wrote, for intake. */
	readonly captures: string;
	/** An empty folder that the person names for archives. */
	readonly archive: string;
	/** A folder with files of its own, which nobody names. */
	readonly elsewhere: string;
}

const LONG_AGO_SECONDS = Date.parse('2026-01-15T08:00:00Z') / 1000;
const NIGHTS = ['2025-09-14', '2025-09-15'] as const;

export async function makeWorld(home: string, random: Random): Promise<World> {
	const at = (name: string): string => join(home, name);
	const world = {
		home,
		data: at('Data'),
		vault: at('Vault'),
		state: at('State'),
		captures: at('Captures'),
		archive: at('Archive'),
		elsewhere: at('Elsewhere'),
	};
	for (const folder of Object.values(world)) mkdirSync(folder, { recursive: true });
	const rig = new RigAtWork();
	const shoot = async (shots: LightsToShoot): Promise<string> => {
		await rig.lights(world.data, { subs: random.whole(2, 5), ...shots });
		const { filter = 'L', seconds = 300 } = shots;
		return join(world.data, rig.nightFolder(shots), filterFolder(filter, seconds));
	};
	for (const filter of ['L', 'R'] as const)
		addSidecars(await shoot({ target: 'M 33', filter, night: random.pick(NIGHTS) }), random);
	// A second folder of a target makes its moves merges, file by file.
	if (random.chance(0.5)) await shoot({ target: 'M 33', filter: 'Ha', stage: '30_Master', night: '2025-09-20' });
	if (random.chance(0.3))
		await shoot({ target: 'M 33', filter: 'L', stage: '10_Blink', state: 'unreviewed', night: '2025-09-21' });
	const unreviewed = { target: 'M 51', stage: '10_Blink', state: 'unreviewed' } as const;
	for (const filter of ['L', 'R'] as const)
		addSidecars(mixed(await shoot({ ...unreviewed, filter }), random), random);
	if (random.chance(0.3)) await shoot({ target: 'M 51', filter: 'L' });
	const done = { target: 'NGC 281', stage: '60_Done' } as const;
	await shoot({ ...done, filter: 'Ha' });
	if (random.chance(0.5)) await shoot({ ...done, filter: 'L', night: '2025-09-15' });
	writeLongAgo(join(world.data, RIG, '60_Done/NGC 281/notes.txt'), `Good seeing, ${random.next()}.`);
	await rig.master(world.data, `${RIG}/00_Misc/GAIN_100`, 'dark', { night: '2025-08-01' });
	await rig.master(world.data, `${RIG}/00_Misc/MASTER FLATS`, 'flat', { night: '2025-09-14' });
	for (const stage of ['20_Data', '40_Process', '50_Bake'])
		mkdirSync(join(world.data, RIG, stage), { recursive: true });
	capture(world.captures, random);
	mkdirSync(join(world.elsewhere, 'Holiday'));
	for (const name of ['a.fits', 'b.jpg', 'Holiday/c.jpg'])
		writeLongAgo(join(world.elsewhere, name), `somebody's ${name}, ${random.next()}`);
	return world;
}

/** Lights of a night in one folder, whatever their filter, as a capture program leaves them: half of the time. */
function mixed(folder: string, random: Random): string {
	if (!random.chance(0.5)) return folder;
	const night = join(folder, '..');
	for (const name of readdirSync(folder).sort()) renameSync(join(folder, name), join(night, name));
	rmdirSync(folder);
	return night;
}

/** A few lights of a night that is in no folder yet, and something that is no frame. */
function capture(captures: string, random: Random): void {
	const shooting = new Shooting(RC8, random);
	mkdirSync(join(captures, 'LIGHT'));
	for (let sub = random.whole(2, 5); sub > 0; sub--) {
		const frame = shooting.expose({
			kind: 'light',
			night: '2026-01-14',
			target: 'M 33',
			filter: 'L',
			exposureSeconds: 300,
		});
		writeLongAgo(join(captures, 'LIGHT', captureName('nina', frame)), captureBytes('nina', frame));
	}
	writeLongAgo(join(captures, 'autofocus.txt'), `a report, ${random.next()}`);
}

/** What is young may still be being written, and would be left alone. */
function writeLongAgo(path: string, content: string | Uint8Array): void {
	writeFileSync(path, content);
	utimesSync(path, LONG_AGO_SECONDS, LONG_AGO_SECONDS);
}

function addSidecars(folder: string, random: Random): void {
	for (const name of readdirSync(folder)
		.filter(file => file.endsWith('.fits'))
		.sort()) {
		if (random.chance(0.4))
			writeLongAgo(join(folder, name.replace(/\.fits$/, '.xml')), `<light name="${name}" of="${folder}"/>`);
	}
}

/** Where a target of the rig lies in a stage. */
export const targetFolder = ({ data }: World, stage: string, target: string): string => join(data, RIG, stage, target);

/** The stages in which a target has a folder now. */
export function stagesOf({ data }: World, target: string): string[] {
	const rig = join(data, RIG);
	return existsSync(rig)
		? readdirSync(rig)
				.filter(stage => existsSync(join(rig, stage, target)))
				.sort()
		: [];
}

/**
 * What the engine keeps of operations that has another kind of name than journals that ended: to be gone in the end.
 */
export function leftoversIn({ data }: World): string[] {
	const folder = join(data, LOG_FOLDER);
	return existsSync(folder)
		? readdirSync(folder).filter(name => !/^\d{8}T\d{6}-\w{4}\.(?:jsonl|ended|torn)$/.test(name))
		: [];
}
