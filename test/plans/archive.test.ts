import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { outsideTree, planArchive, type Archive } from '../../src/plans/archive';
import { formatManifest, MANIFEST_NAME, verifyManifest } from '../../src/operations/checksum-manifest';
import { CaselessDisk } from '../fakes/caseless-disk';
import { tempFolders } from '../fakes/temp-folders';
import { pathsIn, reasonsOf, ScannedFolder, stateOf } from './planned';

const tempFolder = tempFolders();
const rig = 'RC8@f8.0+ZWO ASI2600MM Pro';
const made: ScannedFolder[] = [];
afterEach(() => {
	for (const tree of made.splice(0)) tree.delete();
});

function treeOf(...files: readonly string[]): ScannedFolder {
	const tree = new ScannedFolder();
	made.push(tree);
	for (const path of files) tree.file(path, `text of ${path}`);
	return tree;
}

async function archived(tree: ScannedFolder, to: string, ...folders: readonly string[]): Promise<Archive> {
	return planArchive(
		await Promise.all(folders.map(async folder => ({ rig, folder, inventory: await tree.inventory(folder) }))),
		to,
		tree.root,
	);
}

const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

describe('an archive', () => {
	test('holds every file of a target, whatever it is; the originals stay', async () => {
		const files = [
			'accept/DATE_2026-01-14/FILTER_L_EXP_300/a.fits',
			'accept/DATE_2026-01-14/masterDark.xisf',
			'master/2026-02-01/1x/L.xisf',
			'M31.pxiproject/project.xosm',
			'.hidden',
			'notes.md',
		];
		const tree = treeOf(...files.map(path => `${rig}/60_Done/M31/${path}`), `${rig}/60_Done/M33/a.fits`);
		tree.link(tree.path(`${rig}/60_Done/M33/a.fits`), `${rig}/60_Done/M31/link.fits`);
		const [before, out] = [stateOf(tree), new ScannedFolder()];
		made.push(out);
		const { plan, folders } = await archived(tree, out.root, `${rig}/60_Done/M31`);
		expect(plan.outside).toEqual([out.root]);
		expect(reasonsOf(plan)).toEqual({ [`${rig}/60_Done/M31/link.fits`]: 'is-link' });
		expect(folders).toEqual([`${out.root}/${rig}/M31`]);
		const done = await tree.run(plan);
		expect(done.state).toBe('done');
		expect(stateOf(tree)).toEqual(before);
		expect(pathsIn(out)).toEqual(files.map(path => `${rig}/M31/${path}`).sort());
		for (const path of files)
			expect(readFileSync(out.path(`${rig}/M31/${path}`), 'utf8')).toBe(`text of ${rig}/60_Done/M31/${path}`);

		const again = await tree.run((await archived(tree, out.root, `${rig}/60_Done/M31`)).plan);
		expect(again).toMatchObject({ state: 'nothing', conflicts: [{ reason: 'is-link' }] });
		expect(new Set(again.skipped.map(({ reason }) => reason))).toEqual(new Set(['identical']));
		await tree.undo(done);
		expect(pathsIn(out)).toEqual([]);
	});

	test('brings the stages of a rig together; of two files that would be one the first goes', async () => {
		const tree = treeOf(
			`${rig}/60_Done/M31/accept/a.fits`,
			`${rig}/10_Blink/M31/DATE_2026-01-14/b.fits`,
			`${rig}/10_Blink/M31/accept/a.fits`,
			`${rig}/10_Blink/M31/accept/A.fits`,
		);
		const { plan } = await archived(tree, '/archive', `${rig}/60_Done/M31`, `${rig}/10_Blink/M31`);
		expect(plan.steps.map(step => ('to' in step ? [step.kind, step.from, step.to] : []))).toEqual([
			['copy file', `${rig}/60_Done/M31/accept/a.fits`, `/archive/${rig}/M31/accept/a.fits`],
			['copy file', `${rig}/10_Blink/M31/DATE_2026-01-14/b.fits`, `/archive/${rig}/M31/DATE_2026-01-14/b.fits`],
		]);
		expect(reasonsOf(plan)).toEqual({
			[`${rig}/10_Blink/M31/accept/a.fits`]: 'taken',
			[`${rig}/10_Blink/M31/accept/A.fits`]: 'similar-name',
		});
	});

	test('of a loose tree has no folder for a rig, and does not lie in the tree', async () => {
		const tree = treeOf('2025 July/M31/a.fits');
		const inventory = await tree.inventory('2025 July/M31');
		expect(
			planArchive([{ rig: null, folder: '2025 July/M31', inventory }], '/archive', tree.root).plan.steps,
		).toMatchObject([{ to: '/archive/M31/a.fits' }]);
		expect(
			planArchive([{ rig: null, folder: '2025 July/M31', inventory }], `${tree.root}/Archive`, tree.root).plan,
		).toMatchObject({ steps: [], conflicts: [{ reason: 'inside-tree' }] });
	});
});

test.each([true, false])(
	'an archive does not lie in the tree by another spelling, on a disk that ignores case; told: %s',
	async tellsCase => {
		const tree = treeOf(`${rig}/60_Done/M31/a.fits`, 'Sorted/b.fits');
		const sources = [{ rig, folder: `${rig}/60_Done/M31`, inventory: await tree.inventory(`${rig}/60_Done/M31`) }];
		const access = { disk: new CaselessDisk(tellsCase), root: tree.root };
		for (const to of [
			tree.root.toUpperCase(),
			`${tree.root}/SORTED/new`.replace(tree.root, tree.root.toUpperCase()),
		]) {
			expect((await outsideTree(access, planArchive(sources, to, tree.root), sources, to)).plan).toMatchObject({
				steps: [],
				conflicts: [{ to, reason: 'inside-tree' }],
			});
		}
		const beside = `${tree.root.toUpperCase()} archive`;
		expect(
			(await outsideTree(access, planArchive(sources, beside, tree.root), sources, beside)).plan,
		).toMatchObject({ steps: [{}], conflicts: [] });
	},
);

describe('a manifest', () => {
	test('is a line a file, in order', () => {
		expect(
			formatManifest([
				['b/2.fits', 'AB'.repeat(32)],
				['a 1.fits', '00'.repeat(32)],
			]),
		).toBe(`${'00'.repeat(32)}  a 1.fits\n${'ab'.repeat(32)}  b/2.fits\n`);
	});

	const names = [
		'a.fits',
		'b/ü ñ.fits',
		'line\nbreak.fits',
		'back\\slash.fits',
		' blank.fits',
		'*star.fits',
		'\\n.fits',
	];
	const hasSha256sum = spawnSync('sha256sum', ['--version']).status === 0;

	test.skipIf(!hasSha256sum)('is checked by sha256sum, and what that writes is read, whatever the names', () => {
		const folder = tempFolder();
		for (const name of names) {
			mkdirSync(dirname(join(folder, name)), { recursive: true });
			writeFileSync(join(folder, name), `text of ${name}`);
		}
		const hashes = new Map(names.map(name => [name, hashOf(`text of ${name}`)]));
		writeFileSync(join(folder, MANIFEST_NAME), formatManifest(hashes));
		expect(
			spawnSync('sha256sum', ['--check', '--strict', '--quiet', MANIFEST_NAME], {
				cwd: folder,
				encoding: 'utf8',
			}),
		).toMatchObject({ status: 0, stdout: '', stderr: '' });
		for (const mode of ['--text', '--binary']) {
			const written = spawnSync('sha256sum', [mode, '--', ...names], { cwd: folder, encoding: 'utf8' }).stdout;
			expect(verifyManifest(written, hashes)).toEqual({
				intact: [...names].sort(),
				differing: [],
				missing: [],
				unlisted: [],
				unreadableLines: [],
			});
		}
	});

	test('tells what differs, is missing, is not listed, and which lines are none', () => {
		const [one, two] = [hashOf('1'), hashOf('2')];
		const manifest = `${one}  a\r\n${one.toUpperCase()} *b\n\nnonsense\n${one}  ./c\n${one}  d`;
		expect(
			verifyManifest(
				manifest,
				new Map([
					['a', one],
					['b', two],
					['c', one],
					['e', two],
				]),
			),
		).toEqual({ intact: ['a', 'c'], differing: ['b'], missing: ['d'], unlisted: ['e'], unreadableLines: [4] });
	});

	test('holds any names', () => {
		fc.assert(
			fc.property(
				fc.dictionary(
					fc
						.string({
							minLength: 1,
							unit: fc.constantFrom('a', '\\', '\n', '\r', 'n', 'r', ' ', '*', 'é', '.'),
						})
						.filter(name => !name.startsWith('./')),
					fc.nat(),
				),
				files => {
					const hashes = new Map(
						Object.entries(files).map(([name, number]) => [name, hashOf(String(number))]),
					);
					expect(verifyManifest(formatManifest(hashes), hashes)).toEqual({
						intact: [...hashes.keys()].sort(),
						differing: [],
						missing: [],
						unlisted: [],
						unreadableLines: [],
					});
				},
			),
		);
	});
});
