/** The Properties block on top of a note. */
import { parseYaml } from 'obsidian-test-mocks/obsidian';
import { setIcon } from './icons';
import { type LinkSource, renderInline } from './inline-markdown';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

function iconOf(key: string, value: unknown): string {
	if (key === 'tags') return 'tags';
	if (key === 'aliases') return 'forward';
	if (Array.isArray(value)) return 'list';
	if (typeof value === 'number') return 'binary';
	if (typeof value === 'boolean') return 'check-square';
	return DATE.test(String(value)) ? 'calendar' : 'align-left';
}

/** The date as the app shows it in an English locale. */
const shownDate = (value: string): string => value.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$2/$3/$1');

function renderValue(key: string, value: unknown, element: HTMLElement, source: LinkSource): void {
	if (Array.isArray(value)) {
		const list = element.createDiv({ cls: 'multi-select-container' });
		for (const item of value) {
			const pill = list.createDiv({ cls: 'multi-select-pill', attr: { tabindex: '0' } });
			renderInline(String(item), pill.createDiv({ cls: 'multi-select-pill-content' }), source);
			setIcon(pill.createDiv({ cls: 'multi-select-pill-remove-button' }), 'x');
		}
	} else if (typeof value === 'boolean') {
		element.createEl('input', {
			cls: 'metadata-input-checkbox',
			type: 'checkbox',
			attr: { 'aria-label': key },
		}).checked = value;
	} else {
		const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
		const input = element.createDiv({ cls: ['metadata-input-longtext', 'mod-truncate'] });
		if (text === '') input.createSpan({ cls: 'metadata-input-placeholder', text: 'Empty' });
		else renderInline(DATE.test(text) ? shownDate(text) : text, input, source);
	}
}

/** Draws the YAML as rows of icon, key and value; YAML that can't be read is said to be so. */
export function renderProperties(yaml: string, parent: HTMLElement, source: LinkSource): void {
	const container = parent.createDiv({ cls: 'metadata-container' });
	let properties: Record<string, unknown>;
	try {
		properties = (parseYaml(yaml) ?? {}) as Record<string, unknown>;
	} catch {
		container
			.createDiv({ cls: 'metadata-error-container' })
			.createDiv({ cls: 'metadata-error-title', text: 'Invalid properties' });
		return;
	}
	container
		.createDiv({ cls: 'metadata-properties-heading' })
		.createDiv({ cls: 'metadata-properties-title', text: 'Properties' });
	const rows = container.createDiv({ cls: 'metadata-properties' });
	for (const [key, value] of Object.entries(properties)) {
		const row = rows.createDiv({ cls: 'metadata-property', attr: { 'data-property-key': key } });
		const keyEl = row.createDiv({ cls: 'metadata-property-key' });
		setIcon(keyEl.createSpan({ cls: 'metadata-property-icon' }), iconOf(key, value));
		keyEl.createSpan({ cls: 'metadata-property-key-input', text: key });
		renderValue(key, value, row.createDiv({ cls: 'metadata-property-value' }), source);
	}
}
