/**
 * The commands about a rig's flats: the seed's update, list, clear, remove and reset, its history in and out, and what
 * is to be shot.
 */
import {
	SCHEMA,
	UsageError,
	quickScan,
	rigsNamed,
	type Command,
	type CommandArguments,
	type CommandResult,
	type CommandRun,
	freshRig,
} from './command';
import type { DataLog } from '../data-log/data-log';
import type { RigAnswer } from '../data-log/api';
import { formatAngle } from '../domain/angle';
import { flatName, formatFlatItem, type Flat } from '../domain/flats/flat';
import { flatAges } from '../domain/flats/flat-age';
import {
	clearFlats,
	parseAngles,
	recordFlats,
	removeFlatAngles,
	resetFlats,
	type FlatEdit,
} from '../domain/flats/flat-list';
import { toShootOf } from '../domain/flats/flat-table';
import { parseNight, type Night } from '../domain/night';
import { textsOf } from '../domain/calibration/rig-config';
import { COMMAND_LINE } from '../text/command-line';
import { flatToShoot } from '../text/flat-cells';
import { FLATS, formatFlatStatus, formatFlatSummary } from '../text/flats';
import { plainTable } from '../text/words';
import { editFlats, markRigChanged, writeChecklist } from '../data-log/note-edits';
import { flatTables, targetAnswers } from '../data-log/answers';
import { importHistory, exportHistory } from './flat-history';

const always = (): boolean => true;

export const FLAT_COMMANDS: readonly Command[] = [
	{ id: 'flats list', usage: 'flats list [--rig R] [--filter F]', values: ['rig', 'filter'], flags: [], run: list },
	{
		id: 'flats record',
		usage: 'flats record [--rig R] --filter F [--angles 45,56.5] [--date D] [--replace]',
		values: ['rig', 'filter', 'angles', 'date'],
		flags: ['replace'],
		needsVault: always,
		run: record,
	},
	{
		id: 'flats remove',
		usage: 'flats remove [--rig R] --filter F --angles 45,56.5',
		values: ['rig', 'filter', 'angles'],
		flags: [],
		needsVault: always,
		run: remove,
	},
	{
		id: 'flats clear',
		usage: 'flats clear [--rig R] [--filter L,R]',
		values: ['rig', 'filter'],
		flags: [],
		needsVault: always,
		run: clear,
	},
	{
		id: 'flats reset',
		usage: 'flats reset [--rig R] --yes',
		values: ['rig'],
		flags: ['yes'],
		needsVault: always,
		run: reset,
	},
	{
		id: 'flats import',
		usage: 'flats import FILE [--rig R]',
		word: 'file',
		values: ['rig'],
		flags: [],
		needsVault: always,
		run: importHistory,
	},
	{
		id: 'flats export',
		usage: 'flats export [FILE] [--rig R] [--object NAME]',
		word: 'file',
		values: ['rig', 'object'],
		flags: [],
		run: exportHistory,
	},
	{
		id: 'flats needed',
		usage: 'flats needed [TARGET] [--rig R] [--note]',
		word: 'target',
		values: ['rig'],
		flags: ['note'],
		needsVault: ({ flags }) => flags.has('note'),
		run: needed,
	},
	{
		id: 'rig changed',
		usage: 'rig changed [--rig R] [--date D]',
		values: ['rig', 'date'],
		flags: [],
		needsVault: always,
		run: changed,
	},
];

async function list(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	await quickScan(log, run);
	const rigs = await rigsNamed(log, given);
	const { compareFilters, maxAgeDays, filters } = log.rules.rigs;
	const only = namesIn(given, 'filter');
	const lists = rigs.map(({ rig, found, config }) => {
		const flats = [...found, ...config.recorded].filter(
			flat => only.length === 0 || only.some(name => filters.samePhysical(name, flatName(flat))),
		);
		return { rig, ages: flatAges(flats, { today: log.today(), maxAgeDays, compareFilters }) };
	});
	const text = lists
		.map(({ rig, ages }) => {
			const rows = ages.map(age => [
				flatName(age.flat),
				angleText(age.flat),
				age.flat.date ?? '—',
				formatFlatStatus(age),
				FLATS.sources[age.flat.source],
			]);
			return [
				rig,
				plainTable(FLATS.columns, [false, true, false, false, false], rows),
				'',
				FLATS.summary(formatFlatSummary(ages, maxAgeDays)),
			].join('\n');
		})
		.join('\n\n');
	return {
		json: {
			schema: SCHEMA,
			rigs: lists.map(({ rig, ages }) => ({
				rig,
				flats: ages.map(({ flat, ageDays, status }) => ({
					filter: flatName(flat),
					angleDegrees: flat.angleDegrees,
					date: flat.date,
					source: flat.source,
					ageDays,
					status,
				})),
			})),
		},
		text,
		status: 0,
	};
}

async function record(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const filters = atLeastOne(namesIn(given, 'filter'), '--filter');
	const angles = anglesIn(given);
	const date = dateIn(given, log.today());
	const rig = await freshRig(log, given, run);
	const wanted = Object.fromEntries(filters.map(filter => [filter, angles ?? [null]]));
	return edited(
		rig,
		await editFlats(log, rig.rig, items =>
			recordFlats(items, wanted, date, log.rules.rigs.filters, given.flags.has('replace')),
		),
	);
}

async function remove(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const [filter = '', ...others] = atLeastOne(namesIn(given, 'filter'), '--filter');
	if (others.length > 0) throw new UsageError(COMMAND_LINE.oneFilter([filter, ...others]));
	const angles = atLeastOne(anglesIn(given) ?? [], '--angles');
	const rig = await freshRig(log, given, run);
	return edited(
		rig,
		await editFlats(log, rig.rig, items => removeFlatAngles(items, filter, angles, log.rules.rigs.filters)),
	);
}

async function clear(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const names = namesIn(given, 'filter');
	const rig = await freshRig(log, given, run);
	return edited(
		rig,
		await editFlats(log, rig.rig, items =>
			clearFlats(items, log.rules.rigs.filters, names.length > 0 ? names : undefined),
		),
	);
}

async function reset(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	await quickScan(log, run);
	const rigs = (await rigsNamed(log, given)).filter(({ config }) => config.recorded.length > 0);
	const flats = rigs.reduce((sum, { config }) => sum + config.recorded.length, 0);
	if (!given.flags.has('yes'))
		return {
			json: { schema: SCHEMA, rigs: rigs.map(({ rig }) => rig), removed: 0, done: false },
			text: FLATS.resetWarning(flats, rigs.length),
			status: 1,
		};
	for (const { rig } of rigs) await editFlats(log, rig, items => resetFlats(items, log.rules.rigs.filters, true));
	return {
		json: { schema: SCHEMA, rigs: rigs.map(({ rig }) => rig), removed: flats, done: true },
		text: FLATS.reset(flats, rigs.length),
		status: 0,
	};
}

async function needed(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	await quickScan(log, run);
	const target = given.words.length > 0 ? given.words.join(' ') : undefined;
	if (target !== undefined && (await targetAnswers(log, target)).length === 0)
		throw new UsageError(COMMAND_LINE.noTarget(target));
	const rig = given.values['rig'] && (await freshRig(log, given, run));
	const tables = await flatTables(log, { targets: target === undefined ? undefined : [target], rig: rig?.rig });
	const path = given.flags.has('note') ? await writeChecklist(log, tables) : undefined;
	const lists = tables.map(table => ({ rig: table.rig, toShoot: toShootOf(table.rows) }));
	const text = lists
		.filter(({ toShoot }) => toShoot.length > 0)
		.map(({ rig: name, toShoot }) =>
			[
				name ?? FLATS.noRig,
				plainTable(
					FLATS.neededColumns,
					[false, true, true],
					toShoot.map(({ row, needed: one }) => [flatName(row), flatToShoot(one), String(one.lights)]),
				),
			].join('\n'),
		)
		.join('\n\n');
	return {
		json: {
			schema: SCHEMA,
			rigs: lists.map(({ rig: name, toShoot }) => ({
				rig: name,
				needed: toShoot.map(({ row, needed: one }) => ({
					filter: flatName(row),
					angleDegrees: one.angleDegrees,
					lights: one.lights,
				})),
			})),
			...(path === undefined ? {} : { note: path }),
		},
		text: [
			text === '' ? FLATS.nothingNeeded : text,
			...(path === undefined ? [] : [FLATS.checklistWritten(path)]),
		].join('\n\n'),
		status: 0,
	};
}

async function changed(log: DataLog, given: CommandArguments, run: CommandRun): Promise<CommandResult> {
	const date = dateIn(given, log.today());
	const { rig } = await freshRig(log, given, run);
	await markRigChanged(log, rig, date);
	return { json: { schema: SCHEMA, rig, date }, text: FLATS.changed(rig, date), status: 0 };
}

function edited({ rig }: RigAnswer, edit: FlatEdit): CommandResult {
	if (edit.refused.length > 0) throw new UsageError(FLATS.refused(edit.refused));
	return {
		json: {
			schema: SCHEMA,
			rig,
			added: edit.added.map(formatFlatItem),
			removed: edit.removed.map(formatFlatItem),
			remaining: edit.remaining.map(formatFlatItem),
		},
		text: FLATS.edited(rig, edit),
		status: 0,
	};
}

const namesIn = ({ values }: CommandArguments, key: string): string[] =>
	textsOf(values[key])
		.flatMap(text => text.split(','))
		.map(name => name.trim())
		.filter(name => name !== '');

function anglesIn({ values }: CommandArguments): number[] | undefined {
	const texts = values['angles'];
	if (!texts) return undefined;
	const angles = parseAngles(texts.join(' '));
	if (!angles) throw new UsageError(FLATS.wrongAngles(texts.join(' ')));
	return angles;
}

function dateIn({ values }: CommandArguments, today: Night): Night {
	const text = values['date']?.[0];
	const date = text === undefined ? today : parseNight(text);
	if (date === undefined) throw new UsageError(FLATS.wrongDate(text ?? ''));
	return date;
}

function atLeastOne<T>(given: readonly T[], what: string): readonly T[] {
	if (given.length === 0) throw new UsageError(COMMAND_LINE.missing(what));
	return given;
}

const angleText = ({ angleDegrees }: Flat): string => (angleDegrees === null ? '—' : formatAngle(angleDegrees));
