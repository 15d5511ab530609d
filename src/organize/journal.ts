/**
 * The journal of one operation: JSON lines. First the header, then every step, then marks. It is on the disk as a whole, mark
 * 'begin' included, before the first step; what comes after that is only ever appended.
 */
import * as v from 'valibot';
import type { EndState } from '../domain/outcome';
import type { Plan, Step } from '../domain/plan';
import { isCarrying } from '../domain/plan';
import type { Direction } from './acts';

const VERSION = 1;

const HEADER = v.object({
	version: v.literal(VERSION),
	id: v.pipe(v.string(), v.regex(/^\d{8}T\d{6}-[a-z0-9]{4}$/)),
	operation: v.string(), title: v.string(), outside: v.array(v.string()), madeAtMs: v.number(),
	/** How many lines of steps follow. */
	steps: v.number(),
	files: v.number(), bytes: v.number(),
});

/** Of every operation, old ones included: what the list of operations shows. */
export type JournalHeader = v.InferOutput<typeof HEADER>;

const file = { from: v.string(), to: v.string(), sizeBytes: v.number(), mtimeMs: v.number() };
const STEP: v.GenericSchema<unknown, Step> = v.variant('kind', [
	v.object({ kind: v.literal('move file'), ...file }),
	v.object({ kind: v.literal('copy file'), ...file }),
	v.object({ kind: v.literal('move folder'), from: v.string(), to: v.string(), files: v.number(), sizeBytes: v.number() }),
	v.object({ kind: v.literal('make folder'), path: v.string() }),
	v.object({ kind: v.literal('remove folder'), path: v.string() }),
]);

const MARK = v.union([
	v.object({ begin: v.picklist(['forward', 'back']) }),
	/** How many steps had their turn. Says how far an operation came; what lies on the disk decides what is done. */
	v.object({ done: v.number() }),
	v.object({
		end: v.picklist(['done', 'partly', 'undone']),
		/** Indexes of the steps that do not stand. */
		standingNot: v.array(v.number()),
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
}

export type JournalState = { readonly kind: 'ended'; readonly as: EndState } | { readonly kind: 'unfinished'; readonly direction: Direction; readonly done: number };

/** newer: written by a later version, to be left alone. torn: cut short before its first step, so that nothing happened. */
export interface JournalFault { readonly fault: 'newer' | 'unreadable' | 'torn' }

/** In the order of their codes, so that ids sort by time. */
const DIGITS = '23456789abcdefghijkmnpqrstuvwxyz';

/** A new operation's name: `20260114T203000-7qf9`, UTC. Sorts by the millisecond. */
export function newOperationId(nowMs: number, random: () => number): string {
	const digit = (of32: number): string => DIGITS.charAt(Math.floor(of32) % 32);
	const milliseconds = new Date(nowMs).getUTCMilliseconds();
	const tail = digit(milliseconds / 32) + digit(milliseconds) + digit(random() * 32) + digit(random() * 32);
	return `${new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, '')}-${tail}`;
}

/** The journal's text before the first step. */
export function journalText(id: string, madeAtMs: number, { operation, title, outside }: Plan, steps: readonly Step[]): string {
	const { files, bytes } = countsOf(steps);
	const header: JournalHeader = { version: VERSION, id, operation, title, outside: [...outside], madeAtMs, steps: steps.length, files, bytes };
	return `${[header, ...steps].map(line => JSON.stringify(line)).join('\n')}\n${BEGIN}`;
}

/** A mark as it is appended. The line break comes first: the last line may be torn. */
export const markText = (mark: Mark): string => `\n${JSON.stringify(mark)}`;

/** Files and bytes that steps carry. */
export function countsOf(steps: readonly Step[]): { files: number; bytes: number } {
	let files = 0;
	let bytes = 0;
	for (const step of steps) {
		if (!isCarrying(step)) continue;
		files += step.kind === 'move folder' ? step.files : 1;
		bytes += step.sizeBytes;
	}
	return { files, bytes };
}

export function parseJournal(text: string): Journal | JournalFault {
	const lines = text.split('\n').filter(line => line !== '');
	const first = parsed(lines[0] ?? '');
	if (isNewer(first)) return { fault: 'newer' };
	if (!lines.includes(BEGIN)) return { fault: 'torn' };
	const header = v.safeParse(HEADER, first);
	if (!header.success) return { fault: 'unreadable' };
	const end = 1 + header.output.steps;
	return { header: header.output, stepLines: lines.slice(1, end), ...stateOf(lines.slice(end)) };
}

/** One of a journal's steps; undefined where its line is damaged. */
export function parseStep(line: string): Step | undefined {
	const step = v.safeParse(STEP, parsed(line));
	return step.success ? step.output : undefined;
}

function stateOf(marks: readonly string[]): Pick<Journal, 'state' | 'standingNot'> {
	let state: JournalState = { kind: 'unfinished', direction: 'forward', done: 0 };
	let standingNot: ReadonlySet<number> = new Set();
	for (const line of marks) {
		const mark = v.safeParse(MARK, parsed(line));
		// A mark that is torn was not flushed: without it, the disk is looked at.
		if (!mark.success) continue;
		if ('begin' in mark.output) state = { kind: 'unfinished', direction: mark.output.begin, done: 0 };
		else if ('end' in mark.output) {
			state = { kind: 'ended', as: mark.output.end };
			standingNot = new Set(mark.output.standingNot);
		} else if (state.kind === 'unfinished') state = { ...state, done: mark.output.done };
	}
	return { state, standingNot };
}

const isNewer = (header: unknown): boolean =>
	typeof header === 'object' && header !== null && 'version' in header && typeof header.version === 'number' && header.version > VERSION;

function parsed(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		// Torn by a crash; the schema says what is missing.
		return undefined;
	}
}
