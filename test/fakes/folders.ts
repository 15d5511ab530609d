/** A folder and those above it, the nearest first; '' is left out. */
export function folderAndAbove(folder: string): string[] {
	const segments = folder.split('/');
	return segments.map((_, at) => segments.slice(0, segments.length - at).join('/'));
}
