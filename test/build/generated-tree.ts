/** Large Data trees by rule: one of every shape for correctness, one of many equal frames for speed. */
import { DarkLibrary } from './calibration';
import { shiftDate } from './clock';
import { fitsHeader, promisedDataBytes } from './fits-file';
import { fileGeneratedProject } from './generated-project';
import { ninaCards, ninaNameWithAngle } from './capture-nina';
import { seededRandom } from './random';
import { GENERATED_RIGS, RC8, type Rig } from './rigs';
import { filterFolder, Shooting } from './shooting';
import { TreePlan, type LedgerLight, type WrittenTree } from './tree-plan';

export interface GeneratedTree extends WrittenTree {
	/** Every light that counts, once, as intended; of two copies of a frame, the one that was written first. */
	readonly lights: readonly LedgerLight[];
	/** Files with the form of a light that must not count, second copies included. */
	readonly decoys: readonly string[];
}

/** Old enough for all programs and files, whenever the tests run. */
const FIRST_NIGHT = '2024-01-04';
const LATEST_MS = Date.parse('2025-12-31T00:00:00Z');
const NIGHTS_PER_TARGET = 6;

/** Targets of every rig; each rig has its own spelling of the same name. */
const SHARED_TARGETS = [
	['M 31', 'M31', 'm31'],
	['Pl\u00e9iades', 'Ple\u0301iades', 'PL\u00c9IADES'],
	["Barnard's Loop", "Barnard's Loop", "barnard's loop"],
	// Its name holds the word for another kind of frame.
	['Dark Shark', 'Dark Shark', 'dark shark'],
] as const;

function targetName(rig: number, target: number): string {
	return (
		SHARED_TARGETS[target]?.[rig % 3] ??
		`${['NGC ', 'IC ', 'Sh2-', 'vdB '][target % 4] ?? ''}${1000 * (rig + 1) + target}`
	);
}

/**
 * Writes a tree of random projects in all layouts, stages and states, by several capture programs, with calibration,
 * copies and folders that don't count. The same options give the same bytes.
 * @param options up to five rigs: mono under N.I.N.A.; mono under SGP, Ekos, MaxIm and SharpCap; colour under ASIAIR
 * and APT; a Canon; a Seestar
 * @throws where a file exists
 */
export async function writeGeneratedTree(
	folder: string,
	options: { readonly rigs: number; readonly targetsPerRig: number; readonly seed: number },
): Promise<GeneratedTree> {
	const plan = new TreePlan(LATEST_MS);
	const random = seededRandom(options.seed);
	GENERATED_RIGS.slice(0, options.rigs).forEach((rig, rigIndex) => {
		const shooting = new Shooting(rig, random);
		const darks = new DarkLibrary(shooting, FIRST_NIGHT);
		for (let target = 0; target < options.targetsPerRig; target++) {
			fileGeneratedProject(
				plan,
				shooting,
				darks,
				targetName(rigIndex, target),
				shiftDate(FIRST_NIGHT, target * NIGHTS_PER_TARGET),
			);
		}
		darks.file(plan, {
			byTemperature: rigIndex % 2 === 0,
			gains: [0, rig.gain ?? 100],
			exposuresSeconds: [60, 120, 300],
		});
	});
	const written = await plan.write(folder);
	return { ...written, lights: plan.lights, decoys: plan.decoys };
}

const BENCH = { rigs: 4, framesPerLeaf: 50, exposureSeconds: 180, leavesPerNight: 3, nightsPerTarget: 12 } as const;
/** 66,240 bytes of data below a header of 5,760. */
const BENCH_IMAGE = { widthPixels: 184, heightPixels: 180 } as const;
const BENCH_FILTERS = ['L', 'R', 'G', 'B', 'Ha', 'OIII', 'SII'] as const;

/** A camera per rig, so that no two frames are the same. */
function benchRig(index: number): Rig {
	const camera = `${RC8.ioMode.camera} ${index + 1}`;
	return { ...RC8, folder: `RC8@f8.0+${camera}`, ioMode: { ...RC8.ioMode, camera } };
}

/**
 * Writes that many accepted N.I.N.A. lights in the canonical layout, 50 a folder; rotator, temperature and times differ
 * from frame to frame. The pixels are holes: a frame takes the disk space of its header.
 * @throws where a file exists
 */
export async function writeBenchTree(folder: string, frames: number): Promise<WrittenTree> {
	const random = seededRandom(frames);
	const shootings = Array.from({ length: BENCH.rigs }, (_, index) => new Shooting(benchRig(index), random));
	let written: WrittenTree = { files: 0, bytes: 0 };
	for (let leaf = 0; written.files < frames; leaf++) {
		// Every rig in turn; then filters of a night, nights of a target, targets.
		const shooting = shootings[leaf % BENCH.rigs] ?? new Shooting(benchRig(0), random);
		const night = Math.floor(leaf / BENCH.rigs / BENCH.leavesPerNight);
		const date = shiftDate('2010-01-01', night);
		const filter = BENCH_FILTERS[Math.floor(leaf / BENCH.rigs) % BENCH_FILTERS.length];
		const target = `NGC ${1000 + Math.floor(night / BENCH.nightsPerTarget)}`;
		const path = `${shooting.rig.folder}/20_Data/${target}/accept/DATE_${date}/${filterFolder(filter, BENCH.exposureSeconds)}`;
		const plan = new TreePlan(LATEST_MS);
		for (let frame = 0; frame < Math.min(BENCH.framesPerLeaf, frames - written.files); frame++) {
			const light = {
				...shooting.expose({
					kind: 'light',
					night: date,
					target,
					filter,
					exposureSeconds: BENCH.exposureSeconds,
					angleDegrees: 40 + (night % 90),
				}),
				...BENCH_IMAGE,
			};
			const cards = ninaCards(light);
			const header = fitsHeader(cards);
			const sizeBytes = header.length + promisedDataBytes(cards);
			plan.file({
				path: `${path}/${ninaNameWithAngle(light)}.fits`,
				modifiedMs: light.startUtcMs,
				bytes: () => header,
				sizeBytes,
			});
		}
		const more = await plan.write(folder);
		written = { files: written.files + more.files, bytes: written.bytes + more.bytes };
	}
	return written;
}
