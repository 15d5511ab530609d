/** Which reader reads which file: a format is one row. */
import { HeaderFactsMaker } from './facts';
import { FitsReader, GzippedFitsReader } from './fits';
import { RawReader } from './raw';
import type { HeaderReader } from './reading';
import { XisfReader } from './xisf';

/** Extensions in lower case, longest first where one ends with another; DESIGN 2. */
const FORMATS: readonly { readonly extensions: readonly string[]; readonly open: (facts: HeaderFactsMaker) => HeaderReader }[] = [
	{ extensions: ['.fits.gz', '.fit.gz', '.fts.gz'], open: facts => new GzippedFitsReader((values, changed) => facts.facts(values, changed)) },
	{ extensions: ['.fits.fz', '.fits', '.fit', '.fts'], open: facts => new FitsReader((values, changed) => facts.facts(values, changed)) },
	{ extensions: ['.xisf'], open: facts => new XisfReader(values => facts.facts(values)) },
	{ extensions: ['.cr2', '.cr3', '.nef', '.arw', '.raf', '.orf', '.rw2', '.dng'], open: facts => new RawReader(values => facts.facts(values)) },
];

export interface ReadableFile { readonly reader: HeaderReader; /** The file's name without its extension. */ readonly stem: string }

/** A scan's own readers: they remember the header before to read the next one faster. */
export function makeReaders(): (fileName: string) => ReadableFile | undefined {
	const facts = new HeaderFactsMaker();
	const byEnding = FORMATS.flatMap(({ extensions, open }) => {
		const reader = open(facts);
		return extensions.map(extension => ({ extension, reader }));
	});
	return fileName => {
		const lower = fileName.slice(-8).toLowerCase();
		for (const { extension, reader } of byEnding)
			if (lower.endsWith(extension)) return fileName.length > extension.length ? { reader, stem: fileName.slice(0, -extension.length) } : undefined;
		return undefined;
	};
}
