/** Context menus, drawn in the page as Obsidian draws its own. */
import type * as Obsidian from 'obsidian';
import { Component } from 'obsidian-test-mocks/obsidian';
import { setIcon } from './icons';
import { popScope, pushScope, Scope } from './keyboard';

export class MenuItem {
	readonly dom = createDiv({ cls: ['menu-item', 'tappable'], attr: { role: 'menuitem' } });
	section = '';
	private readonly iconEl = this.dom.createDiv({ cls: 'menu-item-icon' });
	private readonly titleEl = this.dom.createDiv({ cls: 'menu-item-title' });
	private clicked: ((event: MouseEvent | KeyboardEvent) => unknown) | null = null;

	constructor(menu: Menu) {
		this.dom.addEventListener('click', event => {
			if (this.dom.hasClass('is-disabled') || this.dom.hasClass('is-label')) return;
			menu.hide();
			void this.clicked?.(event);
		});
	}

	setTitle(title: string | DocumentFragment): this {
		this.titleEl.setText(title);
		return this;
	}

	setIcon(icon: Obsidian.IconName | null): this {
		setIcon(this.iconEl, icon ?? '');
		return this;
	}

	setChecked(checked: boolean | null): this {
		this.dom.toggleClass('mod-checked', checked === true);
		if (checked) setIcon(this.dom.createDiv({ cls: ['menu-item-icon', 'mod-checked'] }), 'check');
		return this;
	}

	setDisabled(disabled: boolean): this {
		this.dom.toggleClass('is-disabled', disabled);
		return this;
	}

	setWarning(isWarning: boolean): this {
		this.dom.toggleClass('is-warning', isWarning);
		return this;
	}

	setIsLabel(isLabel: boolean): this {
		this.dom.toggleClass('is-label', isLabel);
		return this;
	}

	setSection(section: string): this {
		this.section = section;
		return this;
	}

	onClick(callback: (event: MouseEvent | KeyboardEvent) => unknown): this {
		this.clicked = callback;
		return this;
	}
}

export class Menu extends Component {
	private readonly dom = createDiv({ cls: 'menu', attr: { role: 'menu' } });
	private readonly scrollEl = this.dom.createDiv({ cls: 'menu-scroll' });
	private readonly scope = new Scope();
	/** Null is a separator. */
	private readonly items: (MenuItem | null)[] = [];
	private hidden: (() => unknown) | null = null;
	private readonly outside = (event: MouseEvent): void => {
		if (!this.dom.contains(event.target as Node)) this.hide();
	};

	constructor() {
		super();
		this.scope.register([], 'Escape', () => void this.hide());
	}

	static forEvent(event: MouseEvent): Menu {
		const menu = new Menu();
		window.setTimeout(() => menu.showAtMouseEvent(event));
		return menu;
	}

	addItem(callback: (item: MenuItem) => unknown): this {
		const item = new MenuItem(this);
		this.items.push(item);
		callback(item);
		return this;
	}

	addSeparator(): this {
		this.items.push(null);
		return this;
	}

	setNoIcon(): this {
		this.dom.addClass('mod-no-icon');
		return this;
	}

	setUseNativeMenu(): this {
		return this;
	}

	setParentElement(): this {
		return this;
	}

	showAtMouseEvent({ clientX, clientY }: MouseEvent): this {
		return this.showAtPosition({ x: clientX, y: clientY });
	}

	showAtPosition({ x, y }: Obsidian.MenuPositionDef): this {
		this.fill();
		document.body.append(this.dom);
		const { width, height } = this.dom.getBoundingClientRect();
		this.dom.setCssStyles({
			left: `${Math.min(x, window.innerWidth - width - 8)}px`,
			top: `${Math.min(y, window.innerHeight - height - 8)}px`,
		});
		pushScope(this.scope);
		// The click that opened the menu is still on its way up to the document.
		window.setTimeout(() => document.addEventListener('mousedown', this.outside));
		return this;
	}

	hide(): this {
		if (!this.dom.isConnected) return this;
		popScope(this.scope);
		document.removeEventListener('mousedown', this.outside);
		this.dom.remove();
		void this.hidden?.();
		return this;
	}

	close(): void {
		this.hide();
	}

	onHide(callback: () => unknown): void {
		this.hidden = callback;
	}

	/** Items of one section stand together, in the order of the sections' first items, with a line between sections. */
	private fill(): void {
		this.scrollEl.empty();
		const sections = new Set(this.items.map(item => item?.section ?? ''));
		for (const section of sections) {
			if (this.scrollEl.childElementCount > 0) this.scrollEl.createDiv({ cls: 'menu-separator' });
			for (const item of this.items) {
				if (item === null && section === '') this.scrollEl.createDiv({ cls: 'menu-separator' });
				else if (item?.section === section) this.scrollEl.append(item.dom);
			}
		}
	}
}
