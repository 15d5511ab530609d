/**
 * Accepts and rejects lights of a target: by hand, all that is left, or by limits. Rejected ones are moved, never
 * deleted.
 */
import { compareValues } from '../domain/exposure';
import type { NameFacts, SubQuality } from '../domain/frame';
import type { CullGroup, CullLimits } from '../domain/operations/culling';
import type { Plan } from '../domain/operations/plan';
import type { RejectSize } from '../domain/operations/proposal';
import { BLINK_STAGE_NUMBER, LIBRARY_STAGE_NUMBER, parseStage } from '../domain/stage';
import { qualityOfSub } from '../domain/sub-quality';
import { PLANS } from '../text/plans';
import { nightFolderOf } from '../tree/layout';
import { folderOf, isWithin, nameOf, pathIn } from '../domain/paths';
import { below, calibrationOf, lightsOf, movesWithin, subfolderOf, type TargetFolder } from './target-folder';
import { ACCEPT_FOLDER, isDateFolder, REJECT_FOLDER } from '../tree/folder-names';

const isAccept = (name: string): boolean => /^accept(?:ed)?$/i.test(name);

/**
 * "Accept all that is left": every unreviewed light goes below `accept/` with the folders that it lies in, and so do
 * the calibration frames in its night's folder.
 */
export function planAccept(target: TargetFolder): Plan {
	const moves = movesWithin(target);
	const accept = pathIn(target.folder, subfolderOf(target, isAccept) ?? ACCEPT_FOLDER);
	const lights = lightsOf(target).filter(({ group }) => group.state === 'unreviewed');
	const nights = new Set(lights.map(({ path }) => nightFolderOf(folderOf(path))));
	const calibration = calibrationOf(target).filter(({ path }) => isBeside(nights, nightFolderOf(folderOf(path))));
	for (const { path, file } of [...lights, ...calibration])
		moves.frame(path, pathIn(accept, below(target, path)), file);
	return { operation: 'accept', title: PLANS.accept(target.folder), outside: [], ...moves.result() };
}

/**
 * Whether calibration frames of a folder are loaded with one of the nights: they lie in its folder, or in the date that
 * its sessions share.
 */
const isBeside = (nights: ReadonlySet<string>, folder: string): boolean =>
	nights.has(folder) || (isDateFolder(nameOf(folder)) && [...nights].some(night => isWithin(night, folder)));

/**
 * The reject tree keeps the structure: `<target>/[accept/]DATE_…/x` goes to `<target>/reject/DATE_…/x`. Calibration
 * frames stay.
 * @param paths of lights
 */
export function planReject(
	target: TargetFolder,
	paths: ReadonlySet<string>,
	isReject: (folder: string) => boolean,
): Plan {
	const moves = movesWithin(target);
	const reject = pathIn(target.folder, subfolderOf(target, isReject) ?? REJECT_FOLDER);
	for (const { path, file, group } of lightsOf(target)) {
		if (paths.has(path) && group.state !== 'rejected')
			moves.frame(path, pathIn(reject, withoutFirst(below(target, path), isAccept)), file);
	}
	return { operation: 'reject', title: PLANS.reject(target.folder), outside: [], ...moves.result() };
}

/**
 * Brings rejected lights back to where they were. A reject tree does not tell whether that was below `accept/`: in
 * blink they are unreviewed again, unless their night is accepted already; later on they are accepted.
 * @param paths of lights in reject folders; every one if nothing is said
 */
export function planRestore(
	target: TargetFolder,
	isReject: (folder: string) => boolean,
	paths?: ReadonlySet<string>,
): Plan {
	const moves = movesWithin(target);
	const folders = new Set(target.inventory.folders);
	const accept = subfolderOf(target, isAccept) ?? ACCEPT_FOLDER;
	for (const { path, file } of lightsOf(target)) {
		if (paths && !paths.has(path)) continue;
		const rest = below(target, path);
		const kept = rest
			.split('/')
			.filter((name, at, all) => at === all.length - 1 || !isReject(name))
			.join('/');
		if (kept === rest) continue;
		const isFromTree = withoutFirst(rest, isReject) !== rest;
		const unreviewed = pathIn(target.folder, kept);
		const accepted = pathIn(target.folder, `${accept}/${kept}`);
		const wasAccepted =
			isFromTree &&
			(isPastBlink(target.folder) || (folders.has(folderOf(accepted)) && !folders.has(folderOf(unreviewed))));
		moves.frame(path, wasAccepted ? accepted : unreviewed, file);
	}
	return { operation: 'restore', title: PLANS.restore(target.folder), outside: [], ...moves.result() };
}

/** A path without its first folder, if that fits. */
function withoutFirst(path: string, fits: (name: string) => boolean): string {
	const end = path.indexOf('/');
	return end > 0 && fits(path.slice(0, end)) ? path.slice(end + 1) : path;
}

function isPastBlink(folder: string): boolean {
	const stage = parseStage(folder.split('/').at(-2) ?? '');
	return stage !== undefined && stage.number !== LIBRARY_STAGE_NUMBER && stage.number > BLINK_STAGE_NUMBER;
}

/** How much lies in reject folders, whatever it is. */
export function rejectSize(
	{ folder, inventory }: Pick<TargetFolder, 'folder' | 'inventory'>,
	isReject: (folder: string) => boolean,
): RejectSize {
	const rejected = inventory.files.filter(({ path }) => below({ folder }, folderOf(path)).split('/').some(isReject));
	return { files: rejected.length, bytes: rejected.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) };
}

/**
 * Judges unreviewed lights by the values of their headers, and of their names where the header has none. A light
 * without any that is asked for is left in peace.
 * @param limitsOf the limits of a rig; undefined where the user set none
 * @param nameFacts of a path below the Data tree
 */
export function cull(
	target: TargetFolder,
	limitsOf: (rig: string | null) => CullLimits | undefined,
	nameFacts: (path: string) => NameFacts,
): CullGroup[] {
	const groups = new Map<
		string,
		{ rig: string | null; night: string | null; filter: string; lights: number; judged: number; rejected: string[] }
	>();
	for (const {
		path,
		file,
		group: { rig, night, filter, state },
	} of lightsOf(target)) {
		if (state !== 'unreviewed') continue;
		const key = JSON.stringify([rig, night, filter]);
		const group = groups.get(key) ?? { rig, night, filter, lights: 0, judged: 0, rejected: [] };
		groups.set(key, group);
		const verdict = verdictOn(qualityOfSub(file.facts?.quality, nameFacts(path)), limitsOf(rig) ?? {});
		group.lights++;
		if (verdict !== undefined) group.judged++;
		if (verdict === 'rejected') group.rejected.push(path);
	}
	return [...groups.values()]
		.sort(
			(a, b) =>
				compareValues(a.rig, b.rig) || compareValues(a.night, b.night) || compareValues(a.filter, b.filter),
		)
		.map(group => ({ ...group, share: group.judged === 0 ? 0 : group.rejected.length / group.judged }));
}

function verdictOn(quality: SubQuality, limits: CullLimits): 'kept' | 'rejected' | undefined {
	const beyond = [
		isBeyond(quality.hfr, limits.hfr),
		isBeyond(quality.fwhm, limits.fwhm),
		isBeyond(limits.leastStars, quality.starCount),
		isBeyond(quality.guidingRmsArcsec, limits.guidingRmsArcsec),
		isBeyond(quality.eccentricity, limits.eccentricity),
	].filter(answer => answer !== undefined);
	return beyond.length === 0 ? undefined : beyond.includes(true) ? 'rejected' : 'kept';
}

const isBeyond = (value: number | undefined, most: number | undefined): boolean | undefined =>
	value === undefined || most === undefined ? undefined : value > most;
