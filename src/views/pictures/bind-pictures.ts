/** Covers and blinking: what the palette offers, and what happens by itself after a refresh. */
import type { Plugin } from 'obsidian';
import type { DataLog } from '../../data-log/data-log';
import type { BlinkNight } from '../../view-models/blink';
import type { MakePicture } from '../../view-models/picture';
import { OPERATIONS } from '../../text/operations';
import { UI } from '../../text/interface';
import { PICTURES } from '../../text/pictures';
import type { OperationActions } from '../actions/operation-actions';
import type { Notices } from '../notices';
import { TextPicker } from '../modals/target-picker';
import { BlinkModal } from './blink-modal';
import { CoverMaker } from './cover-maker';
import { Covers } from './covers';
import { targetAnswers } from '../../data-log/answers';
import { coverSources } from '../../data-log/covers';
import { subsToBlink } from '../../data-log/blink';
import { proposeReject } from '../../data-log/proposals/review';

export interface PictureParts {
	readonly log: DataLog;
	readonly notices: Notices;
	readonly changes: OperationActions;
	readonly unloaded: AbortSignal;
	/** Absent where there is no file access. */
	readonly makePicture: MakePicture | undefined;
	/** Whether targets get covers by themselves. */
	readonly makesCovers: () => boolean;
}

/** Adds the commands, and makes covers after each refresh. */
export function bindPictures(plugin: Plugin, parts: PictureParts): void {
	const { log, notices, changes, unloaded, makePicture, makesCovers } = parts;
	const { app } = plugin;
	const maker = makePicture && new CoverMaker(app, log, makePicture);
	const covers =
		maker &&
		new Covers({
			app,
			log,
			maker,
			unloaded,
			isOn: makesCovers,
			attempt: job => changes.attempt(UI.commands.cover, job),
			say: message => {
				notices.sayBeside(message);
			},
		});
	log.onRefreshed = () => {
		covers?.look();
	};
	const add = (id: string, name: string, then: (target: string) => Promise<void>): void => {
		plugin.addCommand({ id, name, callback: () => changes.attempt(name, () => changes.withTarget(name, then)) });
	};
	add('make-cover-picture', UI.commands.cover, async target => {
		if (maker && covers) await makeCover(parts, maker, covers, target);
	});
	add('blink-subs', UI.commands.blink, async target => {
		if (makePicture) await new Blinking(plugin, parts, makePicture, target).choose();
	});
}

/** Makes a target's cover now, and says what became of it. */
async function makeCover(
	{ log, notices, unloaded }: PictureParts,
	maker: CoverMaker,
	covers: Covers,
	target: string,
): Promise<void> {
	const [answer] = await targetAnswers(log, target);
	const [source] = await coverSources(log, target);
	const words = PICTURES.cover;
	if (!source) {
		notices.say(answer?.notePath === undefined ? words.noNote(target) : words.noMaster(target));
		return;
	}
	await notices.withProgress(async ({ signal, progress }) => {
		try {
			const result = await maker.make(source, {
				signal,
				isAsked: true,
				onProgress: part => {
					progress({ phase: 'picture', done: part, of: 1 });
				},
			});
			covers.remember(source, result);
			if (typeof result === 'object') notices.say(words.fault(source.target, source.master.path, result));
			else
				notices.say(
					result === 'own' || result === 'refused'
						? words[result](source.target)
						: words.made(source.target, source.master.path),
				);
		} catch (error) {
			if (!signal.aborted) throw error;
			if (!unloaded.aborted) notices.say(UI.cancelled);
		}
	}, 0);
}

/** One target's nights, and the modal that shows one of them. */
class Blinking {
	constructor(
		private readonly plugin: Plugin,
		private readonly parts: PictureParts,
		private readonly makePicture: MakePicture,
		private readonly target: string,
	) {}

	/** Asks which night, where there are several. */
	async choose(): Promise<void> {
		const { log, notices, changes } = this.parts;
		const nights = await subsToBlink(log, this.target);
		const [only, ...others] = nights;
		if (!only) {
			notices.say(OPERATIONS.none({ none: 'none-unreviewed' }));
			return;
		}
		if (others.length === 0) {
			this.open(only);
			return;
		}
		const byName = new Map(nights.map(night => [PICTURES.blink.night(night), night]));
		new TextPicker(this.plugin.app, [...byName.keys()], PICTURES.blink.choose, name => {
			void changes.attempt(UI.commands.blink, () => {
				this.open(byName.get(name) ?? only);
				return Promise.resolve();
			});
		}).open();
	}

	private open(night: BlinkNight): void {
		const { log, changes, unloaded } = this.parts;
		new BlinkModal(this.plugin.app, night.subs, {
			title: PICTURES.blink.title(this.target, night),
			makePicture: this.makePicture,
			unloaded,
			onFailure: error => {
				void changes.attempt(UI.commands.blink, () =>
					Promise.reject(error instanceof Error ? error : new Error(String(error))),
				);
			},
			reject: async paths => {
				await changes.attempt(PICTURES.blink.rejecting, async () => {
					await changes.offer(await proposeReject(log, paths));
				});
				return new Set(
					(await subsToBlink(log, this.target)).flatMap(({ subs }) => subs.map(({ path }) => path)),
				);
			},
		}).open();
	}
}
