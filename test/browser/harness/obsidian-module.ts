/** What `require('obsidian')` gives to the plugin: the mocks' data layer below our own window, controls and dialogs. */
import type * as Obsidian from 'obsidian';
import * as mocks from 'obsidian-test-mocks/obsidian';
import * as buttons from './buttons';
import * as components from './component';
import * as controls from './controls';
import { addIcon, getIcon, getIconIds, removeIcon, setIcon } from './icons';
import { popScope, pushScope, Scope } from './keyboard';
import { Menu, MenuItem } from './menu';
import { ConfirmationModal, Modal } from './modal';
import { Notice } from './notice';
import { Plugin } from './plugin';
import { type Processors, RenderedText } from './reading-view';
import { Setting, SettingGroup } from './setting';
import { PluginSettingTab, SettingPage, SettingTab } from './settings-window';
import { AbstractInputSuggest, FuzzySuggestModal, PopoverSuggest, SuggestModal } from './suggest';
import * as textFields from './text-fields';

function setTooltip(element: HTMLElement, tooltip: string): void {
	element.ariaLabel = tooltip;
}

/** The module, whose Markdown renderer asks the running plugin for its code blocks. */
export function createObsidianModule(processors: Processors): Record<string, unknown> {
	mocks.MarkdownRenderer.render = (app, markdown, el, sourcePath, component) => {
		const target = el.createDiv({ cls: 'markdown-rendered' });
		target.style.display = 'contents';
		new RenderedText(
			app as unknown as Obsidian.App,
			target,
			component as unknown as Obsidian.Component,
			processors,
			false,
		).render(markdown, sourcePath);
		return Promise.resolve();
	};
	mocks.Keymap.prototype.pushScope = scope => pushScope(scope as unknown as Scope);
	mocks.Keymap.prototype.popScope = scope => popScope(scope as unknown as Scope);
	return {
		...mocks,
		...buttons,
		...components,
		...controls,
		...textFields,
		AbstractInputSuggest,
		ConfirmationModal,
		FuzzySuggestModal,
		Menu,
		MenuItem,
		Modal,
		Notice,
		Plugin,
		PluginSettingTab,
		PopoverSuggest,
		Scope,
		Setting,
		SettingGroup,
		SettingPage,
		SettingTab,
		SuggestModal,
		addIcon,
		getIcon,
		getIconIds,
		removeIcon,
		setIcon,
		setTooltip,
	};
}
