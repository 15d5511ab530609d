import { afterAll, expect, test } from 'vitest';
import { median } from '../../bench/statistics';
import { measureDashboard } from './dashboard-speed';
import { closeBrowser } from './harness/obsidian-page';

afterAll(closeBrowser);

/** Other tests have the processor too. */
const PATIENCE = 3;

test('a thousand targets are there at once, and found while one types', { timeout: 60_000 }, async () => {
	const { firstPaints, filterings, followings } = await measureDashboard(1000);
	const [firstPaint, filtering, following] = [Math.min(...firstPaints), median(filterings), median(followings)];
	process.stdout.write(
		`1000 targets: first paint ${firstPaint.toFixed(1)} ms, filtering ${filtering.toFixed(1)} ms, a changed ` +
			`note ${following.toFixed(1)} ms\n`,
	);
	expect(firstPaint).toBeLessThan(100 * PATIENCE);
	expect(filtering).toBeLessThan(16 * PATIENCE);
	expect(following).toBeLessThan(16 * PATIENCE);
});
