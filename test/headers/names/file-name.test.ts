import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FilterTable } from '../../../src/domain/filter';
import type { NameFacts } from '../../../src/domain/frame';
import { CAPTURE_GRAMMARS } from '../../../src/headers/names/capture-names';
import {
	angleDegreesOf,
	exposureSecondsOf,
	FileNames,
	filterOfPath,
	targetOfPath,
} from '../../../src/headers/names/file-name';
import { FIELDS } from '../../../src/headers/names/name-fields';
import { compileNinaPattern } from '../../../src/headers/names/nina-pattern';

const filters = new FilterTable();
const names = new FileNames(filters);
const at = (local: string): number => Date.parse(`${local}Z`);
const mechanical = (angleDegrees: number): NameFacts => ({ angleDegrees, angleSystem: 'mechanical' });
const sky = (angleDegrees: number): NameFacts => ({ angleDegrees, angleSystem: 'sky' });
const byName = (angleDegrees: number): NameFacts => ({ angleDegrees, angleSystem: 'name' });

const SAMPLES: Record<string, [name: string, facts: NameFacts][]> = {
	'the seed': [
		[
			'2025-09-14_03-06-28_ALPT_56.26_300.00s_0114.fits',
			{
				grammar: 'seed',
				timeLocalMs: at('2025-09-14T03:06:28'),
				filter: 'ALPT',
				...byName(56.26),
				exposureSeconds: 300,
			},
		],
		[
			'2025-09-13_20-57-38_ALPT_0.99_300.00s_0096.fits',
			{
				grammar: 'seed',
				timeLocalMs: at('2025-09-13T20:57:38'),
				filter: 'ALPT',
				...byName(0.99),
				exposureSeconds: 300,
			},
		],
		[
			'2025-09-12_21-27-30_ALPT2_10.00_300.00s_0145.fits',
			{
				grammar: 'seed',
				timeLocalMs: at('2025-09-12T21:27:30'),
				filter: 'ALPT2',
				...byName(10),
				exposureSeconds: 300,
			},
		],
		[
			'2025-01-01_00-00-00_NoFilter_0.00_60.00s_0000.fits',
			{ grammar: 'seed', timeLocalMs: at('2025-01-01T00:00:00'), ...byName(0), exposureSeconds: 60 },
		],
		[
			'2025-01-01_00-00-00_LQuadE_359.99_60.00s_0000.fits',
			{
				grammar: 'seed',
				timeLocalMs: at('2025-01-01T00:00:00'),
				filter: 'LQuadE',
				...byName(359.99),
				exposureSeconds: 60,
			},
		],
		['M 31_L_45.5_120s_12.fit', { grammar: 'seed', filter: 'L', ...byName(45.5), exposureSeconds: 120 }],
		['light_M31_L_120s_001.fits', { kind: 'light', filter: 'L', exposureSeconds: 120 }],
		['light_M31_Ha_300s_001.fits', { kind: 'light', filter: 'Ha', exposureSeconds: 300 }],
	],
	'N.I.N.A.': [
		[
			'2025-09-14_03-06-28_Ha_-10.00_300.00s_0114.fits',
			{
				grammar: 'nina',
				timeLocalMs: at('2025-09-14T03:06:28'),
				filter: 'Ha',
				sensorTempCelsius: -10,
				exposureSeconds: 300,
			},
		],
		[
			'2025-09-14_03-06-28__-10.00_300.00s_0114.fits',
			{ grammar: 'nina', timeLocalMs: at('2025-09-14T03:06:28'), sensorTempCelsius: -10, exposureSeconds: 300 },
		],
		[
			'2025-09-14_22-10-00_HFR_1.62_RMSAC_0.55_TEMP_-10.00.fits',
			{
				grammar: 'nina',
				timeLocalMs: at('2025-09-14T22:10:00'),
				hfr: 1.62,
				guidingRmsArcsec: 0.55,
				sensorTempCelsius: -10,
			},
		],
		[
			'2025-09-14_22-10-00_HFR__RMSAC__TEMP_-10.00.fits',
			{ grammar: 'nina', timeLocalMs: at('2025-09-14T22:10:00'), sensorTempCelsius: -10 },
		],
		[
			'LIGHT_M 106_300.00s_1x1_Poseidon-C PRO_125_2026-05-12_23-13-37_288.99_-20.10__0003.fits',
			{
				grammar: 'nina',
				kind: 'light',
				target: 'M 106',
				exposureSeconds: 300,
				binning: '1x1',
				camera: 'Poseidon-C PRO',
				gain: 125,
				timeLocalMs: at('2026-05-12T23:13:37'),
				...mechanical(288.99),
				sensorTempCelsius: -20.1,
			},
		],
		[
			'LIGHT_M 106_300.00s_Bin1x1_Poseidon-C ' +
				'PRO_gain125_2026-05-12_22-56-19_288.99deg_-20.00C__HFR2.83_RMS0.42_LQuadE_0001.fits',
			{
				grammar: 'nina',
				kind: 'light',
				target: 'M 106',
				exposureSeconds: 300,
				binning: '1x1',
				camera: 'Poseidon-C PRO',
				gain: 125,
				timeLocalMs: at('2026-05-12T22:56:19'),
				...mechanical(288.99),
				sensorTempCelsius: -20,
				hfr: 2.83,
				guidingRmsArcsec: 0.42,
				filter: 'LQuadE',
			},
		],
		[
			'LIGHT_M 106_300.00s_Bin1x1_Poseidon-C ' +
				'PRO_gain125_2026-05-12_22-56-19_288.99deg_-20.00C__HFR_RMS__0002.fits',
			{
				grammar: 'nina',
				kind: 'light',
				target: 'M 106',
				exposureSeconds: 300,
				binning: '1x1',
				camera: 'Poseidon-C PRO',
				gain: 125,
				timeLocalMs: at('2026-05-12T22:56:19'),
				...mechanical(288.99),
				sensorTempCelsius: -20,
			},
		],
		[
			'LIGHT_M 106 Panel 2_60.00s_Bin2x2_Poseidon-C PRO_gain0_2026-05-12_22-56-19_O ' +
				'3nm_deg_-20.00C__HFRNaN_RMS__0002.fits',
			{
				grammar: 'nina',
				kind: 'light',
				target: 'M 106',
				panel: 2,
				exposureSeconds: 60,
				binning: '2x2',
				camera: 'Poseidon-C PRO',
				gain: 0,
				timeLocalMs: at('2026-05-12T22:56:19'),
				sensorTempCelsius: -20,
				filter: 'O 3nm',
			},
		],
		[
			'FLAT__1.20s_Bin1x1_Poseidon-C PRO_gain125_2026-05-12_18-00-00_288.99deg_-20.00C__HFR_RMS_LQuadE_0001.fits',
			{
				grammar: 'nina',
				kind: 'flat',
				exposureSeconds: 1.2,
				binning: '1x1',
				camera: 'Poseidon-C PRO',
				gain: 125,
				timeLocalMs: at('2026-05-12T18:00:00'),
				...mechanical(288.99),
				sensorTempCelsius: -20,
				filter: 'LQuadE',
			},
		],
	],
	'ASIAIR, whose time is the end of the exposure': [
		[
			'Light_M 81_300.0s_Bin1_2600MC_gain100_20260420-044507_-20.0C_0061.fit',
			{
				grammar: 'asiair',
				kind: 'light',
				target: 'M 81',
				exposureSeconds: 300,
				binning: '1x1',
				camera: '2600MC',
				gain: 100,
				timeLocalMs: at('2026-04-20T04:40:07'),
				sensorTempCelsius: -20,
			},
		],
		[
			'Light_M 66_300.0s_Bin1_2600MC_gain100_20260309-035017_172deg_-19.9C_0025.fit',
			{
				grammar: 'asiair',
				kind: 'light',
				target: 'M 66',
				exposureSeconds: 300,
				binning: '1x1',
				camera: '2600MC',
				gain: 100,
				timeLocalMs: at('2026-03-09T03:45:17'),
				...sky(172),
				sensorTempCelsius: -19.9,
			},
		],
		[
			'Light_NGC 3718_120.0s_Bin1_585MC_gain252_20260424-011157_74deg_-18.7C_LQuadE_0054.fit',
			{
				grammar: 'asiair',
				kind: 'light',
				target: 'NGC 3718',
				exposureSeconds: 120,
				binning: '1x1',
				camera: '585MC',
				gain: 252,
				timeLocalMs: at('2026-04-24T01:09:57'),
				...sky(74),
				sensorTempCelsius: -18.7,
				filter: 'LQuadE',
			},
		],
		[
			'Light_M 81_321deg_180.0s_Bin1_585MC_gain200_20260419-015230_-20.0C_0066.fit',
			{
				grammar: 'asiair',
				kind: 'light',
				target: 'M 81',
				exposureSeconds: 180,
				binning: '1x1',
				camera: '585MC',
				gain: 200,
				timeLocalMs: at('2026-04-19T01:49:30'),
				...sky(321),
				sensorTempCelsius: -20,
			},
		],
		[
			'Flat_321deg_50.0ms_Bin1_585MC_gain200_20260419-015230_-20.0C_0066.fit',
			{
				grammar: 'asiair',
				kind: 'flat',
				exposureSeconds: 0.05,
				binning: '1x1',
				camera: '585MC',
				gain: 200,
				timeLocalMs: at('2026-04-19T01:52:29.950'),
				...sky(321),
				sensorTempCelsius: -20,
			},
		],
		[
			'DarkFlat_50.0ms_Bin1_ISO800_20240605-070350_35.0C_0001.fit',
			{
				grammar: 'asiair',
				kind: 'dark flat',
				exposureSeconds: 0.05,
				binning: '1x1',
				iso: 800,
				timeLocalMs: at('2024-06-05T07:03:49.950'),
				sensorTempCelsius: 35,
			},
		],
		[
			'Light_Moon_10.0ms_Bin1_2600MC_gain-25_20260422-210144_-14.5C_0035.fit',
			{
				grammar: 'asiair',
				kind: 'light',
				target: 'Moon',
				exposureSeconds: 0.01,
				binning: '1x1',
				camera: '2600MC',
				gain: -25,
				timeLocalMs: at('2026-04-22T21:01:43.990'),
				sensorTempCelsius: -14.5,
			},
		],
		[
			'Flat_108.3ms_Bin1_585MC_gain200_20260309-084517_156deg_-19.5C_0008.fit',
			{
				grammar: 'asiair',
				kind: 'flat',
				exposureSeconds: 0.1083,
				binning: '1x1',
				camera: '585MC',
				gain: 200,
				timeLocalMs: at('2026-03-09T08:45:17') - 108.3,
				...sky(156),
				sensorTempCelsius: -19.5,
			},
		],
		[
			'Dark_300.0s_Bin1_2600MC_gain100_20260420-080000_-20.0C_0010.fit',
			{
				grammar: 'asiair',
				kind: 'dark',
				exposureSeconds: 300,
				binning: '1x1',
				camera: '2600MC',
				gain: 100,
				timeLocalMs: at('2026-04-20T07:55:00'),
				sensorTempCelsius: -20,
			},
		],
		[
			'DarkFlat_1.0s_Bin2_2600MM_gain100_20260420-080000_-20.0C_0010.fit',
			{
				grammar: 'asiair',
				kind: 'dark flat',
				exposureSeconds: 1,
				binning: '2x2',
				camera: '2600MM',
				gain: 100,
				timeLocalMs: at('2026-04-20T07:59:59'),
				sensorTempCelsius: -20,
			},
		],
		[
			'Light_M44_300.0s_Bin1_ISO1600_20240517-222003_31.0C_First_setup_0001.fit',
			{
				grammar: 'asiair',
				kind: 'light',
				target: 'M44',
				exposureSeconds: 300,
				binning: '1x1',
				iso: 1600,
				timeLocalMs: at('2024-05-17T22:15:03'),
				sensorTempCelsius: 31,
				camera: 'First_setup',
			},
		],
		[
			'Flat_41.7ms_Bin1_ISO1600_20240605-070350_35.0C_First_setup_0001.fit',
			{
				grammar: 'asiair',
				kind: 'flat',
				exposureSeconds: 0.0417,
				binning: '1x1',
				iso: 1600,
				timeLocalMs: at('2024-06-05T07:03:50') - 41.7,
				sensorTempCelsius: 35,
				camera: 'First_setup',
			},
		],
		[
			'MasterFlat_Stack20_50.0ms_Bin1_2600MC_filter-NoFilter_gain100_20250221_1.6C.xisf',
			{
				grammar: 'asiair',
				kind: 'flat',
				isMaster: true,
				stackedSubs: 20,
				exposureSeconds: 0.05,
				binning: '1x1',
				camera: '2600MC',
				gain: 100,
				date: '2025-02-21',
				sensorTempCelsius: 1.6,
			},
		],
		[
			'MasterDark_Stack10_300.0s_Bin1_2600MC_gain100_20250221_-10.0C.xisf',
			{
				grammar: 'asiair',
				kind: 'dark',
				isMaster: true,
				stackedSubs: 10,
				exposureSeconds: 300,
				binning: '1x1',
				camera: '2600MC',
				gain: 100,
				date: '2025-02-21',
				sensorTempCelsius: -10,
			},
		],
		[
			'Preview_M 81_5.0s_Bin2_2600MC_gain0_20260419-221114_-20.1C.fit',
			{
				grammar: 'asiair',
				isSnapshot: true,
				target: 'M 81',
				exposureSeconds: 5,
				binning: '2x2',
				camera: '2600MC',
				gain: 0,
				timeLocalMs: at('2026-04-19T22:11:09'),
				sensorTempCelsius: -20.1,
			},
		],
	],
	ASIStudio: [
		[
			'Light_ASIImg_30sec_Bin1_filter-B_-20.0C_gain300_2025-03-27_234852_frame0001.fit',
			{
				grammar: 'asistudio',
				kind: 'light',
				exposureSeconds: 30,
				binning: '1x1',
				filter: 'B',
				sensorTempCelsius: -20,
				gain: 300,
				timeLocalMs: at('2025-03-27T23:48:52'),
			},
		],
	],
	Seestar: [
		[
			'Light_M 31_10.0s_IRCUT_20241015-210530.fit',
			{
				grammar: 'seestar',
				kind: 'light',
				target: 'M 31',
				exposureSeconds: 10,
				filter: 'IRCUT',
				timeLocalMs: at('2024-10-15T21:05:30'),
			},
		],
		[
			'Light_mosaic_M 31_10.0s_LP_20241015-210530.fit',
			{
				grammar: 'seestar',
				kind: 'light',
				target: 'M 31',
				exposureSeconds: 10,
				filter: 'LP',
				timeLocalMs: at('2024-10-15T21:05:30'),
			},
		],
		[
			'Light_Sun_5ms_IRCUT_20241015-120530.fit',
			{
				grammar: 'seestar',
				kind: 'light',
				target: 'Sun',
				exposureSeconds: 0.005,
				filter: 'IRCUT',
				timeLocalMs: at('2024-10-15T12:05:30'),
			},
		],
		[
			'sub_00001_M42_10.0s_IRCUT_20241015-205200.fit',
			{
				grammar: 'seestar',
				kind: 'light',
				target: 'M42',
				exposureSeconds: 10,
				filter: 'IRCUT',
				timeLocalMs: at('2024-10-15T20:52:00'),
			},
		],
		[
			'Stacked_150_M42_10.0s_IRCUT_20241015-210530A.fit',
			{
				grammar: 'seestar',
				kind: 'light',
				stackedSubs: 150,
				target: 'M42',
				exposureSeconds: 10,
				filter: 'IRCUT',
				timeLocalMs: at('2024-10-15T21:05:30'),
			},
		],
		[
			'Stacked_150_M42_10.0s_IRCUT_20241015-210530A_thn.jpg',
			{
				grammar: 'seestar',
				kind: 'light',
				stackedSubs: 150,
				target: 'M42',
				exposureSeconds: 10,
				filter: 'IRCUT',
				timeLocalMs: at('2024-10-15T21:05:30'),
			},
		],
		[
			'DSO_Stacked_1318_M 81_30.0s_20250323_060820.fit',
			{
				grammar: 'seestar',
				kind: 'light',
				stackedSubs: 1318,
				target: 'M 81',
				exposureSeconds: 30,
				timeLocalMs: at('2025-03-23T06:08:20'),
			},
		],
		[
			'DSO_Stacked_1387_IC 5070_mosaic_20.0s_20250715_133040.fit',
			{
				grammar: 'seestar',
				kind: 'light',
				stackedSubs: 1387,
				target: 'IC 5070',
				exposureSeconds: 20,
				timeLocalMs: at('2025-07-15T13:30:40'),
			},
		],
	],
	Dwarf: [
		[
			'NGC 1647_15s60_Astro_20260318-201554115_26C.fits',
			{
				grammar: 'dwarf',
				kind: 'light',
				target: 'NGC 1647',
				exposureSeconds: 15,
				gain: 60,
				filter: 'Astro',
				timeLocalMs: at('2026-03-18T20:15:54.115'),
				sensorTempCelsius: 26,
			},
		],
		[
			'failed_NGC 1647_15s60_Duo-Band_20260318-201539097_26C.fits',
			{
				grammar: 'dwarf',
				kind: 'light',
				isRejected: true,
				target: 'NGC 1647',
				exposureSeconds: 15,
				gain: 60,
				filter: 'Duo-Band',
				timeLocalMs: at('2026-03-18T20:15:39.097'),
				sensorTempCelsius: 26,
			},
		],
		[
			'stacked-16_Barnard 33_15s60_Duo-Band_20260325-200347458.fits',
			{
				grammar: 'dwarf',
				kind: 'light',
				stackedSubs: 16,
				target: 'Barnard 33',
				exposureSeconds: 15,
				gain: 60,
				filter: 'Duo-Band',
				timeLocalMs: at('2026-03-25T20:03:47.458'),
			},
		],
		[
			'001-DWARF3_NGC_1647_2026-03-18_20-15-22-115.fits',
			{ grammar: 'dwarf', kind: 'light', target: 'NGC_1647', timeLocalMs: at('2026-03-18T20:15:22.115') },
		],
		[
			'dark_exp_15.000000_gain_60_bin_1_38C_stack_10.png',
			{
				grammar: 'dwarf',
				kind: 'dark',
				isMaster: true,
				exposureSeconds: 15,
				gain: 60,
				binning: '1x1',
				sensorTempCelsius: 38,
				stackedSubs: 10,
			},
		],
	],
	Ekos: [
		[
			'M31_Light_Ha_300_secs_2025-09-14T21-30-00_001.fits',
			{
				grammar: 'ekos',
				kind: 'light',
				target: 'M31',
				filter: 'Ha',
				exposureSeconds: 300,
				timeLocalMs: at('2025-09-14T21:30:00'),
			},
		],
		[
			'NGC_7000_Light_H_Alpha_2.500_secs_2025-09-14T21-30-00_12.fits',
			{
				grammar: 'ekos',
				kind: 'light',
				target: 'NGC_7000',
				filter: 'H_Alpha',
				exposureSeconds: 2.5,
				timeLocalMs: at('2025-09-14T21:30:00'),
			},
		],
		[
			'Dark_120_secs_2025-09-14T21-30-00_001.fits',
			{ grammar: 'ekos', kind: 'dark', exposureSeconds: 120, timeLocalMs: at('2025-09-14T21:30:00') },
		],
		[
			'Flat_Luminance_0.500_secs.fits',
			{ grammar: 'ekos', kind: 'flat', filter: 'Luminance', exposureSeconds: 0.5 },
		],
	],
	'SGP, ACP, CCDAutoPilot': [
		[
			'M31_300sec_1x1_Ha_frame12.fit',
			{ grammar: 'sgp', target: 'M31', exposureSeconds: 300, binning: '1x1', filter: 'Ha' },
		],
		['M31-S001-R001-C001-Ha.fts', { grammar: 'acp', kind: 'light', target: 'M31', filter: 'Ha' }],
		[
			'NGC-7000-S12-R3-C103-Luminance.fts',
			{ grammar: 'acp', kind: 'light', target: 'NGC-7000', filter: 'Luminance' },
		],
		[
			'RedR1_236W_M63_00123.fit',
			{ grammar: 'ccdautopilot', kind: 'light', filter: 'Red', ...sky(236), target: 'M63' },
		],
		['RR2_56E_M63_00123.fit', { grammar: 'ccdautopilot', kind: 'light', filter: 'R', ...sky(56), target: 'M63' }],
		[
			'RedFlatR1_236_M63_00123.fit',
			{ grammar: 'ccdautopilot', kind: 'flat', filter: 'Red', ...sky(236), target: 'M63' },
		],
	],
	'loose tokens': [
		[
			'masterDark_BIN-1_4144x2822_EXPOSURE-300.00s.xisf',
			{ kind: 'dark', isMaster: true, binning: '1x1', exposureSeconds: 300 },
		],
		[
			'masterDark_EXPOSURE_300_GAIN_100_OFFSET_50_SETTEMP_-10_READOUTM_High Gain Mode.xisf',
			{
				kind: 'dark',
				isMaster: true,
				exposureSeconds: 300,
				gain: 100,
				offset: 50,
				setTempCelsius: -10,
				readoutMode: 'High Gain Mode',
			},
		],
		[
			'masterFlat_FILTER-Ha_ROTATANG-70.40_mono.xisf',
			{ kind: 'flat', isMaster: true, filter: 'Ha', angleDegrees: 70.4, angleSystem: 'mechanical' },
		],
		['masterFlat_BIN-2_FILTER-Ha_mono.xisf', { kind: 'flat', isMaster: true, binning: '2x2', filter: 'Ha' }],
		[
			'SNAPSHOT_2025-09-14_22-10-00_L_5.00s.fits',
			{ isSnapshot: true, timeLocalMs: at('2025-09-14T22:10:00'), filter: 'L', exposureSeconds: 5 },
		],
		[
			'M31_FILTER_H_EXP_300_GAIN_100_OFFSET_50_SETTEMP_-10_PANEL_2.fits',
			{ filter: 'H', exposureSeconds: 300, gain: 100, offset: 50, setTempCelsius: -10, panel: 2 },
		],
		[
			'a_HFR1.62_FWHM_2.5_STARS_1200_ECC0.41_RMS_0.6.fits',
			{ hfr: 1.62, fwhm: 2.5, starCount: 1200, eccentricity: 0.41, guidingRmsArcsec: 0.6 },
		],
		[
			'a_ISO800_300sec_1x1_-20C_20250914_030628.cr2',
			{
				iso: 800,
				exposureSeconds: 300,
				binning: '1x1',
				sensorTempCelsius: -20,
				timeLocalMs: at('2025-09-14T03:06:28'),
			},
		],
		['a_2025-09-14T03-06-28Z_x.fits', { timeUtcMs: at('2025-09-14T03:06:28') }],
		['a_2025-09-14_03-06-28_UTC_x.fits', { timeUtcMs: at('2025-09-14T03:06:28') }],
		['a_2025-09-14_x.fits', { date: '2025-09-14' }],
		['M31 300s 45deg.fits', { exposureSeconds: 300, ...byName(45) }],
		['Flat_45.5deg_Red.fits', { kind: 'flat', ...byName(45.5), filter: 'Red' }],
		['M31-0001-Ha.fits', { filter: 'Ha' }],
		['B_33_Ha_300s_001.fits', { exposureSeconds: 300, filter: 'Ha' }],
		['Light_L-eXtreme_300s.fits', { kind: 'light', filter: 'L-eXtreme', exposureSeconds: 300 }],
		['failed_x.fits', { isRejected: true }],
		['x_300.00s', { exposureSeconds: 300 }],
		['M31_300s.fits.fz', { exposureSeconds: 300 }],
	],
};

describe.each(Object.entries(SAMPLES))('%s', (_program, samples) => {
	test.each(samples)('%s', (name, facts) => expect(names.parse(name)).toEqual(facts));
});

describe('what is no fact', () => {
	test.each([
		'IMG_0001.CR2',
		'M31.fits',
		'r_g_b_l_001.fits',
		'BIN1x_RC8.fits',
		'M31_H_S_O.fits',
		'',
		'.',
		'/',
		'____',
		'2025-13-45_x.fits',
		'2025-02-29_x.fits',
		'x_400deg.fits',
		'x_-500C.fits',
		'x_99999999s.fits',
		'x_ECC1.5.fits',
	])('%s says nothing', name => expect(names.parse(name)).toEqual({}));
	test('an angle beyond a full turn', () =>
		expect(names.parse('2025-09-14_03-06-28_L_361.00_300.00s_0001.fits')).not.toHaveProperty('angleDegrees'));
	test('a full turn is no turn', () => expect(names.parse('M31_L_360.0_300s_1.fits').angleDegrees).toBe(0));
	test('folders above the file', () =>
		expect(names.parse('LIGHT/FILTER_Ha_EXP_300/M31_60s.fits')).toEqual({ exposureSeconds: 60 }));
});

describe('the table of grammars', () => {
	test.each(CAPTURE_GRAMMARS)('$template names only fields that exist, and closes its brackets', ({ template }) => {
		const fields = [...template.matchAll(/\{(\w*)\}/g)].map(match => match[1]);
		expect(Object.keys(FIELDS)).toEqual(expect.arrayContaining(fields));
		expect(template.split('[').length).toBe(template.split(']').length);
		expect(template.split('{').length).toBe(fields.length + 1);
	});
});

describe("the user's own pattern", () => {
	const pattern = compileNinaPattern(
		'$$TARGETNAME$$\\$$DATETIME$$_$$FILTER$$_$$ROTATORANGLE$$_$$EXPOSURETIME$$s_$$FRAMENR$$',
	);
	if ('error' in pattern) throw new Error(pattern.error);
	const own = new FileNames(filters, pattern);
	test('comes before the built-in grammars, and says whose the angle is', () => {
		expect(own.parse('M31/2025-09-14_03-06-28_ALPT_56.26_300.00s_0114.fits')).toEqual({
			grammar: 'pattern',
			target: 'M31',
			timeLocalMs: at('2025-09-14T03:06:28'),
			filter: 'ALPT',
			...mechanical(56.26),
			exposureSeconds: 300,
		});
		expect(own.parse('2025-09-14_03-06-28_NoFilter_56.26_300.00s_0114.fits')).not.toHaveProperty('filter');
	});
	test('leaves other names to the built-in grammars', () =>
		expect(own.parse('Light_M 81_300.0s_Bin1_2600MC_gain100_20260420-044507_-20.0C_0061.fit').grammar).toBe(
			'asiair',
		));
});

describe('any name at all', () => {
	test('never throws and gives only facts within their limits', () => {
		const piece = fc.constantFrom(
			'_',
			'__',
			'-',
			' ',
			'.',
			'/',
			'Light',
			'LIGHT',
			'Ha',
			'L',
			'300s',
			'300.0s',
			'Bin1',
			'gain100',
			'2025-09-14',
			'03-06-28',
			'20250914-030628',
			'172deg',
			'-20.0C',
			'0001',
			'HFR',
			'RMS',
			'M 31',
			'R1',
			'🌌',
			'\u0000',
			'.fits',
		);
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: piece, maxLength: 30 })), name => {
				const facts = names.parse(name);
				expect(Object.values(facts)).not.toContain(undefined);
				expect(
					Object.values(facts).filter(value => typeof value === 'number' && !Number.isFinite(value)),
				).toEqual([]);
				if (facts.angleDegrees !== undefined)
					expect(facts.angleDegrees >= 0 && facts.angleDegrees < 360 && facts.angleSystem !== undefined).toBe(
						true,
					);
			}),
			{ numRuns: 500 },
		);
	});

	test.each([
		'_',
		'a_',
		'1_',
		'-',
		' ',
		'.',
		'1',
		'1.',
		'Light_',
		'Light_1s_Bin1_',
		'R1_',
		'L_1_1s_',
		'2025-09-14_',
		'panel ',
		'-S1-R1-C1-',
		'_15s60_',
		'FILTER_',
		'a-',
		'300s',
		'__',
		'M31_Light_',
		'.fz',
		'.fits',
	])('a name made of "%s" takes no time', unit => {
		const start = performance.now();
		for (const length of [200, 255, 1000, 100_000]) {
			names.parse(unit.repeat(Math.ceil(length / unit.length)).slice(0, length));
			names.parse(`Light_${unit.repeat(length)}`.slice(0, length));
		}
		expect(performance.now() - start).toBeLessThan(500);
	});
});

describe("the seed's functions", () => {
	test('exposure time', () => {
		expect(exposureSecondsOf('light_M31_L_120s_001.fits')).toBe(120);
		expect(exposureSecondsOf('2025-09-14_03-06-28_ALPT_56.26_300.00s_0114.fits')).toBe(300);
		expect(exposureSecondsOf('M31.fits')).toBeUndefined();
	});
	test('angle', () => {
		expect(angleDegreesOf('2025-09-14_03-06-28_ALPT_56.26_300.00s_0114.fits')).toBe(56.26);
		expect(angleDegreesOf('light_M31_L_120s_001.fits')).toBeUndefined();
	});
	test.each([
		['/data/M31/L/light_001.fits', 'L'],
		['/data/M31/L/light_M31_L_120s_001.fits', 'L'],
		['/data/light_M31_Ha_300s_001.fits', 'Ha'],
		['/data/NGC1234/OIII/subs/frame_300s.fits', 'OIII'],
		['/data/M31/R/L/x.fits', 'L'],
		['/data/M31/R/light_M31_Ha_300s.fits', 'R'],
		['accept/DATE_2025-09-14/FILTER_H_EXP_300/x.fits', 'Ha'],
		['M31/FILTER_LQuadE_EXP_60/x.fits', 'LQuadE'],
		['x/a-B-001.fits', 'B'],
		['/data/M31/frame_001.fits', undefined],
		['2025-01-01_00-00-00_NoFilter_0.00_60.00s_0000.fits', undefined],
		['M31/r/x.fits', undefined],
	])('the filter of %s is %s', (path, filter) => expect(filterOfPath(path, filters)).toBe(filter));
	test.each([
		['/data/2025/M31/lights/frame_001.fits', 'M31'],
		['/Users/user/Pictures/ASTRO/2025 July/SMC Panel 6/ALPT/x.fits', 'SMC Panel 6'],
		['Target X/Session_70deg/ALPT2/x.fits', 'Target X'],
		['M31/accept/DATE_2025-09-14/FILTER_LQuadE_EXP_300/x.fits', 'M31'],
		['B 33/H/x.fits', 'B 33'],
		['/data/2025/lights/x.fits', undefined],
		['x.fits', undefined],
	])('the target of %s is %s', (path, target) => expect(targetOfPath(path, filters)).toBe(target));
});

const RECORDINGS = '../shared/data/tracker-recordings.json';
describe.skipIf(!process.env.CI && !existsSync(RECORDINGS))("the recorded runs of the seed's program", () => {
	test('every name says what its parts between underscores say', () => {
		const runs = JSON.parse(readFileSync(RECORDINGS, 'utf8')) as { files: string[] }[];
		const files = runs.flatMap(run => run.files);
		expect(files.length).toBe(477);
		for (const file of files) {
			const [date = '', time = '', filter = '', angle = '', exposure = ''] = (file.split('/').at(-1) ?? '').split(
				'_',
			);
			expect(names.parse(file), file).toEqual({
				grammar: 'seed',
				...(filter === 'NoFilter' ? {} : { filter }),
				angleDegrees: Number(angle),
				angleSystem: 'name',
				exposureSeconds: Number(exposure.replace('s', '')),
				timeLocalMs: Date.parse(`${date}T${time.replaceAll('-', ':')}Z`),
			});
		}
	});
});
