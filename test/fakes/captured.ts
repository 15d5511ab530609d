/** Frames as capture programs leave them. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { captureBytes, captureName, type ProgramName } from '../build/capture';
import type { FrameDescription } from '../build/frame-description';
import { shot } from '../plans/planned';

/** Writes a frame of M 33, of the night of 2026-01-14, long ago. @returns its path */
export function captured(
	root: string,
	folder: string,
	frame: Partial<FrameDescription> = {},
	program: ProgramName = 'nina',
): string {
	const described = shot({ ...frame, target: 'target' in frame ? frame.target : 'M 33' });
	const path = `${root}/${folder}/${captureName(program, described)}`;
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, captureBytes(program, described));
	utimesSync(path, described.startUtcMs / 1000, described.startUtcMs / 1000 + 300);
	return path;
}
