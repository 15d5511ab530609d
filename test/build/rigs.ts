/** Optical setups that the written trees use. */
import type { ProgramName } from './capture';
import type { Gear, Site } from './frame-description';

export interface Rig {
	/** `<Optics>@f<ratio>+<Camera>` */
	readonly folder: string;
	readonly ioMode: Gear;
	readonly site: Site;
	/** The first one also takes the calibration frames. */
	readonly programs: readonly [ProgramName, ...ProgramName[]];
	/** Undefined is a colour camera without a filter. */
	readonly filters: readonly [string | undefined, ...(string | undefined)[]];
	readonly gain?: number;
	readonly offset?: number;
	readonly iso?: number;
	readonly readoutMode?: string;
	readonly setTempCelsius?: number;
}

// The capture computers keep standard time all year.
const ALPS: Site = { latitudeDegrees: 47.5921, longitudeDegrees: 11.3264, elevationMetres: 870, utcOffsetHours: 1 };
const OTAGO: Site = { latitudeDegrees: -45.0216, longitudeDegrees: 169.7425, elevationMetres: 330, utcOffsetHours: 12 };
const ARIZONA: Site = {
	latitudeDegrees: 32.0301,
	longitudeDegrees: -109.7712,
	elevationMetres: 1210,
	utcOffsetHours: -7,
};

const APS_C = { sensor: '6248x4176', pixelMicrons: 3.76 } as const;
const NARROWBAND_TOO = ['L', 'R', 'G', 'B', 'Ha', 'OIII', 'SII'] as const;

export const RC8: Rig = {
	folder: 'RC8@f8.0+ZWO ASI2600MM Pro',
	ioMode: {
		...APS_C,
		optics: 'RC8',
		focalLengthMm: 1624,
		focalRatio: 8,
		camera: 'ZWO ASI2600MM Pro',
		filterWheel: 'ZWO FilterWheel (1)',
		rotator: 'Pegasus Falcon Rotator',
		mount: 'EQ8-R Pro',
	},
	site: ALPS,
	programs: ['nina', 'nina-quality', 'nina-default', 'nina-xisf'],
	filters: NARROWBAND_TOO,
	gain: 100,
	offset: 50,
	readoutMode: 'High Gain Mode',
	setTempCelsius: -10,
};

export const REDCAT: Rig = {
	folder: 'Redcat51@f4.9+AP26CC',
	ioMode: {
		...APS_C,
		optics: 'Redcat51',
		focalLengthMm: 250,
		focalRatio: 4.9,
		camera: 'AP26CC',
		bayerPattern: 'RGGB',
		mount: 'AM5',
	},
	site: ALPS,
	programs: ['nina-quality'],
	filters: [undefined, 'ALPT'],
	gain: 100,
	offset: 30,
	readoutMode: 'HCG',
	setTempCelsius: 0,
};

/** Its files lie in a loose tree: the rig's name comes from their headers. */
export const FRA400: Rig = {
	folder: 'FRA400@f5.6+ZWO ASI2600MC Pro',
	ioMode: {
		...APS_C,
		optics: 'FRA400',
		focalLengthMm: 400,
		focalRatio: 5.6,
		camera: 'ZWO ASI2600MC Pro',
		bayerPattern: 'RGGB',
		filterWheel: 'ZWO FilterWheel (1)',
		rotator: 'ZWO CAA',
		mount: 'AM5',
	},
	site: ALPS,
	programs: ['nina'],
	filters: ['ALPT', 'ALPT2'],
	gain: 100,
	offset: 50,
	readoutMode: 'Default',
	setTempCelsius: -10,
};

const NP101: Rig = {
	folder: 'NP101@f5.4+ZWO ASI1600MM Pro',
	ioMode: {
		optics: 'NP101',
		focalLengthMm: 540,
		focalRatio: 5.4,
		camera: 'ZWO ASI1600MM Pro',
		sensor: '4656x3520',
		pixelMicrons: 3.8,
		filterWheel: 'ZWO EFW',
		rotator: 'Optec Gemini',
		mount: 'EQMOD HEQ5/6',
	},
	site: ARIZONA,
	programs: ['sgp', 'ekos', 'maxim', 'sharpcap'],
	filters: NARROWBAND_TOO,
	gain: 139,
	offset: 21,
	setTempCelsius: -20,
};

const REDCAT_ASIAIR: Rig = {
	folder: 'Redcat51@f4.9+ZWO ASI533MC Pro',
	ioMode: {
		optics: 'Redcat51',
		focalLengthMm: 250,
		focalRatio: 4.9,
		camera: 'ZWO ASI533MC Pro',
		sensor: '3008x3008',
		pixelMicrons: 3.76,
		bayerPattern: 'RGGB',
		mount: 'ZWO AM5',
	},
	site: OTAGO,
	programs: ['asiair', 'apt'],
	filters: [undefined, 'ALPT'],
	gain: 101,
	offset: 70,
	setTempCelsius: -10,
};

const TMB130: Rig = {
	folder: 'TMB130@f7.0+Canon T2i',
	ioMode: {
		optics: 'TMB130',
		focalLengthMm: 910,
		focalRatio: 7,
		camera: 'Canon EOS REBEL T2i',
		make: 'Canon',
		sensor: '5202x3465',
		pixelMicrons: 4.3,
		bayerPattern: 'RGGB',
		mount: 'EQ6',
	},
	site: ALPS,
	programs: ['canon'],
	filters: [undefined],
	iso: 800,
};

const SEESTAR: Rig = {
	folder: 'S50@f5.0+Seestar S50',
	ioMode: {
		optics: 'S50',
		focalLengthMm: 250,
		focalRatio: 5,
		camera: 'Seestar S50',
		sensor: '1080x1920',
		pixelMicrons: 2.9,
		bayerPattern: 'GRBG',
		mount: 'S50_1623087d',
	},
	site: ARIZONA,
	programs: ['seestar'],
	filters: ['UVIR', 'LP'],
	gain: 80,
};

/** The generated tree takes as many of these as it is asked for, from the first on. No two share a camera. */
export const GENERATED_RIGS: readonly Rig[] = [RC8, NP101, REDCAT_ASIAIR, TMB130, SEESTAR];
