import { describe, expect, test } from 'vitest';
import { GENERATED_RIGS, RC8 } from '../build/rigs';
import { canon, dataTree, destinations, folder, plan, rc8 } from './captures';
import { reasonsOf, shot, type ScannedFolder } from './planned';

const CANON = GENERATED_RIGS[3] ?? RC8;

describe('the library of a rig goes on as it was begun', () => {
	const darkFolder = async (
		prepare: (tree: ScannedFolder) => void,
		what: Parameters<typeof shot>[0] = {},
	): Promise<string | undefined> => {
		const [tree, nina] = [dataTree(), folder()];
		prepare(tree);
		nina.capture('DARK', shot({ kind: 'dark', ...what }));
		const to = Object.values(destinations(await plan(tree, nina), nina))[0];
		return to?.slice(rc8.length + 1, to.lastIndexOf('/'));
	};

	test('by gain alone', async () => {
		expect(
			await darkFolder(tree => {
				tree.folder(`${rc8}/00_Misc/GAIN_0`);
			}),
		).toBe('00_Misc/GAIN_100');
		expect(
			await darkFolder(tree => {
				tree.folder(`${rc8}/00_Misc/gain_100`);
			}),
		).toBe('00_Misc/gain_100');
	});
	test('by temperature, as that is spelled', async () => {
		expect(
			await darkFolder(tree => {
				tree.folder(`${rc8}/00_Misc/-10/GAIN_0`);
			}),
		).toBe('00_Misc/-10/GAIN_100');
		expect(
			await darkFolder(
				tree => {
					tree.folder(`${rc8}/00_Misc/-10C`);
				},
				{ setTempCelsius: 0 },
			),
		).toBe('00_Misc/0C/GAIN_100');
		expect(
			await darkFolder(tree => {
				tree.folder(`${rc8}/00_Misc/-10C`);
				tree.folder(`${rc8}/00_Misc/FLATS`);
			}),
		).toBe('00_Misc/-10C/GAIN_100');
	});
	test('where darks of the same camera, gain and temperature lie, in whichever folder', async () => {
		expect(
			await darkFolder(tree => {
				tree.capture(`${rc8}/00_Misc/My darks`, shot({ kind: 'dark', exposureSeconds: 60 }));
			}),
		).toBe('00_Misc/My darks');
		expect(
			await darkFolder(tree => {
				tree.capture(`${rc8}/00_Misc/My darks`, shot({ kind: 'dark', gain: 0 }));
			}),
		).toBe('00_Misc/-10C/GAIN_100');
	});
	test('a frame without gain and temperature lies in the library itself', async () => {
		expect(await darkFolder(() => undefined, { gain: undefined, setTempCelsius: undefined })).toBe('00_Misc');
	});
	test('flats by date go on below the folder that holds them', async () => {
		const [tree, nina] = [dataTree(), folder()];
		tree.capture(
			`${rc8}/00_Misc/Sky flats/DATE_2026-01-01`,
			shot({ kind: 'flat', startUtcMs: Date.parse('2026-01-01T18:00:00.5Z') }),
		);
		const flat = nina.capture('FLAT', shot({ kind: 'flat' }));
		expect(destinations(await plan(tree, nina), nina)[flat]).toBe(
			`${rc8}/00_Misc/Sky flats/DATE_2026-01-14/L/${flat.slice(5)}`,
		);
	});
});

test('camera raw files, which do not say what they are, keep a folder that does; flats that would be read as darks stay', async () => {
	const [tree, card] = [dataTree(), folder()];
	const of = (kind: 'light' | 'dark' | 'bias' | 'flat', name: string): string => {
		const frame = shot({ kind, exposureSeconds: kind === 'bias' ? 0.00025 : 60 }, CANON);
		return card.capture(name, frame, 'canon');
	};
	const [light, dark, bias, flat] = [
		of('light', 'M31'),
		of('dark', 'Darks'),
		of('bias', 'Bias'),
		of('flat', 'Flats'),
	];
	const intake = await plan(tree, card);
	expect(intake.questions).toEqual([]);
	expect(destinations(intake, card)).toEqual({
		[light]: `${canon}/10_Blink/M31/DATE_2026-01-14/FILTER_OSC_EXP_60/${light.slice(4)}`,
		[dark]: `${canon}/00_Misc/ISO_800/${dark.slice(6)}`,
		[bias]: `${canon}/00_Misc/ISO_800/BIAS/${bias.slice(5)}`,
	});
	expect(reasonsOf(intake.plan)).toEqual({ [`${card.root}/${flat}`]: 'misread' });
});
