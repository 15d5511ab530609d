/** Small pictures of frames, and why a file gives none. */
import type { FaultCode } from '../domain/frame';

/** A screen transfer function. Values 0…1. */
export interface Stretch {
	readonly shadows: number;
	readonly midtones: number;
	readonly highlights: number;
}

/** A picture that a canvas' ImageData takes. */
export interface Picture {
	/** Pixels. */
	readonly width: number;
	readonly height: number;
	/** Rows from the top, four bytes a pixel, opaque. */
	readonly rgba: Uint8ClampedArray<ArrayBuffer>;
	/** How each channel was stretched; undefined for one of a single value. */
	readonly stretches: readonly (Stretch | undefined)[];
}

export type PictureFaultCode =
	| FaultCode
	/**
	 * Pixels that are stored in a way that is not read: complex numbers, 64-bit integers, a block outside of the file.
	 */
	| 'pixels-unsupported'
	/** Compressed by a codec that is not read: zstd, gzip, fpack. */
	| 'compression-unsupported'
	/** Compressed pixels that make no sense. */
	| 'pixels-damaged'
	/** Beyond the limits of pictures/image-layout.ts. */
	| 'image-too-large';

export interface PictureFault {
	readonly fault: PictureFaultCode;
	readonly detail: string;
}

export interface PictureRun {
	/** The wanted longest edge in pixels. */
	readonly longestEdge: number;
	/** Stretches of another picture, for two that are to be compared; its own without them. */
	readonly like?: Picture['stretches'] | undefined;
	readonly signal: AbortSignal;
	/** Told how much of the file was read, 0–1. */
	readonly onProgress?: (part: number) => void;
}

/** Makes a picture of a file. Rejects when cancelled; a bad file is answered. @param path absolute */
export type MakePicture = (path: string, run: PictureRun) => Promise<Picture | PictureFault>;
