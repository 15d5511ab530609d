/** One target's card: picture, hours, a bar for each filter with a goal, what is missing. */
import { setIcon } from 'obsidian';
import { daysInStage, filterBars, isReady, type Card, type FilterBar } from '../../view-models/dashboard';
import { toHours } from '../../domain/exposure';
import { filterColour } from '../../view-models/filter-colour';
import type { Night } from '../../domain/night';
import type { Need } from '../../domain/goals/progress';
import { DASHBOARD } from '../../text/dashboard';

/** What a card shows besides its target. */
export interface CardSetting {
	readonly today: Night;
	/** Address of the picture. */
	readonly picture: string | undefined;
}

/** Draws a card into its empty item of a list. The title is its link and says to screen readers what the card shows. */
export function drawCard(el: HTMLElement, card: Card, { today, picture }: CardSetting): void {
	const { target, hours } = card;
	const chips = chipsOf(card, today);
	// A picture says nothing that the title does not.
	if (picture !== undefined)
		el.createEl('img', {
			cls: 'astro-card-picture',
			attr: { src: picture, alt: '', loading: 'lazy', decoding: 'async', draggable: 'false' },
		});
	const body = el.createDiv({ cls: 'astro-card-body' });
	const head = body.createDiv({ cls: 'astro-card-head' });
	const progress = card.progress === undefined ? [] : [DASHBOARD.progress(card.progress)];
	const title = head.createEl('a', { cls: 'astro-card-title', text: target, attr: { role: 'link', tabindex: '-1' } });
	title.createSpan({
		cls: 'astro-visually-hidden',
		text: ['', DASHBOARD.hours(hours), ...progress, ...chips.map(({ text }) => text)].join(', '),
	});
	head.createSpan({ cls: 'astro-card-hours', text: DASHBOARD.hours(hours), attr: { 'aria-hidden': 'true' } });
	const menu = head.createEl('button', {
		cls: ['clickable-icon', 'astro-card-menu'],
		attr: { 'aria-label': DASHBOARD.more(target), 'aria-haspopup': 'menu', tabindex: '-1' },
	});
	setIcon(menu, 'more-horizontal');
	const about = aboutRigs(card);
	if (about !== '') body.createDiv({ cls: 'astro-card-rig', text: about, attr: { title: card.rigs.join('\n') } });
	drawBars(body, filterBars(card));
	if (chips.length > 0) {
		const chipsEl = body.createDiv({ cls: 'astro-chips', attr: { 'aria-hidden': 'true' } });
		for (const { text, cls } of chips) chipsEl.createSpan({ cls: ['astro-chip', ...cls], text });
	}
}

function aboutRigs({ rigs, panels }: Card): string {
	const [first] = rigs;
	return [
		...(first === undefined ? [] : [rigs.length > 1 ? DASHBOARD.rigs(first, rigs.length - 1) : first]),
		...(panels > 0 ? [DASHBOARD.panels(panels)] : []),
	].join(' · ');
}

interface Chip {
	readonly text: string;
	readonly cls: readonly string[];
}

/** What there is to do, the most pressing first: it alone is coloured. */
function chipsOf(card: Card, today: Night): Chip[] {
	const { toBlink, nightsUncalibrated, flatsMissing, toShootHours = 0, isPublished } = card;
	const lacking = [
		...(toBlink > 0 ? [DASHBOARD.toBlink(toBlink)] : []),
		...(nightsUncalibrated > 0 ? [DASHBOARD.uncalibrated(nightsUncalibrated)] : []),
		...(flatsMissing > 0 ? [DASHBOARD.flatsMissing(flatsMissing)] : []),
	].map((text, at): Chip => ({ text, cls: at === 0 ? ['mod-lacking'] : [] }));
	const good = isPublished ? DASHBOARD.published : isReady(card) ? DASHBOARD.ready : undefined;
	const days = daysInStage(card, today);
	return [
		...lacking,
		...(toShootHours > 0 ? [{ text: DASHBOARD.toShoot(toShootHours), cls: [] }] : []),
		...(good === undefined ? [] : [{ text: good, cls: ['mod-good'] }]),
		...(days === undefined ? [] : [{ text: DASHBOARD.inStage(days), cls: [] }]),
	];
}

function drawBars(body: HTMLElement, bars: readonly FilterBar[]): void {
	if (bars.some(({ need }) => need)) {
		const barsEl = body.createDiv({ cls: 'astro-bars' });
		for (const bar of bars) if (bar.need) drawBar(barsEl, bar, bar.need);
	}
	const plain = bars.filter(({ need }) => !need);
	if (plain.length === 0) return;
	const plainEl = body.createDiv({ cls: 'astro-plain-filters' });
	for (const { filter, seconds } of plain) {
		const el = plainEl.createSpan({ cls: 'astro-plain-filter', text: DASHBOARD.plain(filter, toHours(seconds)) });
		el.prepend(createSpan({ cls: 'astro-swatch', attr: { 'aria-hidden': 'true' } }));
		el.setCssProps({ '--astro-swatch': `var(${filterColour(filter)})` });
	}
}

function drawBar(
	barsEl: HTMLElement,
	{ filter, seconds, unreviewedSeconds, acceptedPart, unreviewedPart }: FilterBar,
	{ goalSeconds }: Need,
): void {
	const [hours, goal, unreviewed] = [toHours(seconds), toHours(goalSeconds), toHours(unreviewedSeconds)];
	const row = barsEl.createDiv({ cls: 'astro-bar' });
	row.setCssProps({ '--astro-swatch': `var(${filterColour(filter)})` });
	row.createSpan({ cls: 'astro-bar-name', text: filter, attr: { 'aria-hidden': 'true', title: filter } });
	const track = row.createDiv({
		cls: 'astro-bar-track',
		attr: {
			role: 'progressbar',
			'aria-label': DASHBOARD.bar(filter, hours, goal, unreviewed),
			'aria-valuemin': '0',
			'aria-valuemax': '100',
			'aria-valuenow': String(Math.floor((acceptedPart + unreviewedPart) * 100)),
		},
	});
	track.createDiv({ cls: 'astro-bar-accepted' }).setCssProps({ '--astro-part': String(acceptedPart) });
	if (unreviewedPart > 0)
		track.createDiv({ cls: 'astro-bar-unreviewed' }).setCssProps({ '--astro-part': String(unreviewedPart) });
	row.createSpan({ cls: 'astro-bar-value', text: DASHBOARD.share(hours, goal), attr: { 'aria-hidden': 'true' } });
}
