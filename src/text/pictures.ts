/** What covers and blinking a night say. */
import { nameOf } from '../domain/paths';
import type { BlinkNight, BlinkSub } from '../view-models/blink';
import type { SubQuality } from '../domain/frame';
import type { PictureFault, PictureFaultCode } from '../view-models/picture';
import { counted, why } from './words';

const PICTURE_FAULTS: Readonly<Record<PictureFaultCode, string>> = {
	'empty-file': 'the file is empty',
	'not-an-image': 'it is neither FITS nor XISF',
	'header-damaged': "its header can't be read",
	'header-unfinished': 'its header never ends',
	'header-too-long': 'its header is longer than any real one',
	'file-truncated': 'it is cut short',
	unreadable: 'it could not be opened',
	'still-being-written': 'it is still being written',
	'pixels-unsupported': 'its pixels are stored in a form that is not read',
	'compression-unsupported': 'its compression is not read; save it without, or with zlib or LZ4',
	'pixels-damaged': 'its pixels are damaged',
	'image-too-large': "it is larger than any camera's",
};

const pictureFault = ({ fault, detail }: PictureFault): string => `${PICTURE_FAULTS[fault]}${why(detail)}`;

const QUALITIES: readonly (readonly [keyof SubQuality, (value: number) => string])[] = [
	['hfr', value => `HFR ${value}`],
	['fwhm', value => `FWHM ${value}`],
	['starCount', value => counted(value, 'star')],
	['guidingRmsArcsec', value => `RMS ${value}″`],
	['eccentricity', value => `eccentricity ${value}`],
];

const clockText = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(11, 19);

/** What covers and blinking say. */
export const PICTURES = {
	fault: (fault: PictureFault): string => `No preview: ${pictureFault(fault)}.`,
	cover: {
		progress: (part: number): string => `Making the cover picture: ${Math.round(part * 100)} %`,
		made: (target: string, file: string): string => `The cover of ${target} shows ${nameOf(file)}.`,
		fault: (target: string, file: string, fault: PictureFault): string =>
			`No cover picture for ${target}: ${nameOf(file)} can't be shown, ${pictureFault(fault)}.`,
		noMaster: (target: string): string =>
			`${target} has no master light on this device. Masters lie below the target's folder "master".`,
		noNote: (target: string): string => `${target} has no note, or two of them.`,
		own: (target: string): string =>
			`The cover of ${target} is your own. Empty the property "cover" of its note to have one made.`,
		refused: (target: string): string =>
			`The property "cover" of ${target} can't be set safely: open the note in source mode and look at its ` +
			'properties.',
		more: (targets: number): string => `… and ${counted(targets, 'more target')}`,
	},
	blink: {
		title: (target: string, { night, rig }: BlinkNight): string =>
			[`Blink ${target}`, night ?? 'no date', ...(rig === null ? [] : [rig])].join(' · '),
		choose: 'Blink which night?',
		night: ({ night, rig, subs }: BlinkNight): string =>
			[night ?? 'No date', ...(rig === null ? [] : [rig]), counted(subs.length, 'sub')].join(' · '),
		clock: ({ startLocalMs, startUtcMs }: BlinkSub): string =>
			startLocalMs !== undefined
				? clockText(startLocalMs)
				: startUtcMs !== undefined
					? `${clockText(startUtcMs)} UTC`
					: '',
		about: (sub: BlinkSub): string =>
			[
				PICTURES.blink.clock(sub),
				sub.filter,
				`${sub.exposureSeconds} s`,
				...QUALITIES.flatMap(([key, text]) => {
					const value = sub[key];
					return value === undefined ? [] : [text(value)];
				}),
			]
				.filter(part => part !== '')
				.join(' · '),
		short: (sub: BlinkSub): string =>
			[PICTURES.blink.clock(sub).replace(' UTC', ''), sub.filter].filter(part => part !== '').join(' '),
		place: (at: number, of: number): string => `${at} of ${of}`,
		strip: 'Subs by time; the selected ones are marked for rejection',
		making: 'Making the preview',
		keys: 'Arrow keys walk, Space plays, R marks for rejection.',
		play: 'Play',
		pause: 'Pause',
		done: 'Done',
		reject: (subs: number): string => (subs === 0 ? 'Reject marked…' : `Reject ${counted(subs, 'marked sub')}…`),
		rejecting: 'Rejecting subs',
	},
} as const;
