/** Goals: how much light a target shall get, read from a note's properties or a command's arguments (DESIGN 4). */
import { toMillisecond } from '../exposure';
import type { Problem } from '../problem';

/** Light that each panel shall get. */
export interface Goal {
	/** Canonical; a filter that no table knows is as the key spells it. */
	readonly filter: string;
	/** Only frames of rigs with this optics fill it; null: all rigs together. */
	readonly optics: string | null;
	/** Only subs of this exposure fill it; null: any exposure that has no goal of its own. */
	readonly exposureSeconds: number | null;
	readonly seconds: number;
}

export interface Goals {
	readonly goals: readonly Goal[];
	/** How much more is to be shot than kept: 0.15. */
	readonly buffer: number;
	/**
	 * `note-goal-unreadable` {key, value, reason: GoalFault} and `note-shares-over-100` {sum}; `path` is the caller's
	 * to fill.
	 */
	readonly problems: readonly Problem[];
}

/** Why a key gives no goal. */
export type GoalFault =
	| 'unreadable'
	| 'negative'
	| 'absurd'
	/** An earlier key names the same filter. */
	| 'twice'
	/** `goal_`, `goal_@RC8`, `goal_L@`, `goal_none`. */
	| 'no-name'
	/** Shares and `goal_hours` are for all rigs together. */
	| 'not-for-one-rig'
	| 'hours-without-shares'
	| 'share-without-hours';

export interface GoalOptions {
	/** The filter that a name stands for; undefined for a name such as "none". */
	readonly canonical: (name: string) => string | undefined;
	readonly defaultBuffer: number;
}

type Entry = readonly [key: string, value: unknown];
type Amount = Pick<Goal, 'exposureSeconds' | 'seconds'>;

interface Share {
	readonly entry: Entry;
	readonly filter: string;
	readonly percent: number;
}

interface Hours {
	readonly entry: Entry;
	readonly seconds: number;
}

interface Request {
	readonly what: 'goal_hours' | 'rejection_buffer' | 'goal' | 'share';
	readonly filter: string;
	readonly optics: string | null;
}

/** Properties of the community plugin Share Note. */
const SHARE_NOTE_KEYS = /^share_(?:link|updated|encrypted|unencrypted|expires)$/i;

/** More than a year has. */
const MOST_HOURS = 10_000;
const MOST_PERCENT = 1000;

const COUNTED = /^(\d+)\s*[x×*]\s*(\d+(?:\.\d+)?)\s*(?:s|secs?|seconds?)?$/i;
const DURATION = /^(?:(\d+(?:\.\d+)?)\s*h(?:ours?|rs?)?)?\s*(?:(\d+(?:\.\d+)?)\s*m(?:ins?|inutes?)?)?$/i;
const HOURS = /^-?\d+(?:\.\d+)?$/;
const PERCENT = /^(-?\d+(?:\.\d+)?)\s*(%?)$/;

/**
 * The goals of a note. `goal_<filter>` is hours (`10`, `"10"`, `"7.5h"`, `"7h 30m"`, `"450 min"`), counted subs
 * (`"60x300s"`) or a list of these; `goal_<filter>@<optics>` is a rig's own; `share_<filter>` is percent of
 * `goal_hours`, unless a direct goal stands.
 * `rejection_buffer` above 1, or with a percent sign, is percent: 0.15, 15 and "15%" are the same. Keys ignore case.
 * Empty values and zero are no goal; what can't be read is a problem and no goal.
 */
export function parseGoals(properties: Readonly<Record<string, unknown>>, options: GoalOptions): Goals {
	return readGoals(
		Object.entries(properties).filter(([key]) => !SHARE_NOTE_KEYS.test(key)),
		options,
	);
}

/**
 * The goals of `--goal-hours 10 --share L=40,R=20`. Problems name `goal_hours` and `share_L`, or `--share` for a part
 * without `=`.
 */
export function goalsFromArguments(
	goalHours: string | undefined,
	shares: readonly string[],
	options: GoalOptions,
): Goals {
	const problems: Problem[] = [];
	const entries: Entry[] = [['goal_hours', goalHours]];
	for (const part of shares
		.flatMap(text => text.split(','))
		.map(text => text.trim())
		.filter(text => text !== '')) {
		const [name = '', value] = part.split('=');
		if (value === undefined || value.trim() === '') problems.push(problem('--share', part, 'unreadable'));
		else entries.push([`share_${name}`, value]);
	}
	const read = readGoals(entries, options);
	return { ...read, problems: [...problems, ...read.problems] };
}

/** What keys give, each under its identity. */
interface ReadKeys {
	readonly direct: ReadonlyMap<string, readonly Goal[]>;
	readonly shares: ReadonlyMap<string, Share>;
	readonly hours: Hours | undefined;
	readonly buffer: number | undefined;
	readonly problems: Problem[];
}

function readKeys(entries: readonly Entry[], canonical: GoalOptions['canonical']): ReadKeys {
	const problems: Problem[] = [];
	const direct = new Map<string, readonly Goal[]>();
	const shares = new Map<string, Share>();
	const hours = new Map<string, Hours>();
	const buffers = new Map<string, number>();

	for (const entry of entries) {
		const [key, value] = entry;
		const request = isBlank(value) ? undefined : requestOf(key, canonical);
		if (request === undefined) continue;
		const fail = (reason: GoalFault): void => {
			problems.push(problem(key, value, reason));
		};
		if (typeof request === 'string') {
			fail(request);
			continue;
		}
		const { what, filter, optics } = request;
		/** Keeps what was read under its identity; the first readable key wins. */
		const keep = <Value>(into: Map<string, Value>, read: Value | GoalFault, id = ''): void => {
			if (isFault(read)) fail(read);
			else if (into.has(id)) fail('twice');
			else into.set(id, read);
		};
		if (what === 'goal')
			keep(
				direct,
				onSuccess(readAmounts(value), amounts => amounts.map(amount => ({ filter, optics, ...amount }))),
				goalId(filter, optics),
			);
		else if (what === 'share')
			keep(
				shares,
				onSuccess(readPercent(value), ({ percent }) => ({ entry, filter, percent })),
				goalId(filter, null),
			);
		else if (what === 'goal_hours')
			keep(
				hours,
				onSuccess(readHours(value), seconds => ({ entry, seconds })),
			);
		else keep(buffers, readBuffer(value));
	}
	return { direct, shares, hours: hours.get(''), buffer: buffers.get(''), problems };
}

function readGoals(entries: readonly Entry[], { canonical, defaultBuffer }: GoalOptions): Goals {
	const { direct, shares, hours: whole, buffer = defaultBuffer, problems } = readKeys(entries, canonical);
	const inEffect = [...shares].filter(([id]) => !direct.has(id)).map(([, share]) => share);
	const sum = toMillisecond(inEffect.reduce((percent, share) => percent + share.percent, 0));
	if (!whole) problems.push(...inEffect.map(({ entry: [key, value] }) => problem(key, value, 'share-without-hours')));
	else if (shares.size === 0) problems.push(problem(...whole.entry, 'hours-without-shares'));
	else if (sum > 100) problems.push({ code: 'note-shares-over-100', path: '', detail: { sum } });

	const shared = inEffect.map(({ filter, percent }): Goal => ({
		filter,
		optics: null,
		exposureSeconds: null,
		seconds: toMillisecond(((whole?.seconds ?? 0) * percent) / 100),
	}));
	return {
		goals: [...[...direct.values()].flat(), ...shared].filter(({ seconds }) => seconds > 0),
		buffer,
		problems,
	};
}

/** What a key asks for; undefined for keys that are no business of goals. */
function requestOf(key: string, canonical: GoalOptions['canonical']): Request | GoalFault | undefined {
	const whole = key.trim().toLowerCase();
	if (whole === 'goal_hours' || whole === 'rejection_buffer') return { what: whole, filter: '', optics: null };
	const match = /^(goal|share)_([^@]*)(@.*)?$/i.exec(key.trim());
	if (!match) return undefined;
	const what = whole.startsWith('goal') ? 'goal' : 'share';
	const name = (match[2] ?? '').trim();
	const optics = match[3] === undefined ? null : match[3].slice(1).trim();
	if (name === '' || optics === '') return 'no-name';
	if (optics !== null && (what === 'share' || name.toLowerCase() === 'hours')) return 'not-for-one-rig';
	const filter = canonical(name);
	return filter === undefined ? 'no-name' : { what, filter, optics };
}

const goalId = (filter: string, optics: string | null): string => `${filter}@${optics ?? ''}`.toLowerCase();

const isBlank = (value: unknown): boolean =>
	value === null || value === undefined || (typeof value === 'string' && value.trim() === '');

const isFault = (read: unknown): read is GoalFault => typeof read === 'string';

const onSuccess = <From, To>(read: From | GoalFault, then: (value: From) => To): To | GoalFault =>
	isFault(read) ? read : then(read);

function readAmounts(value: unknown): Amount[] | GoalFault {
	const seconds = new Map<number | null, number>();
	for (const item of Array.isArray(value) ? (value as unknown[]).filter(item => !isBlank(item)) : [value]) {
		const amount =
			readCounted(item) ?? onSuccess(readHours(item), hours => ({ exposureSeconds: null, seconds: hours }));
		if (isFault(amount)) return amount;
		seconds.set(amount.exposureSeconds, toMillisecond((seconds.get(amount.exposureSeconds) ?? 0) + amount.seconds));
	}
	return [...seconds].map(([exposureSeconds, sum]) => ({ exposureSeconds, seconds: sum }));
}

/** `"60x300s"`; undefined for everything else. */
function readCounted(value: unknown): Amount | GoalFault | undefined {
	const [, subs, exposure] = (typeof value === 'string' && COUNTED.exec(value.trim())) || [];
	if (subs === undefined) return undefined;
	const exposureSeconds = toMillisecond(Number(exposure));
	return onSuccess(checkedHours((Number(subs) * exposureSeconds) / 3600), seconds => ({ exposureSeconds, seconds }));
}

/** Seconds of `10`, `"10"`, `"7h 30m"`. */
function readHours(value: unknown): number | GoalFault {
	if (typeof value === 'number') return checkedHours(value);
	const text = typeof value === 'string' ? value.trim() : '';
	if (HOURS.test(text)) return checkedHours(Number(text));
	const match = text === '' ? null : DURATION.exec(text);
	return match ? checkedHours(Number(match[1] ?? 0) + Number(match[2] ?? 0) / 60) : 'unreadable';
}

function checkedHours(hours: number): number | GoalFault {
	return checked(hours, MOST_HOURS) ?? toMillisecond(hours * 3600);
}

function readPercent(value: unknown): { percent: number; hasSign: boolean } | GoalFault {
	const [, digits, sign] = (typeof value === 'string' && PERCENT.exec(value.trim())) || [];
	const percent = typeof value === 'number' ? value : Number(digits);
	return checked(percent, MOST_PERCENT) ?? { percent, hasSign: sign === '%' };
}

const readBuffer = (value: unknown): number | GoalFault =>
	onSuccess(readPercent(value), ({ percent, hasSign }) => (hasSign || percent > 1 ? percent / 100 : percent));

function checked(value: number, most: number): GoalFault | undefined {
	if (Number.isNaN(value)) return 'unreadable';
	if (value < 0) return 'negative';
	return value > most ? 'absurd' : undefined;
}

const problem = (key: string, value: unknown, reason: GoalFault): Problem => ({
	code: 'note-goal-unreadable',
	path: '',
	detail: { key, value: shown(value), reason },
});

/** A property's value as a sentence can quote it; never looks deep, for YAML can hold a list inside itself. */
function shown(value: unknown): string {
	if (Array.isArray(value)) return value.map(item => (isScalar(item) ? String(item) : '…')).join(', ');
	return isScalar(value) ? String(value) : '{…}';
}

const isScalar = (value: unknown): value is string | number | boolean =>
	['string', 'number', 'boolean'].includes(typeof value);
