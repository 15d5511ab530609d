/** What a new rig is made of. */
import type { App } from 'obsidian';
import { OPERATIONS } from '../../text/operations';
import { FormModal } from './form-modal';

interface RigFields {
	optics: string;
	focalRatio: number;
	camera: string;
	gains: number[];
	temperaturesCelsius: number[];
}

export class CreateRigModal extends FormModal {
	private optics = '';
	private ratio = '';
	private camera = '';
	private gains = '0, 100';

	/** @param create called when the modal has closed */
	constructor(
		app: App,
		signal: AbortSignal,
		private readonly create: (rig: RigFields) => void,
	) {
		super(app, OPERATIONS.rig, signal);
	}

	protected override addFields(fieldsEl: HTMLElement): void {
		const words = OPERATIONS.rig;
		this.addText(fieldsEl, words.optics, {}, value => {
			this.optics = value.trim();
		});
		this.addText(fieldsEl, words.ratio, {}, value => {
			this.ratio = value.trim();
		});
		this.addText(fieldsEl, words.camera, {}, value => {
			this.camera = value.trim();
		});
		this.addText(fieldsEl, words.gains, { value: this.gains }, value => {
			this.gains = value;
		});
	}

	protected override submit(): Promise<string | undefined> {
		const focalRatio = Number(this.ratio.replace(',', '.').replace(/^f\/?/i, ''));
		if (this.optics === '' || this.camera === '') return Promise.resolve(OPERATIONS.rig.missing);
		if (!(focalRatio > 0)) return Promise.resolve(OPERATIONS.rig.wrongRatio);
		const gains = this.gains
			.split(/[,;\s]+/)
			.filter(part => part !== '')
			.map(Number)
			.filter(gain => Number.isFinite(gain));
		this.setCloseCallback(() => {
			this.create({ optics: this.optics, focalRatio, camera: this.camera, gains, temperaturesCelsius: [] });
		});
		return Promise.resolve(undefined);
	}
}
