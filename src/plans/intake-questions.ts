/** What intake has to ask of a captured frame. */
import type { IntakeQuestion } from '../domain/operations/questions';
import { rigName } from '../domain/rig';
import type { Captured } from './captured-frame';

export function rigQuestion({ camera, telescope, facts: { setup }, folder }: Captured): IntakeQuestion {
	const isTold = camera !== undefined || telescope !== undefined;
	const { focalRatio = 0 } = setup;
	const suggestion =
		camera !== undefined && telescope !== undefined && focalRatio > 0
			? rigName(telescope, focalRatio, camera)
			: null;
	return {
		kind: 'rig',
		key: isTold ? `${camera ?? '?'} + ${telescope ?? '?'}` : folder,
		camera: camera ?? null,
		telescope: telescope ?? null,
		suggestion,
	};
}

/**
 * @param identity folds a target's name
 * @param night a folder of a capture program is used again for other targets: what it held in one night says nothing of
 * the next
 */
export function targetQuestion(
	{ target, place, folder }: Captured,
	identity: (target: string) => string,
	night: string | undefined,
): IntakeQuestion {
	if (target !== undefined)
		return { kind: 'target', key: identity(target), name: target, folder, suggestion: asFolderName(target) };
	return {
		kind: 'target',
		key: night === undefined ? `${folder}/` : `${folder}/ ${night}`,
		name: null,
		folder,
		suggestion: place.target,
	};
}

/** A name without what no folder can be called. */
const asFolderName = (name: string): string =>
	name
		.replace(/[<>:"/\\|?*\p{Cc}]+/gu, ' ')
		.replace(/\s+/g, ' ')
		.replace(/[. ]+$/, '')
		.trim();
