/** Which notes of a vault are ours, told again and again while the vault changes. Obsidian's vault and cache are those of the mocks. */
import fc from 'fast-check';
import { App as _App } from 'obsidian';
