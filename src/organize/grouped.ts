/** Items by what they have in common, groups and items in the order in which they come. */
export function grouped<T>(items: readonly T[], keyFor: (item: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const item of items) {
		const key = keyFor(item);
		const group = groups.get(key);
		if (group) group.push(item);
		else groups.set(key, [item]);
	}
	return groups;
}
