/** Puts the built plugin into a vault and turns it on. */
import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ID = 'astro-data-log';

/** @returns what was done, as sentences */
export async function installInto(vault) {
	if (!(await stat(vault).catch(() => undefined))?.isDirectory())
		throw new Error(`There is no folder ${vault}. Name the folder of an Obsidian vault.`);
	const settings = join(vault, '.obsidian');
	const plugin = join(settings, 'plugins', ID);
	await mkdir(plugin, { recursive: true });
	for (const file of ['main.js', 'manifest.json', 'styles.css']) await copyFile(file, join(plugin, file));
	const list = join(settings, 'community-plugins.json');
	const text = await readFile(list, 'utf8').catch(() => '[]');
	const enabled = JSON.parse(text);
	if (!Array.isArray(enabled))
		throw new Error(`${list} is no list of plugins. Correct or delete it, then try again.`);
	if (!enabled.includes(ID)) await writeFile(list, `${JSON.stringify([...enabled, ID], undefined, 2)}\n`);
	return [
		`The plugin is in ${plugin} and turned on.`,
		'In a vault that is new to it, Obsidian asks once whether you trust its plugins. Reload Obsidian if the vault is open.',
	];
}
