/** Where operations happen: one Data tree, the disk it lies on, and who is at work. */
import type { StepFailure } from '../domain/operations/plan';
import type { OperationRecords } from './device-state';
import { failureOf, isDiskFailure } from './disk';
import { makeTimeSlice, type TimeSlice } from '../async/time-slice';
import type { WritingDisk, WritingProcess } from './writing-disk';
import { isAbsolute } from '../domain/paths';

export interface TreeAccess {
	readonly disk: WritingDisk;
	/** Absolute path of the Data tree, with `/`. */
	readonly root: string;
	readonly clock: Clock;
	readonly process: WritingProcess;
	/** What this device knows of its own operations; absent where nothing is kept. */
	readonly records?: OperationRecords | undefined;
}

export interface Clock {
	/** Wall clock, milliseconds since 1970. */
	now(): number;
	/** Never goes back, milliseconds. */
	monotonic(): number;
	/** Resolves after other work had its turn. */
	turn(): Promise<void>;
	/** Resolves after so many milliseconds. */
	wait(milliseconds: number): Promise<void>;
	/** 0 ≤ x < 1. */
	random(): number;
}

/** Our folder in a Data tree, made at the first operation (DESIGN 7). */
export const LOG_FOLDER = '.astro-data-log';

/** A plan's path on the disk. */
export const pathOnDisk = ({ root }: Pick<TreeAccess, 'root'>, path: string): string =>
	isAbsolute(path) ? path : path === '' ? root : `${root}/${path}`;

export const paceOf = ({ clock }: TreeAccess): TimeSlice =>
	makeTimeSlice(
		() => clock.turn(),
		() => clock.monotonic(),
	);

/**
 * The system's code of a call that failed, '' of one that did not.
 * @throws what is no failure of the disk: bugs
 */
export async function codeOf(call: () => void | Promise<void>): Promise<string> {
	try {
		await call();
		return '';
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return failureOf(error);
	}
}

/** A disk that fails is a trouble of the step; anything else is a bug. */
export async function orFailure<T>(work: () => Promise<T>): Promise<T | StepFailure> {
	try {
		return await work();
	} catch (error) {
		if (!isDiskFailure(error)) throw error;
		return failed(failureOf(error));
	}
}
export const failed = (code: string): StepFailure => ({ reason: 'failed', detail: code });
