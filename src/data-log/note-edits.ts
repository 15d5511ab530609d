/** What a person asks of notes: made, brought up to date, their properties and rows changed. */
import type { RigFlatTable } from '../domain/calibration/rig-facts';
import { flatName, type Flat } from '../domain/flats/flat';
import { recordFlats, type FlatEdit } from '../domain/flats/flat-list';
import { KEPT_ALL, withKeptNights, type UnreviewedNight } from '../domain/goals/kept-nights';
import { forgetMissing } from '../domain/goals/log-rows';
import type { Night } from '../domain/night';
import type { Problem } from '../domain/problem';
import type { DataLog } from './data-log';

/**
 * Brings one note up to date with its own goals or, for a rig, its own flats, without a rescan. A note that is none of
 * ours is left alone.
 */
export function updateNote(log: DataLog, path: string): Promise<readonly Problem[]> {
	return log.withNotes(notes => notes.update(path, log.known));
}

/** Takes rows whose data is gone out of the log: of one note, or of all. @returns how many notes changed */
export function forgetMissingRows(log: DataLog, path?: string): Promise<number> {
	return log.withNotes(notes => notes.keepRows(forgetMissing, log.known, path));
}

/** Makes a target's note, or finds the one that is there. @returns its path */
export function createTargetNote(log: DataLog, name: string): Promise<string> {
	return log.withNotes(notes => notes.targets.create(name, log.known));
}

/** Makes a few notes to look around with, for somebody who has no frames at hand. @returns their folder */
export function createDemoNotes(log: DataLog): Promise<string> {
	return log.withNotes(notes => notes.targets.createDemo(log.known));
}

/** Makes a rig's note if there is none. @returns its path */
export function createRigNote(log: DataLog, rig: string): Promise<string> {
	return log.withNotes(notes => notes.rigs.create(rig, log.known));
}

/**
 * Edits the flats that the user recorded in a rig's note, which is made if there is none.
 * @throws why nothing was changed
 */
export async function editFlats(
	log: DataLog,
	rig: string,
	edit: (items: readonly string[]) => FlatEdit,
): Promise<FlatEdit> {
	let edited: FlatEdit | undefined;
	await changeRigItems(log, rig, 'flats', items => (edited = edit(items)).items);
	if (!edited) throw new Error('the note was not read');
	return edited;
}

/** Records flats with their own dates. @returns how many were not recorded yet */
export async function importFlats(log: DataLog, rig: string, flats: readonly Flat[]): Promise<number> {
	const { filters } = log.rules.rigs;
	let added = 0;
	await editFlats(log, rig, items => {
		added = 0;
		return flats.reduce<FlatEdit>(
			(before, flat) => {
				const next = recordFlats(before.items, { [flatName(flat)]: [flat.angleDegrees] }, flat.date, filters);
				added += next.added.length;
				return next;
			},
			{ items, added: [], removed: [], remaining: [], refused: [] },
		);
	});
	return added;
}

/**
 * Notes a day from which on a rig is another one: dust moved, the camera was taken off.
 * @throws why nothing was changed
 */
export function markRigChanged(log: DataLog, rig: string, day: Night): Promise<void> {
	return changeRigItems(log, rig, 'rig_changed', items => (items.includes(day) ? items : [...items, day]));
}

/**
 * Changes the items of a list property of a rig's note, which is made if there is none.
 * @throws why nothing was changed
 */
export function changeRigItems(
	log: DataLog,
	rig: string,
	key: 'flats' | 'rig_changed',
	change: (items: readonly string[]) => readonly string[],
): Promise<void> {
	return log.withNotes(notes => notes.rigs.changeItems(rig, key, change, log.known));
}

/** Writes the flats to shoot as a checklist into the note that the settings name; ticks stay. @returns its path */
export function writeChecklist(log: DataLog, tables: readonly RigFlatTable[]): Promise<string> {
	return log.withNotes(notes => notes.writeChecklist(log.settings.flatChecklistPath, tables));
}

/**
 * Writes into a target's note that a person kept all lights of these nights: they count as accepted, and no file moves.
 * @throws why the note can't say so
 */
export async function keepAllLights(log: DataLog, target: string, nights: readonly UnreviewedNight[]): Promise<void> {
	await log.withNotes(async notes => {
		await notes.targets.changeItems(target, KEPT_ALL, items => withKeptNights(items, nights), log.known);
		await notes.changeRows(target, rows => rows, log.known);
	});
}

/** Takes a note's request for a move out. */
export function clearMoveRequest(log: DataLog, path: string): Promise<void> {
	return log.withNotes(notes => notes.targets.setProperties(path, [['move_to', undefined]]));
}
