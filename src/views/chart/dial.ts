/**
 * A rotator's dial: 0° on top, angles clockwise. From the middle outwards: flats with their tolerance, lights, what is
 * to be shot.
 */
import { degreesApart, type Arc, type Symmetry } from '../../domain/angle';
import { turnsOf, type Dial } from '../../view-models/flats-chart';
import { filterColour } from '../../view-models/filter-colour';

const CENTRE = 64;
/** For the names of angles around the ring. */
const MARGIN = 8;
const RADIUS = { flats: [16, 36], served: [37, 46], unserved: [46, 51], ring: 51, labels: 61, needed: 53 } as const;
/** A shorter arc could not be seen. */
const SHORTEST_DEGREES = 3;
const NAMED_ANGLES = [0, 90, 180, 270];
/** So near to a name of the dial a pointer would cover it. */
const NAME_DEGREES = 14;

type Radii = readonly [number, number];

/** Draws it with what it says to people who don't see it. */
export function drawDial(
	parent: HTMLElement,
	{ filter, windows, flats, served, unserved, needed }: Dial,
	period: Symmetry,
	name: string,
): void {
	const svg = parent.createSvg('svg', {
		attr: {
			viewBox: `${-MARGIN} ${-MARGIN} ${2 * (CENTRE + MARGIN)} ${2 * (CENTRE + MARGIN)}`,
			role: 'img',
			'aria-label': name,
		},
	});
	svg.setCssProps({ '--astro-swatch': `var(${filterColour(filter)})` });
	const path = (cls: string, d: string): void => {
		svg.createSvg('path', { cls, attr: { d } });
	};
	const arcs = (cls: string, all: readonly Arc[], radii: Radii): void => {
		for (const { startDegrees, spanDegrees } of all)
			for (const turn of turnsOf(startDegrees, period))
				path(cls, sector({ startDegrees: turn, spanDegrees }, radii));
	};
	svg.createSvg('circle', { cls: 'astro-dial-ring', attr: { cx: CENTRE, cy: CENTRE, r: RADIUS.ring } });
	for (let angle = 0; angle < 360; angle += 30)
		path('astro-dial-tick', spoke(angle, [RADIUS.ring - (angle % 90 === 0 ? 5 : 3), RADIUS.ring]));
	arcs('astro-dial-window', windows, RADIUS.flats);
	for (const { angleDegrees } of flats)
		for (const angle of turnsOf(angleDegrees, period)) path('astro-dial-flat', spoke(angle, RADIUS.flats));
	arcs('astro-dial-served', served, RADIUS.served);
	arcs('astro-dial-unserved', unserved, RADIUS.unserved);
	const pointers = needed.flatMap(angle => turnsOf(angle, period));
	for (const angle of NAMED_ANGLES.filter(named =>
		pointers.every(pointer => degreesApart(named, pointer) > NAME_DEGREES),
	)) {
		const [x, y] = point(angle, RADIUS.labels);
		svg.createSvg('text', { attr: { x, y } }).textContent = `${angle}°`;
	}
	for (const angle of pointers) path('astro-dial-needed', arrow(angle));
	svg.createSvg('text', { cls: 'astro-dial-filter', attr: { x: CENTRE, y: CENTRE } }).textContent = filter;
}

function point(angleDegrees: number, radius: number): [number, number] {
	const radians = (angleDegrees * Math.PI) / 180;
	return [rounded(CENTRE + radius * Math.sin(radians)), rounded(CENTRE - radius * Math.cos(radians))];
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** A piece of a ring. */
function sector({ startDegrees, spanDegrees }: Arc, [inner, outer]: Radii): string {
	const widened = Math.max(spanDegrees, SHORTEST_DEGREES);
	// A whole turn would end where it begins and draw nothing.
	const span = Math.min(widened, 359.9);
	const from = startDegrees - (widened - spanDegrees) / 2;
	const arc = (radius: number, isBack: 0 | 1, to: number): string =>
		`A${radius} ${radius} 0 ${span > 180 ? 1 : 0} ${1 - isBack} ${point(to, radius).join(' ')}`;
	const [begin, end] = [point(from, outer).join(' '), point(from + span, inner).join(' ')];
	return `M${begin}${arc(outer, 0, from + span)}L${end}${arc(inner, 1, from)}Z`;
}

const spoke = (angle: number, [from, to]: Radii): string =>
	`M${point(angle, from).join(' ')}L${point(angle, to).join(' ')}`;

/** A triangle outside that points at an angle. */
const arrow = (angle: number): string =>
	`M${[point(angle, RADIUS.needed), point(angle - 5, RADIUS.needed + 8), point(angle + 5, RADIUS.needed + 8)]
		.map(place => place.join(' '))
		.join('L')}Z`;
