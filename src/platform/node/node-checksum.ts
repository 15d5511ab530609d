/** Checksums of files of any size, read in pieces. */
export interface ChecksumNode {
	readonly fs: Pick<typeof import('node:fs'), 'open' | 'read' | 'close'>;
	readonly crypto: Pick<typeof import('node:crypto'), 'createHash'>;
}

const PIECE_BYTES = 1 << 20;

/** @returns SHA-256 in hexadecimal. @throws what the disk says */
export const nodeChecksum =
	({ fs, crypto }: ChecksumNode) =>
	(path: string): Promise<string> =>
		new Promise((resolve, reject) => {
			fs.open(path, 'r', (refused, file) => {
				if (refused) {
					reject(refused);
					return;
				}
				const hash = crypto.createHash('sha256');
				const piece = new Uint8Array(PIECE_BYTES);
				const readOn = (): void => {
					fs.read(file, piece, 0, PIECE_BYTES, null, (failed, bytes) => {
						if (!failed && bytes > 0) {
							hash.update(piece.subarray(0, bytes));
							readOn();
						} else
							fs.close(file, () => {
								// Nothing was written: whether it could be closed does not matter.
								if (failed) reject(failed);
								else resolve(hash.digest('hex'));
							});
					});
				};
				readOn();
			});
		});
