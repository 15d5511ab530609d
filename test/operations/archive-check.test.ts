import { spawnSync } from 'node:child_process';
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/domain/operations/outcome';
import { planArchive, type Archive } from '../../src/plans/archive';
import { notCopied, removeManifests, verifyArchive, type Checksum } from '../../src/operations/archive-check';
import { paceOf } from '../../src/tree/tree-access';
import { nodeChecksum } from '../../src/platform/node/node-checksum';
import { pathsIn, ScannedFolder } from '../plans/planned';

const rig = 'RC8@f8.0+ZWO ASI2600MM Pro';
const made: ScannedFolder[] = [];
afterEach(() => {
	for (const folder of made.splice(0)) folder.delete();
});
const folder = (): ScannedFolder => {
	const scanned = new ScannedFolder();
	made.push(scanned);
	return scanned;
};

const checksum: Checksum = nodeChecksum({ fs, crypto });
const hashOf = (text: string): string => crypto.createHash('sha256').update(text).digest('hex');
const texts = { 'accept/a.fits': 'a light', 'master/L.xisf': 'a master', 'notes.md': '' };

/** A target of three files that was copied away. */
async function archived(): Promise<{
	tree: ScannedFolder;
	out: ScannedFolder;
	archive: Archive;
	home: string;
	done: Outcome;
}> {
	const [tree, out] = [folder(), folder()];
	for (const [path, text] of Object.entries(texts)) tree.file(`${rig}/60_Done/M31/${path}`, text);
	const archive = planArchive(
		[{ rig, folder: `${rig}/60_Done/M31`, inventory: await tree.inventory(`${rig}/60_Done/M31`) }],
		out.root,
		tree.root,
	);
	const done = await tree.run(archive.plan);
	return { tree, out, archive, done, home: `${out.root}/${rig}/M31` };
}

const verified = (
	{ tree, archive }: { tree: ScannedFolder; archive: Archive },
	...run: [] | [Parameters<typeof verifyArchive>[4]]
) => verifyArchive(tree.access, copiesOf(archive), archive.folders, checksum, ...run);

const copiesOf = ({ plan: { steps, conflicts, skipped } }: Archive) => ({
	copies: steps.flatMap(step => (step.kind === 'copy file' ? [step] : [])),
	isWhole: conflicts.length === 0 && skipped.length === 0,
});
const manifestText = Object.entries(texts)
	.map(([path, text]) => `${hashOf(text)}  ${path}\n`)
	.join('');

describe('an archive that was copied', () => {
	test('is read again, and gets a manifest that others can check', async () => {
		const parts = await archived();
		const seen: string[] = [];
		expect(
			await verified(parts, {
				progress: (done, of) => {
					seen.push(`${done} of ${of}`);
				},
			}),
		).toEqual({ verified: 3, differing: [], manifests: [`${parts.home}/SHA256SUMS`], failures: [], isWhole: true });
		expect(seen).toEqual(['1 of 3', '2 of 3', '3 of 3']);
		expect(fs.readFileSync(`${parts.home}/SHA256SUMS`, 'utf8')).toBe(manifestText);
		const check = spawnSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], {
			cwd: parts.home,
			encoding: 'utf8',
		});
		if (check.error === undefined) expect(check).toMatchObject({ status: 0, stdout: '', stderr: '' });
	});
	test('is not whole where a copy differs or is gone, and the manifest does not vouch for it', async () => {
		const parts = await archived();
		fs.writeFileSync(`${parts.home}/accept/a.fits`, 'a lihgt');
		fs.rmSync(`${parts.home}/master/L.xisf`);
		const differing = [`${rig}/60_Done/M31/accept/a.fits`, `${rig}/60_Done/M31/master/L.xisf`];
		expect(await verified(parts)).toEqual({
			verified: 1,
			differing,
			manifests: [`${parts.home}/SHA256SUMS`],
			failures: [],
			isWhole: false,
		});
		expect(fs.readFileSync(`${parts.home}/SHA256SUMS`, 'utf8')).toBe(`${hashOf('')}  notes.md\n`);
	});
	test('is not whole where a copy is its own original, under a second name or through a link', async () => {
		const parts = await archived();
		fs.rmSync(`${parts.home}/accept/a.fits`);
		fs.linkSync(parts.tree.path(`${rig}/60_Done/M31/accept/a.fits`), `${parts.home}/accept/a.fits`);
		fs.rmSync(`${parts.home}/master`, { recursive: true });
		fs.symlinkSync(parts.tree.path(`${rig}/60_Done/M31/master`), `${parts.home}/master`);
		expect(await verified(parts)).toMatchObject({
			verified: 1,
			differing: [`${rig}/60_Done/M31/accept/a.fits`, `${rig}/60_Done/M31/master/L.xisf`],
			isWhole: false,
		});
	});
	test('is not whole where a file could not go at all', async () => {
		const parts = await archived();
		const { plan } = parts.archive;
		const archive = {
			...parts.archive,
			plan: { ...plan, conflicts: [{ from: 'x', to: '/y', reason: 'taken' as const }] },
		};
		expect(await verified({ ...parts, archive })).toMatchObject({ verified: 3, differing: [], isWhole: false });
	});
	test('is not whole where the inventory lacked something, whatever it was', async () => {
		const home = `${rig}/60_Done/M31`;
		const obstacles: [string, (path: string) => void][] = [
			[
				'is-link',
				path => {
					fs.symlinkSync('notes.md', `${path}/link`);
				},
			],
			[
				'special-file',
				path => {
					spawnSync('mkfifo', [`${path}/pipe`]);
				},
			],
			[
				'name-not-utf8',
				path => {
					fs.writeFileSync(Buffer.concat([Buffer.from(`${path}/`), Buffer.from([0xff])]), 'x');
				},
			],
		];
		for (const [reason, obstruct] of obstacles) {
			const [tree, out] = [folder(), folder()];
			tree.file(`${home}/notes.md`, 'notes');
			obstruct(tree.path(home));
			const archive = planArchive(
				[{ rig, folder: home, inventory: await tree.inventory(home) }],
				out.root,
				tree.root,
			);
			expect(archive.plan).toMatchObject({ steps: [{ from: `${home}/notes.md` }], conflicts: [{ reason }] });
			await tree.run(archive.plan);
			expect(await verified({ tree, archive })).toMatchObject({ verified: 1, differing: [], isWhole: false });
		}
	});
	test('leaves out what came while it was copied', async () => {
		const { tree, archive } = await archived();
		const late = (): Promise<string[]> =>
			notCopied(tree.access, copiesOf(archive).copies, archive.sources, paceOf(tree.access));
		expect(await late()).toEqual([]);
		tree.file(`${rig}/60_Done/M31/accept/late.fits`, 'late');
		fs.symlinkSync('late.fits', tree.path(`${rig}/60_Done/M31/accept/link`));
		expect(await late()).toEqual([`${rig}/60_Done/M31/accept/late.fits`, `${rig}/60_Done/M31/accept/link`]);
	});
	test('keeps a manifest that is there already: the same is not written again, another gets the next name', async () => {
		const parts = await archived();
		await verified(parts);
		const { mtimeMs } = fs.statSync(`${parts.home}/SHA256SUMS`);
		expect((await verified(parts)).manifests).toEqual([`${parts.home}/SHA256SUMS`]);
		expect(fs.statSync(`${parts.home}/SHA256SUMS`).mtimeMs).toBe(mtimeMs);
		fs.writeFileSync(`${parts.home}/SHA256SUMS`, 'of somebody else\n');
		expect(await verified(parts)).toMatchObject({ manifests: [`${parts.home}/SHA256SUMS.2`], isWhole: true });
		expect(fs.readFileSync(`${parts.home}/SHA256SUMS`, 'utf8')).toBe('of somebody else\n');
		expect(fs.readFileSync(`${parts.home}/SHA256SUMS.2`, 'utf8')).toBe(manifestText);
	});
	test('that was cancelled half way is not whole and has no manifest', async () => {
		const parts = await archived();
		const cancel = new AbortController();
		expect(
			await verified(parts, {
				signal: cancel.signal,
				progress: () => {
					cancel.abort();
				},
			}),
		).toEqual({ verified: 1, differing: [], manifests: [], failures: [], isWhole: false });
		expect(fs.readdirSync(parts.home)).not.toContain('SHA256SUMS');
	});
});

describe('the manifest of an archive that was taken back', () => {
	test('goes with the copies, and so do the folders that it kept', async () => {
		const parts = await archived();
		await verified(parts);
		await parts.tree.undo(parts.done);
		expect(pathsIn(parts.out)).toEqual([`${rig}/M31/SHA256SUMS`]);
		await removeManifests(parts.tree.access, parts.archive.folders);
		expect(fs.readdirSync(parts.out.root)).toEqual([]);
	});
	test("stays where something of it is left, where it can't be read, and where it is no list", async () => {
		const parts = await archived();
		await verified(parts);
		fs.rmSync(`${parts.home}/accept/a.fits`);
		fs.writeFileSync(`${parts.home}/SHA256SUMS.2`, 'of somebody else\n');
		fs.writeFileSync(`${parts.home}/SHA256SUMS.3`, '');
		fs.writeFileSync(`${parts.home}/SHA256SUMS.txt`, `${hashOf('')}  gone.fits\n`);
		const before = pathsIn(parts.out);
		await removeManifests(parts.tree.access, [...parts.archive.folders, join(parts.out.root, 'None')]);
		expect(pathsIn(parts.out)).toEqual(before);
	});
});
