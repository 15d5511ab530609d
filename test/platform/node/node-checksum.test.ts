import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nodeChecksum } from '../../../src/platform/node/node-checksum';
import { tempFolders } from '../../fakes/temp-folders';

const temp = tempFolders();
const checksum = nodeChecksum({ fs, crypto });

test('the checksum of a file is that of all its bytes, however many', async () => {
	const folder = temp();
	// FIPS 180-2 gives those of "abc" and of a million "a"; that of nothing is as well known.
	for (const [name, text, hash] of [
		['abc', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
		['million', 'a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
		['empty', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
	] as const) {
		fs.writeFileSync(join(folder, name), text);
		expect(await checksum(join(folder, name))).toBe(hash);
	}
	const large = crypto.randomBytes((1 << 21) + 12_345);
	fs.writeFileSync(join(folder, 'large'), large);
	expect(await checksum(join(folder, 'large'))).toBe(crypto.createHash('sha256').update(large).digest('hex'));
});

test("what can't be read is said, and nothing stays open", async () => {
	const folder = temp();
	await expect(checksum(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
	const open = (): number => fs.readdirSync('/proc/self/fd').length;
	const before = fs.existsSync('/proc/self/fd') ? open() : 0;
	await expect(checksum(folder)).rejects.toMatchObject({ code: 'EISDIR' });
	if (before > 0) expect(open()).toBe(before);
});
