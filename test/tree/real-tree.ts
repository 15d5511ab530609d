/** A Data tree in a temporary directory, as the real disk and the real header readers see it. */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { FilterTable } from '../../src/domain/filter';
import { foldTarget, splitPanel } from '../../src/domain/target';
import { FileNames } from '../../src/headers/names/file-name';
import { makeReaders } from '../../src/headers/readers';
import { NodeDisk } from '../../src/platform/node/node-disk';
import { DEFAULT_SETTINGS } from '../../src/settings';
import { Exclusions } from '../../src/tree/scan/excluded-and-rejected';
import type { FrameRules } from '../../src/tree/frames';
import { TreeIndex } from '../../src/tree/index/tree-index';
import type { LayoutRules } from '../../src/tree/layout';
import { makeTimeSlice } from '../../src/async/time-slice';
import { scanTree, type ScanOptions, type ScanResult } from '../../src/tree/scan/scan';
import { cardsOf, fitsBytes, type Card } from '../build/fits-file';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What a light's header says; a fact that is null is left out of it. */
export interface LightHeader {
	readonly kind?: string | null;
	readonly target?: string | null;
	readonly filter?: string | null;
	readonly seconds?: number | null;
	/** UTC, `2025-09-14T21:00:00.000`; each light has its own if nothing is said. */
	readonly start?: string | null;
	readonly camera?: string | null;
	readonly telescope?: string | null;
	readonly mechanicalAngle?: number;
	readonly skyAngle?: number;
	readonly bayer?: string;
	readonly further?: readonly Card[];
}

let lights = 0;
const FIRST_START_MS = Date.parse('2025-09-14T20:00:00Z');

/** A small FITS light. */
export function lightBytes(header: LightHeader = {}): Uint8Array {
	// Ten minutes in a hundred thousand steps: every start is another, and all are in one night.
	const start =
		header.start === undefined ? new Date(FIRST_START_MS + ++lights * 6).toISOString().slice(0, 23) : header.start;
	const or = <T>(given: T | null | undefined, usual: T): T | undefined =>
		given === undefined ? usual : (given ?? undefined);
	return fitsBytes([
		...cardsOf([
			['SIMPLE', true],
			['BITPIX', 16],
			['NAXIS', 2],
			['NAXIS1', 8],
			['NAXIS2', 8],
			['IMAGETYP', or(header.kind, 'LIGHT')],
			['OBJECT', or(header.target, 'M 31')],
			['FILTER', or(header.filter, 'L')],
			['EXPTIME', or(header.seconds, 300)],
			['DATE-OBS', start ?? undefined],
			['INSTRUME', or(header.camera, 'ZWO ASI2600MM Pro')],
			['TELESCOP', or(header.telescope, 'RC8')],
			['ROTATANG', header.mechanicalAngle],
			['POSANGLE', header.skyAngle],
			['BAYERPAT', header.bayer],
		]),
		...(header.further ?? []),
	]);
}

export class RealTree {
	readonly root = fs.mkdtempSync(join(tmpdir(), 'tree-'));

	path(relative: string): string {
		return join(this.root, relative);
	}

	folder(relative: string): void {
		fs.mkdirSync(this.path(relative), { recursive: true });
	}

	/** Writes a file that was last changed a year ago, or when `changedMs` says. */
	file(relative: string, bytes: Uint8Array | string, changedMs = Date.now() - 365 * DAY_MS): void {
		fs.mkdirSync(dirname(this.path(relative)), { recursive: true });
		fs.writeFileSync(this.path(relative), bytes);
		fs.utimesSync(this.path(relative), changedMs / 1000, changedMs / 1000);
	}

	light(relative: string, header: LightHeader = {}, changedMs?: number): void {
		this.file(relative, lightBytes(header), changedMs);
	}

	remove(relative: string): void {
		fs.rmSync(this.path(relative), { recursive: true });
	}

	move(from: string, to: string): void {
		fs.mkdirSync(dirname(this.path(to)), { recursive: true });
		fs.renameSync(this.path(from), this.path(to));
	}

	link(target: string, relative: string): void {
		fs.mkdirSync(dirname(this.path(relative)), { recursive: true });
		fs.symlinkSync(target, this.path(relative));
	}

	delete(): void {
		fs.rmSync(this.root, { recursive: true, force: true });
	}

	/**
	 * Scans with the settings of a new installation, and a clock that is an hour ahead, so that folder times can be
	 * trusted at once.
	 */
	scan(options: Partial<ScanOptions> = {}): Promise<ScanResult> {
		return scanTree({ ...scanOptions(options.signal), root: this.root, previous: new TreeIndex(), ...options });
	}
}

/** Everything that a scan needs but the tree. */
export function scanOptions(signal = new AbortController().signal): Omit<ScanOptions, 'root' | 'previous'> {
	return {
		disk: new NodeDisk(fs),
		foreignFolders: new Set(),
		mode: 'full',
		exclusions: exclusions(),
		readerFor: makeReaders(),
		slice: makeTimeSlice(
			() => setImmediate(),
			() => performance.now(),
			signal,
		),
		signal,
		now: () => Date.now() + HOUR_MS,
		monotonic: () => performance.now(),
		settleMs: 60_000,
		onProgress: () => undefined,
	};
}

/** The disk without what answers at once. */
export const waitingDisk = (): NodeDisk =>
	new NodeDisk({
		readdir: fs.readdir,
		stat: fs.stat,
		open: fs.open,
		fstat: fs.fstat,
		read: fs.read,
		close: fs.close,
		realpath: fs.realpath,
	});

export const exclusions = (settings = DEFAULT_SETTINGS): Exclusions =>
	new Exclusions({
		excludedFolders: settings.excludedFolders,
		excludedFiles: settings.excludedFiles,
		rejects: settings.rejectPatterns,
		libraries: settings.libraryFolders,
	});

const filters = new FilterTable();

export function layoutRules(rootName = 'Data', settings = DEFAULT_SETTINGS): LayoutRules {
	const { isReject, isLibrary } = exclusions(settings);
	return { rootName, knownFilter: name => filters.ofFolder(name), isReject, isLibrary };
}

/** Names are the same target as far as spelling goes. */
export const identity = (name: string): string => foldTarget(splitPanel(name).target);

export function frameRules(settings = DEFAULT_SETTINGS): FrameRules {
	const names = new FileNames(filters);
	return {
		order: settings.factOrder,
		canonical: name => filters.canonical(name),
		splitPanel,
		timeZoneOf: () => undefined,
		isReject: exclusions(settings).isReject,
		nameFacts: name => names.parse(name),
		sameTarget: (a, b) => identity(a) === identity(b),
	};
}

/** An index without the times of its folders and in an order of its own: what the tree holds. */
export function contentOf(index: TreeIndex): unknown {
	return [...index.folders.values()]
		.sort((a, b) => (a.path < b.path ? -1 : 1))
		.map(({ path, subfolders, links, files }) => ({
			path,
			subfolders: [...subfolders].sort(),
			links: [...links].sort(),
			files: [...files].sort((a, b) => (a.name < b.name ? -1 : 1)),
		}));
}

/** Paths of all files of an index, sorted. */
export const filesOf = (index: TreeIndex): string[] =>
	[...index.folders.values()]
		.flatMap(({ path, files }) => files.map(({ name }) => (path === '' ? name : `${path}/${name}`)))
		.sort();
