/** Writes LZ4 blocks: greedily, the last place of every four bytes. */

const SHORTEST_MATCH = 4,
	LONGEST_OFFSET = 65_535;
/** The last match begins twelve bytes before the end, and the last five bytes are literals. */
const LAST_MATCH = 12,
	LAST_LITERALS = 5;

export function lz4Block(bytes: Uint8Array): Uint8Array {
	const out: number[] = [];
	const places = new Map<string, number>();
	let written = 0;
	for (let at = 0; at < bytes.length - LAST_MATCH;) {
		const key = bytes.subarray(at, at + SHORTEST_MATCH).join();
		const place = places.get(key);
		places.set(key, at);
		if (place === undefined || at - place > LONGEST_OFFSET) {
			at++;
			continue;
		}
		let length = SHORTEST_MATCH;
		while (at + length < bytes.length - LAST_LITERALS && bytes[place + length] === bytes[at + length]) length++;
		writeSequence(out, bytes.subarray(written, at), length - SHORTEST_MATCH);
		out.push((at - place) & 255, (at - place) >> 8, ...longer(length - SHORTEST_MATCH));
		at += length;
		written = at;
	}
	writeSequence(out, bytes.subarray(written), 0);
	return Uint8Array.from(out);
}

function writeSequence(out: number[], literals: Uint8Array, match: number): void {
	out.push((Math.min(15, literals.length) << 4) | Math.min(15, match), ...longer(literals.length));
	for (const literal of literals) out.push(literal);
}

/** What of a length does not fit into the token. */
function longer(length: number): number[] {
	return length < 15
		? []
		: [...Array.from({ length: Math.floor((length - 15) / 255) }, () => 255), (length - 15) % 255];
}
