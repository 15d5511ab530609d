/** Why something is not done: words for after a colon. */
import type { Reason, StepFailure } from '../domain/operations/plan';
import { why } from './words';

export const REASONS: Readonly<Record<Reason, string>> = {
	taken: 'something of that name is there already',
	'similar-name': 'a name there differs only in case or accents',
	'file-in-the-way': 'a file stands where a folder should go',
	changed: 'it is no longer what it was',
	'same-file': 'both names are one file',
	replaced: 'at its new place another program replaced or removed it; it stays where it was',
	'left-waiting': 'an operation that was cut short left it there, and nothing tells where it belongs',
	gone: 'it is not there any more',
	'is-link': 'it is a link',
	'leads-outside': 'it leads out of the Data folder',
	'other-device': "a folder can't be renamed onto another disk",
	'no-filter': 'its filter is not known',
	'no-angle': 'its angle is not known',
	'frame-stays': 'its frame stays',
	'still-being-written': 'it may still be written to',
	unreadable: "its header can't be read",
	'not-filed': 'it is no light, dark, flat or bias',
	duplicate: 'the same frame is there already',
	'not-rejectable': 'it is no light that could be rejected',
	unrecognised: 'not everything about it is known',
	misread: 'there it would be taken for something else',
	'inside-tree': "an archive can't lie in the Data folder",
	'name-not-utf8': 'its name is no valid UTF-8, so that nothing can be done with it until it is renamed',
	'unreadable-folder': "the folder can't be read, so that nobody knows what it holds",
	vanished: 'it went away while the folder was looked at',
	'special-file': 'it is no file but a pipe, a socket or a device',
	'name-empty': 'the name is empty',
	'name-path': 'the name holds a path',
	'name-character': 'the name holds a character that some systems forbid',
	'name-reserved': 'Windows reserves the name',
	'name-end': 'the name ends with a dot or blank',
	'name-long': 'the name is too long',
	'path-long': 'the path is too long',
	identical: 'the same file is there already',
	'not-empty': 'the folder is still in use',
	'already-there': 'it is there already',
	'not-needed': 'nothing came of it',
	cancelled: 'cancelled',
	failed: 'the disk refused',
};

/** "something of that name is there already", with what the disk said. */
export const reasonText = ({ reason, detail }: StepFailure): string =>
	(reason === 'failed' && IN_USE.has(detail ?? '') ? 'another program has it open' : REASONS[reason]) + why(detail);

/** What systems say of a file that a program keeps open. */
const IN_USE: ReadonlySet<string> = new Set(['EBUSY', 'ETXTBSY']);
