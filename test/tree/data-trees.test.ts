/** One Data tree that is given by several paths is one tree, and counts once. */
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NodeDisk } from '../../src/platform/node/node-disk';
import { openDeviceState } from '../../src/platform/node/saved-data';
import { checkDataFolder } from '../../src/tree/data-folder';
import { DataTrees, placeInTrees } from '../../src/tree/data-trees';
import type { PlaceDisk } from '../../src/tree/disk';
import { Places } from '../../src/tree/places';
import { CaselessDisk } from '../fakes/caseless-disk';
import { Device } from '../fakes/device';
import { Camera } from '../fakes/lights';
import { mountAgain } from '../fakes/mounts';
import { noteTexts, tempFolders } from '../fakes/temp-folders';

const temp = tempFolders();
const disk = new NodeDisk(fs);

const linkTo = (folder: string): string => {
	const link = join(temp(), 'link');
	fs.symlinkSync(folder, link);
	return link;
};

/** A Data folder with four lights. */
async function shot(): Promise<string> {
	const data = temp();
	await new Camera().shoot(data, { target: 'M 31', night: '2025-09-14', subs: 4, exposureSeconds: 120 });
	return data;
}

/** The device's trees, and what it keeps of them. */
function treesOf(state: string, places: PlaceDisk = disk) {
	let last = 0;
	const trees = new DataTrees(openDeviceState({ fs, crypto }, state, ''), places);
	return {
		trees,
		set: (...paths: readonly string[]) => trees.set(paths, () => (last = (last + 0.137) % 1)),
		known: async () => (await trees.open()).map(({ known }) => known),
	};
}

describe('what is wrong with a Data folder', () => {
	test('that another path leads to, or that lies in another one by where it leads', async () => {
		const [data, vault] = [temp(), temp()];
		fs.mkdirSync(join(data, 'Rig'));
		fs.mkdirSync(join(vault, 'Data'));
		const check = async (path: string, others: readonly string[], vaultPath?: string) =>
			await checkDataFolder(path, others, disk, vaultPath);
		const [link, toRig] = [linkTo(data), linkTo(join(data, 'Rig'))];
		expect(await check(link, [data])).toEqual({ code: 'tree-twice', path: link, detail: { other: data } });
		expect(await check(`${link}/`, [link])).toBeUndefined();
		expect(await check(toRig, [data])).toEqual({ code: 'tree-nested', path: toRig, detail: { other: data } });
		expect(await check(link, [toRig])).toEqual({ code: 'tree-nested', path: link, detail: { other: toRig } });
		expect(await check(linkTo(temp()), [data])).toBeUndefined();
		expect(await check(linkTo(join(vault, 'Data')), [], linkTo(vault))).toMatchObject({
			code: 'tree-inside-vault',
		});
		const caseless = new CaselessDisk(false);
		expect(await checkDataFolder(data.toUpperCase(), [data], caseless, undefined)).toMatchObject({
			code: 'tree-twice',
		});
	});
});

describe('several paths to one folder', () => {
	test.each(['a link', 'a second mount'])(
		'by %s: the first stays, the second is told, and every frame counts once',
		async way => {
			const [data, vault, state] = [await shot(), temp(), temp()];
			const mounted = way === 'a link' ? undefined : mountAgain(data, temp());
			if (way !== 'a link' && !mounted) return;
			try {
				const other = mounted?.at ?? linkTo(data);
				for (const [first, second] of [
					[data, other],
					[other, data],
				] as const) {
					const device = await Device.open({ vault, state }, [first, second]);
					const { problems, frames, lights } = await device.refresh();
					expect(problems.filter(({ code }) => code.startsWith('tree'))).toEqual([
						{ code: 'tree-twice', path: second, detail: { other: first } },
					]);
					expect([frames, lights]).toEqual([4, 4]);
					expect(noteTexts(vault)['Astro/Targets/M 31.md']).toContain('\nsubs: 4\n');
				}
				const alone = await Device.open({ vault, state }, [other]);
				expect(await alone.refresh()).toMatchObject({
					lights: 4,
					problems: [],
					notes: { created: 0, updated: 0 },
				});
			} finally {
				mounted?.unmount();
			}
		},
	);

	test('the folder keeps its id and index by whatever path it is named, the first of several has them', async () => {
		const [data, state] = [temp(), temp()];
		const [link, again] = [linkTo(data), linkTo(data)];
		const { set, known } = treesOf(state);
		await set(data);
		const [{ id } = { id: '' }] = await known();
		for (const paths of [[link], [again, link], [link, data], [data]]) {
			await set(...paths);
			const now = await known();
			expect([now.map(({ path }) => path), now[0]?.id, new Set(now.map(tree => tree.id)).size]).toEqual([
				paths,
				id,
				paths.length,
			]);
			expect(await treesOf(state).known()).toEqual(now);
		}
		await set(temp(), data);
		expect((await known())[1]?.id).toBe(id);
	});

	test('what was done there is told once', async () => {
		const data = temp();
		const { trees, set } = treesOf(temp());
		await set(data, linkTo(data), join(data, 'Rig'), temp());
		expect((await trees.distinct()).map(({ known }) => known.path)).toEqual(
			(await trees.open()).map(({ known }) => known.path).filter((_, at) => at !== 1),
		);
	});
});

test('a tree inside another one through a link is left alone, whichever is named first', async () => {
	const [data, vault] = [await shot(), temp()];
	const [inner = ''] = fs.readdirSync(data);
	const link = linkTo(join(data, inner));
	for (const paths of [
		[data, link],
		[link, data],
	]) {
		const device = await Device.open({ vault, state: temp() }, paths);
		const { problems, lights } = await device.refresh();
		expect([problems.filter(({ code }) => code.startsWith('tree')), lights]).toEqual([
			[{ code: 'tree-nested', path: link, detail: { other: data } }],
			4,
		]);
	}
});

test('two trees that each lie in the other by some path are not both left alone', async () => {
	const outer = temp();
	fs.mkdirSync(join(outer, 'Data'));
	await new Camera().shoot(join(outer, 'Data'), {
		target: 'M 31',
		night: '2025-09-14',
		subs: 4,
		exposureSeconds: 120,
	});
	fs.symlinkSync(outer, join(outer, 'Data/up'));
	const device = await Device.open({ vault: temp(), state: temp() }, [join(outer, 'Data'), join(outer, 'Data/up')]);
	expect((await device.refresh()).lights).toBe(4);
});

test('a vault in the tree is not read for frames, by whatever paths both are named', async () => {
	const data = await shot();
	const notes = join(data, 'Notes');
	await new Camera().shoot(notes, { target: 'M 33', night: '2025-09-14', subs: 2, exposureSeconds: 60 });
	for (const [tree, vault] of [
		[data, linkTo(notes)],
		[linkTo(data), notes],
	] as const) {
		const device = await Device.open({ vault, state: temp() }, [tree]);
		expect((await device.refresh()).lights).toBe(4);
	}
});

test('a path in another case leads into the tree on a disk that ignores case', async () => {
	const data = temp();
	fs.mkdirSync(join(data, 'Rig/20_Data'), { recursive: true });
	const { trees, set } = treesOf(temp());
	await set(data);
	const place = async (path: string) =>
		(await placeInTrees(await trees.open(), path, new Places(new CaselessDisk())))?.path;
	expect([
		await place(`${data.toUpperCase()}/rig/20_DATA`),
		await place(data.toUpperCase()),
		await place(temp()),
	]).toEqual(['Rig/20_Data', '', undefined]);
});

test('what lies behind a link that leads out of the tree belongs to it, but not what lies above where the link leads', async () => {
	const [data, outside] = [temp(), temp()];
	fs.mkdirSync(join(outside, 'M 31'));
	fs.symlinkSync(outside, join(data, 'Disk 2'));
	const { trees, set } = treesOf(temp());
	await set(data);
	const place = async (path: string) => (await placeInTrees(await trees.open(), path, new Places(disk)))?.path;
	expect([
		await place(`${data}/Disk 2/M 31`),
		await place(`${linkTo(data)}/Disk 2/M 31`),
		await place(`${data}/Disk 2/..`),
	]).toEqual(['Disk 2/M 31', 'Disk 2/M 31', undefined]);
});
