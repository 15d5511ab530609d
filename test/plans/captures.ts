/** Capture folders beside a Data tree of three rigs. */
import { afterEach } from 'vitest';
import type { FilingRules } from '../../src/plans/frame-destination';
import { planIntake, type CaptureFolder, type Intake, type IntakeChoices } from '../../src/plans/intake';
import { framesOf } from '../../src/tree/frames';
import { layoutAt, placeOf } from '../../src/tree/layout';
import { frameRules, identity } from '../tree/real-tree';
import { ScannedFolder, shot } from './planned';

export const rc8 = 'RC8@f8.0+ZWO ASI2600MM Pro';
export const asiair = 'Redcat51@f4.9+ZWO ASI533MC Pro';
export const canon = 'TMB130@f7.0+Canon T2i';

const made: ScannedFolder[] = [];
export const folder = (): ScannedFolder => {
	const scanned = new ScannedFolder();
	made.push(scanned);
	return scanned;
};
/** Of the test that is over. */
afterEach(() => {
	for (const scanned of made.splice(0)) scanned.delete();
});

/** Three rigs; M31 has lights under the first. */
export function dataTree(): ScannedFolder {
	const tree = folder();
	for (const rig of [rc8, asiair, canon])
		for (const stage of ['00_Misc', '10_Blink', '20_Data']) tree.folder(`${rig}/${stage}`);
	tree.capture(
		`${rc8}/20_Data/M31/accept/DATE_2026-01-01/FILTER_L_EXP_300`,
		shot({ startUtcMs: Date.parse('2026-01-01T21:00:00Z') }),
	);
	return tree;
}

/** What a person's rigs have in front of them. */
const RIGS: Readonly<Record<string, string>> = {
	'ZWO ASI2600MM Pro RC8': rc8,
	'ZWO ASI533MC Pro Redcat51': asiair,
	'ZWO ASI533MC Pro ZWO AM5': asiair,
	'Canon EOS REBEL T2i ': canon,
};

export const rules = (tree: ScannedFolder, targets: readonly string[] = ['M31']): FilingRules => ({
	frames: frameRules(),
	layout: tree.layout,
	identity,
	targets,
	rigOf: ({ camera, telescope }) => RIGS[`${camera ?? ''} ${telescope ?? ''}`] ?? null,
});

export const MOVE: IntakeChoices = { how: 'move', answers: { rigs: new Map(), targets: new Map() } };

async function captured(tree: ScannedFolder, from: ScannedFolder, below: string): Promise<CaptureFolder> {
	const folder = from.path(below).replace(/\/$/, '');
	const layout = layoutAt(folder, from.layout);
	const { index } = await from.scan({ root: folder });
	const frames = [...index.folders.values()].map(one => framesOf(one, placeOf(one.path, layout), frameRules()));
	return { folder, frames, inventory: await tree.inventory(folder) };
}

/** @param below the folder of the other that is named; all of it if nothing is said */
export async function plan(
	tree: ScannedFolder,
	from: ScannedFolder,
	choices = MOVE,
	targets?: readonly string[],
	below = '',
): Promise<Intake> {
	return planIntake([await captured(tree, from, below)], await tree.frames(), rules(tree, targets), choices);
}

/** Where files of a capture folder go, by their paths in it. */
export const destinations = ({ plan: { steps } }: Intake, from: ScannedFolder): Record<string, string> =>
	Object.fromEntries<string>(
		steps.flatMap(step => ('to' in step ? [[step.from.slice(from.root.length + 1), step.to] as const] : [])),
	);
