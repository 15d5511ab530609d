/**
 * Pictures of every view, dialog, notice and page of settings, from the built plugin in Chromium and in both themes: to
 * be looked at, and for the README. Fails where the page reports an error or axe finds something. Names of scenes as
 * arguments take only these.
 */
import { closeBrowser } from './harness/obsidian-page';
import { filing, flats, history, hugePreview, wayOuts } from './screenshots-changes';
import { bases, boards, dashboard, phone } from './screenshots-dashboards';
import { bareCharts, charts, firstEvening, notes } from './screenshots-notes';
import { longNames, pictures, settings, welcome } from './screenshots-states';

/** Each in a window of its own, so that none depends on another. */
const SCENES = {
	welcome,
	firstEvening,
	notes,
	charts,
	bareCharts,
	dashboard,
	boards,
	bases,
	phone,
	flats,
	filing,
	hugePreview,
	history,
	wayOuts,
	pictures,
	settings,
	longNames,
} as const;

const asked = process.argv.slice(2);
const unknown = asked.find(name => !(name in SCENES));
if (unknown !== undefined)
	throw new Error(`There is no scene ${unknown}; there are ${Object.keys(SCENES).join(', ')}.`);

const faults: string[] = [];
try {
	for (const [name, take] of Object.entries(SCENES)) {
		if (asked.length > 0 && !asked.includes(name)) continue;
		// The others are worth a look all the same.
		await take().catch((error: unknown) => {
			faults.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
		});
	}
} finally {
	await closeBrowser();
}
if (faults.length > 0) throw new Error(faults.join('\n\n'));
