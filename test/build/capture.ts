/** The capture programs whose files can be written. A new program is one file of cards and names, and one row here. */
import {
	acpName,
	aptCards,
	aptName,
	maximCards,
	sgpCards,
	sgpName,
	sharpcapCards,
	sharpcapName,
} from './capture-ascom';
import { asiairCards, asiairName, ekosCards, ekosName, seestarCards, seestarName } from './capture-indi';
import {
	ninaFitsBytes,
	ninaNameByDefault,
	ninaNameWithAngle,
	ninaNameWithQuality,
	ninaXisfBytes,
} from './capture-nina';
import { localMs } from './clock';
import { fitsBytes, type Card } from './fits-file';
import type { FrameDescription } from './frame-description';
import { rawBytes, type RawFormat } from './raw-file';

interface CaptureProgram {
	readonly bytes: (frame: FrameDescription) => Uint8Array;
	/** Without the extension. */
	readonly name: (frame: FrameDescription) => string;
	readonly extension: string;
}

const fits =
	(cards: (frame: FrameDescription) => Card[]) =>
	(frame: FrameDescription): Uint8Array =>
		fitsBytes(cards(frame));

const raw =
	(format: RawFormat) =>
	(frame: FrameDescription): Uint8Array =>
		rawBytes({
			format,
			make: frame.ioMode.make ?? '',
			model: frame.ioMode.camera,
			startLocalMs: localMs(frame.startUtcMs, frame.site.utcOffsetHours),
			exposureSeconds: frame.exposureSeconds,
			iso: frame.iso ?? 800,
			focalLengthMm: frame.ioMode.focalLengthMm,
			focalRatio: frame.ioMode.focalRatio,
		});

const cameraName =
	(prefix: string) =>
	({ number }: FrameDescription): string =>
		`${prefix}${String(number).padStart(4, '0')}`;

export type ProgramName =
	| 'nina'
	| 'nina-default'
	| 'nina-quality'
	| 'nina-xisf'
	| 'sgp'
	| 'maxim'
	| 'sharpcap'
	| 'apt'
	| 'ekos'
	| 'asiair'
	| 'seestar'
	| 'canon'
	| 'nikon';

export const CAPTURE_PROGRAMS: Readonly<Record<ProgramName, CaptureProgram>> = {
	nina: { bytes: ninaFitsBytes, name: ninaNameWithAngle, extension: 'fits' },
	'nina-default': { bytes: ninaFitsBytes, name: ninaNameByDefault, extension: 'fits' },
	'nina-quality': { bytes: ninaFitsBytes, name: ninaNameWithQuality, extension: 'fits' },
	'nina-xisf': { bytes: ninaXisfBytes, name: ninaNameWithAngle, extension: 'xisf' },
	sgp: { bytes: fits(sgpCards), name: sgpName, extension: 'fit' },
	maxim: { bytes: fits(maximCards), name: acpName, extension: 'fts' },
	sharpcap: { bytes: fits(sharpcapCards), name: sharpcapName, extension: 'fits' },
	apt: { bytes: fits(aptCards), name: aptName, extension: 'fit' },
	ekos: { bytes: fits(ekosCards), name: ekosName, extension: 'fits' },
	asiair: { bytes: fits(asiairCards), name: asiairName, extension: 'fit' },
	seestar: { bytes: fits(seestarCards), name: seestarName, extension: 'fit' },
	canon: { bytes: raw('cr2'), name: cameraName('IMG_'), extension: 'CR2' },
	nikon: { bytes: raw('nef'), name: cameraName('DSC_'), extension: 'NEF' },
};

/** The name under which a program saves a frame. */
export function captureName(program: ProgramName, frame: FrameDescription): string {
	const { name, extension } = CAPTURE_PROGRAMS[program];
	return `${name(frame).replaceAll(/[<>:"/\\|?*]/g, '-')}.${extension}`;
}

/** The file that a program saves. */
export function captureBytes(program: ProgramName, frame: FrameDescription): Uint8Array {
	return CAPTURE_PROGRAMS[program].bytes(frame);
}
