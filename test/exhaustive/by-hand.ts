/** A person goes on by hand where an operation ended or was cut short, and leaves a link where a folder was. */
import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../build/random';
import { bookOf, isWithin } from './books';
import { isRealFolder, makeLink, type Edit } from './layouts';
import { RIG, stagesOf, TARGETS, targetFolder, type World } from './world';

/**
 * The originals of what was archived go, and a link to the copies is there instead: of the target, a part of it, or its
 * stage.
 */
export const archivedIsLinked: Edit = (world, random, mounts) => {
	const copies = join(realpathSync(world.archive), RIG);
	const archived = TARGETS.filter(target => isRealFolder(join(copies, target)));
	const [target] = random.some(archived, 1);
	if (target === undefined) return undefined;
	const [stage] = random.some(stagesOf(world, target), 1);
	if (stage === undefined) return undefined;
	const [original, copy] = [targetFolder(world, stage, target), join(copies, target)];
	const parts = isRealFolder(original)
		? readdirSync(original)
				.filter(name => isRealFolder(join(original, name)))
				.sort()
		: [];
	const [part] = random.some(parts, 1);
	const [folder, to] = random.pick([
		[original, copy],
		[dirname(original), copies],
		part === undefined ? [original, copy] : [join(original, part), join(copy, part)],
	] as const);
	if (!isRealFolder(folder) || !isRealFolder(to) || mounts.isBelow(folder)) return undefined;
	return replaced(folder, to, random);
};

/**
 * What lies in a folder comes into another one, as far as it is not there already, and the folder becomes a link to
 * that.
 */
function replaced(folder: string, by: string, random: Random): string | undefined {
	const [one, other] = [realpathSync(folder), realpathSync(by)];
	if (isWithin(one, other) || isWithin(other, one)) return undefined;
	const [own, theirs] = [bookOf(one), bookOf(other)];
	// A person who finds something else there, or a link, thinks twice.
	const isOther = [...own.files].some(([path, { hash }]) => {
		const there = `${other}${path.slice(one.length)}`;
		return existsSync(there) && theirs.files.get(there)?.hash !== hash;
	});
	if (isOther || own.links.size > 0 || theirs.links.size > 0) return undefined;
	for (const path of own.files.keys()) {
		const there = `${other}${path.slice(one.length)}`;
		mkdirSync(dirname(there), { recursive: true });
		if (existsSync(there)) unlinkSync(path);
		else renameSync(path, there);
	}
	rmSync(one, { recursive: true });
	if (lstatSync(folder, { throwIfNoEntry: false })) unlinkSync(folder);
	makeLink(by, folder, random);
	return `${folder} was merged into ${by} and is a link to it`;
}

/** An operation that moves files one by one, and the two folders that a person who does the rest by hand thinks of. */
export interface Cuttable {
	readonly words: readonly string[];
	readonly from: string;
	readonly to: string;
}

export function anyCuttable(world: World, random: Random): Cuttable {
	const [blink, master] = [targetFolder(world, '10_Blink', 'M 51'), targetFolder(world, '30_Master', 'M 33')];
	const [night = 'DATE_2025-09-14'] = readdirSync(blink).sort();
	const cuttables: readonly [Cuttable, ...Cuttable[]] = [
		// Into a folder that is there already, file by file.
		{ words: ['move', 'M 33', '--to', '30_Master'], from: targetFolder(world, '20_Data', 'M 33'), to: master },
		{ words: ['move', 'M 51', '--to', '20_Data'], from: blink, to: targetFolder(world, '20_Data', 'M 51') },
		{ words: ['accept', 'M 51'], from: join(blink, night), to: join(blink, 'accept', night) },
		{
			words: ['intake', world.captures],
			from: join(world.captures, 'LIGHT'),
			to: join(targetFolder(world, '10_Blink', 'M 33'), 'DATE_2026-01-14/FILTER_L_EXP_300'),
		},
		{
			words: ['archive', 'NGC 281', '--to', world.archive],
			from: targetFolder(world, '60_Done', 'NGC 281'),
			to: join(world.archive, RIG, 'NGC 281'),
		},
	];
	const chosen = random.pick(cuttables);
	if (chosen.words[0] === 'move') mkdirSync(chosen.to, { recursive: true });
	return { ...chosen, words: [...chosen.words, '--yes'] };
}

/** The rest by hand, with a link from the old folder to the new one, or the other way round. */
export const mergedByHand =
	({ from, to }: Cuttable): Edit =>
	(_world, random, mounts) => {
		if (![from, to].every(isRealFolder) || [from, to].some(folder => mounts.isBelow(folder))) return undefined;
		return random.chance(0.6) ? replaced(from, to, random) : replaced(to, from, random);
	};
