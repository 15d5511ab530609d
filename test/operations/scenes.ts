/** Small Data trees with a plan for each: what the crash tests play through. */
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plan, Step } from '../../src/domain/operations/plan';
import type { TreeAccess } from '../../src/tree/tree-access';
import { NodeMover, type WritingFs } from '../../src/platform/node/node-mover';
import type { WritingProcess } from '../../src/tree/writing-disk';

export interface Scenario {
	readonly name: string;
	/** The file system knows no hard links. */
	readonly hasNoLinks?: true;
	/** Needs a folder on another device. */
	readonly isAbroad?: true;
	/** Files of the tree; every one has content of its own, and all are of one length, as subs are. */
	readonly files: readonly string[];
	/** Paths of files that hold what another one holds. */
	readonly copies?: Readonly<Record<string, string>>;
	readonly folders?: readonly string[];
	readonly plan: (file: (from: string, to: string) => Step, abroad: string) => readonly Step[];
}

const rig = 'RC8@f8.0+ASI2600MM';
const blink = `${rig}/10_Blink/M31`;
const data = `${rig}/20_Data/M31`;
const library = `${rig}/00_Misc`;
const night = `${data}/accept/DATE_2026-01-14`;

const bySub = (file: (from: string, to: string) => Step): Step[] => [
	file(`${blink}/M31_L_1.fits`, `${blink}/FILTER_L_EXP_300/M31_L_1.fits`),
	file(`${blink}/M31_R_1.fits`, `${blink}/FILTER_R_EXP_300/M31_R_1.fits`),
	file(`${blink}/M31_L_2.fits`, `${blink}/FILTER_L_EXP_300/M31_L_2.fits`),
	file(`${blink}/M31_L_1.xml`, `${blink}/FILTER_L_EXP_300/M31_L_1.xml`),
];
const subs = ['M31_L_1.fits', 'M31_R_1.fits', 'M31_L_2.fits', 'M31_L_1.xml', 'notes.md'].map(
	name => `${blink}/${name}`,
);

const quickSubs = Array.from({ length: 13 }, (_, at) => `${blink}/M31_L_${at}.fits`);

const toArchive = (file: (from: string, to: string) => Step, abroad: string): Step[] => [
	file(`${data}/a.fits`, `${abroad}/M31/a.fits`),
	file(`${data}/accept/b.fits`, `${abroad}/M31/accept/b.fits`),
	{ kind: 'remove folder', path: `${data}/accept` },
	{ kind: 'remove folder', path: data },
];

export const SCENARIOS: readonly Scenario[] = [
	{
		name: 'stage moves by one rename of the folder',
		files: [
			`${blink}/accept/DATE_2026-01-14/a.fits`,
			`${blink}/accept/DATE_2026-01-14/FILTER_L_EXP_300/b.fits`,
			`${blink}/notes.md`,
		],
		folders: [`${rig}/10_Blink/Empty`],
		plan: () => [
			{ kind: 'move folder', from: blink, to: data, files: 3, sizeBytes: 0 },
			{ kind: 'move folder', from: `${rig}/10_Blink/Empty`, to: `${rig}/20_Data/Empty`, files: 0, sizeBytes: 0 },
		],
	},
	{
		name: 'folders made and removed',
		files: [`${blink}/notes.md`],
		folders: [`${rig}/10_Blink/Empty/accept`],
		plan: () => [
			{ kind: 'make folder', path: `${rig}/60_Done` },
			{ kind: 'make folder', path: `${rig}/20_Data/M33` },
			{ kind: 'make folder', path: `${rig}/20_Data/M33/accept` },
			{ kind: 'remove folder', path: `${rig}/10_Blink/Empty/accept` },
			{ kind: 'remove folder', path: `${rig}/10_Blink/Empty` },
			{ kind: 'remove folder', path: blink },
		],
	},
	{
		name: 'a merge with sidecars and a conflict',
		files: [
			`${blink}/a.fits`,
			`${blink}/a.xml`,
			`${blink}/accept/b.fits`,
			`${blink}/accept/c.fits`,
			`${data}/accept/b.fits`,
		],
		plan: file => [
			file(`${blink}/accept/b.fits`, `${data}/accept/b.fits`),
			file(`${blink}/accept/c.fits`, `${data}/accept/c.fits`),
			file(`${blink}/a.fits`, `${data}/a.fits`),
			file(`${blink}/a.xml`, `${data}/a.xml`),
			{ kind: 'remove folder', path: `${blink}/accept` },
			{ kind: 'remove folder', path: blink },
		],
	},
	{ name: 'sorting by filter', files: subs, plan: bySub },
	{
		// More than it takes to see that it is quick: the rest goes without waiting.
		name: 'sorting on a quick disk',
		files: quickSubs,
		plan: file => quickSubs.map(path => file(path, path.replace(blink, `${blink}/FILTER_L_EXP_300`))),
	},
	{ name: 'sorting by filter where there are no hard links', hasNoLinks: true, files: subs, plan: bySub },
	{
		name: 'copies of masters',
		files: [
			`${library}/dark.xisf`,
			`${library}/flat.xisf`,
			`${night}/l.fits`,
			`${rig}/20_Data/M33/accept/DATE_2026-01-15/l.fits`,
		],
		copies: { [`${night}/dark.xisf`]: `${library}/dark.xisf` },
		plan: file =>
			['dark', 'flat'].flatMap(master =>
				[night, `${rig}/20_Data/M33/accept/DATE_2026-01-15`].map(
					(folder): Step =>
						({
							...file(`${library}/${master}.xisf`, `${folder}/${master}.xisf`),
							kind: 'copy file',
						}) as Step,
				),
			),
	},
	{
		name: 'archiving to another device',
		isAbroad: true,
		files: [`${data}/a.fits`, `${data}/accept/b.fits`],
		plan: toArchive,
	},
	{
		name: 'archiving to another device without hard links',
		isAbroad: true,
		hasNoLinks: true,
		files: [`${data}/a.fits`, `${data}/accept/b.fits`],
		plan: toArchive,
	},
];

/** Long ago, with a fraction of a millisecond: so are the times of files. */
const MTIME_SECONDS = 1_750_000_000.123_457;

/** Puts a scene on the disk. */
export function setUp(scene: Scenario, root: string, abroad: string): Plan {
	for (const folder of scene.folders ?? []) mkdirSync(join(root, folder), { recursive: true });
	scene.files.forEach((path, at) => {
		write(join(root, path), `content ${String(at).padStart(4)} of ${scene.name}`, MTIME_SECONDS + at);
	});
	for (const [path, original] of Object.entries(scene.copies ?? {}))
		write(join(root, path), readFileSync(join(root, original), 'utf8'), MTIME_SECONDS);
	const file = (from: string, to: string): Step => {
		const { size, mtimeMs } = statSync(join(root, from));
		return { kind: 'move file', from, to, sizeBytes: size, mtimeMs };
	};
	return planOf(scene.plan(file, abroad), scene.isAbroad ? [abroad] : []);
}

export const planOf = (steps: readonly Step[], outside: readonly string[] = []): Plan => ({
	operation: 'test',
	title: 'A test',
	outside,
	steps,
	conflicts: [],
	skipped: [],
});

export function write(path: string, text: string, mtimeSeconds: number): void {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
	utimesSync(path, mtimeSeconds, mtimeSeconds);
}

/** Everything below folders but our own: content and time of each file, and folders, by path. */
export function contentsOf(...folders: readonly string[]): Map<string, string> {
	const found = new Map<string, string>();
	const enter = (folder: string, name: string): void => {
		for (const entry of readdirSync(folder, { withFileTypes: true })) {
			const path = join(folder, entry.name);
			if (entry.isDirectory() && entry.name === '.astro-data-log') continue;
			found.set(
				`${name}/${entry.name}`,
				entry.isDirectory()
					? 'folder'
					: entry.isFile()
						? `${readFileSync(path, 'latin1')} @${statSync(path).mtimeMs.toFixed(2)}`
						: 'other',
			);
			if (entry.isDirectory()) enter(path, `${name}/${entry.name}`);
		}
	};
	folders.forEach((folder, at) => {
		enter(folder, String(at));
	});
	return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The files of {@link contentsOf} whatever their paths, sorted. */
export const filesIn = (contents: ReadonlyMap<string, string>): string[] =>
	[...contents.values()].filter(content => content !== 'folder').sort();

let sessions = 0;

/** Folders outside that operations of these tests named, as a device keeps them. */
const named = new Map<string, readonly string[]>();

/**
 * A workbench of a process of its own, of one computer. Processes of these tests do not run any more when the next one
 * looks.
 */
export function accessAt(root: string, fs: WritingFs, process: Partial<WritingProcess> = {}): TreeAccess {
	const session = `s${++sessions}`;
	return {
		disk: new NodeMover(fs),
		root,
		process: {
			host: 'here',
			pid: sessions,
			session,
			boot: 'boot',
			namespace: 'pids',
			started: session,
			startOf: () => undefined,
			isSessionAlive: () => false,
			...process,
		},
		records: {
			outsideOf: id => Promise.resolve(named.get(id)),
			remember: (id, outside) => {
				named.set(id, outside);
				return Promise.resolve();
			},
		},
		// A minute on: an empty file that was left is an old one.
		clock: {
			now: () => Date.now() + 60_000,
			monotonic: () => performance.now(),
			turn: () =>
				new Promise(done => {
					setImmediate(done);
				}),
			random: () => Math.random(),
			wait: milliseconds =>
				new Promise(done => {
					setTimeout(done, milliseconds);
				}),
		},
	};
}
