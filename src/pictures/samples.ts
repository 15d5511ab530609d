/** Bytes to numbers. */
import { SAMPLE_BYTES, type ImageLayout } from './image-layout';

/** Puts the samples that fill `bytes` into `into`, not scaled; NaN where a sample stands for no value. */
export function decodeSamples(bytes: Uint8Array, layout: ImageLayout, into: Float64Array): void {
	const { sampleFormat, littleEndian, blank } = layout;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const count = bytes.length / SAMPLE_BYTES[sampleFormat];
	// One loop a format: this is where the time goes.
	switch (sampleFormat) {
		case 'uint8': for (let at = 0; at < count; at++) into[at] = view.getUint8(at); break;
		case 'int16': for (let at = 0; at < count; at++) into[at] = view.getInt16(2 * at, littleEndian); break;
		case 'uint16': for (let at = 0; at < count; at++) into[at] = view.getUint16(2 * at, littleEndian); break;
		case 'int32': for (let at = 0; at < count; at++) into[at] = view.getInt32(4 * at, littleEndian); break;
		case 'uint32': for (let at = 0; at < count; at++) into[at] = view.getUint32(4 * at, littleEndian); break;
		case 'float32': for (let at = 0; at < count; at++) into[at] = view.getFloat32(4 * at, littleEndian); break;
		case 'float64': for (let at = 0; at < count; at++) into[at] = view.getFloat64(8 * at, littleEndian); break;
	}
	if (blank !== undefined) for (let at = 0; at < count; at++) if (into[at] === blank) into[at] = NaN;
}
