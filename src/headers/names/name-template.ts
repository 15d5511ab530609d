/**
 * Names described by templates: `{kind}_{target}_{exposure}[_{filter}]_{count}`. No name, whatever it holds, is tried
 * in every combination.
 */
import { FIELDS, type Draft, type Field, type FieldName } from './name-fields';

/** No file system takes longer names. */
const LONGEST_NAME = 255;

interface FieldStep {
	readonly field: Field;
	readonly mayBeEmpty: boolean;
	readonly takesMost: boolean;
}
/** The steps from here to that one may be missing together. */
interface OptionalStep {
	readonly optionalUntil: number;
}
export type Step = { readonly literal: string } | FieldStep | OptionalStep;

/** The name without its extensions: `.fits`, `.fits.fz`, any other that begins with a letter ("x_300.00s" has none). */
export function withoutExtension(name: string): string {
	return cut(/\.(?:fz|gz)$/i.test(name) ? cut(name) : name);
}

function cut(name: string): string {
	const dot = name.lastIndexOf('.');
	return dot > 0 && /^[A-Za-z][A-Za-z0-9]{1,4}$/.test(name.slice(dot + 1)) ? name.slice(0, dot) : name;
}

/** One template, compiled. */
export class NameTemplate {
	/** The longest text that every match holds: looked for first, since most names belong to other templates. */
	private readonly needed: string;
	private readonly starts: number[];
	private readonly ends: number[];
	private readonly isSkipped: boolean[];
	private readonly failed = new Set<number>();

	constructor(private readonly steps: readonly Step[]) {
		this.starts = steps.map(() => -1);
		this.ends = steps.map(() => -1);
		this.isSkipped = steps.map(() => false);
		let needed = '';
		let requiredFrom = 0;
		for (const [at, step] of steps.entries()) {
			if ('optionalUntil' in step) requiredFrom = Math.max(requiredFrom, step.optionalUntil);
			else if ('literal' in step && at >= requiredFrom && step.literal.length > needed.length)
				needed = step.literal;
		}
		this.needed = needed;
	}

	/**
	 * Compiles `{field}`, `[optional]` and literal text. Free text takes as little as it can, and at least one
	 * character.
	 */
	static of(template: string): NameTemplate {
		const steps: Step[] = [];
		const open: number[] = [];
		for (const [part] of template.matchAll(/\{\w+\}|[[\]]|[^{}[\]]+/g)) {
			if (part === '[') {
				open.push(steps.length);
				steps.push({ optionalUntil: 0 });
			} else if (part === ']') {
				const from = open.pop();
				if (from !== undefined) steps[from] = { optionalUntil: steps.length };
			} else if (part.startsWith('{')) {
				steps.push({ field: FIELDS[part.slice(1, -1) as FieldName], mayBeEmpty: false, takesMost: false });
			} else steps.push({ literal: part });
		}
		return new NameTemplate(steps);
	}

	/**
	 * Notes the facts of a name that fits from its first to its last character; otherwise leaves the draft as it was
	 * and returns false.
	 */
	read(name: string, draft: Draft): boolean {
		if (name.length > LONGEST_NAME || !name.includes(this.needed)) return false;
		if (this.failed.size > 0) this.failed.clear();
		if (!this.fits(name, 0, 0)) return false;
		for (let at = 0; at < this.steps.length; at++) {
			const step = this.steps[at];
			if (step === undefined || 'literal' in step) continue;
			if ('optionalUntil' in step) {
				if (this.isSkipped[at]) at = step.optionalUntil - 1;
				continue;
			}
			const start = this.starts[at] ?? 0;
			const end = this.ends[at] ?? 0;
			if (end > start) step.field.put(draft, name.slice(start, end));
		}
		return true;
	}

	private fits(name: string, firstStep: number, start: number): boolean {
		let position = start;
		for (let at = firstStep; at < this.steps.length; at++) {
			const step = this.steps[at];
			if (step === undefined) return false;
			if ('literal' in step) {
				if (!name.startsWith(step.literal, position)) return false;
				position += step.literal.length;
			} else if ('optionalUntil' in step || step.field.shape === undefined) {
				return this.fitsChoice(name, at, step, position);
			} else {
				step.field.shape.lastIndex = position;
				const end = step.field.shape.test(name) ? step.field.shape.lastIndex : position;
				if (end === position && !step.mayBeEmpty) return false;
				this.starts[at] = position;
				this.ends[at] = end;
				position = end;
			}
		}
		return position === name.length;
	}

	/**
	 * Remembers where a choice led nowhere: without that, a name full of separators would be tried in every
	 * combination.
	 */
	private fitsChoice(name: string, at: number, step: OptionalStep | FieldStep, position: number): boolean {
		const key = at * (LONGEST_NAME + 1) + position;
		if (this.failed.has(key)) return false;
		const fits =
			'optionalUntil' in step
				? this.fitsOptional(name, at, step, position)
				: this.fitsText(name, at, step, position);
		if (!fits) this.failed.add(key);
		return fits;
	}

	private fitsOptional(name: string, at: number, step: OptionalStep, position: number): boolean {
		this.isSkipped[at] = false;
		if (this.fits(name, at + 1, position)) return true;
		this.isSkipped[at] = true;
		return this.fits(name, step.optionalUntil, position);
	}

	private fitsText(name: string, at: number, step: FieldStep, position: number): boolean {
		const least = position + (step.mayBeEmpty ? 0 : 1);
		const next = this.steps[at + 1];
		if (next === undefined) return name.length >= least && this.fitsFrom(name, at, position, name.length);
		const delimiter = 'literal' in next ? next.literal : '';
		if (step.takesMost) {
			for (
				let end = name.lastIndexOf(delimiter);
				end >= least;
				end = end === 0 ? -1 : name.lastIndexOf(delimiter, end - 1)
			) {
				if (this.fitsFrom(name, at, position, end)) return true;
			}
			return false;
		}
		for (
			let end = name.indexOf(delimiter, least);
			end >= least;
			end = end === name.length ? -1 : name.indexOf(delimiter, end + 1)
		) {
			if (this.fitsFrom(name, at, position, end)) return true;
		}
		return false;
	}

	private fitsFrom(name: string, at: number, start: number, end: number): boolean {
		this.starts[at] = start;
		this.ends[at] = end;
		return this.fits(name, at + 1, end);
	}
}
