/** The projects of the demo, night by night. Nights count back from today: 1 is last night. */
import { FRA400, RC8, REDCAT, type Rig } from './rigs';
import type { LightState } from './tree-plan';

type Series = readonly [filter: string | undefined, exposureSeconds: number, subs: number];

export interface DemoNight {
	readonly panel?: number;
	readonly nightsAgo: number;
	readonly angleDegrees?: number;
	readonly state?: LightState;
	/** Whose master flats lie beside the night: its own, turned by so many degrees, or none. */
	readonly flats?: 'own' | 'none' | number;
	readonly series: readonly Series[];
}

export interface DemoProject {
	readonly rig: Rig;
	readonly stage: string;
	readonly target: string;
	/** How its master flats are named and written: by keywords, which keep the angle, unless another is given. */
	readonly flatsBy?: 'siril' | 'wbpp';
	/** Days ago at which master lights were made. */
	readonly mastersDaysAgo?: readonly number[];
	readonly nights: readonly DemoNight[];
}

const LRGB = (subs: number): readonly Series[] => {
	const third = Math.ceil(subs / 3);
	return [
		['L', 120, subs],
		['R', 180, third],
		['G', 180, third],
		['B', 180, third],
	];
};

export const DEMO_PROJECTS: readonly DemoProject[] = [
	{
		rig: RC8,
		stage: '10_Blink',
		target: 'NGC 7331',
		nights: [
			{
				nightsAgo: 1,
				angleDegrees: 71.4,
				state: 'unreviewed',
				series: [
					['L', 120, 24],
					['Ha', 300, 10],
					['Ha', 600, 5],
				],
			},
		],
	},
	{
		rig: RC8,
		stage: '10_Blink',
		target: 'M 45',
		nights: [
			{ nightsAgo: 2, angleDegrees: 12.1, state: 'unreviewed', series: LRGB(18) },
			{ nightsAgo: 5, angleDegrees: 11.8, state: 'unreviewed', series: [['L', 120, 12]] },
		],
	},
	{
		rig: RC8,
		stage: '20_Data',
		target: 'NGC 7331',
		nights: [
			{ nightsAgo: 4, angleDegrees: 70.4, series: LRGB(24) },
			{
				nightsAgo: 4,
				angleDegrees: 70.4,
				state: 'rejected',
				series: [
					['L', 120, 5],
					['B', 180, 2],
				],
			},
			{
				nightsAgo: 9,
				angleDegrees: 70.5,
				series: [
					['L', 120, 20],
					['Ha', 300, 12],
				],
			},
			{
				nightsAgo: 34,
				angleDegrees: 72.9,
				flats: 'none',
				series: [
					['L', 120, 16],
					['Ha', 600, 8],
				],
			},
		],
	},
	{
		rig: RC8,
		stage: '20_Data',
		target: 'M 31',
		nights: [
			{ panel: 1, nightsAgo: 21, angleDegrees: 45.2, series: LRGB(30) },
			{ panel: 1, nightsAgo: 22, angleDegrees: 45.1, series: [['Ha', 300, 14]] },
			{ panel: 2, nightsAgo: 22, angleDegrees: 45.3, series: LRGB(21) },
			{ panel: 3, nightsAgo: 23, angleDegrees: 45.2, flats: 'none', series: [['L', 120, 9]] },
		],
	},
	{
		rig: RC8,
		stage: '20_Data',
		target: 'IC 1396',
		nights: [
			{
				nightsAgo: 47,
				angleDegrees: 359.3,
				series: [
					['Ha', 600, 10],
					['OIII', 600, 8],
				],
			},
			{
				nightsAgo: 48,
				angleDegrees: 0.4,
				flats: -1.6,
				series: [
					['OIII', 600, 6],
					['SII', 600, 12],
				],
			},
			{ nightsAgo: 49, angleDegrees: 1.9, state: 'rejected', series: [['SII', 600, 3]] },
		],
	},
	{
		rig: RC8,
		stage: '20_Data',
		target: 'NGC 7000',
		nights: [
			{
				nightsAgo: 55,
				angleDegrees: 180.2,
				series: [
					['Ha', 300, 20],
					['OIII', 300, 16],
				],
			},
		],
	},
	{
		rig: RC8,
		stage: '30_Master',
		target: 'Sh2-132',
		nights: [
			{
				nightsAgo: 70,
				angleDegrees: 120.4,
				series: [
					['Ha', 600, 14],
					['OIII', 600, 14],
				],
			},
			{ nightsAgo: 71, angleDegrees: 120.6, series: [['SII', 600, 15]] },
		],
	},
	{
		rig: RC8,
		stage: '40_Process',
		target: 'IC 5070',
		mastersDaysAgo: [80, 62],
		nights: [
			{
				nightsAgo: 92,
				angleDegrees: 88.3,
				series: [
					['Ha', 300, 26],
					['OIII', 300, 24],
				],
			},
			{ nightsAgo: 93, angleDegrees: 88.1, series: [['SII', 300, 28]] },
		],
	},
	{
		rig: RC8,
		stage: '50_Bake',
		target: 'NGC 891',
		flatsBy: 'wbpp',
		mastersDaysAgo: [110],
		nights: [{ nightsAgo: 130, angleDegrees: 204.7, series: LRGB(30) }],
	},
	{
		rig: RC8,
		stage: '60_Done',
		target: 'M 51',
		flatsBy: 'siril',
		mastersDaysAgo: [180],
		nights: [
			{ nightsAgo: 212, angleDegrees: 33.3, series: LRGB(27) },
			{ nightsAgo: 214, angleDegrees: 33.4, series: [['Ha', 300, 15]] },
		],
	},
	{
		rig: RC8,
		stage: '99_Abandoned',
		target: 'Sh2-240',
		nights: [{ nightsAgo: 300, angleDegrees: 15.5, flats: 'none', series: [['Ha', 600, 6]] }],
	},
	{
		rig: REDCAT,
		stage: '10_Blink',
		target: 'M 42',
		nights: [
			{
				nightsAgo: 1,
				state: 'unreviewed',
				series: [
					[undefined, 60, 30],
					[undefined, 10, 12],
				],
			},
		],
	},
	// The same nebula as the RC8's, as another person or program may spell it.
	{
		rig: REDCAT,
		stage: '20_Data',
		target: 'NGC7000',
		nights: [
			{ nightsAgo: 54, series: [['ALPT', 300, 26]] },
			{
				nightsAgo: 56,
				series: [
					['ALPT', 300, 22],
					[undefined, 120, 20],
				],
			},
			{ nightsAgo: 56, state: 'rejected', series: [[undefined, 120, 4]] },
		],
	},
	{
		rig: REDCAT,
		stage: '30_Master',
		target: "Barnard's Loop",
		nights: [{ nightsAgo: 290, series: [['ALPT', 300, 24]] }],
	},
	{
		rig: REDCAT,
		stage: '60_Done',
		target: 'Rho Ophiuchi',
		mastersDaysAgo: [140],
		nights: [{ nightsAgo: 160, series: [[undefined, 120, 40]] }],
	},
];

/** A loose tree, as the exposure tracker's users keep them: no rig, no stage, no review. */
export const LOOSE_PROJECT = {
	rig: FRA400,
	target: 'The War and Peace Nebula',
	nights: [
		{
			nightsAgo: 118,
			angleDegrees: 70.4,
			series: [
				['ALPT', 300, 20],
				['ALPT2', 300, 12],
			],
		},
		{
			nightsAgo: 102,
			angleDegrees: 71.53,
			series: [
				['ALPT', 300, 16],
				['ALPT2', 300, 18],
			],
		},
		{
			nightsAgo: 96,
			angleDegrees: 72.49,
			series: [
				['ALPT', 300, 6],
				['ALPT2', 300, 5],
			],
		},
		{ nightsAgo: 75, angleDegrees: 10, series: [['ALPT2', 300, 9]] },
	],
} as const;
