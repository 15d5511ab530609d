/** The modals in which a person records flats, imports a history, and says that a rig was changed. */
import { Setting, type App } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import { parseFlatHistory } from '../../domain/flats/flat-history';
import { parseAngles, recordFlats, type FlatEdit } from '../../domain/flats/flat-list';
import { parseNight } from '../../domain/night';
import { FLATS } from '../../text/flats';
import { FormModal, addRigChoice } from './form-modal';
import { editFlats, importFlats, markRigChanged } from '../../data-log/note-edits';

export interface FormParts {
	readonly app: App;
	readonly log: DataLog;
	readonly signal: AbortSignal;
	/** By name, one at least. */
	readonly rigs: readonly string[];
	readonly rig: string;
	/** Says what came of it. */
	readonly say: (message: string) => void;
}

export class RecordFlatsModal extends FormModal {
	private rig: string;
	private date: string;
	private isReplacing = false;

	/** @param filters and `angles` as they stand in the fields at first */
	constructor(
		private readonly parts: FormParts,
		private filters = '',
		private angles = '',
		private readonly onRecorded: () => void = () => undefined,
	) {
		super(parts.app, FLATS.record, parts.signal);
		this.rig = parts.rig;
		this.date = parts.log.today();
	}

	protected override addFields(fieldsEl: HTMLElement): void {
		const words = FLATS.record;
		addRigChoice(fieldsEl, words.rig, this.parts.rigs, this.rig, rig => {
			this.rig = rig;
		});
		this.addText(fieldsEl, words.filters, { hint: words.filtersHint, value: this.filters }, filters => {
			this.filters = filters;
		});
		this.addText(fieldsEl, words.angles, { hint: words.anglesHint, value: this.angles }, angles => {
			this.angles = angles;
		});
		this.addText(fieldsEl, words.date, { value: this.date, type: 'date' }, date => {
			this.date = date;
		});
		new Setting(fieldsEl)
			.setName(words.replace)
			.setDesc(words.replaceHint)
			.addToggle(toggle => {
				toggle.setValue(false).onChange(value => {
					this.isReplacing = value;
				});
				toggle.toggleEl.querySelector('input')?.setAttribute('aria-label', words.replace);
			});
	}

	protected override async submit(): Promise<string | undefined> {
		const { log, say } = this.parts;
		const names = this.filters
			.split(/[,;]/)
			.map(name => name.trim())
			.filter(name => name !== '');
		const angles = parseAngles(this.angles);
		const date = parseNight(this.date);
		if (names.length === 0) return FLATS.record.noFilter;
		if (!angles) return FLATS.wrongAngles(this.angles);
		if (date === undefined) return FLATS.wrongDate(this.date);
		const wanted = Object.fromEntries(names.map(name => [name, angles.length > 0 ? angles : [null]]));
		let edit: FlatEdit = recordFlats([], wanted, date, log.rules.rigs.filters);
		if (edit.refused.length > 0) return FLATS.refused(edit.refused);
		edit = await editFlats(log, this.rig, items =>
			recordFlats(items, wanted, date, log.rules.rigs.filters, this.isReplacing),
		);
		say(FLATS.edited(this.rig, edit));
		this.onRecorded();
		return undefined;
	}
}

export class RigChangedModal extends FormModal {
	private rig: string;
	private date: string;

	constructor(private readonly parts: FormParts) {
		super(parts.app, FLATS.rigChanged, parts.signal);
		this.rig = parts.rig;
		this.date = parts.log.today();
	}

	protected override addFields(fieldsEl: HTMLElement): void {
		addRigChoice(fieldsEl, FLATS.record.rig, this.parts.rigs, this.rig, rig => {
			this.rig = rig;
		});
		this.addText(fieldsEl, FLATS.rigChanged.date, { value: this.date, type: 'date' }, date => {
			this.date = date;
		});
	}

	protected override async submit(): Promise<string | undefined> {
		const date = parseNight(this.date);
		if (date === undefined) return FLATS.wrongDate(this.date);
		await markRigChanged(this.parts.log, this.rig, date);
		this.parts.say(FLATS.changed(this.rig, date));
		return undefined;
	}
}

export class ImportFlatsModal extends FormModal {
	private rig: string;
	private text = '';

	constructor(private readonly parts: FormParts) {
		super(parts.app, FLATS.import, parts.signal);
		this.rig = parts.rig;
	}

	protected override addFields(fieldsEl: HTMLElement): void {
		const words = FLATS.import;
		addRigChoice(fieldsEl, FLATS.record.rig, this.parts.rigs, this.rig, rig => {
			this.rig = rig;
		});
		const pasted = new Setting(fieldsEl).setName(words.text).setClass('astro-wide-field');
		const file = fieldsEl.createEl('input', {
			type: 'file',
			attr: { accept: '.json,application/json', 'aria-label': words.file },
			cls: 'astro-file',
		});
		pasted.settingEl.before(file);
		pasted.addTextArea(area => {
			area.onChange(text => {
				this.text = text;
			});
			area.inputEl.rows = 6;
			area.inputEl.ariaLabel = words.text;
			file.addEventListener('change', () => {
				void file.files?.[0]?.text().then(text => {
					area.setValue(text);
					this.text = text;
				});
			});
		});
	}

	protected override async submit(): Promise<string | undefined> {
		const { log, say } = this.parts;
		if (this.text.trim() === '') return FLATS.import.empty;
		const { flats, problems } = parseFlatHistory(this.text, log.rules.rigs.filters);
		const wrong = problems.map(problem => FLATS.historyProblem(problem));
		if (flats.length === 0) return wrong.join(' ');
		say([FLATS.imported(this.rig, flats.length, await importFlats(log, this.rig, flats)), ...wrong].join('\n'));
		return undefined;
	}
}
