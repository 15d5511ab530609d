/**
 * A disk that is mounted twice, or pooled: one folder is seen by a second path, with another device number, and no call
 * goes across.
 */
import * as fs from 'node:fs';
import type { WritingFs } from '../../src/platform/node/node-mover';

/** What a mount does to file numbers: keeps them, has none, or gives others at every look. */
export type Numbers = 'kept' | 'none' | 'changing';

type Call = (...given: unknown[]) => unknown;

/**
 * @param below the file system that both paths lead to
 * @param folder absolute, real
 * @param mirror absolute path of the second view; nothing of the kind needs to exist
 */
export function mirrored(below: WritingFs, folder: string, mirror: string, numbers: Numbers = 'kept'): WritingFs {
	const isMirrored = (path: unknown): path is string =>
		typeof path === 'string' && (path === mirror || path.startsWith(`${mirror}/`));
	const real = (path: unknown): unknown => (isMirrored(path) ? folder + path.slice(mirror.length) : path);
	let looks = 0;
	const disguised = (stats: unknown): unknown => {
		if (!(stats instanceof fs.Stats) && typeof (stats as { ino?: unknown } | undefined)?.ino !== 'bigint')
			return stats;
		const found = stats as { dev: number | bigint; ino: number | bigint };
		looks++;
		const isBig = typeof found.ino === 'bigint';
		const [device, inode] = [isBig ? 1n : 1, isBig ? BigInt(looks) : looks];
		return Object.assign(Object.create(Object.getPrototypeOf(found) as object) as object, found, {
			dev: device,
			...(numbers === 'none' && { ino: isBig ? 0n : 0 }),
			...(numbers === 'changing' && { ino: inode }),
		});
	};
	const across = (call: string, given: readonly unknown[]): Error | undefined =>
		(call.startsWith('link') || call.startsWith('rename') || call.startsWith('copyFile')) &&
		call !== 'copyFile' &&
		isMirrored(given[0]) !== isMirrored(given[1])
			? Object.assign(new Error('EXDEV'), { code: 'EXDEV' })
			: undefined;
	const wrapped = Object.entries(below).map(([name, value]): [string, unknown] => {
		if (typeof value !== 'function') return [name, value];
		const call = value as Call;
		const isLook = name.startsWith('lstat') || name.startsWith('stat');
		return [
			name,
			(...given: unknown[]): unknown => {
				const isSecond = isMirrored(given[0]);
				const paths = given.map(real);
				const done = paths.at(-1);
				const crossed = across(name, given);
				if (typeof done !== 'function') {
					if (crossed) throw crossed;
					const answer = call(...paths);
					return isLook && isSecond ? disguised(answer) : answer;
				}
				if (crossed) {
					queueMicrotask(() => {
						(done as Call)(crossed);
					});
					return undefined;
				}
				return call(...paths.slice(0, -1), (error: unknown, answer?: unknown) => {
					if (error || !isSecond) (done as Call)(error, answer);
					else if (name === 'realpath') (done as Call)(null, mirror + String(answer).slice(folder.length));
					else (done as Call)(null, isLook ? disguised(answer) : answer);
				});
			},
		];
	});
	return { ...below, ...Object.fromEntries(wrapped) };
}
