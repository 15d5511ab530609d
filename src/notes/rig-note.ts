/** A rig's note: its flats, its dark library, its targets (DESIGN 6). */
import { compareValues, formatDuration, toHours, type CompareFilters } from '../domain/exposure';
import { flatName, type FilterNames, type Flat } from '../domain/flats/flat';
import type { Problem } from '../domain/problem';
import { parseRig } from '../domain/rig';
import { parseRigProperties, UNTOLD_RIG, type RigConfig } from '../domain/calibration/rig-config';
import type { FlatSettings } from '../domain/flats/rig-flats';
import type { LibraryEntry, RigFacts, RigTarget } from '../domain/calibration/rig-facts';
import { formatAngle } from '../domain/angle';
import { HEADS } from '../text/heads';
import { NOTES } from '../text/notes';
import { NOTHING } from '../text/words';
import { neededTable } from './regions/flats-region';
import { NOTE_TAGS } from './note-store';
import { readProperties, setProperties, type PropertyValue } from './properties';
import { regionProblem, replaceRegions, wrapRegion } from './regions/regions';
import { escapeText, markdownTable, wikilink } from './tables';

/** What the user says of a rig in its note, and what of it can't be read. */
export function rigConfigOf(text: string, filters: FilterNames): { config: RigConfig; problems: readonly Problem[] } {
	const read = readProperties(text);
	return read.ok
		? parseRigProperties(read.properties, filters)
		: { config: UNTOLD_RIG, problems: [{ code: 'note-broken-yaml', path: '', detail: { reason: read.detail } }] };
}

/** The rig note brought up to date; see {@link updateTargetNote} for the rules. */
export function updateRigNote(
	text: string,
	facts: RigFacts | undefined,
	{ filters, compareFilters }: Pick<FlatSettings, 'filters' | 'compareFilters'>,
): { text: string; problems: readonly Problem[] } {
	const { config, problems } = rigConfigOf(text, filters);
	if (!facts || problems.some(({ code }) => code === 'note-broken-yaml')) return { text, problems };
	const contents = new Map([['targets', targetsRegion(facts.targets)]]);
	if (facts.isWhole)
		contents
			.set('flats', flatsRegion([...facts.flats, ...config.recorded], neededTable(facts.table), compareFilters))
			.set('library', libraryRegion(facts.library));
	const replaced = replaceRegions(text, contents);
	const { optics, focalRatio, camera } = parseRig(facts.rig);
	const written = setProperties(
		replaced.text,
		new Map<string, PropertyValue | undefined>([
			['optics', optics],
			['focal_ratio', focalRatio],
			['camera', camera],
			['targets', facts.targets.length],
			['hours', toHours(facts.targets.reduce((sum, { seconds }) => sum + seconds, 0))],
		]),
	);
	return {
		text: 'text' in written ? written.text : replaced.text,
		problems: [
			...problems,
			...replaced.problems.filter(({ name }) => contents.has(name)).map(regionProblem),
			...('text' in written
				? []
				: [{ code: 'note-broken-yaml', path: '', detail: { reason: written.detail } } as const]),
		],
	};
}

/** A new rig note; {@link updateRigNote} fills it. */
export function newRigNote(rig: string): string {
	const { flats, library, targets } = NOTES.headings;
	const body =
		`\n## ${flats}\n\n${wrapRegion('flats', '')}\n\n## ${library}\n\n${wrapRegion('library', '')}\n\n` +
		`## ${targets}\n\n${wrapRegion('targets', '')}\n`;
	const written = setProperties(
		body,
		new Map<string, PropertyValue>([
			['rig', rig],
			['tags', [NOTE_TAGS.rig]],
		]),
	);
	return 'text' in written ? written.text : body;
}

function flatsRegion(flats: readonly Flat[], table: string, compareFilters: CompareFilters): string {
	if (flats.length === 0 && table === '') return NOTES.rig.noFlats;
	const rows = [...flats]
		.sort(
			(a, b) =>
				compareFilters(a.filter, b.filter) ||
				compareValues(flatName(a), flatName(b)) ||
				compareValues(a.angleDegrees, b.angleDegrees) ||
				compareValues(b.date, a.date),
		)
		.map(flat => [
			escapeText(flatName(flat)),
			flat.angleDegrees === null ? NOTHING : formatAngle(flat.angleDegrees),
			flat.date ?? NOTHING,
			flat.hasAngleOfLights ? NOTES.rig.angleOfLights : flat.source,
		]);
	const list =
		rows.length === 0
			? []
			: [
					markdownTable(
						[HEADS.filter, HEADS.angle, HEADS.date, HEADS.source],
						['left', 'right', 'left', 'left'],
						rows,
					),
				];
	return [...(table === '' ? [] : [table]), ...list].join('\n\n');
}

function libraryRegion(library: readonly LibraryEntry[]): string {
	if (library.length === 0) return NOTES.rig.noDarks;
	const rows = [...library]
		.sort(
			(a, b) =>
				compareValues(a.temperatureCelsius, b.temperatureCelsius) ||
				compareValues(a.gain, b.gain) ||
				compareValues(a.kind, b.kind) ||
				Number(b.isMaster) - Number(a.isMaster),
		)
		.map(({ kind, isMaster, temperatureCelsius, gain, exposureSeconds, files }) => [
			temperatureCelsius === null ? NOTHING : `${temperatureCelsius} °C`,
			gain ?? NOTHING,
			NOTES.rig.kind({ kind, isMaster }),
			exposureSeconds.map(NOTES.exposure.seconds).join(', '),
			String(files),
		]);
	return markdownTable(
		[HEADS.temperature, HEADS.gain, HEADS.kind, HEADS.exposures, HEADS.files],
		['right', 'left', 'left', 'left', 'right'],
		rows,
	);
}

function targetsRegion(targets: readonly RigTarget[]): string {
	if (targets.length === 0) return NOTES.rig.noTargets;
	const rows = [...targets]
		.sort(
			(a, b) =>
				compareValues(a.stage?.number ?? null, b.stage?.number ?? null) || compareValues(a.target, b.target),
		)
		.map(({ target, stage, seconds }) => [
			stage ? escapeText(stage.folder) : NOTHING,
			wikilink(target),
			formatDuration(seconds),
		]);
	return markdownTable([HEADS.stage, HEADS.target, HEADS.integration], ['left', 'left', 'right'], rows);
}
