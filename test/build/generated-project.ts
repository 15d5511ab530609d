/** Random projects for the generated tree, in all the layouts that DESIGN 2 has read. */
import { FLAT_SECONDS, fileMaster, masterFlat, masterLight, type DarkLibrary } from './calibration';
import type { ProgramName } from './capture';
import { shiftDate } from './clock';
import { filterFolder, type LightSeries, type Shooting } from './shooting';
import type { LightState, TreePlan } from './tree-plan';

interface Project {
	readonly stage: string;
	/** As its folder spells it, without a panel. */
	readonly target: string;
	readonly program: ProgramName;
	readonly panels: readonly (number | undefined)[];
	readonly panelStyle: 'folder' | 'in the target' | 'in the filter';
	readonly angleDegrees: number;
}

/** What stands between the target's folder and the files. */
type Layout = 'canonical' | 'set temperature' | 'session' | 'below the date' | 'below the review';

interface Leaf {
	readonly project: Project;
	readonly panel: number | undefined;
	readonly night: string;
	readonly filter: string | undefined;
	readonly exposureSeconds: number;
	readonly layout: Layout;
	readonly state: LightState;
}

const EXPOSURES: Readonly<Partial<Record<ProgramName, readonly [number, ...number[]]>>> = {
	seestar: [10, 20, 30],
	canon: [60, 120, 240],
};
const USUAL_EXPOSURES = [60, 120, 180, 300, 600] as const;
/** Spellings that mean the filter they stand beside. */
const ALIASES: Readonly<Record<string, readonly [string, ...string[]]>> = {
	Ha: ['H', 'H-alpha', 'Halpha', 'Ha 3nm'],
	OIII: ['O', 'O3'],
	UVIR: ['IRCUT'],
};
const LATER_STAGES = ['25_Queue', '30_Master', '40_Process', '50_Bake', '60_Done', '99_Abandoned'] as const;
/** Kinds of frames that these write can't be told from their headers. */
const NO_KIND: readonly ProgramName[] = ['canon', 'sharpcap'];

function targetFolder(shooting: Shooting, { stage, target, panelStyle }: Project, panel: number | undefined): string {
	const inName =
		panel === undefined || panelStyle !== 'in the target'
			? ''
			: panel % 2 === 0
				? `_Panel_${panel}`
				: ` Panel ${panel}`;
	return `${shooting.rig.folder}/${stage}/${target}${inName}`;
}

function dateFolder(shooting: Shooting, { project, panel, night, state }: Leaf): string {
	const review = { accepted: '/accept', rejected: '/reject', unreviewed: '' }[state];
	const panelFolder = panel === undefined || project.panelStyle !== 'folder' ? '' : `/PANEL_${panel}`;
	return `${targetFolder(shooting, project, panel)}${review}${panelFolder}/DATE_${night}`;
}

function leafFolder(shooting: Shooting, leaf: Leaf): string {
	const { project, panel, filter, exposureSeconds, layout } = leaf;
	const date = dateFolder(shooting, leaf);
	if (layout === 'below the date') return date;
	if (layout === 'below the review') return date.slice(0, date.lastIndexOf('/'));
	const session = layout === 'session' ? `/Session_${Math.round(project.angleDegrees)}deg` : '';
	const temperature = layout === 'set temperature' ? `_SETTEMP_${shooting.rig.setTempCelsius ?? 20}` : '';
	const panelInFilter = panel === undefined || project.panelStyle !== 'in the filter' ? '' : `_PANEL_${panel}`;
	const alias = filter === undefined ? undefined : ALIASES[filter]?.[0];
	const spelled = alias !== undefined && shooting.random.chance(0.15) ? alias : filter;
	return `${date}${session}/${filterFolder(spelled, exposureSeconds)}${temperature}${panelInFilter}`;
}

/** Layouts that leave a fact to the header are for programs whose headers hold it. */
function layoutFor(shooting: Shooting, { program, panelStyle, panels }: Project): Layout {
	const needsFilterFolder = program === 'sharpcap' || (panels.length > 1 && panelStyle === 'in the filter');
	const choices: [Layout, ...Layout[]] = ['canonical', 'canonical', 'canonical', 'set temperature'];
	if (!needsFilterFolder) choices.push('below the date', 'below the review');
	if (shooting.rig.ioMode.rotator !== undefined) choices.push('session');
	return shooting.random.pick(choices);
}

/** One night's lights of every panel and some filters, as far as the night is long. */
function fileNight(plan: TreePlan, shooting: Shooting, project: Project, night: string, state: LightState): Leaf[] {
	const { random, rig } = shooting;
	const leaves: Leaf[] = [];
	const filters = random.some(rig.filters, random.whole(1, Math.min(4, rig.filters.length)));
	for (const panel of project.panels) {
		const layout = layoutFor(shooting, project);
		for (const filter of filters) {
			const exposureSeconds = random.pick(EXPOSURES[project.program] ?? USUAL_EXPOSURES);
			const leaf: Leaf = { project, panel, night, filter, exposureSeconds, layout, state };
			const alias = filter === undefined || !random.chance(0.2) ? undefined : ALIASES[filter];
			const series: LightSeries = {
				folder: leafFolder(shooting, leaf),
				target: project.target,
				panel,
				night,
				filter,
				exposureSeconds,
				state,
				subs: random.whole(2, 6),
				angleDegrees: project.angleDegrees,
				program: project.program,
				...(alias && { headerFilter: random.pick(alias) }),
			};
			if (!shooting.hasTime(night, series)) break;
			const [first = ''] = shooting.lights(plan, series);
			leaves.push(leaf);
			if (random.chance(0.08)) plan.decoys.push(plan.copy(first, first.replace(/(\.\w+)$/, ' (1)$1')));
			if (state !== 'unreviewed' || !random.chance(0.2)) continue;
			const marked = random.chance(0.5) ? { folder: `${series.folder}/rejected` } : { namePrefix: 'failed_' };
			const rejected: LightSeries = { ...series, ...marked, state: 'rejected', subs: random.whole(1, 2) };
			if (shooting.hasTime(night, rejected)) shooting.lights(plan, rejected);
		}
	}
	return leaves;
}

/** Calibration that lies in the DATE folders of accepted lights. */
function fileCalibration(plan: TreePlan, shooting: Shooting, leaves: readonly Leaf[], darks: DarkLibrary): void {
	const { random, rig } = shooting;
	for (const folder of new Set(leaves.map(leaf => dateFolder(shooting, leaf)))) {
		const inFolder = leaves.filter(leaf => dateFolder(shooting, leaf) === folder);
		if (random.chance(0.6)) {
			for (const seconds of new Set(inFolder.map(leaf => leaf.exposureSeconds)))
				fileMaster(plan, folder, darks.dark(seconds), 'keyed');
		}
		for (const { night, project, filter } of new Map(inFolder.map(leaf => [leaf.filter, leaf])).values()) {
			const { angleDegrees } = project;
			if (random.chance(0.6))
				fileMaster(plan, folder, masterFlat(shooting, { night, filter, angleDegrees }), 'keyed');
			else if (random.chance(0.3) && !NO_KIND.includes(rig.programs[0])) {
				for (let sub = 0; sub < 3; sub++) {
					shooting.file(
						plan,
						`${folder}/FLAT`,
						shooting.expose({ kind: 'flat', night, filter, exposureSeconds: FLAT_SECONDS, angleDegrees }),
					);
				}
			}
		}
	}
}

/** Integrations and what processing leaves behind. None of it counts. */
function fileProcessing(plan: TreePlan, shooting: Shooting, leaf: Leaf): void {
	const { project, panel, night, filter, exposureSeconds } = leaf;
	const folder = targetFolder(shooting, project, panel);
	const frame = shooting.expose({ kind: 'light', night, target: project.target, panel, filter, exposureSeconds });
	const made = shiftDate(night, 20);
	const master = masterLight(shooting, { night, target: project.target, filter, exposureSeconds }, 12);
	plan.decoys.push(
		fileMaster(plan, `${folder}/master/${made}/1x`, master, 'wbpp'),
		// A stack that keeps the header of its first sub: only its folder and its count tell.
		fileMaster(plan, `${folder}/master/${made}/2x`, master, 'siril'),
		shooting.file(plan, `${folder}/calibrated`, frame),
		shooting.file(plan, `${folder}/registered`, frame),
		shooting.file(plan, `${folder}/debayered`, frame),
		shooting.file(plan, `${folder}/cosmetized`, frame),
		shooting.file(plan, folder, frame, 'nina-xisf', 'Light_0001_c.xisf'),
		shooting.file(plan, folder, frame, 'nina-xisf', 'starless_Light_0001.xisf'),
		fileMaster(plan, `${folder}/accept`, master, 'siril'),
	);
	if (Number(project.stage.slice(0, 2)) >= 30) plan.decoys.push(shooting.file(plan, `${folder}/tried`, frame));
}

/**
 * Plans one target under one rig, in one stage or two, and notes its lights in the ledger.
 * @param target as most of its folders spell it; another stage may leave out the space
 * @param firstNight the project takes up to six nights from here on
 */
export function fileGeneratedProject(
	plan: TreePlan,
	shooting: Shooting,
	darks: DarkLibrary,
	target: string,
	firstNight: string,
): void {
	const { random, rig } = shooting;
	const panelCount = random.chance(0.25) ? random.whole(2, 4) : 0;
	const project: Project = {
		stage: '20_Data',
		target,
		program: random.pick(rig.programs),
		panels: panelCount === 0 ? [undefined] : Array.from({ length: panelCount }, (_, index) => index + 1),
		panelStyle: random.pick(['folder', 'folder', 'in the target', 'in the filter']),
		angleDegrees: random.between(0, 359.9, 1),
	};
	let nightsUsed = 0;
	const shoot = (where: Project, state: LightState): Leaf[] =>
		fileNight(plan, shooting, where, shiftDate(firstNight, nightsUsed++), state);
	const unreviewed: Project = {
		...project,
		stage: '10_Blink',
		target: random.chance(0.2) ? target.replace(' ', '') : target,
	};
	const course = random.next();
	if (course < 0.2) {
		shoot({ ...project, stage: '10_Blink' }, 'unreviewed');
		return;
	}
	const reviewed: Project = course < 0.6 ? project : { ...project, stage: random.pick(LATER_STAGES) };
	const accepted = Array.from({ length: random.whole(1, 3) }, () => shoot(reviewed, 'accepted')).flat();
	fileCalibration(plan, shooting, accepted, darks);
	const [first] = accepted;
	if (first !== undefined && random.chance(0.5)) fileProcessing(plan, shooting, first);
	if (reviewed !== project) return;
	if (random.chance(0.4)) shoot(project, 'rejected');
	if (random.chance(0.25)) shoot(project, 'unreviewed');
	if (random.chance(0.5)) shoot(unreviewed, 'unreviewed');
}
