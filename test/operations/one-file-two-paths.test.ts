/** One file that is seen by two paths is never taken for original and copy, however it came to be so (DESIGN 7). */
import * as fs from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Step } from '../../src/domain/operations/plan';
import { execute } from '../../src/operations/execute';
import { unfinishedOperation } from '../../src/operations/journal-files';
import { recover } from '../../src/operations/recover';
import { undo } from '../../src/operations/undo';
import { Death, FaultyDisk } from '../fakes/faulty-disk';
import { mirrored, type Numbers } from '../fakes/mirrored-disk';
import { tempFolders } from '../fakes/temp-folders';
import { accessAt, contentsOf, filesIn, planOf, write } from './scenes';
import { unlocked } from './stage';

const folder = tempFolders();

const NAMES = ['10_Blink/M31/a.fits', '10_Blink/M31/deep/b.fits', '20_Data/M31/c.fits', '20_Data/M33/d.fits'];

/** A small tree; every file has content of its own. */
function planted(): string {
	const root = fs.realpathSync(folder());
	NAMES.forEach((path, at) => {
		write(join(root, 'Data', path), `sub ${at}`, 1_750_000_000 + at / 7);
	});
	return root;
}

const contents = (...folders: readonly string[]): Set<string> =>
	new Set(filesIn(contentsOf(...folders)).map(content => content.replace(/ @.*/, '')));

function step(kind: 'move file' | 'copy file', base: string, from: string, to: string): Step {
	const { size = 1, mtimeMs = 1 } = fs.statSync(join(base, from), { throwIfNoEntry: false }) ?? {};
	return { kind, from, to, sizeBytes: size, mtimeMs };
}

describe('an archive whose original became a link to it, or a second view of it', () => {
	const views = ['a link', 'kept', 'none', 'changing'] as const;
	test.each(
		['10_Blink/M31', '10_Blink/M31/deep', '10_Blink'].flatMap(linked => views.map(view => [linked, view] as const)),
	)('loses nothing when it is taken back (%s, numbers of files: %s)', async (linked, view) => {
		const home = planted();
		const [root, archive] = [join(home, 'Data'), join(home, 'archive')];
		fs.mkdirSync(archive);
		const all = NAMES.map(path => step('copy file', root, path, join(archive, path)));
		const done = await execute(accessAt(root, fs), planOf(all, [archive]));
		if ('refused' in done) throw new Error(done.refused);
		fs.rmSync(join(root, linked), { recursive: true });
		if (view === 'a link') fs.symlinkSync(join(archive, linked), join(root, linked));
		else fs.mkdirSync(join(root, linked));
		// Mounted over the original folder.
		const disk = view === 'a link' ? fs : mirrored(fs, join(archive, linked), join(root, linked), view);
		const undone = await undo(accessAt(root, disk), done.operation ?? '');
		expect(undone).toMatchObject({ isWhole: false });
		expect([...contents(root, archive)].filter(content => content !== 'other').sort()).toEqual([
			'sub 0',
			'sub 1',
			'sub 2',
			'sub 3',
		]);
	});
});

describe('an operation that was cut short, merged by hand and left with a link', () => {
	test.each([
		['from the old folder to the new one', true],
		['from the new folder to the old one', false],
	])('%s loses nothing, whether it is finished or rolled back', async (_, isOldLinked) => {
		for (const choice of ['finish', 'roll back'] as const) {
			const home = planted();
			const root = join(home, 'Data');
			const steps = ['a.fits', 'deep/b.fits'].map(name =>
				step('move file', root, `10_Blink/M31/${name}`, `20_Data/M31/${name}`),
			);
			const disk = new FaultyDisk([folder()], undefined, {
				before: (call, path) => {
					if (call === 'rename' && String(path).endsWith('b.fits')) disk.isDead = true;
				},
			});
			await execute(accessAt(root, disk.fs), planOf(steps)).catch((error: unknown) => {
				if (!(error instanceof Death)) throw error;
			});
			disk.close();
			const [old, now] = [join(root, '10_Blink/M31'), join(root, '20_Data/M31')];
			const [linked, kept] = isOldLinked ? [old, now] : [now, old];
			for (const name of ['a.fits', 'deep/b.fits', 'c.fits']) {
				fs.mkdirSync(join(kept, 'deep'), { recursive: true });
				if (fs.existsSync(join(linked, name))) fs.renameSync(join(linked, name), join(kept, name));
			}
			fs.rmSync(linked, { recursive: true });
			fs.symlinkSync(kept, linked);
			await unlocked(accessAt(root, fs));
			await recover(accessAt(root, fs), choice);
			expect(await unfinishedOperation(accessAt(root, fs))).toBeUndefined();
			const left = filesIn(contentsOf(root))
				.map(content => content.replace(/ @.*/, ''))
				.filter(content => content !== 'other');
			expect(left.sort(), choice).toEqual(['sub 0', 'sub 1', 'sub 2', 'sub 3']);
		}
	});
});

test(
	'whatever is moved, copied, cut short and taken back on a disk that is seen twice, nothing is lost and only ' +
		'copies are added',
	async () => {
		const wish = fc.record({
			kind: fc.constantFrom('move file' as const, 'copy file' as const),
			from: fc.nat(3),
			to: fc.nat(5),
			isMirrored: fc.boolean(),
		});
		const act = fc.record({
			wishes: fc.array(wish, { minLength: 1, maxLength: 4 }),
			diesAt: fc.option(fc.nat(150)),
			choice: fc.constantFrom('finish' as const, 'roll back' as const),
			isUndone: fc.boolean(),
		});
		await fc.assert(
			fc.asyncProperty(
				fc.array(act, { minLength: 1, maxLength: 3 }),
				fc.constantFrom<Numbers>('kept', 'none', 'changing'),
				fc.boolean(),
				async (acts, numbers, hasLinks) => {
					const home = planted();
					const [root, mirror, graves] = [join(home, 'Data'), join(home, 'Mirror'), join(home, 'graves')];
					fs.mkdirSync(graves);
					const places = [...NAMES, '20_Data/M31/a.fits', '30_Master/new.fits'];
					const sound = () =>
						accessAt(
							root,
							mirrored(new FaultyDisk([graves], undefined, { hasLinks }).fs, root, mirror, numbers),
						);
					for (const { wishes, diesAt, choice, isUndone } of acts) {
						const steps: Step[] = [];
						for (const { kind, from, to, isMirrored } of wishes) {
							const next = step(
								kind,
								root,
								NAMES[from] ?? '',
								isMirrored ? `${mirror}/${places[to] ?? ''}` : (places[to] ?? ''),
							);
							const isApart = steps.every(
								other =>
									'from' in other &&
									'from' in next &&
									other.from !== next.from &&
									other.to !== next.to &&
									other.to !== next.from &&
									next.to !== other.from,
							);
							if (isApart && 'from' in next && next.from !== next.to) steps.push(next);
						}
						const disk = new FaultyDisk(
							[graves],
							diesAt === null ? undefined : { at: diesAt, code: 'death' },
							{
								hasLinks,
							},
						);
						const done = await execute(
							accessAt(root, mirrored(disk.fs, root, mirror, numbers)),
							planOf(steps, [mirror]),
						).catch((error: unknown) => {
							if (!(error instanceof Death)) throw error;
							return undefined;
						});
						disk.wake('kept', 1);
						await unlocked(sound());
						if (await unfinishedOperation(sound())) await recover(sound(), choice);
						else if (isUndone && done && 'operation' in done && done.operation !== undefined)
							await undo(sound(), done.operation);
						expect(
							[...contents(root)].filter(content => content !== 'other' && content !== '').sort(),
						).toEqual(['sub 0', 'sub 1', 'sub 2', 'sub 3']);
					}
				},
			),
			{ numRuns: 150 },
		);
	},
);
