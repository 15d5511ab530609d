/** What calibrates what in one Data tree: flats and darks by rig, lights by what their calibration depends on. */
import type { AngleSystem } from '../domain/angle';
import type { Conditions, DarkFrame } from '../domain/calibration';
import type { HeaderFacts, NameFacts } from '../domain/frame';
import type { Flat } from '../domain/flat';
import type { LightsAtAngle } from '../domain/flat-coverage';
import { angleOf, exposureOf, filterOf, nightOfFrame, rigOf } from '../domain/resolve';
import type { Repeats } from './duplicates';
import type { CalibrationFrame, FolderFrames, FrameRules } from './frames';
import { joinPath, type IndexedFile } from './index';
import { nightFolderOf } from './layout';

/** A flat with the folder that it lies in. */
export interface FlatFile extends Flat {
	readonly rig: string | null;
	readonly folder: string;
	readonly isMaster: boolean;
	readonly conditions: Conditions;
}

export interface DarkFile extends DarkFrame {
	readonly rig: string | null;
	readonly isMaster: boolean;
}

/** Lights of one target, rig and night folder that one dark and one flat serve. */
export interface LightsOfNight extends LightsAtAngle {
	readonly target: string;
	readonly rig: string | null;
	/** The folder that is loaded for the night. */
	readonly nightFolder: string;
	readonly conditions: Conditions;
}

export interface CalibrationData { readonly lights: readonly LightsOfNight[]; readonly flats: readonly FlatFile[]; readonly darks: readonly DarkFile[] }

/**
 * Sorts a tree's lights and calibration frames for matching. Rejected lights need no calibration.
 * @param identity folds a target's name
 */
export function calibrationOf(folders: readonly FolderFrames[], repeats: Repeats, rules: FrameRules, identity: (target: string) => string): CalibrationData {
	const lights = folders.flatMap(frames => lightsIn(frames, repeats.get(frames), identity));
	const owners = new RigOwners(folders);
	const flats: FlatFile[] = [];
	const darks: DarkFile[] = [];
	for (const frames of folders) {
		for (const frame of frames.calibration) {
			if (frame.kind === 'light' || !frame.file.facts) continue;
			const name = rules.nameFacts(joinPath(frames.folder.path, frame.file.name));
			const rig = owners.rigOf(frames, frame.file.facts, name);
			if (frame.kind === 'flat') flats.push(flatFile(frames, frame, frame.file.facts, name, rig, rules));
			else darks.push({ kind: frame.kind, isMaster: frame.isMaster, rig, folder: frames.folder.path, conditions: conditionsOf(frames, frame.file, name, rules) });
		}
	}
	return { lights, flats: withoutCopies(flats), darks };
}

function lightsIn(frames: FolderFrames, skip: ReadonlySet<number> | undefined, identity: (target: string) => string): LightsOfNight[] {
	const sums = new Map<string, { lights: Omit<LightsOfNight, 'count'>; count: number }>();
	const nightFolder = nightFolderOf(frames.folder.path);
	for (const group of frames.lights) {
		if (group.state === 'rejected') continue;
		group.members.forEach((position, at) => {
			const facts = frames.folder.files[position]?.facts;
			if (!facts || skip?.has(position)) return;
			const angle = group.angles[at];
			const angleDegrees = angle === undefined ? null : Math.round(angle * 100) / 100;
			const physicalFilter = facts.setup.filter;
			const temperature = facts.setup.setTempCelsius === undefined && facts.sensorTempCelsius !== undefined ? Math.round(facts.sensorTempCelsius) : undefined;
			const key = [identity(group.target), group.rig, group.night, group.filter, physicalFilter, group.exposureSeconds, group.angleSystem, angleDegrees, temperature, settingsKey(facts)].join('\n');
			const known = sums.get(key);
			if (known) { known.count++; return; }
			sums.set(key, {
				count: 1,
				lights: {
					target: identity(group.target), rig: group.rig, night: group.night, filter: group.filter, ...(physicalFilter === undefined ? {} : { physicalFilter }),
					angleDegrees, angleSystem: group.angleSystem, nightFolder, conditions: { ...conditionsOfFacts(facts), exposureSeconds: group.exposureSeconds, sensorTempCelsius: temperature ?? facts.sensorTempCelsius },
				},
			});
		});
	}
	return [...sums.values()].map(({ lights, count }) => ({ ...lights, count }));
}

const settingsKey = ({ setup }: HeaderFacts): string => [setup.camera, setup.gain, setup.iso, setup.offset, setup.binning, setup.readoutMode, setup.setTempCelsius].join('|');

const conditionsOfFacts = ({ setup, sensorTempCelsius }: HeaderFacts): Conditions => ({
	camera: setup.camera, gain: setup.gain, iso: setup.iso, offset: setup.offset, binning: setup.binning, readoutMode: setup.readoutMode,
	exposureSeconds: setup.exposureSeconds, setTempCelsius: setup.setTempCelsius, sensorTempCelsius,
});

/** Header first; a master that lost its gain or set-temp may have them in its name, or its folder has. */
function conditionsOf({ place }: FolderFrames, { facts }: IndexedFile, name: NameFacts, rules: FrameRules): Conditions {
	if (!facts) throw new Error('a calibration frame has facts');
	const header = conditionsOfFacts(facts);
	return {
		camera: header.camera ?? name.camera, gain: header.gain ?? name.gain, iso: header.iso ?? name.iso, offset: header.offset ?? name.offset,
		binning: header.binning ?? name.binning, readoutMode: header.readoutMode ?? name.readoutMode, exposureSeconds: exposureOf(place, facts.setup, name, rules).value,
		setTempCelsius: header.setTempCelsius ?? name.setTempCelsius ?? place.setTempCelsius ?? undefined, sensorTempCelsius: header.sensorTempCelsius ?? name.sensorTempCelsius,
	};
}

function flatFile(frames: FolderFrames, { file, isMaster }: CalibrationFrame, facts: HeaderFacts, name: NameFacts, rig: string | null, rules: FrameRules): FlatFile {
	const { place } = frames;
	// A flat in a DATE folder was copied there: its own date comes before the folder's, and its own filter too.
	const own = { ...place, filter: facts.setup.filter ?? name.filter ?? place.filter, night: null };
	const { value: filter, physical } = filterOf(own, facts.setup, name, rig, rules);
	const angle: { degrees: number; system: AngleSystem } | undefined = angleOf(facts, name, rules.order.angle);
	return {
		filter, ...(physical === undefined ? {} : { physicalFilter: physical }), angleDegrees: angle ? Math.round(angle.degrees * 100) / 100 : null, angleSystem: angle?.system ?? null,
		date: nightOfFrame(own, facts, name, rig, rules).value ?? place.night, source: 'found', rig, folder: frames.folder.path, isMaster, conditions: conditionsOf(frames, file, name, rules),
	};
}

/** Raw flats of one set, and masters that were copied beside several nights in one folder, are one flat a folder. */
function withoutCopies(flats: readonly FlatFile[]): FlatFile[] {
	const byKey = new Map<string, FlatFile>();
	for (const flat of flats) {
		const key = [flat.rig, flat.filter, flat.physicalFilter, flat.angleDegrees, flat.angleSystem, flat.date, flat.folder, flat.isMaster].join('\n');
		if (!byKey.has(key)) byKey.set(key, flat);
	}
	return [...byKey.values()];
}

/** Which rig a calibration frame outside of rig folders belongs to: the one whose lights have the same camera and optics. */
class RigOwners {
	private readonly byCamera = new Map<string, Map<string, ReadonlySet<string>>>();

	constructor(folders: readonly FolderFrames[]) {
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
		if (place.rig !== null) return place.rig;
		const { camera, telescope } = facts.setup;
		const rigs = [...this.byCamera.get(camera ?? name.camera ?? '') ?? []];
		const sameOptics = telescope === undefined ? [] : rigs.filter(([, known]) => known.has(telescope));
		// One rig with this camera: a library need not say more. Several: only the optics tell.
		const [only, ...others] = sameOptics.length > 0 ? sameOptics : rigs;
		return only && others.length === 0 ? only[0] : rigOf(place, facts.setup, name);
	}
}
