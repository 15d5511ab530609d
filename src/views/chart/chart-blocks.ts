/** The code blocks that draw charts: `astro-progress`, `astro-flats`, and the chart of `astro-nights`. */
import type { Plugin } from 'obsidian';
import type { CompareFilters } from '../../domain/exposure';
import type { RigDials } from '../../view-models/flats-chart';
import { reviewedRows } from '../../domain/goals/kept-nights';
import { parseLogRows, type ParsedLog } from '../../domain/goals/log-parsing';
import type { NoteChart } from '../../view-models/note-chart';
import type { TargetProgress } from '../../view-models/progress-chart';
import { drawNights } from '../note/nights-block';
import { drawFlats } from './flats-block';
import { drawNightsFigure } from './night-bars';
import { NoteSection } from './note-section';
import { drawProgress } from './progress-block';

/** What charts show, by the path of a note. */
export interface ChartSource {
	readonly progress: (path: string) => Promise<NoteChart<TargetProgress>>;
	readonly dials: (path: string) => Promise<NoteChart<readonly RigDials[]>>;
	readonly compareFilters: () => CompareFilters;
}

/** A rig's dials show the lights of its targets, and a target's the symmetry of its rigs. */
const isOurs = ({ target, rig }: Readonly<Record<string, unknown>>): boolean =>
	target !== undefined || rig !== undefined;

/** Registers the code blocks; each draws the note that it stands in. */
export function bindCharts(plugin: Plugin, source: ChartSource): void {
	const { app } = plugin;
	plugin.registerMarkdownCodeBlockProcessor('astro-progress', (_text, el, context) => {
		context.addChild(
			new NoteSection(el, {
				app,
				path: context.sourcePath,
				read: source.progress,
				draw: (parent, shown, owner) => {
					drawProgress(app, parent, shown, owner);
				},
			}),
		);
	});
	plugin.registerMarkdownCodeBlockProcessor('astro-flats', (_text, el, context) => {
		context.addChild(
			new NoteSection(el, {
				app,
				path: context.sourcePath,
				read: source.dials,
				isRelated: isOurs,
				draw: drawFlats,
			}),
		);
	});
	plugin.registerMarkdownCodeBlockProcessor('astro-nights', (text, el, context) => {
		const log = parseLogRows(text);
		// What the rest of the note says of its nights can change while the log does not.
		const read = (path: string): Promise<NoteChart<ParsedLog>> =>
			Promise.resolve({
				shown: {
					...log,
					rows: [...reviewedRows(log.rows, app.metadataCache.getCache(path)?.frontmatter ?? {})],
				},
			});
		context.addChild(
			new NoteSection(el, {
				app,
				path: context.sourcePath,
				read,
				draw: (parent, shown, owner) => {
					drawNightsFigure(app, parent, shown.rows, source.compareFilters(), owner);
					drawNights(shown, parent, source.compareFilters());
				},
			}),
		);
	});
}
