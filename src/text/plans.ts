/** What changes of the Data tree are called, in previews and in the history. */
import type { Night } from '../domain/night';
import { nameOf } from '../domain/paths';
import { counted } from './words';

/** The name of a folder, relative to the Data tree. */
const folderText = (folder: string): string => (folder === '' ? 'Everything' : nameOf(folder));

export const PLANS = {
	accept: (folder: string): string => `Accept ${nameOf(folder)}`,
	cull: (folder: string): string => `Cull ${nameOf(folder)}`,
	reject: (folder: string): string => `Reject from ${nameOf(folder)}`,
	restore: (folder: string): string => `Restore ${nameOf(folder)}`,
	archive: (folder: string, archive: string): string => `${nameOf(folder)} to ${archive}`,
	byFilter: (folder: string): string => `${folderText(folder)} by filter`,
	intoSessions: (folder: string): string => `${folderText(folder)} into sessions`,
	distribution: 'Masters to their nights',
	intake: (folders: readonly string[]): string => `${folders.map(nameOf).join(', ')} to blink`,
	master: (folder: string, date: Night): string => `${nameOf(folder)}: master of ${date}`,
	create: {
		'create rig': (folder: string): string => `New rig ${nameOf(folder)}`,
		'create stage': (folder: string): string => `New stage ${nameOf(folder)}`,
		'create target': (folder: string): string => `New target ${nameOf(folder)}`,
	},
	/** @param targets their names, each once @param stages where they go, each once */
	move: (targets: readonly string[], stages: readonly string[]): string =>
		`${targets.length > 1 ? counted(targets.length, 'target') : (targets[0] ?? '')} to ` +
		(stages.length > 1 ? 'their stages' : (stages[0] ?? '')),
} as const;
