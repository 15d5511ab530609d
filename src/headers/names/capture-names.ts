/** How capture programs name their files: one row a grammar, tried in this order. A new program is one more row. */
import type { NameFacts } from '../../domain/frame';

export interface CaptureGrammar {
	readonly grammar: string;
	/** `{field}`, `[optional]`, everything else as written; without the extension. */
	readonly template: string;
	/** What the shape of the name says beyond its fields. */
	readonly gives?: Pick<NameFacts, 'kind' | 'isMaster'>;
}

const LIGHT = { kind: 'light' } as const;

export const CAPTURE_GRAMMARS: readonly CaptureGrammar[] = [
	// The seed's `*_<filter>_<angle>_<exposure>s_*` as N.I.N.A. writes it. N.I.N.A.'s default has the sensor's
	// temperature in the
	// angle's place: below zero it is told apart, above it can't be, and the seed's own convention holds.
	{ grammar: 'seed', template: '{time}_{filterWord}_{angle}_{exposure}_{count}' },
	{ grammar: 'nina', template: '{time}_[{filter}]_{coldTemp}_{exposure}_{count}' },
	{ grammar: 'nina', template: '{time}_HFR_[{hfr}]_RMSAC_[{rmsArcsec}]_TEMP_[{temp}]' },
	{
		grammar: 'nina',
		template:
			'{kind}_[{target}]_{exposure}_Bin{binning}_{camera}_gain[{gain}]_{time}_' +
			'[{filter}_][{mechanical}]deg_[{temp}]C__HFR[{hfr}]_RMS[{rmsArcsec}]_[{filter}]_{count}',
	},
	{
		grammar: 'nina',
		template: '{kind}_[{target}]_{exposure}_{binning}_{camera}_{gain}_{time}_[{mechanical}]_[{temp}]__{count}',
	},

	// ASIAIR's angle is the plan's, on the sky; its time is local and taken when the file is saved.
	// Calibration frames have no target, and so come before lights.
	{
		grammar: 'asiair',
		template:
			'{kind}_[{sky}deg_]{exposure}_Bin{binning}_{camera}_gain{gain}_' +
			'{endTime}_[{sky}deg_]{temp}C[_{filter}]_{count}',
	},
	{
		grammar: 'asiair',
		template:
			'{kind}_{target}_[{sky}deg_]{exposure}_Bin{binning}_{camera}_gain{gain}_' +
			'{endTime}_[{sky}deg_]{temp}C[_{filter}]_{count}',
	},
	{
		grammar: 'asiair',
		template:
			'{kind}_[{sky}deg_]{exposure}_Bin{binning}_ISO{iso}_' + '{endTime}_[{sky}deg_]{temp}C_[{camera}_]{count}',
	},
	{
		grammar: 'asiair',
		template:
			'{kind}_{target}_[{sky}deg_]{exposure}_Bin{binning}_ISO{iso}_' +
			'{endTime}_[{sky}deg_]{temp}C_[{camera}_]{count}',
	},
	{
		grammar: 'asiair',
		template: '{kind}_Stack{stacked}_{exposure}_Bin{binning}_{camera}_[filter-{filter}_]gain{gain}_{day}_{temp}C',
	},
	{
		grammar: 'asiair',
		template: '{kind}_{target}_{exposure}_Bin{binning}_{camera}_gain{gain}_{endTime}_[{sky}deg_]{temp}C',
	},

	// APT begins with the kind's letter, which elsewhere is a filter's.
	{ grammar: 'apt', template: 'L_{time}_' + '[{filter}_]Bin{binning}_{exposure}_[ISO{iso}]_[{temp}C]', gives: LIGHT },
	{
		grammar: 'apt',
		template: 'D_{time}_' + '[{filter}_]Bin{binning}_{exposure}_[ISO{iso}]_[{temp}C]',
		gives: { kind: 'dark' },
	},
	{
		grammar: 'apt',
		template: 'F_{time}_' + '[{filter}_]Bin{binning}_{exposure}_[ISO{iso}]_[{temp}C]',
		gives: { kind: 'flat' },
	},
	{
		grammar: 'apt',
		template: 'B_{time}_' + '[{filter}_]Bin{binning}_{exposure}_[ISO{iso}]_[{temp}C]',
		gives: { kind: 'bias' },
	},

	{
		grammar: 'asistudio',
		template: '{kind}_{target}_{exposure}_Bin{binning}_[filter-{filter}_]{temp}C_gain{gain}_{time}_frame{count}',
	},

	{ grammar: 'seestar', template: 'Light_[mosaic_]{target}_{exposure}_{filter}_{time}[_thn]', gives: LIGHT },
	{ grammar: 'seestar', template: 'sub_{count}_[mosaic_]{target}_{exposure}_{filter}_{time}[_thn]', gives: LIGHT },
	{
		grammar: 'seestar',
		template: 'Stacked_{stacked}_[mosaic_]{target}_{exposure}_{filter}_{time}[{letter}][_thn]',
		gives: LIGHT,
	},
	{ grammar: 'seestar', template: 'DSO_Stacked_{stacked}_{target}_mosaic_{exposure}_{time}[_thn]', gives: LIGHT },
	{ grammar: 'seestar', template: 'DSO_Stacked_{stacked}_{target}_{exposure}_{time}[_thn]', gives: LIGHT },

	{
		grammar: 'dwarf',
		template: 'stacked-{stacked}_{target}_{seconds}s{gain}_{filter}_{time}[_{temp}C]',
		gives: LIGHT,
	},
	{ grammar: 'dwarf', template: '{target}_{seconds}s{gain}_{filter}_{time}_{temp}C', gives: LIGHT },
	{ grammar: 'dwarf', template: '{count}-DWARF[3]_{target}_{time}', gives: LIGHT },
	{
		grammar: 'dwarf',
		template: 'dark_exp_{seconds}_gain_{gain}_bin_{binning}_{temp}C_stack_{stacked}',
		gives: { kind: 'dark', isMaster: true },
	},

	{ grammar: 'ekos', template: '[{target}_]{kind}_[{filter}_]{seconds}_secs[_{time}][_{count}]' },
	{ grammar: 'sgp', template: '{target}_{exposure}_{binning}_{filter}_frame{count}' },
	{ grammar: 'acp', template: '{target}-S{count}-R{count}-C{count}-{filter}', gives: LIGHT },
	// Position angle and side of the pier stand in lights and flats alike, so that they can be matched.
	{
		grammar: 'ccdautopilot',
		template: '{filter}FlatR{count}_{sky}[{pierSide}]_[{target}_]{count}',
		gives: { kind: 'flat' },
	},
	{ grammar: 'ccdautopilot', template: '{filter}R{count}_{sky}{pierSide}_{target}_{count}', gives: LIGHT },
];
