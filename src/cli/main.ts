/** The headless command line: the commands in a terminal, without Obsidian. */
import { nodeClock } from './clock';
import { execFile } from 'node:child_process';
import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { UsageError } from '../commands/command';
import { COMMANDS } from '../commands/table';
import { DataLog } from '../data-log/data-log';
import { RefusedError } from '../data-log/api';
import { keepTimeByTouch } from '../platform/node/copied-time';
import { FolderNotes } from '../platform/node/folder-notes';
import { nodeChecksum } from '../platform/node/node-checksum';
import { NodeDisk } from '../platform/node/node-disk';
import { NodeMover } from '../platform/node/node-mover';
import { nodeProcess } from '../platform/node/node-process';
import { openDeviceState, stateFolder, textFiles } from '../platform/node/saved-data';
import { parseSettings } from '../settings';
import { COMMAND_LINE } from '../text/command-line';
import { UI } from '../text/interface';
import { problemMessage } from '../text/problems';
import { absolute, namedCommand, parseCommandLine } from './arguments';
import { progressLine } from './progress-line';
import { dataFolders, setDataFolders, whyNoDataFolder } from '../data-log/data-folders';

const USAGE = COMMAND_LINE.usage(
	COMMANDS.map(({ id, usage }) => `  ${usage}\n      ${COMMAND_LINE.summaries[id] ?? ''}`).join('\n'),
);

/** What shells give for a program that Ctrl+C ended. */
const CANCELLED = 130;

const node = { fs, crypto };

async function main(argv: readonly string[]): Promise<number> {
	const command = COMMANDS.find(({ id }) => id.split(' ').every((word, at) => word === argv[at]));
	if (!command) {
		const wantsHelp = argv[0] === undefined || ['help', '--help', '-h'].includes(argv[0]);
		process[wantsHelp && argv[0] !== undefined ? 'stdout' : 'stderr'].write(
			wantsHelp ? USAGE : `${COMMAND_LINE.noCommand(namedCommand(argv))}\n\n${USAGE}`,
		);
		return wantsHelp && argv[0] !== undefined ? 0 : 2;
	}
	if (argv.includes('--help') || argv.includes('-h')) {
		process.stdout.write(`${command.usage}\n    ${COMMAND_LINE.summaries[command.id] ?? ''}\n\n${USAGE}`);
		return 0;
	}
	const { given, data, vault, json } = parseCommandLine(command, argv.slice(command.id.split(' ').length));
	if (vault === undefined && command.needsVault?.(given)) throw new UsageError(COMMAND_LINE.needsVault(command.id));
	const cancel = new AbortController();
	process.once('SIGINT', () => {
		cancel.abort();
	});
	const log = await openLog(data, vault);
	const line = progressLine();
	const files = textFiles(node);
	const result = await command.run(log, given, {
		signal: cancel.signal,
		progress: line.show,
		files: {
			absolute,
			read: path => files.read(absolute(path)),
			write: (path, text) => files.write(absolute(path), text),
		},
		...(process.stdin.isTTY && !json ? { confirm } : {}),
	});
	line.clear();
	if (cancel.signal.aborted) {
		process.stderr.write(`${UI.cancelled}\n`);
		return CANCELLED;
	}
	process.stdout.write(json ? `${JSON.stringify(result.json, undefined, '\t')}\n` : `${result.text}\n`);
	return result.status;
}

async function openLog(data: readonly string[], vault: string | undefined): Promise<DataLog> {
	if (vault !== undefined && !isFolder(vault)) throw new UsageError(COMMAND_LINE.noVault(vault));
	const { settings } = parseSettings(vault === undefined ? undefined : savedSettings(vault));
	const keepTime = keepTimeByTouch({ fs, execFile, platform: process.platform });
	const log = new DataLog({
		settings,
		disk: new NodeDisk(fs),
		mover: new NodeMover(fs, keepTime),
		process: nodeProcess(fs, process, hostname(), crypto.randomUUID(), process),
		checksum: nodeChecksum(node),
		state: openDeviceState(node, await stateFolder(), vault ?? data.join('\n')),
		notes: vault === undefined ? undefined : new FolderNotes(node, vault),
		vaultPath: vault,
		clock: nodeClock,
	});
	const known = await dataFolders(log);
	for (const [at, path] of data.entries()) {
		// A known folder may be on a drive that is not connected now; a new one must be there before it is remembered.
		// Of two that overlap the later one is told.
		const others = data.filter((other, place) => place < at || known.includes(other));
		const problem = known.includes(path) ? undefined : await whyNoDataFolder(log, path, others);
		if (problem && problem.code !== 'tree-inside-vault')
			throw new UsageError(`${path}: ${problemMessage(problem)}`);
	}
	if (data.length > 0) await setDataFolders(log, data);
	if ((await dataFolders(log)).length === 0) throw new UsageError(COMMAND_LINE.noDataFolder);
	return log;
}

function savedSettings(vault: string): unknown {
	try {
		return JSON.parse(fs.readFileSync(`${vault}/.obsidian/plugins/astro-data-log/data.json`, 'utf8'));
	} catch (error) {
		// A vault without the plugin works with the defaults.
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
		throw new UsageError(
			COMMAND_LINE.settingsUnreadable(vault, error instanceof Error ? error.message : String(error)),
		);
	}
}

async function confirm(question: string): Promise<boolean> {
	const lines = createInterface({ input: process.stdin, output: process.stdout });
	try {
		return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
	} finally {
		lines.close();
	}
}

const isFolder = (path: string): boolean => fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

// Whoever reads may have read enough: `… | head`.
process.stdout.on('error', (error: Error) => {
	if (!('code' in error) || error.code !== 'EPIPE') throw error;
});

main(process.argv.slice(2)).then(
	status => {
		process.exitCode = status;
	},
	(error: unknown) => {
		process.stderr.write(
			error instanceof UsageError || error instanceof RefusedError
				? `${error.message}\n`
				: `astro-data-log: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
		);
		process.exitCode = 2;
	},
);
