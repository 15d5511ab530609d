/** Which reader reads which file: a format is one row. */
import { HeaderFactsMaker } from './meaning/facts';
import { FitsReader, GzippedFitsReader } from './fits/reader';
import { RawReader } from './raw';
import type { HeaderReader } from './reading';
import { XisfReader } from './xisf';

/** Extensions in lower case; DESIGN 2. */
const FORMATS: readonly {
	readonly extensions: readonly string[];
	readonly open: (facts: HeaderFactsMaker) => HeaderReader;
}[] = [
	{
		extensions: ['.fits.gz', '.fit.gz', '.fts.gz'],
		open: facts => new GzippedFitsReader((values, changed) => facts.facts(values, changed)),
	},
	{
		extensions: ['.fits.fz', '.fits', '.fit', '.fts'],
		open: facts => new FitsReader((values, changed) => facts.facts(values, changed)),
	},
	{ extensions: ['.xisf'], open: facts => new XisfReader(values => facts.facts(values)) },
	{
		extensions: ['.cr2', '.cr3', '.nef', '.arw', '.raf', '.orf', '.rw2', '.dng'],
		open: facts => new RawReader(values => facts.facts(values)),
	},
];

/** Endings that stand behind the format's own. */
const PACKED: ReadonlySet<string> = new Set(['.gz', '.fz']);

export interface ReadableFile {
	readonly reader: HeaderReader;
	/** The file's name without its extension. */ readonly stem: string;
}

/** A scan's own readers: they remember the header before to read the next one faster. */
export function makeReaders(): (fileName: string) => ReadableFile | undefined {
	const facts = new HeaderFactsMaker();
	const byExtension = new Map(
		FORMATS.flatMap(({ extensions, open }) => {
			const reader = open(facts);
			return extensions.map(extension => [extension, reader] as const);
		}),
	);
	return fileName => {
		const last = fileName.lastIndexOf('.');
		const ending = fileName.slice(last).toLowerCase();
		const dot = PACKED.has(ending) ? fileName.lastIndexOf('.', last - 1) : last;
		const reader = dot < 1 ? undefined : byExtension.get(dot === last ? ending : fileName.slice(dot).toLowerCase());
		return reader && { reader, stem: fileName.slice(0, dot) };
	};
}
