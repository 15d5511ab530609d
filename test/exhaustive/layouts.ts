/**
 * What a person does with links in and around a Data tree. Each edit says what it did, or undefined where there was
 * nothing to do it with.
 */
import {
	existsSync,
	linkSync,
	lstatSync,
	mkdirSync,
	readdirSync,
	realpathSync,
	renameSync,
	rmdirSync,
	symlinkSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Random } from '../build/random';
import { bookOf, isOfEngine } from './books';
import type { Mounts } from './mounts';
import { RIG, TARGETS, type World } from './world';

export type Edit = (world: World, random: Random, mounts: Mounts) => string | undefined;

/** Where the person keeps what a link stands for. */
export const atticOf = ({ home }: World): string => join(home, 'Attic');

const STAGES = ['10_Blink', '20_Data', '30_Master', '40_Process', '60_Done'] as const;

let names = 0;

/** A new name in the attic. */
function inAttic(world: World, path: string): string {
	mkdirSync(atticOf(world), { recursive: true });
	return join(atticOf(world), `${++names} ${basename(path)}`);
}

export const isRealFolder = (path: string): boolean =>
	lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Absolute or relative, as people make them. */
export function makeLink(to: string, at: string, random: Random): void {
	symlinkSync(random.chance(0.5) ? to : relative(realpathSync(dirname(at)), realpathSync(to)) || '.', at);
}

/** Real folders of the tree that frames lie in, the rig's own and its stages among them. */
function foldersOf(world: World): string[] {
	return [...bookOf(realpathSync(world.data)).folders].filter(path => path.includes(RIG) && !isOfEngine(path));
}

const filesOf = (world: World): string[] =>
	[...bookOf(realpathSync(world.data)).files.keys()].filter(path => path.includes(RIG) && !isOfEngine(path));

const oneOf = (random: Random, paths: readonly string[]): string | undefined => random.some(paths, 1)[0];

/** A folder lives in the attic, and a link is where it was. */
function folderLinked(world: World, random: Random, mounts: Mounts): string | undefined {
	const stage = join(world.data, RIG, random.pick(STAGES));
	const night = oneOf(
		random,
		foldersOf(world).filter(path => basename(path).startsWith('DATE_') || basename(path).startsWith('FILTER_')),
	);
	const path = random.pick([
		stage,
		join(stage, random.pick(TARGETS)),
		join(stage, random.pick(TARGETS)),
		join(world.data, RIG),
		night ?? stage,
	]);
	return linkedAway(world, path, random, mounts);
}

const dataLinked: Edit = (world, random, mounts) => linkedAway(world, world.data, random, mounts);
const archiveLinked: Edit = (world, random, mounts) => linkedAway(world, world.archive, random, mounts);

function linkedAway(world: World, path: string, random: Random, mounts: Mounts): string | undefined {
	if (!isRealFolder(path) || mounts.isBelow(path)) return undefined;
	const away = inAttic(world, path);
	renameSync(path, away);
	makeLink(away, path, random);
	return `${path} is a link to ${away}`;
}

/** A file lives in the attic or beside another target's, and a link is where it was. */
const fileLinked: Edit = (world, random) => {
	const [file, folder] = [oneOf(random, filesOf(world)), oneOf(random, foldersOf(world))];
	if (file === undefined || folder === undefined) return undefined;
	const away = random.chance(0.5) ? inAttic(world, file) : join(folder, `moved ${basename(file)}`);
	renameSync(file, away);
	makeLink(away, file, random);
	return `${file} is a link to ${away}`;
};

const hardLinked: Edit = (world, random) => {
	const [file, folder] = [oneOf(random, filesOf(world)), oneOf(random, foldersOf(world))];
	if (file === undefined || folder === undefined) return undefined;
	const other = random.pick([
		inAttic(world, file),
		join(folder, basename(file)),
		join(folder, `again ${basename(file)}`),
	]);
	if (isThere(other)) return undefined;
	linkSync(file, other);
	return `${file} is ${other}, too`;
};

const twoStagesOne: Edit = (world, random) => {
	const rig = join(world.data, RIG);
	const [one, other] = [join(rig, random.pick(STAGES)), join(rig, random.pick(STAGES))];
	return standsFor(one, other, random);
};

const targetIsAnother: Edit = (world, random) => {
	const any = (): string => join(world.data, RIG, random.pick(STAGES), random.pick(TARGETS));
	return standsFor(any(), any(), random);
};

/** A link where nothing is, or an empty folder. */
function standsFor(path: string, other: string, random: Random): string | undefined {
	if (path === other || !existsSync(other) || !existsSync(dirname(path)) || !makeRoom(path)) return undefined;
	makeLink(other, path, random);
	return `${path} is a link to ${other}`;
}

function makeRoom(path: string): boolean {
	if (!isThere(path)) return true;
	if (!isRealFolder(path) || readdirSync(path).length > 0) return false;
	rmdirSync(path);
	return true;
}

const loop: Edit = (world, random) => {
	const folder = oneOf(random, foldersOf(world));
	if (folder === undefined) return undefined;
	return linkIn(folder, 'loop', random.pick([folder, dirname(folder), realpathSync(world.data)]), random);
};

interface LinkOutside {
	readonly name: string;
	readonly to: string;
}
const OUTSIDE: readonly [LinkOutside, ...LinkOutside[]] = [
	{ name: 'extra', to: 'Holiday' },
	{ name: 'FILTER_L_EXP_300', to: 'Holiday' },
	{ name: 'accept', to: '' },
	{ name: 'light.fits', to: 'a.fits' },
];

/** A link to what is none of the tree's business, or to nothing. */
const leadsOutside: Edit = (world, random) => {
	const folder = oneOf(random, [...foldersOf(world), join(world.captures, 'LIGHT')].filter(isRealFolder));
	if (folder === undefined) return undefined;
	if (random.chance(0.2)) {
		const nowhere = join(folder, 'nowhere.fits');
		if (isThere(nowhere)) return undefined;
		symlinkSync(join(world.elsewhere, 'gone.fits'), nowhere);
		return `${nowhere} is a link to nothing`;
	}
	const { name, to } = random.pick(OUTSIDE);
	return linkIn(folder, name, join(world.elsewhere, to), random);
};

/** What is to be filed is in the tree already. */
const capturesLeadIn: Edit = (world, random) => {
	const folder = oneOf(random, foldersOf(world));
	return folder === undefined ? undefined : linkIn(world.captures, 'more', folder, random);
};

function linkIn(folder: string, name: string, to: string, random: Random): string | undefined {
	const path = join(folder, name);
	if (isThere(path) || !existsSync(to)) return undefined;
	makeLink(to, path, random);
	return `${path} is a link to ${to}`;
}

/**
 * The tree or a part of it stands in the archive, or in another place of its own, or a folder of the attic stands in
 * the tree.
 */
const mounted: Edit = (world, random, mounts) => {
	const [folder, other] = [oneOf(random, foldersOf(world)), oneOf(random, foldersOf(world))];
	if (folder === undefined || other === undefined) return undefined;
	const away = inAttic(world, folder);
	const archive = realpathSync(world.archive);
	const [source, place] = random.pick([
		[realpathSync(world.data), join(archive, 'tree')],
		[folder, join(archive, RIG)],
		[folder, join(other, 'mounted')],
		[away, join(folder, 'mounted')],
	]);
	if (source === away) mkdirSync(away);
	if (isThere(place) || mounts.isBelow(archive)) return undefined;
	mkdirSync(place);
	return mounts.bind(source, place) ? `${source} is mounted at ${place}` : undefined;
};

export const EDITS: readonly [Edit, ...Edit[]] = [
	folderLinked,
	folderLinked,
	dataLinked,
	archiveLinked,
	fileLinked,
	hardLinked,
	twoStagesOne,
	targetIsAnother,
	loop,
	leadsOutside,
	capturesLeadIn,
];
export const MOUNTS: readonly [Edit, ...Edit[]] = [mounted];
