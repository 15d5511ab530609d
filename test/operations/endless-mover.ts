/**
 * A process that carries out a plan and undoes it, again and again, until it is killed. Arguments: the Data tree, the
 * plan's file.
 */
import * as fs from 'node:fs';
import process from 'node:process';
import type { Plan } from '../../src/domain/operations/plan';
import { execute } from '../../src/operations/execute';
import { undo } from '../../src/operations/undo';
import { nodeProcess } from '../../src/platform/node/node-process';
import { accessAt } from './scenes';

const [root = '', planFile = ''] = process.argv.slice(2);
const plan = JSON.parse(fs.readFileSync(planFile, 'utf8')) as Plan;
const access = accessAt(root, fs, nodeProcess(fs, process, 'here', String(process.pid), process));
let isReady = false;
const progress = (): void => {
	if (!isReady) process.stdout.write('moving');
	isReady = true;
};
for (;;) {
	const done = await execute(access, plan, { progress });
	if ('refused' in done || done.state !== 'done') throw new Error(JSON.stringify(done));
	const undone = await undo(access, done.operation ?? '');
	if ('refused' in undone || undone.state !== 'undone') throw new Error(JSON.stringify(undone));
}
