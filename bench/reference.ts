/** The yardsticks: native code that makes the same calls (reference.c), and astropy. */
import { execFileSync, spawnSync } from 'node:child_process';

/** What the native code does with each file: open and read its header, or look at its size and time. */
export type ReferenceMode = 'read' | 'stat';

export interface ReferenceRun {
	readonly files: number;
	readonly folders: number;
	readonly milliseconds: number;
}

/** @returns a runner of the compiled reference; @throws where there is no C compiler */
export function compileReference(folder: string): (mode: ReferenceMode, tree: string) => ReferenceRun {
	const binary = `${folder}/reference`;
	execFileSync('cc', ['-O2', '-o', binary, 'bench/reference.c'], { stdio: 'inherit' });
	return (mode, tree) => {
		const [files = NaN, good = NaN, folders = NaN, milliseconds = NaN] = execFileSync(binary, [mode, tree], {
			encoding: 'utf8',
		})
			.trim()
			.split(' ')
			.map(Number);
		if (files !== good) throw new Error(`the reference understood ${good} of ${files} files`);
		return { files, folders, milliseconds };
	};
}

/** An interpreter that has astropy; undefined where none has. */
export function pythonWithAstropy(): string | undefined {
	return ['python3', '/usr/bin/python3', '/usr/local/bin/python3', 'python'].find(
		python => spawnSync(python, ['-c', 'import astropy.io.fits']).status === 0,
	);
}

/** Milliseconds that `astropy.io.fits.getheader` takes for these files, without starting Python. */
export function astropyMilliseconds(python: string, paths: readonly string[]): number {
	return Number(execFileSync(python, ['bench/getheader.py'], { input: paths.join('\n'), encoding: 'utf8' }));
}
