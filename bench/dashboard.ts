/** The dashboard with very many targets: figures and bars of its speed in the browser. */
import { plainTable } from '../src/text/words';
import { measureDashboard } from '../test/browser/dashboard-speed';
import { closeBrowser } from '../test/browser/harness/obsidian-page';
import { barTable, type Bar } from './report';
import { median, quantile } from './statistics';

/** @returns whether all bars are met */
export async function runDashboardBenchmark(targets: number, print: (line: string) => void): Promise<boolean> {
	try {
		const { opening, ...times } = await measureDashboard(targets);
		const names = {
			firstPaints: 'first paint, from the answers on',
			filterings: 'filtering, sorting',
			followings: 'a note changed',
		};
		const figures = (['firstPaints', 'filterings', 'followings'] as const).map(what => [
			names[what],
			times[what].length,
			quantile(times[what], 0).toFixed(1),
			median(times[what]).toFixed(1),
			quantile(times[what], 1).toFixed(1),
		]);
		print(`${targets} targets. Opened for the first time, all notes read: ${opening.toFixed(0)} ms\n`);
		print(
			plainTable(
				['', 'times', 'shortest ms', 'median ms', 'longest ms'],
				[false, true, true, true, true],
				figures.map(row => row.map(String)),
			),
		);
		const bar = (name: string, milliseconds: number, limit: number): Bar => ({
			name,
			required: `≤ ${limit}`,
			measured: milliseconds.toFixed(1),
			isPassed: milliseconds <= limit,
		});
		const bars = [
			bar('first paint, ms', median(times.firstPaints), 100),
			bar('filtering, ms', median(times.filterings), 16),
		];
		print(`\n${barTable(bars)}`);
		return bars.every(({ isPassed }) => isPassed);
	} finally {
		await closeBrowser();
	}
}
