/** Checksums of files of any size, read in pieces. */
export interface ChecksumNode {
	readonly fs: Pick<typeof import('node:fs'), 'createReadStream'>;
	readonly crypto: Pick<typeof import('node:crypto'), 'createHash'>;
}

const PIECE_BYTES = 1 << 20;

/** @returns SHA-256 in hexadecimal. @throws what the disk says */
export const nodeChecksum = ({ fs, crypto }: ChecksumNode) => (path: string): Promise<string> => new Promise((resolve, reject) => {
	const hash = crypto.createHash('sha256');
	const pieces = fs.createReadStream(path, { highWaterMark: PIECE_BYTES });
	pieces.on('data', piece => { hash.update(piece); });
	pieces.on('error', reject);
	pieces.on('end', () => { resolve(hash.digest('hex')); });
});
