/** Why a file gives no picture. */
import type { FaultCode } from '../domain/frame';

export type PictureFaultCode =
	| FaultCode
	/** Pixels that are stored in a way that is not read: complex numbers, 64-bit integers, a block outside of the file. */
	| 'pixels-unsupported'
	/** Compressed by a codec that is not read: zstd, gzip, fpack. */
	| 'compression-unsupported'
	/** Compressed pixels that make no sense. */
	| 'pixels-damaged'
	/** Beyond the limits of image-layout.ts. */
	| 'image-too-large';

export interface PictureFault { readonly fault: PictureFaultCode; readonly detail: string }

/** Carries a fault out of the depth of a decoder. Never leaves this part: makePreview answers it as a value. */
export class BadPicture extends Error {
	constructor(readonly code: PictureFaultCode, detail: string) {
		super(detail);
		this.name = 'BadPicture';
	}
}
