import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts'],
		testTimeout: 60_000,
		hookTimeout: 120_000,
		// Night and date tests must not depend on where they run.
		env: { TZ: 'UTC' },
	},
});
