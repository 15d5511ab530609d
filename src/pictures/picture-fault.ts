/** Carries why a file gives no picture out of the depth of a decoder. */
import type { PictureFaultCode } from '../view-models/picture';

/** Never leaves this part: makePreview answers it as a value. */
export class BadPicture extends Error {
	constructor(
		readonly code: PictureFaultCode,
		detail: string,
	) {
		super(detail);
		this.name = 'BadPicture';
	}
}
