/** Reads headers back without the code that wrote them, and without the product's readers. */

export interface ReadHeader {
	/** First card of each keyword: text without its quotes, everything else as written. */
	readonly values: ReadonlyMap<string, string>;
	readonly comments: readonly string[];
	readonly cardCount: number;
	/** END's block included. */
	readonly bytes: number;
}

/**
 * @throws where the header breaks a rule of FITS 4.0 section 4.1: 80 printable columns, END, whole blocks filled with
 * blanks
 */
export function readCards(file: Uint8Array, start = 0): ReadHeader {
	const values = new Map<string, string>();
	const comments: string[] = [];
	for (let place = start, cardCount = 0; ; place += 80, cardCount++) {
		const card = Buffer.from(file.subarray(place, place + 80)).toString('latin1');
		if (!/^[ -~\u00a0-\u00ff]{80}$/.test(card)) throw new Error(`not a card at ${place}: ${JSON.stringify(card)}`);
		if (card.trimEnd() === 'END') {
			const bytes = Math.ceil((place + 80 - start) / 2880) * 2880;
			if (
				Buffer.from(file.subarray(place + 80, start + bytes))
					.toString('latin1')
					.trim() !== ''
			)
				throw new Error('END is not followed by blanks');
			return { values, comments, cardCount, bytes };
		}
		const keyword = card.slice(0, 8).trimEnd();
		if (!/^[A-Z0-9_-]*$/.test(keyword)) throw new Error(`not a keyword: ${card}`);
		const long = /^HIERARCH (.+?) *= /.exec(card);
		if (long === null && card.slice(8, 10) !== '= ') {
			comments.push(card.trimEnd());
			continue;
		}
		const [name, rest] = long === null ? [keyword, card.slice(10)] : [long[1] ?? '', card.slice(long[0].length)];
		const text = /^ *'((?:[^']|'')*)'/.exec(rest)?.[1]?.replaceAll("''", "'").trimEnd();
		if (!values.has(name)) values.set(name, text ?? (rest.split('/')[0] ?? '').trim());
	}
}

interface ReadXisf {
	readonly values: ReadonlyMap<string, string>;
	readonly xml: string;
	readonly position: number;
	readonly dataBytes: number;
}

/** What an XISF file's header says: `FITSKeyword` values without quotes, and where the pixels lie. */
export function readXisf(file: Uint8Array): ReadXisf {
	const bytes = Buffer.from(file);
	if (bytes.toString('latin1', 0, 8) !== 'XISF0100') throw new Error('not an XISF file');
	const xml = bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(8));
	const place = /location="attachment:(\d+):(\d+)"/.exec(xml);
	const keywords = [...xml.matchAll(/<FITSKeyword name="([^"]*)" value="'?([^"]*?)'?" comment/g)];
	return {
		values: new Map(keywords.map(([, name = '', value = '']) => [name, value])),
		xml,
		position: Number(place?.[1]),
		dataBytes: Number(place?.[2]),
	};
}
