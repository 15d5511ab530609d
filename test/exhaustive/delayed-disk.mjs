/**
 * A preload (`NODE_OPTIONS=--import file:///…/delayed-disk.mjs`) that lets every call of `node:fs` wait before it is
 * made, so that
 * two programs meet in places where on a quick disk they never would. DELAYED_DISK_MS: the longest wait, or a range,
 * `0-40`;
 * DELAYED_DISK_SEED: a number that determines the waits.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [low, high] = rangeIn(process.env.DELAYED_DISK_MS ?? '0');
/** Streams, watchers and what asks nothing of the disk. */
const UNTOUCHED = /^(?:_|create\w*Stream$|watch|unwatch|openAsBlob$|to[A-Z])/;
const never = new Int32Array(new SharedArrayBuffer(4));

let state = Number(process.env.DELAYED_DISK_SEED ?? '1') >>> 0;

/** mulberry32, as in the tests' own random numbers: a preload can import nothing that is written in TypeScript. */
function random() {
	state = (state + 0x6d2b79f5) >>> 0;
	let mixed = Math.imul(state ^ (state >>> 15), state | 1);
	mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
	return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

function rangeIn(text) {
	const [first, second] = text.split('-').map(Number);
	const range = second === undefined ? [0, first] : [first, second];
	if (!range.every(ms => ms >= 0)) throw new Error(`DELAYED_DISK_MS: "${text}"`);
	return range;
}

const waitMs = () => low + random() * (high - low);

function waitHere() {
	const ms = waitMs();
	if (ms > 0) Atomics.wait(never, 0, 0, ms);
}

/** The same function, later; what hangs on it (`realpath.native`, the forms of `util.promisify`) stays. */
function delayed(original, wrapper) {
	return Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(original));
}

function delayedSync(original) {
	return delayed(original, function (...given) {
		waitHere();
		return original.apply(this, given);
	});
}

function delayedCallback(original) {
	return delayed(original, function (...given) {
		// Without a callback it throws at once, as ever.
		if (typeof given.at(-1) !== 'function') return original.apply(this, given);
		setTimeout(() => {
			original.apply(this, given);
		}, waitMs());
		return undefined;
	});
}

function delayedPromise(original) {
	return delayed(original, async function (...given) {
		await new Promise(done => {
			setTimeout(done, waitMs());
		});
		return original.apply(this, given);
	});
}

if (high > 0) {
	for (const name of Object.keys(fs.promises))
		if (typeof fs.promises[name] === 'function') fs.promises[name] = delayedPromise(fs.promises[name]);
	for (const name of Object.keys(fs)) {
		if (typeof fs[name] !== 'function' || !/^[a-z]/.test(name) || UNTOUCHED.test(name)) continue;
		fs[name] = name.endsWith('Sync') ? delayedSync(fs[name]) : delayedCallback(fs[name]);
	}
	syncBuiltinESMExports();
}
