/** npm run install-into -- VAULT */
import { resolve } from 'node:path';
import { installInto } from './install.mjs';

const [vault] = process.argv.slice(2);
if (vault === undefined) {
	process.stderr.write('Usage: npm run install-into -- VAULT\n');
	process.exit(2);
}
for (const sentence of await installInto(resolve(vault))) process.stdout.write(`${sentence}\n`);
