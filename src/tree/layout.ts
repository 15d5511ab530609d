/**
 * The folder convention: what the folders above a frame say (seed directory-structure.md; DESIGN 2). How each of them
 * is spelled, tree/folder-names.ts knows.
 */
import type { Place } from '../domain/place';
import { looksLikeRig } from '../domain/rig';
import { LIBRARY_STAGE_NUMBER, isUsualStage, parseStage, type Stage } from '../domain/stage';
import { foldTarget, isGenericName, splitPanel } from '../domain/target';
import {
	degreesOfSessionFolder,
	isAcceptFolder,
	isDrizzleFolder,
	isFilterFolder,
	isMasterFolder,
	kindOfFolder,
	MASTER_FOLDER,
	nightOfFolder,
	panelOfFolder,
	readFilterFolder,
	type FilterFolderName,
} from './folder-names';

export interface LayoutRules {
	/** The Data folder's own name: it is the rig when somebody points at a single rig. */
	readonly rootName: string;
	/** Where paths begin below the Data folder, if not in it: `RC8@f8.0+ASI2600MM/20_Data`. */
	readonly above?: string;
	/** The canonical filter that a folder's bare name stands for, or undefined. */
	readonly knownFilter: (name: string) => string | undefined;
	readonly isReject: (name: string) => boolean;
	readonly isLibrary: (name: string) => boolean;
}

/**
 * What the folders of a path say of the frames that lie straight in it.
 * @param folder path below the Data tree, or below `rules.above` in it, with `/`; '' is where paths begin
 */
export function placeOf(folder: string, rules: LayoutRules): Place {
	const onDisk = [rules.above ?? '', folder].flatMap(path => (path === '' ? [] : path.split('/')));
	// What a name means must not depend on how a file system spells an accent.
	const segments = onDisk.map(segment => segment.normalize('NFC'));
	const { rig, stage, rigAt, rest } = rigAndStage(segments, rules.rootName.normalize('NFC'));
	const isLibraryStage = stage?.number === LIBRARY_STAGE_NUMBER;
	const isLibrary = isLibraryStage || rules.isLibrary(rules.rootName) || segments.some(rules.isLibrary);
	const targetAt = isLibrary
		? -1
		: stage
			? isTargetName(segments[rest], rules)
				? rest
				: -1
			: looseTargetAt(segments, rest, rules);
	const named = targetAt < 0 ? null : splitPanel(segments[targetAt] ?? '');
	const draft: Draft = {
		area: isLibrary ? 'library' : 'lights',
		rig,
		stage: (stage && parseStage(onDisk[rest - 1] ?? '')) || null,
		target: named?.target ?? null,
		panel: named?.panel ?? null,
		targetFolder: onDisk.slice(0, targetAt + 1).join('/'),
		night: null,
		filter: null,
		exposureSeconds: null,
		setTempCelsius: null,
		sessionDegrees: null,
		isAccepted: false,
		isRejected: false,
		kind: null,
		masterDate: null,
		drizzle: null,
	};
	segments.forEach((segment, at) => {
		if (at < rigAt || (at >= rest && at !== targetAt))
			readSegment(segment, draft, rules, targetAt >= 0 && at > targetAt);
	});
	// The seed keeps "a special one for flat darks" in the dark library and calls it FLATS.
	if (isLibraryStage && draft.kind === 'flat') draft.kind = 'dark flat';
	return draft.area === 'library' ? { ...draft, target: null, targetFolder: '', panel: null } : draft;
}

type Draft = { -readonly [K in keyof Place]: Place[K] };

function readSegment(segment: string, draft: Draft, rules: LayoutRules, isBelowTarget: boolean): void {
	const lower = segment.toLowerCase();
	const filter = readFilterFolder(segment);
	if (draft.area === 'masters') {
		draft.masterDate ??= nightOfFolder(segment) ?? null;
		if (isDrizzleFolder(segment)) draft.drizzle = lower;
		if (filter) takeFilterFolder(filter, draft);
		return;
	}
	if (isAcceptFolder(segment)) {
		draft.isAccepted = true;
		return;
	}
	// `master` means a target's master lights only below a target; elsewhere it is somebody's calibration library.
	if (isMasterFolder(segment)) {
		draft.area = isBelowTarget ? 'masters' : 'library';
		return;
	}
	if (rules.isReject(segment)) {
		draft.isRejected = true;
		return;
	}
	const panel = panelOfFolder(segment);
	if (panel !== undefined) {
		draft.panel = panel;
		return;
	}
	const night = nightOfFolder(segment);
	if (night !== undefined) {
		draft.night = night;
		return;
	}
	if (filter) {
		takeFilterFolder(filter, draft);
		return;
	}
	const sessionDegrees = degreesOfSessionFolder(segment);
	if (sessionDegrees !== undefined) {
		draft.sessionDegrees = sessionDegrees;
		return;
	}
	const kind = kindOfFolder(segment);
	if (kind !== undefined) {
		draft.kind = kind;
		return;
	}
	draft.filter = rules.knownFilter(segment) !== undefined ? segment : draft.filter;
}

function takeFilterFolder({ filter, exposureSeconds, setTempCelsius, panel }: FilterFolderName, draft: Draft): void {
	draft.filter = filter;
	draft.exposureSeconds = exposureSeconds ?? draft.exposureSeconds;
	draft.setTempCelsius = setTempCelsius ?? draft.setTempCelsius;
	draft.panel = panel ?? draft.panel;
}

/**
 * The rules for a folder that a person names, which may be any of a Data tree: all of it, a rig, a stage, a target, one
 * night. The folders above it say as much of its frames as they would if the whole tree had been named.
 * @param folder absolute path with `/`
 */
export function layoutAt(folder: string, rules: Omit<LayoutRules, 'rootName' | 'above'>): LayoutRules {
	const segments = folder.split('/');
	const at = conventionAt(
		segments.map(segment => segment.normalize('NFC')),
		{ ...rules, rootName: '' },
	);
	if (at === undefined) return { ...rules, rootName: segments.at(-1) ?? '' };
	return { ...rules, rootName: segments[at - 1] ?? '', above: segments.slice(at).join('/') };
}

/**
 * Which folder of an absolute path is the first that the convention names: a rig; in loose trees the target, where
 * review or masters stand below it.
 */
function conventionAt(segments: readonly string[], rules: LayoutRules): number | undefined {
	const isRigOf = (segment: string, at: number): boolean => {
		const stage = parseStage(segments[at + 1] ?? '');
		return at > 0 && stage !== undefined && (looksLikeRig(segment) || isUsualStage(stage));
	};
	const rigAt = segments.findIndex(isRigOf);
	if (rigAt > 0) return rigAt;
	const looseRigAt = segments.findIndex(looksLikeRig);
	if (looseRigAt > 0) return looseRigAt;
	// Only what has no meaning of its own may stand between such a folder and the one that was named.
	let reviewAt: number | undefined;
	for (let at = segments.length - 1; at > 0 && !isTargetName(segments[at], rules); at--) {
		if (isReview(segments[at] ?? '', rules)) reviewAt = at;
	}
	if (reviewAt === undefined) return undefined;
	return reviewAt > 1 && isTargetName(segments[reviewAt - 1], rules) ? reviewAt - 1 : reviewAt;
}

/** Whether a folder says what became of a target's lights. */
function isReview(segment: string, rules: LayoutRules): boolean {
	return isAcceptFolder(segment) || segment.toLowerCase() === MASTER_FOLDER || rules.isReject(segment);
}

/** `rigAt` folders stand above the rig, and what lies below rig and stage begins at `rest`. */
function rigAndStage(
	segments: readonly string[],
	rootName: string,
): { rig: string | null; stage: Stage | null; rigAt: number; rest: number } {
	const atRoot = parseStage(segments[0] ?? '');
	if (atRoot && (looksLikeRig(rootName) || isUsualStage(atRoot)))
		return { rig: rootName, stage: atRoot, rigAt: 0, rest: 1 };
	for (let at = 0; at < segments.length; at++) {
		const segment = segments[at] ?? '';
		const stage = parseStage(segments[at + 1] ?? '');
		if (stage && (looksLikeRig(segment) || isUsualStage(stage)))
			return { rig: segment, stage, rigAt: at, rest: at + 2 };
		if (looksLikeRig(segment)) return { rig: segment, stage: null, rigAt: at, rest: at + 1 };
	}
	return { rig: looksLikeRig(rootName) ? rootName : null, stage: null, rigAt: 0, rest: 0 };
}

/** In loose trees the target is the deepest folder whose name means something of its own. */
function looseTargetAt(segments: readonly string[], from: number, rules: LayoutRules): number {
	for (let at = segments.length - 1; at >= from; at--) {
		if (isTargetName(segments[at], rules)) return at;
	}
	return -1;
}

function isTargetName(segment: string | undefined, rules: LayoutRules): boolean {
	return (
		segment !== undefined &&
		foldTarget(splitPanel(segment).target) !== '' &&
		!isFilterFolder(segment) &&
		!isDrizzleFolder(segment) &&
		!rules.isReject(segment) &&
		!isGenericName(segment, name => rules.knownFilter(name) !== undefined)
	);
}

/**
 * The folder that is loaded for a night: the deepest DATE folder above or at a path, with its session if there is one;
 * else the path itself.
 */
export function nightFolderOf(folder: string): string {
	const segments = folder.split('/');
	const at = segments.findLastIndex(segment => nightOfFolder(segment) !== undefined);
	if (at < 0) return folder;
	const hasSession = degreesOfSessionFolder(segments[at + 1] ?? '') !== undefined;
	return segments.slice(0, hasSession ? at + 2 : at + 1).join('/');
}
