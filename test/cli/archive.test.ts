/**
 * Archiving a target, as a person does it in a terminal: copied, verified, and the originals taken away (DESIGN 7 and
 * 11).
 */
import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RC8 } from '../build/rigs';
import type { LightsToShoot } from '../fakes/rig-at-work';
import { snapshot, tempFolders } from '../fakes/temp-folders';
import { mountAgain } from '../fakes/mounts';
import { TreeInTerminal, treeOf } from '../fakes/tree-in-terminal';

const temp = tempFolders();
/** A light of the tests' camera. */
const bytes = 8640;
const RIG = RC8.folder;
const at = (stage: string, target = 'M 33'): string => `${RIG}/${stage}/${target}`;
const access = async (...shots: readonly LightsToShoot[]) =>
	(await new TreeInTerminal(temp).shoot(...shots)).refreshed();

describe('archive', () => {
	const done = at('60_Done');
	const files = (tree: TreeInTerminal): string[] =>
		readdirSync(join(tree.data, done), { recursive: true, withFileTypes: true })
			.filter(entry => entry.isFile())
			.map(entry => join(entry.parentPath, entry.name).slice(tree.data.length + 1))
			.sort();
	/** Enough of another target, so that what leaves is no alarming loss. */
	const shots: LightsToShoot[] = [
		{ stage: '60_Done', subs: 2 },
		{ stage: '60_Done', filter: 'Ha', night: '2025-09-15' },
		{ target: 'M 51', subs: 20, seconds: 60 },
	];

	test('copies all, writes checksums that sha256sum verifies, and the log keeps the hours when the originals leave', async () => {
		const [tree, out] = [await access(...shots), join(temp(), 'Archive')];
		expect(await tree.run('archive', 'M 33', '--to', out, '--yes')).toEqual({
			status: 2,
			stdout: '',
			stderr: 'There is no such folder.\n',
		});
		mkdirSync(out);
		writeFileSync(join(tree.data, done, 'notes.txt'), 'Good seeing.');
		const steps = files(tree).map(from => ({
			from,
			to: `${out}/${RIG}/M 33${from.slice(done.length)}`,
			bytes: statSync(join(tree.data, from)).size,
		}));
		expect(steps.map(step => step.bytes)).toEqual([bytes, bytes, bytes, 12]);
		const manifest = `${out}/${RIG}/M 33/SHA256SUMS`;
		await tree.carriesOut(
			steps,
			{ sameDisk: true, atEnd: { verified: 4, differing: [], manifests: [manifest] } },
			'archive',
			'M 33',
			'--to',
			out,
		);
		expect(
			spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: dirname(manifest), encoding: 'utf8' }),
		).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^(?:.+: OK\n){4}$/) as string });
		const rows = (): string[] => tree.note().match(/^2025-.*$/gm) ?? [];
		expect(rows().map(row => row.endsWith(',archived'))).toEqual([true, true]);
		expect(tree.note()).toContain('hours: 0.25\n');

		renameSync(join(tree.data, done), join(temp(), 'M 33'));
		expect(await tree.run('refresh')).toMatchObject({ stderr: '' });
		expect(rows().map(row => row.endsWith(',archived'))).toEqual([true, true]);
		expect(tree.note()).toContain('hours: 0.25\n');
		const settled = snapshot(tree.vault);
		expect(await tree.run('refresh')).toMatchObject({ status: 0, stderr: '' });
		expect(snapshot(tree.vault)).toEqual(settled);
	});
	test('is taken back with its checksums, and can be repeated', async () => {
		const [tree, out] = [await access(...shots), temp()];
		const [before, note] = [treeOf(tree.data), tree.note()];
		const archive = ['archive', 'M 33', '--to', out, '--yes'];
		expect((await tree.run(...archive)).stdout).toMatch(
			/3 copies verified\.\nManifest: .+SHA256SUMS\nThe log keeps the hours of this target when you move the originals away\.\nUndo: undo \S+\n$/,
		);
		const archived = treeOf(out);
		expect(await tree.json(...archive)).toMatchObject({
			status: 0,
			document: {
				done: true,
				steps: [],
				verified: 3,
				skipped: [{ reason: 'identical' }, { reason: 'identical' }, { reason: 'identical' }],
			},
		});
		expect(treeOf(out)).toEqual(archived);
		await tree.takesBack(before, note);
		expect(readdirSync(out)).toEqual([]);
	});
	test.each<[string, string, (folder: string) => void]>([
		[
			'a name that is no UTF-8',
			'name-not-utf8',
			folder => {
				writeFileSync(
					Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('bad\xffname.fits', 'latin1')]),
					'a light',
				);
			},
		],
		[
			'a folder of such a name',
			'name-not-utf8',
			folder => {
				mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('caf\xe9', 'latin1')]));
			},
		],
		[
			'a pipe',
			'special-file',
			folder => {
				spawnSync('mkfifo', [join(folder, 'pipe')]);
			},
		],
		[
			'a link',
			'is-link',
			folder => {
				symlinkSync('accept', join(folder, 'link'));
			},
		],
	])('of a target with %s is not whole: the originals may not go', async (_, reason, obstruct) => {
		const [tree, out] = [await access(...shots), temp()];
		obstruct(join(tree.data, done));
		const said = await tree.run('archive', 'M 33', '--to', out, '--yes');
		expect(said).toMatchObject({ status: 1, stderr: '' });
		expect(said.stdout).toContain('3 copies verified.');
		expect(said.stdout).toContain('Not everything is in the archive: keep the originals');
		expect(said.stdout).not.toContain('when you move the originals away');
		expect(await tree.json('archive', 'M 33', '--to', out, '--yes')).toMatchObject({
			status: 1,
			document: { done: false, verified: 3, conflicts: [{ reason }] },
		});
		expect(tree.note()).not.toContain(',archived');
	});
	test('with something else of a name stays incomplete, and nothing is said to be safe', async () => {
		const [tree, out] = [await access(...shots), temp()];
		const [first = ''] = files(tree);
		const taken = `${out}/${RIG}/M 33${first.slice(done.length)}`;
		mkdirSync(dirname(taken), { recursive: true });
		writeFileSync(taken, "somebody else's");
		const said = await tree.run('archive', 'M 33', '--to', out, '--yes');
		expect(said).toMatchObject({ status: 1, stderr: '' });
		expect(said.stdout).toContain(
			`2 items done. 1 item left alone.\n  ${first}: something of that name is there already\n2 copies ` +
				'verified.\n',
		);
		expect(said.stdout).toContain(
			`Manifest: ${out}/${RIG}/M 33/SHA256SUMS\nNot everything is in the archive: keep the originals, and ` +
				'run this again.\n',
		);
		expect(readFileSync(taken, 'utf8')).toBe("somebody else's");
		expect(tree.note()).not.toContain(',archived');
		expect(await tree.json('archive', 'M 33', '--to', join(tree.data, 'Archive'), '--yes')).toMatchObject({
			status: 1,
			document: { steps: [], conflicts: [{ reason: 'inside-tree' }] },
		});
		expect(await tree.run('archive', 'M 33', '--yes')).toEqual({
			status: 2,
			stdout: '',
			stderr: 'Say where with --to DIR.\n',
		});
	});

	test('to the Data folder, or into it, by whatever path, is none', async () => {
		const [tree, links] = [await access(...shots), temp()];
		const loose = 'Sorted';
		mkdirSync(join(tree.data, loose));
		const into = (name: string, path: string): string => {
			symlinkSync(path, join(links, name));
			return join(links, name);
		};
		const mounted = mountAgain(tree.data, temp());
		const rigMounted = mountAgain(join(tree.data, RIG), temp());
		const folders = [
			tree.data,
			into('data', tree.data),
			`${into('again', into('first', tree.data))}/${loose}`,
			into('sorted', join(tree.data, loose)),
			`${links}/data/new/folder`,
			`${tree.data}/${loose}/..`,
			`${links}/../${tree.data.slice(tree.data.lastIndexOf('/') + 1)}`,
			...(mounted ? [mounted.at, `${mounted.at}/${loose}`] : []),
			...(rigMounted ? [rigMounted.at] : []),
		];
		try {
			const before = [treeOf(tree.data), tree.note()];
			for (const folder of folders) {
				expect([folder, await tree.json('archive', 'M 33', '--to', folder, '--yes')]).toMatchObject([
					folder,
					{
						status: 1,
						document: { operation: null, done: false, steps: [], conflicts: [{ reason: 'inside-tree' }] },
					},
				]);
			}
			expect([treeOf(tree.data), tree.note()]).toEqual(before);
		} finally {
			mounted?.unmount();
			rigMounted?.unmount();
		}
	});

	test('to a folder that holds the Data folder is one, as long as the copies lie beside it', async () => {
		const [tree, out] = [await access(...shots), temp()];
		const data = join(out, RIG);
		renameSync(tree.data, data);
		await tree.run('refresh', '--data', data);
		// The rig's copies would lie in a folder of the Data folder's name.
		expect(await tree.json('archive', 'M 33', '--to', out, '--yes')).toMatchObject({
			status: 1,
			document: { steps: [], conflicts: [{ reason: 'inside-tree' }] },
		});
		renameSync(data, join(out, 'Data'));
		await tree.run('refresh', '--data', join(out, 'Data'));
		expect(await tree.json('archive', 'M 33', '--to', out, '--yes')).toMatchObject({
			status: 0,
			document: { done: true, verified: 3 },
		});
		expect(readdirSync(out).sort()).toEqual(['Data', RIG].sort());
	});

	test('on the disk of its originals is told before it is made', async () => {
		const tree = await access(...shots);
		const said = 'The archive folder lies on the same disk as the originals: if that disk fails, both are gone.';
		expect((await tree.run('archive', 'M 33', '--to', temp(), '--dry-run')).stdout).toContain(`\n\n${said}\n\n`);
		if (!existsSync('/dev/shm') || statSync('/dev/shm').dev === statSync(tree.data).dev) return;
		const other = mkdtempSync('/dev/shm/astro-data-log-');
		const link = join(temp(), 'link');
		symlinkSync(other, link);
		try {
			expect((await tree.run('archive', 'M 33', '--to', link, '--dry-run')).stdout).not.toContain(said);
			expect((await tree.json('archive', 'M 33', '--to', link, '--yes')).document).not.toHaveProperty('sameDisk');
		} finally {
			rmSync(other, { recursive: true });
		}
	});
});
