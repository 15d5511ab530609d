/** The notes of rigs: made, brought up to date and changed, with those of their targets. */
import type { Problem } from '../domain/problem';
import { foldRig } from '../domain/rig';
import type { RigFacts } from '../domain/calibration/rig-facts';
import { RefusedError } from './api';
import type { FoundNote } from '../notes/note-store';
import { notesByIdentity, publishRigs, writeNote, type PublishOptions, type Published } from '../notes/publish';
import { newRigNote, updateRigNote } from '../notes/rig-note';
import { targetsOfRig } from '../notes/rig-targets';
import { NOT_DONE } from '../text/problems';
import type { Known } from './known';
import { changeListed, type FoundNotes } from './found-notes';
import type { TargetNotes } from './target-notes';

export class RigNotes {
	constructor(
		private readonly notes: FoundNotes,
		private readonly targets: TargetNotes,
	) {}

	get all(): readonly FoundNote[] {
		return this.notes.rigs;
	}

	/** The note of a rig, if there is exactly one. */
	only(rig: string): FoundNote | undefined {
		return notesByIdentity(this.notes.all, 'rig', foldRig).notes.get(foldRig(rig)) ?? undefined;
	}

	/** @param names of rigs that are to have a note */
	publish(
		names: readonly string[],
		known: Known,
		options: Pick<PublishOptions, 'store' | 'signal' | 'rest'>,
	): Promise<Published> {
		return publishRigs(this.notes.all, names, {
			...options,
			rules: known.rules.rigs,
			identity: foldRig,
			folder: known.settings.rigNotesFolder,
			factsOf: rig => this.factsOf(rig, known),
			onProgress: () => undefined,
		});
	}

	/** Makes a rig's note, or finds the one that is there. @returns its path; @throws where there are two */
	async create(rig: string, known: Known): Promise<string> {
		const note = this.only(rig);
		if (note) return note.path;
		if (notesByIdentity(this.notes.all, 'rig', foldRig).notes.has(foldRig(rig)))
			throw new RefusedError(NOT_DONE.twoRigNotes(rig));
		const path = await this.notes.freePath(known.settings.rigNotesFolder, rig);
		await this.notes.store.create(
			path,
			updateRigNote(newRigNote(rig), this.factsOf(rig, known), known.rules.rigs).text,
		);
		await this.notes.find();
		return path;
	}

	/**
	 * Sets the items of a list property of a rig's note, which is made if there is none; then all notes that depend on
	 * it follow.
	 * @throws why nothing was changed
	 */
	async changeItems(
		rig: string,
		key: string,
		change: (items: readonly string[]) => readonly string[],
		known: Known,
	): Promise<void> {
		const path = await this.create(rig, known);
		const written = await changeListed(edit => this.notes.store.change(path, edit), path, key, change);
		if (written === 'deferred') throw new RefusedError(NOT_DONE.beingEdited(path));
		await this.update(rig, known);
	}

	/** A rig's note and those of its targets follow what its note says now. */
	async update(rig: string, known: Known): Promise<readonly Problem[]> {
		const { rigs, rules, targets } = known;
		const note = this.only(rig);
		if (!note) return [];
		await rigs.readNotes(this.notes.store, this.notes.all);
		const { identity } = rules.for(this.notes.all);
		const problems = [
			...(
				await writeNote(this.notes.store, note.path, text =>
					updateRigNote(text, this.factsOf(rig, known), rules.rigs),
				)
			).problems,
		];
		for (const target of this.targets.byIdentity(known).values()) {
			const projects = target ? (targets.get(identity(target.identity))?.projects ?? []) : [];
			if (target && projects.some(project => project.rig !== null && foldRig(project.rig) === foldRig(rig)))
				await this.targets.write(target, known);
		}
		return problems;
	}

	/** Undefined on a device without any of the trees. */
	private factsOf(rig: string, { present, rigs, targets, rules }: Known): RigFacts | undefined {
		if (present.size === 0) return undefined;
		const { identity } = rules.for(this.notes.all);
		const names = [...rigs.names(), ...this.notes.rigs.map(note => note.identity)];
		const { ofRig, isWhole } = targetsOfRig(rig, this.targets.logs, { targets, identity, present, rigs: names });
		return rigs.factsOf(rig, ofRig, isWhole);
	}
}
