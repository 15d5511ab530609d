/** What a person sets in motion about flats and rigs in Obsidian. */
import type { App } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import type { RigAnswer } from '../../data-log/api';
import { exportFlatHistory } from '../../domain/flats/flat-history';
import { foldRig } from '../../domain/rig';
import { FLATS } from '../../text/flats';
import { UI } from '../../text/interface';
import { ImportFlatsModal, RecordFlatsModal, RigChangedModal, type FormParts } from '../modals/flat-forms';
import { FlatsListModal, FlatsNeededModal, type ListParts } from '../modals/flats-list';
import type { Notices } from '../notices';
import { TextPicker } from '../modals/target-picker';
import { createRigNote, writeChecklist } from '../../data-log/note-edits';
import { flatTables, rigAnswers } from '../../data-log/answers';

export interface FlatActionParts {
	readonly app: App;
	readonly log: DataLog;
	readonly notices: Notices;
	readonly unloaded: AbortSignal;
	readonly attempt: (what: string, job: () => Promise<void>) => Promise<void>;
	readonly rigNotesFolder: () => string;
}

export class FlatActions {
	constructor(private readonly parts: FlatActionParts) {}

	recordFlats(): Promise<void> {
		return this.withRigs(rigs => {
			new RecordFlatsModal(this.formParts(rigs, this.rigAtHand(rigs))).open();
		});
	}

	listFlats(): Promise<void> {
		return this.withRigs(rigs => {
			new FlatsListModal(this.listParts(rigs), this.rigAtHand(rigs)).open();
		});
	}

	markRigChanged(): Promise<void> {
		return this.withRigs(rigs => {
			new RigChangedModal(this.formParts(rigs, this.rigAtHand(rigs))).open();
		});
	}

	importFlats(): Promise<void> {
		return this.withRigs(rigs => {
			new ImportFlatsModal(this.formParts(rigs, this.rigAtHand(rigs))).open();
		});
	}

	/** Shows what is to be shot for the target whose note is open, else for all open targets. */
	showNeeded(): Promise<void> {
		return this.withRigs(rigs => {
			new FlatsNeededModal(this.listParts(rigs), this.propertyAtHand('target'), () =>
				this.writeChecklist(),
			).open();
		});
	}

	async writeChecklist(): Promise<void> {
		const { app, log } = this.parts;
		await app.workspace.openLinkText(await writeChecklist(log, await flatTables(log, {})), '');
	}

	/** Writes a rig's flats as a history into a new file of the vault. */
	exportFlats(): Promise<void> {
		return this.pickRig(UI.commands.exportFlats, async ({ rig, found, config }) => {
			const { app, notices, rigNotesFolder } = this.parts;
			const { text, omitted } = exportFlatHistory([...found, ...config.recorded]);
			const folder = rigNotesFolder();
			if (folder !== '' && !app.vault.getFolderByPath(folder)) await app.vault.createFolder(folder);
			const stem = `${folder === '' ? '' : `${folder}/`}${rig.replace(/[\\/:*?"<>|#^[\]]/g, ' ')} flats`;
			let path = `${stem}.json`;
			for (let number = 2; app.vault.getAbstractFileByPath(path); number++) path = `${stem} ${number}.json`;
			await app.vault.create(path, text);
			notices.say(
				[FLATS.exported(path), ...(omitted.length > 0 ? [FLATS.omitted(omitted.length)] : [])].join(' '),
			);
		});
	}

	openRigNote(): Promise<void> {
		return this.pickRig(UI.pick.rigNote, async ({ rig, notePath }) => {
			const { app, log } = this.parts;
			await app.workspace.openLinkText(notePath ?? (await createRigNote(log, rig)), '');
		});
	}

	private async withRigs(then: (rigs: readonly RigAnswer[]) => void): Promise<void> {
		const rigs = await rigAnswers(this.parts.log);
		if (rigs.length === 0) this.parts.notices.say(FLATS.noRigKnown);
		else then(rigs);
	}

	private pickRig(what: string, then: (rig: RigAnswer) => Promise<void>): Promise<void> {
		return this.withRigs(rigs => {
			const run = (rig: RigAnswer): void => {
				void this.parts.attempt(what, () => then(rig));
			};
			const [only, ...others] = rigs;
			if (only && others.length === 0) run(only);
			else
				new TextPicker(
					this.parts.app,
					rigs.map(({ rig }) => rig),
					what,
					name => {
						for (const rig of rigs) if (rig.rig === name) run(rig);
					},
				).open();
		});
	}

	/** The rig of the note that is open, else the first. */
	private rigAtHand(rigs: readonly RigAnswer[]): string {
		const named = [this.propertyAtHand('rig'), ...this.listAtHand('rigs')].map(name =>
			name?.replace(/^\[\[|(?:\|.*)?\]\]$/g, ''),
		);
		return (
			rigs.find(({ rig }) => named.some(name => name !== undefined && foldRig(name) === foldRig(rig)))?.rig ??
			rigs[0]?.rig ??
			''
		);
	}

	private propertyAtHand(key: string): string | undefined {
		const value: unknown = this.frontmatterAtHand()?.[key];
		return typeof value === 'string' ? value : undefined;
	}

	private listAtHand(key: string): string[] {
		const value: unknown = this.frontmatterAtHand()?.[key];
		return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
	}

	private frontmatterAtHand(): Record<string, unknown> | undefined {
		const { app } = this.parts;
		const file = app.workspace.getActiveFile();
		return file ? app.metadataCache.getFileCache(file)?.frontmatter : undefined;
	}

	private formParts(rigs: readonly RigAnswer[], rig: string): FormParts {
		const { app, log, notices, unloaded } = this.parts;
		return {
			app,
			log,
			signal: unloaded,
			rigs: rigs.map(known => known.rig),
			rig,
			say: message => {
				notices.say(message);
			},
		};
	}

	private listParts(rigs: readonly RigAnswer[]): ListParts {
		const { app, log, unloaded, attempt } = this.parts;
		return {
			app,
			log,
			signal: unloaded,
			attempt,
			recordFlats: (rig, filters, angles, onRecorded) => {
				new RecordFlatsModal(this.formParts(rigs, rig), filters, angles, onRecorded).open();
			},
		};
	}
}
