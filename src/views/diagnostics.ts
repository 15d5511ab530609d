/**
 * What a person sends along with a question: versions, settings, counts and problems. No path and no name of theirs is
 * in it (DESIGN 13).
 */
import { apiVersion, Platform } from 'obsidian';
import { grouped } from '../domain/grouped';
import type { RefreshResult } from '../data-log/api';
import { savedForm, type Settings } from '../settings';
import { UI } from '../text/interface';
import { problemTitle } from '../text/problems';

/** Settings that hold paths or names of the person's own: that they are set is all that is told. */
const PRIVATE: ReadonlySet<string> = new Set<keyof Settings>([
	'targetNotesFolder',
	'rigNotesFolder',
	'flatChecklistPath',
	'healthNotePath',
	'targetsBasePath',
	'targetTemplatePath',
	'libraryFolders',
	'excludedFolders',
	'excludedFiles',
	'rejectPatterns',
	'filterAliases',
	'ninaPattern',
	'rigTimeZones',
	'moveLogHeading',
	'cullLimits',
	'captureRigs',
	'captureTargets',
]);

export interface DiagnosticsFacts {
	/** Of the plugin. */
	readonly version: string;
	readonly settings: Settings;
	/** Of this device; undefined where it has no file access. */
	readonly dataFolders: number | undefined;
	/** Of this session's last refresh. */
	readonly refreshed: RefreshResult | undefined;
}

/** Lines of plain text. */
export function diagnosticsText({ version, settings, dataFolders, refreshed }: DiagnosticsFacts): string {
	const { diagnostics: words } = UI;
	const changed = Object.entries(savedForm(settings))
		.filter(([key]) => key !== 'version')
		.map(([key, value]) => `  ${key}: ${PRIVATE.has(key) ? words.set : JSON.stringify(value)}`);
	const problems = [...grouped(refreshed?.problems ?? [], ({ code }) => code)].map(
		([code, own]) => `  ${code} (${problemTitle(code)}): ${own.length}`,
	);
	return [
		words.versions(version, apiVersion, systemName()),
		dataFolders === undefined ? words.noFileAccess : words.dataFolders(dataFolders),
		refreshed
			? words.refreshed(
					refreshed.frames,
					refreshed.lights,
					refreshed.targets,
					refreshed.rigs,
					refreshed.read,
					refreshed.milliseconds,
				)
			: words.notRefreshed,
		words.settings(changed.length),
		...changed,
		words.problems(refreshed?.problems.length ?? 0),
		...problems,
	].join('\n');
}

const systemName = (): string =>
	Platform.isMacOS
		? 'macOS'
		: Platform.isWin
			? 'Windows'
			: Platform.isLinux
				? 'Linux'
				: Platform.isIosApp
					? 'iOS'
					: Platform.isAndroidApp
						? 'Android'
						: '?';
