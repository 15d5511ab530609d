/**
 * Settings as the controls of the settings tab show them: a value as text, the text as a value, and what is wrong with
 * it.
 */
import type { CullLimits } from '../domain/operations/culling';
import type { Settings } from '../settings';
import { SETTINGS_TEXT } from '../text/settings';

/** How a setting appears in its control. */
export interface Form<Value, Shown> {
	show(value: Value): Shown;
	read(shown: Shown): Value;
	/** A sentence where what was entered can't be read. */
	wrong?(shown: Shown): string | undefined;
}

type AnyForm = Form<unknown, unknown>;

/** The form of a setting whose control does not hold the value itself. */
export function formOf(key: string): AnyForm | undefined {
	return FORMS[key];
}

const { wrong: WRONG } = SETTINGS_TEXT;

const lines: Form<readonly string[], string> = { show: names => names.join('\n'), read: text => parts(text, '\n') };

const commas: Form<readonly string[], string> = { show: names => names.join(', '), read: text => parts(text, ',') };

const percent: Form<number, number> = {
	show: share => Math.round(share * 1000) / 10,
	read: shown => shown / 100,
	wrong: shown => between(shown, 0, 500),
};

const within = (lowest: number, highest: number): Form<number, number> => ({
	show: value => value,
	read: shown => shown,
	wrong: shown => between(shown, lowest, highest),
});

const trimmed: Form<string, string> = { show: value => value, read: text => text.trim() };

const path: Form<string, string> = { ...trimmed, wrong: wrongPath };

const notePath: Form<string, string> = {
	...trimmed,
	wrong: text => (/[^/\\]\.md$/.test(text.trim()) ? wrongPath(text) : WRONG.noNote),
};

const aliases: Form<Settings['filterAliases'], string> = {
	show: value =>
		Object.entries(value)
			.map(([filter, names]) => `${filter} = ${names.join(', ')}`)
			.join('\n'),
	read: text => {
		const filters: Record<string, string[]> = {};
		for (const [filter, names] of assignments(text))
			filters[filter] = [...(filters[filter] ?? []), ...parts(names, ',')];
		return filters;
	},
	wrong: text => {
		if (!isAssignments(text)) return WRONG.aliasLine;
		const meant = new Map<string, string>();
		for (const [filter, names] of assignments(text)) {
			for (const name of parts(names, ',')) {
				const other = meant.get(name.toLowerCase());
				if (other !== undefined && other !== filter) return WRONG.aliasTwice(name, other, filter);
				meant.set(name.toLowerCase(), filter);
			}
		}
		return undefined;
	},
};

const timeZones: Form<Settings['rigTimeZones'], string> = {
	show: value =>
		Object.entries(value)
			.map(([rig, zone]) => `${rig} = ${zone}`)
			.join('\n'),
	read: text => Object.fromEntries(assignments(text)),
	wrong: text => {
		if (!isAssignments(text)) return WRONG.zoneLine;
		const unknown = assignments(text).find(([, zone]) => !isTimeZone(zone));
		return unknown && WRONG.zone(unknown[1]);
	},
};

/** What a limit is called in a line: "HFR 3.5, stars 200". */
const LIMITS: Readonly<Record<keyof CullLimits, string>> = {
	hfr: 'HFR',
	fwhm: 'FWHM',
	leastStars: 'stars',
	guidingRmsArcsec: 'RMS',
	eccentricity: 'eccentricity',
};
const LIMIT_KEYS = Object.keys(LIMITS) as (keyof CullLimits)[];
const LIMIT = /^([a-z]+)\s+(\d+(?:\.\d+)?)$/i;

function limitOf(text: string): [keyof CullLimits, number] | undefined {
	const [, name = '', value = ''] = LIMIT.exec(text) ?? [];
	const key = LIMIT_KEYS.find(other => LIMITS[other].toLowerCase() === name.toLowerCase());
	return key && [key, Number(value)];
}

const limits: Form<Settings['cullLimits'], string> = {
	show: value =>
		Object.entries(value)
			.map(([rig, ofRig]) => {
				const set = LIMIT_KEYS.flatMap(key => (ofRig[key] === undefined ? [] : `${LIMITS[key]} ${ofRig[key]}`));
				return `${rig} = ${set.join(', ')}`;
			})
			.join('\n'),
	read: text => {
		const rigs: Record<string, CullLimits> = {};
		for (const [rig, values] of assignments(text))
			rigs[rig] = {
				...rigs[rig],
				...Object.fromEntries(
					parts(values, ',')
						.map(limitOf)
						.filter(limit => limit !== undefined),
				),
			};
		return rigs;
	},
	wrong: text =>
		isAssignments(text) && assignments(text).every(([, values]) => parts(values, ',').every(limitOf))
			? undefined
			: WRONG.limitLine,
};

/** What a person called captures: theirs is the name behind the first sign. */
const answers: Form<Readonly<Record<string, string>>, string> = {
	show: value =>
		Object.entries(value)
			.map(([capture, name]) => `${capture} = ${name}`)
			.join('\n'),
	read: text => Object.fromEntries(assignments(text, 'first')),
	wrong: text => (isAssignments(text, 'first') ? undefined : WRONG.answerLine),
};

const FORMS: Readonly<Record<string, AnyForm>> = {
	targetNotesFolder: path,
	targetTemplatePath: path,
	rigNotesFolder: path,
	healthNotePath: notePath,
	flatChecklistPath: notePath,
	ninaPattern: trimmed,
	rejectionBuffer: percent,
	settleSeconds: within(0, 3600),
	flatToleranceDegrees: within(0.5, 45),
	flatMaxAgeDays: within(1, 3650),
	closedFromStage: { show: value => String(value), read: text => Number(text) },
	filterAliases: aliases,
	filterOrder: commas,
	rigTimeZones: timeZones,
	cullLimits: limits,
	captureRigs: answers,
	captureTargets: answers,
	rejectPatterns: lines,
	excludedFolders: lines,
	excludedFiles: lines,
	libraryFolders: lines,
} satisfies Partial<Record<keyof Settings, AnyForm>>;

const parts = (text: string, separator: string): string[] =>
	text
		.split(separator)
		.map(part => part.trim())
		.filter(part => part !== '');

type Divider = 'first' | 'last';

/**
 * The lines "name = value" of a text. A rig's name may hold the sign too: where it comes first, the last one divides.
 */
function assignments(text: string, divider: Divider = 'last'): [name: string, value: string][] {
	return parts(text, '\n').map(line => {
		const at = divider === 'last' ? line.lastIndexOf('=') : line.indexOf('=');
		return [line.slice(0, Math.max(at, 0)).trim(), line.slice(at + 1).trim()];
	});
}

const isAssignments = (text: string, divider?: Divider): boolean =>
	assignments(text, divider).every(([name, value]) => name !== '' && value !== '');

const between = (value: number, lowest: number, highest: number): string | undefined =>
	value >= lowest && value <= highest ? undefined : WRONG.range(lowest, highest);

/** Obsidian sees no hidden folders, so notes in one would be made again and again. */
function wrongPath(text: string): string | undefined {
	if (/(^|[\\/])\s*\./.test(text)) return WRONG.hidden;
	return /[:*?"<>|#^[\]]/.test(text) ? WRONG.characters : undefined;
}

function isTimeZone(zone: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: zone });
		return true;
	} catch {
		// The only way to ask.
		return false;
	}
}
