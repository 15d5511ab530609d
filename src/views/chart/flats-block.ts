/** The `astro-flats` code block: a rotator's dial for each filter of each rig. */
import { formatAngle } from '../../domain/angle';
import type { Dial, RigDials } from '../../view-models/flats-chart';
import { CHARTS } from '../../text/charts';
import { drawDial } from './dial';
import { drawLegend, type LegendEntry } from './legend';

/** More flats than these are counted. */
const FEW_FLATS = 4;

/** Draws all dials of a note. */
export function drawFlats(el: HTMLElement, rigs: readonly RigDials[]): void {
	const { flats: text } = CHARTS;
	if (rigs.length === 0) {
		el.createEl('p', { text: text.empty, cls: 'astro-muted' });
		return;
	}
	for (const rigDials of rigs) {
		const { rig, period, dials, withoutAngles } = rigDials;
		const figure = el.createEl('figure', { cls: 'astro-chart' });
		if (rigs.length > 1) figure.createEl('figcaption', { text: rig ?? text.noRig });
		if (dials.length > 0) {
			const grid = figure.createDiv({ cls: 'astro-dials' });
			for (const dial of dials) drawOne(grid, dial, rigDials);
			drawLegend(figure, legendOf(rigDials));
			if (period !== 360) figure.createEl('p', { text: text.repeats(period), cls: 'astro-muted' });
		}
		if (withoutAngles.length > 0)
			figure.createEl('p', { text: text.noAngles(withoutAngles.join(', ')), cls: 'astro-muted' });
	}
}

function drawOne(grid: HTMLElement, dial: Dial, { period }: RigDials): void {
	const { flats: text } = CHARTS;
	const cell = grid.createDiv({ cls: 'astro-dial' });
	const facts = factsOf(dial);
	drawDial(
		cell,
		dial,
		period,
		text.name(
			dial.filter,
			[dial.status, ...facts.map(([name, said]) => `${name}: ${said.join(', ')}`)]
				.filter(said => said !== '')
				.join('. '),
		),
	);
	if (dial.status !== '') cell.createDiv({ text: dial.status, cls: 'astro-dial-status' });
	const list = cell.createEl('dl');
	for (const [name, said] of facts) {
		list.createEl('dt', { text: name });
		for (const one of said) list.createEl('dd', { text: one });
	}
}

/** What a dial says, in words. */
function factsOf({ detected, flats, otherFlats, needed }: Dial): [string, string[]][] {
	const { flats: text } = CHARTS;
	const each = flats.map(({ angleDegrees, date }) =>
		[formatAngle(angleDegrees), date].filter(part => part !== null).join(' '),
	);
	const said = [
		...(each.length > FEW_FLATS ? [text.many(each.length)] : each),
		...(otherFlats > 0 ? [text.others(otherFlats)] : []),
	];
	const facts: [string, string[]][] = [
		[text.lights, detected === '' ? [] : [detected]],
		[text.flats, said.length > 0 ? said : [text.none]],
		[text.shoot, needed.map(angle => formatAngle(angle))],
	];
	return facts.filter(([, lines]) => lines.length > 0);
}

function legendOf({ dials, toleranceDegrees }: RigDials): LegendEntry[] {
	const { legend } = CHARTS.flats;
	const isAny = (part: 'served' | 'windows' | 'unserved' | 'needed'): boolean =>
		dials.some(dial => dial[part].length > 0);
	return [
		...(isAny('served') ? [{ text: legend.served, form: 'solid' } as const] : []),
		...(isAny('windows') ? [{ text: legend.window(toleranceDegrees), form: 'window' } as const] : []),
		...(isAny('unserved') ? [{ text: legend.unserved, form: 'outline' } as const] : []),
		...(isAny('needed') ? [{ text: legend.needed, form: 'pointer' } as const] : []),
	];
}
