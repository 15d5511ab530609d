import { afterEach, describe, expect, test } from 'vitest';
import { planMaster } from '../../src/plans/master-folders';
import { ScannedFolder } from './planned';

const rig = 'RC8@f8.0+ZWO ASI2600MM Pro';
const m31 = `${rig}/20_Data/M31`;

const made: ScannedFolder[] = [];
afterEach(() => {
	for (const tree of made.splice(0)) tree.delete();
});

describe('a master', () => {
	const empty = { files: [], folders: [], links: [], lacking: [] };
	test('is started with a folder for each drizzle', async () => {
		expect(planMaster({ folder: m31, inventory: empty }, '2026-02-01', [2, 1, 1]).steps).toEqual(
			['1x', '2x'].map(name => ({ kind: 'make folder', path: `${m31}/master/2026-02-01/${name}` })),
		);
		const tree = new ScannedFolder();
		made.push(tree);
		tree.file(`${m31}/Master/2026-01-01/1x/L.xisf`, 'a master');
		const plan = planMaster(await tree.target(m31), '2026-02-01', [1]);
		const done = await tree.run(plan);
		expect((await tree.target(m31)).inventory.folders).toContain(`${m31}/Master/2026-02-01/1x`);
		await tree.undo(done);
		expect((await tree.target(m31)).inventory.folders).not.toContain(`${m31}/Master/2026-02-01`);
	});
});
