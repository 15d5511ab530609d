/** What a newly captured file is, by its header, its name and the folder that the capture program put it in. */
import { pathIn } from '../domain/paths';
import {
	reviewStateOf,
	kindOf,
	exposureOf,
	filterOf,
	nightOfFrame,
	targetOf,
	useOf,
	type FactOrder,
	type FrameUse,
} from '../domain/resolve';
import { UNKNOWN_FILTER, type ReviewState } from '../domain/exposure';
import type { FrameKind, HeaderFacts, NameFacts } from '../domain/frame';
import type { Night } from '../domain/night';
import type { Place } from '../domain/place';
import type { FolderFrames, FrameRules } from '../tree/frames';
import { type IndexedFile } from '../tree/index/tree-index';

export interface Captured {
	readonly place: Place;
	readonly facts: HeaderFacts;
	readonly name: NameFacts;
	readonly use: FrameUse;
	readonly kind: FrameKind;
	readonly camera: string | undefined;
	readonly telescope: string | undefined;
	/** As header or file name spell it, without a panel; in a folder of the convention as that does. */
	readonly target: string | undefined;
	readonly panel: number | null;
	/** As it counts where it was found. */
	readonly state: ReviewState;
	/** It lies in a target's folder of a rig's stage: a person, or this program for them, has filed it before. */
	readonly wasFiled: boolean;
	/** Where it was found: folders above it as the scan gives them. */
	readonly folder: string;
}

/**
 * The folders of a capture were named by a program, not by a person: their word comes last. Those of the convention are
 * a person's.
 */
const CAPTURE_ORDER: FactOrder['target'] = ['header', 'filename', 'folder'];

export function capturedFrame(
	{ folder, place }: FolderFrames,
	file: IndexedFile,
	facts: HeaderFacts,
	rules: FrameRules,
): Captured {
	const { setup } = facts;
	const name = rules.nameFacts(pathIn(folder.path, file.name));
	const wasFiled = place.stage !== null && place.target !== null;
	const order = wasFiled ? rules.order : { ...rules.order, target: CAPTURE_ORDER, panel: CAPTURE_ORDER };
	const named = wasFiled ? place : { ...place, target: null };
	const { target, panel } = targetOf(named, setup, name, { ...rules, order }, rules.sameTarget);
	return {
		place,
		facts,
		name,
		use: useOf(place, facts, name),
		kind: kindOf(place, setup, name),
		camera: setup.camera ?? name.camera,
		telescope: setup.telescope ?? name.telescope,
		target: target.value,
		panel: panel.value ?? null,
		state: reviewStateOf(place, name, file.name, rules),
		wasFiled,
		folder: folder.path,
	};
}

/** When a frame was taken and through what. Each is undefined where nobody tells. */
export interface Shot {
	readonly night: Night | undefined;
	readonly exposureSeconds: number | undefined;
	/** Canonical. */ readonly filter: string | undefined;
}

/**
 * The night can only be told when the rig is known, which may pin a time zone; so can a colour camera that names no
 * filter.
 */
export function shotUnder(rig: string | null, { place, facts, name }: Captured, rules: FrameRules): Shot {
	const filter = filterOf(place, facts.setup, name, rig, rules).value;
	return {
		night: nightOfFrame(place, facts, name, rig, rules).value,
		exposureSeconds: exposureOf(place, facts.setup, name, rules).value,
		filter: filter === UNKNOWN_FILTER ? undefined : filter,
	};
}
