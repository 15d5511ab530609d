/** Bars on a canvas that lives as long as its section: sharp at any zoom, in the theme's colours, without motion. */
import { BarController, BarElement, CategoryScale, Chart, LinearScale, type ChartConfiguration } from 'chart.js';
import { Component, type App } from 'obsidian';
import { ChartTooltip, type TooltipText } from './chart-tooltip';
import { themeAt, type ChartTheme } from './chart-theme';

Chart.register(BarController, BarElement, CategoryScale, LinearScale);

/** Null where there is nothing to draw: a bar without a length would still show its border. */
export interface BarPoint {
	readonly x: number;
	readonly y: number | null;
}

type BarData = (number | null | BarPoint)[];

export type BarConfiguration = ChartConfiguration<'bar', BarData, string>;
export type BarScales = NonNullable<NonNullable<BarConfiguration['options']>['scales']>;

export interface BarChartParts {
	readonly app: App;
	readonly parent: HTMLElement;
	readonly heightPixels: number;
	/** For people who don't see it. */
	readonly name: string;
	readonly configure: (theme: ChartTheme, widthPixels: number) => BarConfiguration;
	/** What the bar at an index stands for. */
	readonly tell: (index: number) => TooltipText | undefined;
}

/**
 * The chart is made when its box has a size: a section is drawn before it is in a window, and may come to another one.
 */
export class BarChart extends Component {
	private readonly box: HTMLElement;
	private readonly canvas: HTMLCanvasElement;
	private readonly tooltip: ChartTooltip;
	private chart: Chart<'bar', BarData, string> | undefined;

	constructor(private readonly parts: BarChartParts) {
		super();
		this.box = parts.parent.createDiv({ cls: 'astro-chart-canvas' });
		this.box.setCssProps({ '--astro-chart-height': `${parts.heightPixels}px` });
		this.canvas = this.box.createEl('canvas', { attr: { role: 'img', 'aria-label': parts.name } });
		this.tooltip = new ChartTooltip(this.canvas);
	}

	override onload(): void {
		const follow = new ResizeObserver(() => {
			this.draw();
		});
		follow.observe(this.box);
		this.register(() => {
			follow.disconnect();
		});
		this.registerEvent(
			this.parts.app.workspace.on('css-change', () => {
				this.draw();
			}),
		);
		this.followWindow(this.box.win);
		this.register(
			this.box.onWindowMigrated(win => {
				this.followWindow(win);
				this.draw();
			}),
		);
		this.registerDomEvent(this.canvas, 'mousemove', event => {
			this.tellAt(event);
		});
		this.registerDomEvent(this.canvas, 'mouseleave', () => {
			this.tooltip.hide();
		});
	}

	override onunload(): void {
		this.clear();
	}

	private followWindow(win: Window): void {
		// Zooming changes how many dots a pixel has, also where the box keeps its size.
		this.registerDomEvent(win, 'resize', () => {
			if (this.chart && this.chart.currentDevicePixelRatio !== win.devicePixelRatio) this.draw();
		});
		// A section that is taken out of its note and put back is never told that the pointer left.
		this.registerDomEvent(win.document, 'mouseover', ({ target }) => {
			if (target !== this.canvas) this.tooltip.hide();
		});
	}

	private clear(): void {
		this.tooltip.hide();
		this.chart?.destroy();
		this.chart = undefined;
	}

	private draw(): void {
		const { box, canvas, parts } = this;
		const { clientWidth: width, clientHeight: height } = box;
		this.clear();
		if (width === 0 || height === 0) return;
		canvas.width = width;
		canvas.height = height;
		const theme = themeAt(box);
		const configuration = parts.configure(theme, width);
		this.chart = new Chart(canvas, {
			...configuration,
			options: {
				...configuration.options,
				animation: false,
				responsive: false,
				maintainAspectRatio: false,
				events: [],
				devicePixelRatio: theme.pixelRatio,
			},
		});
	}

	private tellAt(event: MouseEvent): void {
		const axis = this.chart?.options.indexAxis ?? 'x';
		// "Invisible" lets the names beside the bars tell as well.
		const [element] =
			this.chart?.getElementsAtEventForMode(
				event,
				'index',
				{ axis, intersect: false, includeInvisible: true },
				false,
			) ?? [];
		const text = element && this.parts.tell(element.index);
		if (text) this.tooltip.show(text, event);
		else this.tooltip.hide();
	}
}
