/**
 * The journal of one operation: JSON lines. First the header, then every step, then marks. It is on the disk as a
 * whole, mark 'begin' included, before the first step; what comes after that is only ever appended.
 */
import * as v from 'valibot';
import type { EndState } from '../domain/operations/outcome';
import type { FollowUp, Plan, Step } from '../domain/operations/plan';
import { movesFiles } from '../domain/operations/plan';
import type { Direction } from './steps';

/** 1: what is to go was unlinked at once, and copies grew beside their destination. */
const VERSION = 2;

const FOLLOW_UP: v.GenericSchema<unknown, FollowUp> = v.variant('kind', [
	v.object({
		kind: v.literal('stage'),
		target: v.string(),
		stageSince: v.nullable(v.string()),
		moves: v.array(v.object({ rig: v.nullable(v.string()), folder: v.string(), from: v.string(), to: v.string() })),
	}),
	v.object({
		kind: v.literal('archive'),
		target: v.string(),
		folders: v.array(v.string()),
		sources: v.array(v.string()),
	}),
]);

const HEADER = v.object({
	version: v.picklist([1, VERSION]),
	id: v.pipe(v.string(), v.regex(/^\d{8}T\d{6}-[a-z0-9]{4}$/)),
	operation: v.string(),
	title: v.string(),
	outside: v.array(v.string()),
	madeAtMs: v.number(),
	/** How many lines of steps follow. */
	steps: v.number(),
	files: v.number(),
	bytes: v.number(),
	followUp: v.optional(FOLLOW_UP),
	/** Copies that were there before, of the same bytes. */
	present: v.optional(v.array(v.object({ from: v.string(), to: v.string() }))),
	/** How many things the plan left alone, or had to, before its first step. */
	leftAlone: v.optional(v.number()),
});

/** Of every operation, old ones included: what the list of operations shows. */
export type JournalHeader = v.InferOutput<typeof HEADER>;

const file = { from: v.string(), to: v.string(), sizeBytes: v.number(), mtimeMs: v.number() };
const folder = { mode: v.optional(v.number()), mtimeMs: v.optional(v.number()) };
const STEP: v.GenericSchema<unknown, Step> = v.variant('kind', [
	v.object({ kind: v.literal('move file'), ...file }),
	v.object({ kind: v.literal('copy file'), ...file }),
	v.object({
		kind: v.literal('move folder'),
		from: v.string(),
		to: v.string(),
		files: v.number(),
		sizeBytes: v.number(),
	}),
	v.object({ kind: v.literal('make folder'), path: v.string(), ...folder }),
	v.object({ kind: v.literal('remove folder'), path: v.string(), ...folder }),
]);

const MARK = v.union([
	v.object({ begin: v.picklist(['forward', 'back']) }),
	/** How many steps had their turn. Says how far an operation came; what lies on the disk decides what is done. */
	v.object({ done: v.number() }),
	v.object({
		end: v.picklist(['done', 'partly', 'undone']),
		/** Indexes of the steps that do not stand. */
		standingNot: v.array(v.number()),
		/** Which way it went, where a recovery turned it round. */
		direction: v.optional(v.picklist(['forward', 'back'])),
	}),
]);

type Mark = v.InferOutput<typeof MARK>;

/** The last line before the first step. */
const BEGIN = JSON.stringify({ begin: 'forward' } satisfies Mark);

export interface Journal {
	readonly header: JournalHeader;
	/** As they were written: those of a long list take time to read. */
	readonly stepLines: readonly string[];
	/** Indexes of steps that did not stand when the journal last ended. */
	readonly standingNot: ReadonlySet<number>;
	readonly state: JournalState;
	/** Which way its steps went last. */
	readonly direction: Direction;
}

export type JournalState =
	| { readonly kind: 'ended'; readonly as: EndState }
	| { readonly kind: 'unfinished'; readonly direction: Direction; readonly done: number };

/**
 * newer: written by a later version, to be left alone. headless: without the mark before the first step, cut short in
 * the writing or damaged later.
 */
export interface JournalFault {
	readonly fault: 'newer' | 'unreadable' | 'headless';
}

/** In the order of their codes, so that ids sort by time. */
const DIGITS = '23456789abcdefghijkmnpqrstuvwxyz';

/** A new operation's name: `20260114T203000-7qf9`, UTC. Sorts by the millisecond. */
export function newOperationId(nowMs: number, random: () => number): string {
	const digit = (of32: number): string => DIGITS.charAt(Math.floor(of32) % 32);
	const milliseconds = new Date(nowMs).getUTCMilliseconds();
	const tail = digit(milliseconds / 32) + digit(milliseconds) + digit(random() * 32) + digit(random() * 32);
	return `${new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}-${tail}`;
}

/** What a journal says of a plan besides its steps. */
export interface Begun {
	readonly plan: Plan;
	readonly steps: readonly Step[];
	readonly present: readonly { readonly from: string; readonly to: string }[];
	readonly leftAlone: number;
}

/** The journal's text before the first step. */
export function journalText(id: string, madeAtMs: number, { plan, steps, present, leftAlone }: Begun): string {
	const { operation, title, outside, followUp } = plan;
	const { files, bytes } = countsOf(steps);
	const header: JournalHeader = {
		version: VERSION,
		id,
		operation,
		title,
		outside: [...outside],
		madeAtMs,
		steps: steps.length,
		files,
		bytes,
		...(followUp && { followUp }),
		...(present.length > 0 && { present: [...present] }),
		...(leftAlone > 0 && { leftAlone }),
	};
	return `${[header, ...steps].map(line => JSON.stringify(line)).join('\n')}\n${BEGIN}`;
}

/** A mark as it is appended. The line break comes first: the last line may be torn. */
export const markText = (mark: Mark): string => `\n${JSON.stringify(mark)}`;

/** Files and bytes that steps move or copy. */
export function countsOf(steps: readonly Step[]): { files: number; bytes: number } {
	let files = 0;
	let bytes = 0;
	for (const step of steps) {
		if (!movesFiles(step)) continue;
		files += step.kind === 'move folder' ? step.files : 1;
		bytes += step.sizeBytes;
	}
	return { files, bytes };
}

export function parseJournal(text: string): Journal | JournalFault {
	// A power cut may leave zero bytes where text was to come.
	const lines = text.split(/[\n\0]+/).filter(line => line !== '');
	const first = parsed(lines[0] ?? '');
	if (isNewer(first)) return { fault: 'newer' };
	if (!lines.includes(BEGIN)) return { fault: 'headless' };
	const header = v.safeParse(HEADER, first);
	if (!header.success) return { fault: 'unreadable' };
	const end = 1 + header.output.steps;
	// A header that tells of fewer steps would let the others be forgotten.
	if (lines[end] !== BEGIN) return { fault: 'unreadable' };
	return { header: header.output, stepLines: lines.slice(1, end), ...stateOf(lines.slice(end)) };
}

/** What can still be read of a damaged journal: steps, and which way they went last. */
export function salvage(text: string): { readonly steps: readonly Step[]; readonly direction: Direction } {
	const lines = text.split(/[\n\0]+/);
	const begins = lines
		.map(line => v.safeParse(MARK, parsed(line)))
		.flatMap(({ success, output }) => (success && 'begin' in output ? [output.begin] : []));
	return { steps: lines.map(parseStep).filter(step => step !== undefined), direction: begins.at(-1) ?? 'forward' };
}

/** One of a journal's steps; undefined where its line is damaged. */
export function parseStep(line: string): Step | undefined {
	const step = v.safeParse(STEP, parsed(line));
	return step.success ? step.output : undefined;
}

function stateOf(marks: readonly string[]): Pick<Journal, 'state' | 'standingNot' | 'direction'> {
	let direction: Direction = 'forward';
	let state: JournalState = { kind: 'unfinished', direction: 'forward', done: 0 };
	let standingNot: ReadonlySet<number> = new Set();
	for (const line of marks) {
		const mark = v.safeParse(MARK, parsed(line));
		// A mark that is torn was not flushed: without it, the disk is looked at.
		if (!mark.success) continue;
		if ('begin' in mark.output) {
			direction = mark.output.begin;
			state = { kind: 'unfinished', direction, done: 0 };
		} else if ('end' in mark.output) {
			state = { kind: 'ended', as: mark.output.end };
			direction = mark.output.direction ?? direction;
			standingNot = new Set(mark.output.standingNot);
		} else if (state.kind === 'unfinished') state = { ...state, done: mark.output.done };
	}
	return { state, standingNot, direction };
}

const isNewer = (header: unknown): boolean =>
	typeof header === 'object' &&
	header !== null &&
	'version' in header &&
	typeof header.version === 'number' &&
	header.version > VERSION;

function parsed(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		// Torn by a crash; the schema says what is missing.
		return undefined;
	}
}
