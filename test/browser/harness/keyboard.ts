/** Scopes: who gets a key. The scope pushed last is asked first, and only it. */
import type * as Obsidian from 'obsidian';

interface Handler extends Obsidian.KeymapEventHandler {
	func: Obsidian.KeymapEventListener;
}

const MODIFIERS: Record<Obsidian.Modifier, (event: KeyboardEvent) => boolean> = {
	Alt: event => event.altKey,
	Ctrl: event => event.ctrlKey,
	Meta: event => event.metaKey,
	Mod: event => event.ctrlKey,
	Shift: event => event.shiftKey,
};

const pressed = (event: KeyboardEvent): string[] =>
	(['Alt', 'Ctrl', 'Meta', 'Shift'] as const).filter(modifier => MODIFIERS[modifier](event));

function matches({ key, modifiers }: Handler, event: KeyboardEvent): boolean {
	if (key !== null && key.toLowerCase() !== event.key.toLowerCase()) return false;
	if (modifiers === null) return true;
	const wanted = modifiers.split(',').filter(Boolean) as Obsidian.Modifier[];
	return wanted.every(modifier => MODIFIERS[modifier](event)) && pressed(event).length === wanted.length;
}

export class Scope implements Obsidian.Scope {
	private readonly handlers: Handler[] = [];
	constructor(private readonly parent?: Scope) {}

	register(
		modifiers: Obsidian.Modifier[] | null,
		key: string | null,
		func: Obsidian.KeymapEventListener,
	): Obsidian.KeymapEventHandler {
		const handler = { scope: this, modifiers: modifiers?.join(',') ?? null, key, func };
		this.handlers.push(handler);
		return handler;
	}

	unregister(handler: Obsidian.KeymapEventHandler): void {
		this.handlers.remove(handler as Handler);
	}

	/** Runs the first handler of this key; false from it stops the key. */
	handle(event: KeyboardEvent): void {
		const handler = this.handlers.find(candidate => matches(candidate, event));
		if (!handler) return this.parent?.handle(event);
		if (handler.func(event, { key: event.key, modifiers: pressed(event).join(','), vkey: event.key }) === false)
			event.preventDefault();
	}
}

const scopes: Scope[] = [];

export function pushScope(scope: Scope): void {
	scopes.push(scope);
}

export function popScope(scope: Scope): void {
	scopes.remove(scope);
}

document.addEventListener('keydown', event => scopes.at(-1)?.handle(event));
