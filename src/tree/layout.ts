/** The folder convention: what the folders above a frame say. This file alone knows it (seed directory-structure.md; DESIGN 2). */
import type { FrameKind } from '../domain/frame';
import { parseLooseNight } from '../domain/night';
import type { Area, Place } from '../domain/place';
import { looksLikeRig } from '../domain/rig';
import { LIBRARY_STAGE_NUMBER, isUsualStage, parseStage, type Stage } from '../domain/stage';
import { isGenericName, splitPanel } from '../domain/target';

export interface LayoutRules {
	/** The Data folder's own name: it is the rig when somebody points at a single rig. */
	readonly rootName: string;
	/** The canonical filter that a folder's bare name stands for, or undefined. */
	readonly knownFilter: (name: string) => string | undefined;
	readonly isReject: (name: string) => boolean;
	readonly isLibrary: (name: string) => boolean;
}

/** `FILTER_<f>_EXP_<s>[_SETTEMP_<t>][_PANEL_<n>]`: the filter may be empty and may hold underscores. */
const FILTER_FOLDER = /^FILTER_(.*?)(?:_EXP_(\d+(?:\.\d+)?)s?)?(?:_SETTEMP_(-?\d+(?:\.\d+)?)C?)?(?:_PANEL_(\d+))?$/i;
const SESSION_FOLDER = /^session[_ -]?(\d+(?:\.\d+)?)deg$/i;
const PANEL_FOLDER = /^panel[_ -]?(\d+)$/i;
const DRIZZLE_FOLDER = /^\d+(?:\.\d+)?x$/i;

const KIND_FOLDERS: ReadonlyMap<string, FrameKind> = new Map<string, FrameKind>([
	['light', 'light'], ['lights', 'light'],
	['dark', 'dark'], ['darks', 'dark'], ['masterdark', 'dark'], ['masterdarks', 'dark'],
	['flat', 'flat'], ['flats', 'flat'], ['masterflat', 'flat'], ['masterflats', 'flat'],
	['bias', 'bias'], ['biases', 'bias'], ['offset', 'bias'], ['offsets', 'bias'], ['masterbias', 'bias'],
	['darkflat', 'dark flat'], ['darkflats', 'dark flat'], ['flatdark', 'dark flat'], ['flatdarks', 'dark flat'],
]);

/**
 * What the folders of a path say of the frames that lie straight in it.
 * @param folder path below the Data tree with `/`; '' is the tree itself
 */
export function placeOf(folder: string, rules: LayoutRules): Place {
	const segments = folder === '' ? [] : folder.split('/');
	const { rig, stage, rest } = rigAndStage(segments, rules.rootName);
	const isLibraryStage = stage?.number === LIBRARY_STAGE_NUMBER;
	const targetAt = isLibraryStage ? -1 : stage ? (isTargetName(segments[rest], rules) ? rest : -1) : looseTargetAt(segments, rest, rules);
	const named = targetAt < 0 ? null : splitPanel(segments[targetAt] ?? '');
	const draft: Draft = {
		area: isLibraryStage ? 'library' : 'lights', rig, stage,
		target: named?.target ?? null, panel: named?.panel ?? null, targetFolder: targetAt < 0 ? '' : segments.slice(0, targetAt + 1).join('/'),
		night: null, filter: null, exposureSeconds: null, setTempCelsius: null, sessionDegrees: null,
		isAccepted: false, isRejected: false, kind: null, masterDate: null, drizzle: null,
	};
	for (let at = rest; at < segments.length; at++) if (at !== targetAt) readSegment(segments[at] ?? '', draft, rules);
	// The seed keeps "a special one for flat darks" in the dark library and calls it FLATS.
	if (isLibraryStage && draft.kind === 'flat') draft.kind = 'dark flat';
	return draft;
}

type Draft = { -readonly [K in keyof Place]: Place[K] };

function readSegment(segment: string, draft: Draft, rules: LayoutRules): void {
	const lower = segment.toLowerCase();
	if (draft.area === 'masters') {
		draft.masterDate ??= nightOfFolder(segment) ?? null;
		if (DRIZZLE_FOLDER.test(segment)) draft.drizzle = lower;
		return;
	}
	if (lower === 'accept' || lower === 'accepted') { draft.isAccepted = true; return; }
	if (lower === 'master' || lower === 'masters') { draft.area = areaOfMaster(draft); return; }
	if (rules.isReject(segment)) { draft.isRejected = true; return; }
	if (rules.isLibrary(segment)) { draft.area = 'library'; return; }
	const panel = PANEL_FOLDER.exec(segment);
	if (panel) { draft.panel = Number(panel[1]); return; }
	const night = nightOfFolder(segment);
	if (night !== undefined) { draft.night = night; return; }
	const filter = FILTER_FOLDER.exec(segment);
	if (filter) { readFilterFolder(filter, draft); return; }
	const session = SESSION_FOLDER.exec(segment);
	if (session) { draft.sessionDegrees = Number(session[1]); return; }
	const kind = KIND_FOLDERS.get(lower.replace(/[ _-]/g, ''));
	if (kind !== undefined) { draft.kind = kind; return; }
	draft.filter = rules.knownFilter(segment) !== undefined ? segment : draft.filter;
}

function readFilterFolder(match: RegExpExecArray, draft: Draft): void {
	draft.filter = match[1] ?? '';
	if (match[2] !== undefined) draft.exposureSeconds = Number(match[2]);
	if (match[3] !== undefined) draft.setTempCelsius = Number(match[3]);
	if (match[4] !== undefined) draft.panel = Number(match[4]);
}

/** `master` means a target's master lights only below a target; elsewhere it is somebody's calibration library. */
const areaOfMaster = (draft: Draft): Area => (draft.target === null ? 'library' : 'masters');

/** The night of a `DATE_<…>` folder or of a folder that is a date. */
function nightOfFolder(segment: string): string | undefined {
	return parseLooseNight(/^DATE_/i.test(segment) ? segment.slice(5) : segment);
}

function rigAndStage(segments: readonly string[], rootName: string): { rig: string | null; stage: Stage | null; rest: number } {
	const atRoot = parseStage(segments[0] ?? '');
	if (atRoot && (looksLikeRig(rootName) || isUsualStage(atRoot))) return { rig: rootName, stage: atRoot, rest: 1 };
	for (let at = 0; at < segments.length; at++) {
		const segment = segments[at] ?? '';
		const stage = parseStage(segments[at + 1] ?? '');
		if (stage && (looksLikeRig(segment) || isUsualStage(stage))) return { rig: segment, stage, rest: at + 2 };
		if (looksLikeRig(segment)) return { rig: segment, stage: null, rest: at + 1 };
	}
	return { rig: looksLikeRig(rootName) ? rootName : null, stage: null, rest: 0 };
}

/** In loose trees the target is the deepest folder whose name means something of its own. */
function looseTargetAt(segments: readonly string[], from: number, rules: LayoutRules): number {
	for (let at = segments.length - 1; at >= from; at--) {
		if (rules.isLibrary(segments[at] ?? '')) return -1;
		if (isTargetName(segments[at], rules)) return at;
	}
	return -1;
}

function isTargetName(segment: string | undefined, rules: LayoutRules): boolean {
	return segment !== undefined && !FILTER_FOLDER.test(segment) && !DRIZZLE_FOLDER.test(segment) && !rules.isReject(segment)
		&& !isGenericName(segment, name => rules.knownFilter(name) !== undefined);
}

/** Whether a folder is named like a night or filter folder of the convention but can't be read as one. */
export function brokenFolderName(folder: string): 'date-folder-name' | 'filter-folder-name' | undefined {
	if (/^DATE[_ -]/i.test(folder) && nightOfFolder(folder) === undefined) return 'date-folder-name';
	if (/^FILTER[_ -]/i.test(folder) && FILTER_FOLDER.exec(folder)?.[2] === undefined) return 'filter-folder-name';
	return undefined;
}

/** Whether a folder is a DATE folder of the convention. */
export const isDateFolder = (folder: string): boolean => /^DATE_/i.test(folder) && nightOfFolder(folder) !== undefined;
