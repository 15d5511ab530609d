/** What calibrates what in one Data tree: flats and darks by rig, lights by what their calibration depends on. */
import { pathIn } from '../domain/paths';
import { arcsOf, circularMean, roundDegrees, toHundredths, type AngleSystem } from '../domain/angle';
import type { Conditions } from '../domain/calibration/calibration';
import type { HeaderFacts, NameFacts, Setup } from '../domain/frame';
import type { CalibrationData, DarkFile, FlatFile, LightsOfNight } from '../domain/calibration/rig-facts';
import { angleOf, exposureOf, filterOf, nightOfFrame, rigOf } from '../domain/resolve';
import type { Repeats } from './duplicates';
import type { CalibrationFrame, FolderFrames, FrameRules } from './frames';
import { type IndexedFile } from './index/tree-index';
import { nightFolderOf } from './layout';
import type { TimeSlice } from '../async/time-slice';

/**
 * Sorts a tree's lights and calibration frames for matching, and remembers the lights of folders that stay the same.
 */
export class CalibrationFinder {
	private readonly known = new WeakMap<
		FolderFrames,
		{ readonly key: readonly unknown[]; readonly lights: readonly LightsOfNight[] }
	>();

	/**
	 * Rejected lights need no calibration.
	 * @param folders with the id of the tree that each lies in: it goes before the folders' paths, which may be the
	 * same in two trees
	 * @param identity folds a target's name
	 */
	async find(
		folders: ReadonlyMap<FolderFrames, string>,
		repeats: Repeats,
		rules: FrameRules,
		identity: Identity,
		slice: TimeSlice,
	): Promise<CalibrationData> {
		const lights: LightsOfNight[] = [];
		const owners = new RigOwners(folders.keys());
		const flats: FlatFile[] = [];
		const darks: DarkFile[] = [];
		for (const [frames, tree] of folders) {
			if (slice.due()) await slice.giveWay();
			for (const light of this.lightsIn(frames, tree, repeats.get(frames), identity)) lights.push(light);
			for (const frame of frames.calibration) {
				const found = foundFrame(frames, frame, pathIn(tree, frames.folder.path), owners, rules);
				if (found?.flat) flats.push(found.flat);
				if (found?.dark) darks.push(found.dark);
			}
		}
		return { lights, flats: withoutCopies(flats), darks: together(darks) };
	}

	private lightsIn(
		frames: FolderFrames,
		tree: string,
		skip: ReadonlySet<number> | undefined,
		identity: Identity,
	): readonly LightsOfNight[] {
		const key = [tree, skip, identity];
		const before = this.known.get(frames);
		if (before?.key.every((part, at) => part === key[at])) return before.lights;
		const lights = lightsIn(frames, tree, skip, identity);
		this.known.set(frames, { key, lights });
		return lights;
	}
}

type Identity = (target: string) => string;

/** A calibration frame and the file that it is. */
export interface CalibrationOnDisk {
	readonly frames: FolderFrames;
	readonly file: IndexedFile;
	readonly flat?: FlatFile;
	readonly dark?: DarkFile;
}

/** Every flat, dark and bias of a tree, file by file, copies too. Folders are relative to the tree. */
export function calibrationOnDisk(folders: readonly FolderFrames[], rules: FrameRules): CalibrationOnDisk[] {
	const owners = new RigOwners(folders);
	return folders.flatMap(frames =>
		frames.calibration.flatMap(frame => {
			const found = foundFrame(frames, frame, frames.folder.path, owners, rules);
			return found ? [{ frames, file: frame.file, ...found }] : [];
		}),
	);
}

function foundFrame(
	frames: FolderFrames,
	frame: CalibrationFrame,
	folder: string,
	owners: RigOwners,
	rules: FrameRules,
): Pick<CalibrationOnDisk, 'flat' | 'dark'> | undefined {
	const { kind, isMaster, file } = frame;
	if (kind === 'light' || !file.facts) return undefined;
	const name = rules.nameFacts(pathIn(frames.folder.path, file.name));
	const rig = owners.rigOf(frames, file.facts, name);
	if (kind === 'flat') return { flat: { ...flatFile(frames, frame, file.facts, name, rig, rules), folder } };
	return { dark: { kind, isMaster, rig, folder, conditions: conditionsOf(frames, file, name, rules), files: 1 } };
}

function lightsIn(
	{ folder, lights }: FolderFrames,
	tree: string,
	skip: ReadonlySet<number> | undefined,
	identity: Identity,
): LightsOfNight[] {
	const found: { lights: Omit<LightsOfNight, 'count'>; count: number }[] = [];
	const nightFolder = pathIn(tree, nightFolderOf(folder.path));
	for (const group of lights) {
		if (group.state === 'rejected') continue;
		const target = identity(group.target);
		// Equal setups are one object: what a night's lights differ in besides is angle and temperature.
		const bySetup = new Map<Setup, Map<number, { count: number }>>();
		group.members.forEach((position, at) => {
			const facts = folder.files[position]?.facts;
			if (!facts || skip?.has(position)) return;
			const { setup } = facts;
			const hundredths = group.angleSystem === null ? null : Math.round((group.angles[at] ?? 0) * 100);
			const temperature =
				setup.setTempCelsius === undefined && facts.sensorTempCelsius !== undefined
					? Math.round(facts.sensorTempCelsius)
					: undefined;
			let entries = bySetup.get(setup);
			if (!entries) bySetup.set(setup, (entries = new Map<number, { count: number }>()));
			const key =
				(hundredths ?? -1) * TEMPERATURES + (temperature === undefined ? 0 : temperature + TEMPERATURES / 2);
			const known = entries.get(key);
			if (known) {
				known.count++;
				return;
			}
			const entry = {
				count: 1,
				lights: {
					target,
					rig: group.rig,
					night: group.night,
					filter: group.filter,
					...(setup.filter === undefined ? {} : { physicalFilter: setup.filter }),
					angleDegrees: hundredths === null ? null : hundredths / 100,
					angleSystem: group.angleSystem,
					nightFolder,
					conditions: {
						...conditionsOfFacts(facts),
						exposureSeconds: group.exposureSeconds,
						sensorTempCelsius: temperature,
					},
				},
			};
			entries.set(key, entry);
			found.push(entry);
		});
	}
	return found.map(({ lights: own, count }) => ({ ...own, count }));
}

/** More than sensors' temperatures in whole degrees, either side of zero. */
const TEMPERATURES = 1024;

const conditionsOfFacts = ({ setup, sensorTempCelsius }: HeaderFacts): Conditions => ({
	camera: setup.camera,
	gain: setup.gain,
	iso: setup.iso,
	offset: setup.offset,
	binning: setup.binning,
	readoutMode: setup.readoutMode,
	exposureSeconds: setup.exposureSeconds,
	setTempCelsius: setup.setTempCelsius,
	sensorTempCelsius,
});

/** Header first; a master that lost its gain or set-temp may have them in its name, or its folder has. */
function conditionsOf({ place }: FolderFrames, { facts }: IndexedFile, name: NameFacts, rules: FrameRules): Conditions {
	if (!facts) throw new Error('a calibration frame has facts');
	const header = conditionsOfFacts(facts);
	const setTemp = header.setTempCelsius ?? name.setTempCelsius ?? place.setTempCelsius ?? undefined;
	const sensorTemp = header.sensorTempCelsius ?? name.sensorTempCelsius;
	return {
		camera: header.camera ?? name.camera,
		gain: header.gain ?? name.gain,
		iso: header.iso ?? name.iso,
		offset: header.offset ?? name.offset,
		binning: header.binning ?? name.binning,
		readoutMode: header.readoutMode ?? name.readoutMode,
		exposureSeconds: exposureOf(place, facts.setup, name, rules).value,
		setTempCelsius: setTemp,
		sensorTempCelsius: setTemp === undefined && sensorTemp !== undefined ? Math.round(sensorTemp) : undefined,
	};
}

function flatFile(
	frames: FolderFrames,
	{ file, isMaster }: CalibrationFrame,
	facts: HeaderFacts,
	name: NameFacts,
	rig: string | null,
	rules: FrameRules,
): Omit<FlatFile, 'folder'> {
	const { place } = frames;
	// A flat in a DATE folder was copied there: its own date comes before the folder's, and its own filter too.
	const named = [facts.setup.filter, name.filter].find(
		filter => filter !== undefined && rules.canonical(filter) !== undefined,
	);
	const own = { ...place, filter: named ?? place.filter, night: null };
	const { value: filter } = filterOf(own, facts.setup, name, rig, rules);
	const angle: { degrees: number; system: AngleSystem } | undefined = angleOf(facts, name, rules.order.angle);
	return {
		filter,
		...(own.filter === null ? {} : { physicalFilter: own.filter }),
		angleDegrees: angle ? Math.round(angle.degrees * 100) / 100 : null,
		angleSystem: angle?.system ?? null,
		date: nightOfFrame(own, facts, name, rig, rules).value ?? place.night,
		source: 'found',
		rig,
		isMaster,
		conditions: conditionsOf(frames, file, name, rules),
	};
}

/** A rotator that stands still reports angles that differ by less. */
const JITTER_DEGREES = 0.5;

/**
 * Masters that were copied beside several nights in one folder are one flat a folder, and so are raw flats of one set,
 * whatever the rotator's jitter.
 */
function withoutCopies(flats: readonly FlatFile[]): FlatFile[] {
	const sets = new Map<string, FlatFile[]>();
	for (const flat of flats) {
		const key = [
			flat.rig,
			flat.filter,
			flat.physicalFilter,
			flat.angleSystem,
			flat.date,
			flat.folder,
			flat.isMaster,
		].join('\n');
		sets.set(key, [...(sets.get(key) ?? []), flat]);
	}
	return [...sets.values()].flatMap(oneEachAngle);
}

function oneEachAngle(set: readonly FlatFile[]): FlatFile[] {
	const withoutAngle = set.find(({ angleDegrees }) => angleDegrees === null);
	const arcs = arcsOf(
		set.flatMap(({ angleDegrees }) => angleDegrees ?? []),
		JITTER_DEGREES,
	);
	const flats = arcs.flatMap(({ startDegrees, spanDegrees }) => {
		const own = set.filter(
			({ angleDegrees }) =>
				angleDegrees !== null && toHundredths(angleDegrees - startDegrees) <= toHundredths(spanDegrees),
		);
		const angleDegrees = circularMean(own.map(flat => ({ angleDegrees: flat.angleDegrees ?? 0, count: 1 })));
		return own[0] && angleDegrees !== undefined
			? [{ ...own[0], angleDegrees: roundDegrees(angleDegrees, 2, 360) }]
			: [];
	});
	return withoutAngle ? [withoutAngle, ...flats] : flats;
}

/** Darks of one set that lie together. */
function together(darks: readonly DarkFile[]): DarkFile[] {
	const byKey = new Map<string, DarkFile>();
	for (const dark of darks) {
		const key = JSON.stringify({ ...dark, files: 0 });
		byKey.set(key, { ...dark, files: (byKey.get(key)?.files ?? 0) + 1 });
	}
	return [...byKey.values()];
}

/** Which rig a frame outside of rig folders belongs to: the one whose lights have the same camera and optics. */
export class RigOwners {
	private readonly byCamera = new Map<string, Map<string, ReadonlySet<string>>>();

	constructor(folders: Iterable<FolderFrames>) {
		const optics = new Map<string, Set<string>>();
		for (const { folder, lights } of folders) {
			for (const { rig, members } of lights) {
				const setup = folder.files[members[0] ?? -1]?.facts?.setup;
				if (rig === null || setup?.camera === undefined) continue;
				const rigs = this.byCamera.get(setup.camera) ?? new Map<string, ReadonlySet<string>>();
				this.byCamera.set(setup.camera, rigs);
				const known = optics.get(rig) ?? new Set<string>();
				optics.set(rig, known);
				if (setup.telescope !== undefined) known.add(setup.telescope);
				rigs.set(rig, known);
			}
		}
	}

	rigOf({ place }: FolderFrames, facts: HeaderFacts, name: NameFacts): string | null {
		return place.rig ?? this.rigWith(facts.setup, name) ?? rigOf(place, facts.setup, name);
	}

	/** The one rig that this can be; null where no rig has the camera, or several have it and the optics don't tell. */
	rigWith({ camera, telescope }: Setup, name: NameFacts): string | null {
		const rigs = [...(this.byCamera.get(camera ?? name.camera ?? '') ?? [])];
		const sameOptics = telescope === undefined ? [] : rigs.filter(([, known]) => known.has(telescope));
		// One rig with this camera: a library need not say more. Several: only the optics tell.
		const [only, ...others] = sameOptics.length > 0 ? sameOptics : rigs;
		return only && others.length === 0 ? only[0] : null;
	}
}
