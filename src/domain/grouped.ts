/** Items by what they have in common, groups and items in the order in which they come. */
export function grouped<T, K>(items: readonly T[], keyFor: (item: T) => K): Map<K, T[]> {
	const groups = new Map<K, T[]>();
	for (const item of items) {
		const key = keyFor(item);
		const group = groups.get(key);
		if (group) group.push(item);
		else groups.set(key, [item]);
	}
	return groups;
}
