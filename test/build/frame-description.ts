/** What a capture program knows when it saves a frame. */
import type { FrameKind } from '../../src/domain/frame';

export interface Gear {
	/** As the person named it in the capture program: 'RC8'. */
	readonly optics: string;
	readonly focalLengthMm: number;
	readonly focalRatio: number;
	/** As its driver reports it: 'ZWO ASI2600MM Pro'. */
	readonly camera: string;
	/** Who made it, for camera raw files. */
	readonly make?: string;
	/** The sensor as masters' file names give it: '6248x4176'. The images written here are smaller. */
	readonly sensor: string;
	readonly pixelMicrons: number;
	readonly bayerPattern?: string;
	readonly filterWheel?: string;
	readonly rotator?: string;
	readonly mount: string;
}

export interface Site {
	readonly latitudeDegrees: number;
	readonly longitudeDegrees: number;
	readonly elevationMetres: number;
	readonly utcOffsetHours: number;
}

export interface FrameDescription {
	readonly kind: FrameKind;
	readonly ioMode: Gear;
	readonly site: Site;
	/** Running number of the sequence. */
	readonly number: number;
	readonly startUtcMs: number;
	readonly exposureSeconds: number;
	readonly target?: string | undefined;
	readonly panel?: number | undefined;
	/** J2000. */
	readonly raDegrees?: number | undefined;
	readonly decDegrees?: number | undefined;
	readonly filter?: string | undefined;
	readonly gain?: number | undefined;
	readonly offset?: number | undefined;
	readonly iso?: number | undefined;
	readonly binning?: number | undefined;
	readonly readoutMode?: string | undefined;
	readonly setTempCelsius?: number | undefined;
	readonly sensorTempCelsius?: number | undefined;
	readonly mechanicalAngleDegrees?: number | undefined;
	readonly skyAngleDegrees?: number | undefined;
	readonly plannedAngleDegrees?: number | undefined;
	readonly hfr?: number | undefined;
	readonly guidingRmsArcsec?: number | undefined;
	readonly starCount?: number | undefined;
	/** Of the written image; small when nothing else is said. */
	readonly widthPixels?: number | undefined;
	readonly heightPixels?: number | undefined;
}

/** The size of a written image whose description gives none. */
const SMALL_IMAGE = { widthPixels: 32, heightPixels: 24 } as const;

/** The object's name as capture programs know a mosaic: each panel is a target of its own. */
export function objectName({ target, panel }: FrameDescription): string | undefined {
	return target === undefined || panel === undefined ? target : `${target} Panel ${panel}`;
}

/** 'Light', 'DarkFlat' …, as most programs spell it. */
export function kindName(kind: FrameKind): string {
	return kind.replace(/^.| ./g, letter => letter.trim().toUpperCase());
}

/** The image's size. */
export function imageSize(frame: FrameDescription): { readonly widthPixels: number; readonly heightPixels: number } {
	return {
		widthPixels: frame.widthPixels ?? SMALL_IMAGE.widthPixels,
		heightPixels: frame.heightPixels ?? SMALL_IMAGE.heightPixels,
	};
}
