/** Commands of a person who knows what is in the tree: words for the command line, drawn at random. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../build/random';
import { RIG, stagesOf, TARGETS, type World } from './world';

const STAGES = ['10_Blink', '20_Data', '30_Master', '40_Process', '50_Bake', '60_Done'] as const;

const OPERATIONS: readonly [Draw, ...Draw[]] = [
	move,
	move,
	(_world, random) => ['accept', random.pick(['M 51', 'M 51', 'M 33'])],
	reject,
	sort,
	world => ['intake', world.captures],
	(world, random) => ['archive', random.pick(['NGC 281', 'NGC 281', ...TARGETS]), '--to', world.archive],
	(_world, random) => ['masters', 'distribute', random.pick(['M 33', 'M 51'])],
];

type Draw = (world: World, random: Random) => readonly string[];

/** One that moves or copies files, with --yes. */
export function anyOperation(world: World, random: Random): readonly string[] {
	return [...random.pick(OPERATIONS)(world, random), '--yes'];
}

/** The way back, or out of an operation that was cut short. */
export function anyWayBack(random: Random): readonly string[] {
	return random.pick([['undo'], ['recover', '--finish'], ['recover', '--roll-back']]).concat('--yes');
}

function move(_world: World, random: Random): readonly string[] {
	const target = random.pick(TARGETS);
	return random.chance(0.3) ? ['move', target] : ['move', target, '--to', random.pick(STAGES)];
}

function reject(world: World, random: Random): readonly string[] {
	const lights = lightsOf(world, random.pick(['M 33', 'M 51']));
	return ['reject', ...random.some(lights, random.whole(1, 3)), join(world.data, 'none.fits')];
}

function sort(world: World, random: Random): readonly string[] {
	const target = random.pick(['M 51', 'M 51', 'M 33']);
	const [stage = '10_Blink'] = stagesOf(world, target);
	return ['organize', 'filters', join(world.data, RIG, stage, target)];
}

function lightsOf(world: World, target: string): string[] {
	return stagesOf(world, target).flatMap(stage => {
		const folder = join(world.data, RIG, stage, target);
		return existsSync(folder)
			? readdirSync(folder, { recursive: true, encoding: 'utf8' })
					.filter(path => path.endsWith('.fits'))
					.sort()
					.map(path => join(folder, path))
			: [];
	});
}
