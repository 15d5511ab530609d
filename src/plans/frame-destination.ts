/** Where a captured frame belongs in a Data tree: by the convention, spelled as the tree spells it. */
import { BLINK_STAGE_FOLDER, BLINK_STAGE_NUMBER } from '../domain/stage';
import type { NameFacts, Setup } from '../domain/frame';
import type { StepFailure } from '../domain/operations/plan';
import type { IntakeAnswers, IntakeQuestion } from '../domain/operations/questions';
import { kindOf } from '../domain/resolve';
import { UNKNOWN_FILTER } from '../domain/exposure';
import { foldRig, isRigName } from '../domain/rig';
import { splitPanel } from '../domain/target';
import type { FrameRules } from '../tree/frames';
import { placeOf, type LayoutRules } from '../tree/layout';
import { shotUnder, type Captured } from './captured-frame';
import { rigQuestion, targetQuestion } from './intake-questions';
import type { KnownRig, KnownTree } from './tree-catalogue';
import { calibrationShot, darkFolder, flatFolder } from './library-place';
import { nameFault } from '../tree/file-system-names';
import { pathIn } from '../domain/paths';
import {
	ACCEPT_FOLDER,
	dateFolder,
	filterFolder,
	nominalSeconds,
	KIND_FOLDERS,
	panelFolder,
	REJECT_FOLDER,
	sessionFolder,
} from '../tree/folder-names';

export interface FilingRules {
	readonly frames: FrameRules;
	/** Of the Data tree. */
	readonly layout: LayoutRules;
	/** Folds a target's name; aliases known. */
	readonly identity: (target: string) => string;
	/** The rig of the tree with this camera and these optics; null where none has them, or several. */
	readonly rigOf: (setup: Setup, name: NameFacts) => string | null;
	/** Targets that notes know, as they spell them. */
	readonly targets: readonly string[];
}

/** The folder that a frame belongs to, or why nobody can tell. */
export type Filing = { readonly folder: string } | { readonly questions: readonly IntakeQuestion[] } | StepFailure;

/** Where lights lie below their target, by what became of them. */
const REVIEW_FOLDERS = { accepted: [ACCEPT_FOLDER], unreviewed: [], rejected: [REJECT_FOLDER] } as const;

export class FrameDestinations {
	private readonly noted: ReadonlyMap<string, string>;

	constructor(
		private readonly tree: KnownTree,
		private readonly rules: FilingRules,
		private readonly answers: IntakeAnswers,
	) {
		this.noted = new Map(rules.targets.map(name => [rules.identity(name), splitPanel(name).target]));
	}

	folderFor(captured: Captured): Filing {
		const rig = this.rigOf(captured);
		const { night } = shotUnder(rig?.name ?? null, captured, this.rules.frames);
		const target = captured.kind === 'light' ? this.targetOf(captured, rig, night) : undefined;
		const questions = [
			...(rig ? [] : [rigQuestion(captured)]),
			...(captured.kind === 'light' && target === undefined
				? [targetQuestion(captured, this.rules.identity, night)]
				: []),
		];
		if (!rig || questions.length > 0) return { questions };
		return target === undefined ? this.calibrationFolder(captured, rig) : this.lightFolder(captured, rig, target);
	}

	/**
	 * In blink, also what was accepted before, and also where the target stands in a later stage: `accept/` counts in
	 * every stage, the project stays where it is furthest, and to go on to it is one "move", which merges. Filed
	 * straight into a later stage, lights would stand among what is worked on there before anybody looked.
	 */
	private lightFolder(
		captured: Captured,
		rig: KnownRig,
		target: { readonly name: string; readonly panel: number | null },
	): Filing {
		const { night, exposureSeconds, filter = UNKNOWN_FILTER } = shotUnder(rig.name, captured, this.rules.frames);
		const { state } = captured;
		// Flats of one filter can't be told apart in a night of several angles: what a person sorted stays sorted.
		const session = captured.wasFiled ? captured.place.sessionDegrees : null;
		if (night === undefined) return { reason: 'unrecognised', detail: 'night' };
		if (exposureSeconds === undefined) return { reason: 'unrecognised', detail: 'exposure' };
		const names = [
			rig.stages.get(BLINK_STAGE_NUMBER) ?? BLINK_STAGE_FOLDER,
			target.name,
			...REVIEW_FOLDERS[state],
			...(target.panel === null ? [] : [panelFolder(target.panel)]),
			dateFolder(night),
			...(session === null ? [] : [sessionFolder(session)]),
			filterFolder(filter, nominalSeconds(exposureSeconds)),
		];
		const fault = this.faultIn(rig, names);
		if (fault) return fault;
		const folder = this.tree.path(rig.folder, names);
		const place = placeOf(folder, this.rules.layout);
		const isReadAsWritten =
			place.area === 'lights' &&
			place.rig !== null &&
			foldRig(place.rig) === foldRig(rig.name) &&
			place.target !== null &&
			this.rules.identity(place.target) === this.rules.identity(target.name) &&
			place.panel === target.panel &&
			place.night === night &&
			place.sessionDegrees === session &&
			place.isRejected === (state === 'rejected') &&
			place.isAccepted === (state === 'accepted') &&
			(this.rules.frames.canonical(place.filter ?? '') ?? UNKNOWN_FILTER) === filter;
		return isReadAsWritten ? { folder } : { reason: 'misread', detail: folder };
	}

	private calibrationFolder(captured: Captured, rig: KnownRig): Filing {
		const { kind, facts, name } = captured;
		if (kind === 'light') throw new Error('a light is no calibration frame');
		const { night, filter } = shotUnder(rig.name, captured, this.rules.frames);
		if (kind === 'flat' && night === undefined) return { reason: 'unrecognised', detail: 'night' };
		const fault = this.faultIn(rig, kind === 'flat' && filter !== undefined ? [filter] : []);
		if (fault) return fault;
		const folder =
			kind === 'flat'
				? flatFolder(night ?? '', filter, rig, this.tree)
				: darkFolder(calibrationShot(kind, facts, name), rig, this.tree);
		// Camera raw files don't say what they are: their folder must.
		const found = [folder, this.tree.path(folder, [KIND_FOLDERS[kind]])].find(path => {
			const place = placeOf(path, this.rules.layout);
			return place.area === 'library' && kindOf(place, facts.setup, name) === kind;
		});
		return found === undefined ? { reason: 'misread', detail: folder } : { folder: found };
	}

	/**
	 * The folder's word, the header's, the user's; a folder that is named like a rig to the letter is a new one. With
	 * stages below it a person has named it, and the header, whose camera another rig may have as well, is not asked.
	 */
	private rigOf(captured: Captured): KnownRig | undefined {
		const { place, facts, name } = captured;
		const ofFolder = place.rig !== null && isRigName(place.rig) ? place.rig : undefined;
		const told =
			(place.rig === null ? undefined : this.tree.rig(place.rig)?.name) ??
			(place.stage ? ofFolder : undefined) ??
			this.rules.rigOf(facts.setup, name) ??
			this.answers.rigs.get(rigQuestion(captured).key) ??
			ofFolder;
		return told === undefined
			? undefined
			: (this.tree.rig(told) ?? { name: told, folder: told, stages: new Map() });
	}

	/**
	 * As the tree spells it, else as notes do, else as the user answered, else as a folder of the convention is called;
	 * undefined where nobody knows it.
	 */
	private targetOf(
		captured: Captured,
		rig: KnownRig | undefined,
		night: string | undefined,
	): { name: string; panel: number | null } | undefined {
		const spelled = (name: string): string | undefined =>
			this.tree.targetFolder(name, rig?.name ?? '', BLINK_STAGE_NUMBER) ??
			this.noted.get(this.rules.identity(name));
		const told = captured.target ?? captured.place.target ?? undefined;
		const known = told === undefined ? undefined : spelled(told);
		if (known !== undefined) return { name: known, panel: captured.panel };
		const answer = this.answers.targets.get(targetQuestion(captured, this.rules.identity, night).key);
		if (answer === undefined && captured.wasFiled && told !== undefined)
			return { name: told, panel: captured.panel };
		if (answer === undefined) return undefined;
		const { target, panel } = splitPanel(answer);
		return { name: spelled(target) ?? target, panel: panel ?? captured.panel };
	}

	/** Why a rig, or one of the names below it, can't be a folder. What is there already can. */
	private faultIn(rig: KnownRig, names: readonly string[]): StepFailure | undefined {
		let above = rig.folder;
		const made = this.tree.rig(rig.name) ? [] : [rig.name];
		for (const name of names) {
			if (!this.tree.subfolders(above).includes(name)) made.push(name);
			above = pathIn(above, name);
		}
		for (const name of made) {
			const reason = nameFault(name);
			if (reason) return { reason, detail: name };
		}
		return undefined;
	}
}
