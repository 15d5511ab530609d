/** Folders for what is to come: a new rig, a target, a stage (seed directory-structure.md). */
import type { Conflict, MakeFolder, Plan, Reason } from '../domain/operations/plan';
import { foldRig, isRigName, parseRig, rigName } from '../domain/rig';
import { LIBRARY_STAGE_FOLDER, LIBRARY_STAGE_NUMBER, parseStage, STAGE_FOLDERS } from '../domain/stage';
import { PLANS } from '../text/plans';
import { placeOf, type LayoutRules } from '../tree/layout';
import { nameFault } from '../tree/file-system-names';
import { pathIn } from '../domain/paths';
import { pathOnDisk, type TreeAccess } from '../tree/tree-access';
import { ACCEPT_FOLDER, gainFolder, KIND_FOLDERS, panelFolder, temperatureFolder } from '../tree/folder-names';

export interface NewRig {
	readonly optics: string;
	readonly focalRatio: number;
	readonly camera: string;
	/** Folders of its dark library, besides that of flat darks; the seed's are gains 0 and 100. */
	readonly gains: readonly number[];
	/** Where darks are kept at several temperatures: each gets all of the folders. */
	readonly temperaturesCelsius: readonly number[];
}

/** A rig with all stages and a dark library. @param rigs names of the rigs that there are */
export function planRig(
	{ optics, focalRatio, camera, gains, temperaturesCelsius }: NewRig,
	rigs: readonly string[],
): Plan {
	const name = rigName(optics, focalRatio, camera);
	const read = parseRig(name);
	const isReadAsWritten = isRigName(name) && focalRatio > 0 && read.optics === optics && read.camera === camera;
	const similar = rigs.find(other => other !== name && foldRig(other) === foldRig(name));
	const library = pathIn(name, LIBRARY_STAGE_FOLDER);
	const kinds = [...gains.map(gainFolder), KIND_FOLDERS['dark flat']];
	const shelves =
		temperaturesCelsius.length === 0
			? [library]
			: temperaturesCelsius.map(celsius => pathIn(library, temperatureFolder(celsius)));
	const folders = [
		...STAGE_FOLDERS.map(stage => pathIn(name, stage)),
		...shelves.flatMap(shelf => kinds.map(kind => pathIn(shelf, kind))),
	];
	const reason =
		nameFault(name) ??
		(isReadAsWritten ? undefined : 'misread') ??
		(similar === undefined ? undefined : 'similar-name');
	return skeleton('create rig', name, folders, reason, similar);
}

export interface NewTarget {
	/** The rig's folder, relative to the Data tree. */
	readonly rigFolder: string;
	/** The stage's folder as it is spelled on disk. */
	readonly stage: string;
	readonly target: string;
	/** Of a mosaic, from 1; 0 or 1 for a single field. */
	readonly panels: number;
}

/**
 * A target's folder in a stage with what accepted lights need.
 * @param targets names of the target folders of that stage
 * @param identity folds a target's name
 */
export function planTarget(
	{ rigFolder, stage, target, panels }: NewTarget,
	targets: readonly string[],
	layout: LayoutRules,
	identity: (target: string) => string,
): Plan {
	const folder = pathIn(pathIn(rigFolder, stage), target);
	const accept = pathIn(folder, ACCEPT_FOLDER);
	const place = placeOf(folder, layout);
	const isReadAsWritten =
		place.target === target.normalize('NFC') && place.panel === null && place.targetFolder === folder;
	const similar = targets.find(other => other !== target && identity(other) === identity(target));
	const folders =
		panels > 1 ? Array.from({ length: panels }, (_, at) => pathIn(accept, panelFolder(at + 1))) : [accept];
	const reason =
		nameFault(target) ??
		(isReadAsWritten ? undefined : 'misread') ??
		(similar === undefined ? undefined : 'similar-name');
	return skeleton('create target', folder, folders, reason, similar);
}

/**
 * A stage of a rig: `25_Queue`.
 * @param stages names of the rig's stage folders; two of one number would have no order
 */
export function planStage(rigFolder: string, folder: string, stages: readonly string[]): Plan {
	const stage = parseStage(folder);
	const taken = stages.find(other => other !== folder && parseStage(other)?.number === stage?.number);
	const isStage = stage !== undefined && (stage.number !== LIBRARY_STAGE_NUMBER || folder === LIBRARY_STAGE_FOLDER);
	const path = pathIn(rigFolder, folder);
	return skeleton(
		'create stage',
		path,
		[path],
		nameFault(folder) ?? (isStage ? undefined : 'misread') ?? (taken === undefined ? undefined : 'taken'),
		taken,
	);
}

/** Folders to make, or one conflict. */
function skeleton(
	operation: keyof typeof PLANS.create,
	path: string,
	folders: readonly string[],
	reason: Reason | undefined,
	detail: string | undefined,
): Plan {
	const conflicts: Conflict[] =
		reason === undefined ? [] : [{ from: path, to: path, reason, ...(detail !== undefined && { detail }) }];
	const steps =
		reason === undefined ? folders.map((folder): MakeFolder => ({ kind: 'make folder', path: folder })) : [];
	return {
		operation,
		title: PLANS.create[operation](path),
		outside: [],
		steps,
		conflicts,
		skipped: [],
	};
}

/**
 * A plan of folders without those that are there already.
 * @throws what the disk says
 */
export async function onlyNew(access: Pick<TreeAccess, 'disk' | 'root'>, plan: Plan): Promise<Plan> {
	const isNew = await Promise.all(
		plan.steps.map(
			async step => !('path' in step) || (await access.disk.lstat(pathOnDisk(access, step.path))) === undefined,
		),
	);
	return { ...plan, steps: plan.steps.filter((_, at) => isNew[at]) };
}
