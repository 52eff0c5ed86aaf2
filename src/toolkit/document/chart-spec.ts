/** What a chart shows, as data. Those over time are drawn into the page, and again by the page's own script. */
import type { FigureUnit } from '../../contract/system-figures.ts';
import type { HeatMap, Line, Spectrum } from '../statistics/series.ts';
import type { Tone } from './marks.ts';

export type Chart = TimeCharts | Plot | SpectrumPlot | HeatPlot | Lanes | Intervals;

export type AxisUnit = 'ms' | 'users' | FigureUnit;

export interface ChartLine {
  readonly name: string;
  /** Colour and dash. */
  readonly tone: 'one' | 'two' | 'three' | 'bad';
  readonly values: Line;
}

export interface ChartSpec {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  readonly unit: AxisUnit;
  readonly clock: ClockName;
  readonly height: number;
  readonly lines: readonly ChartLine[];
  /** Horizontal lines: what the values are held against. */
  readonly limits: readonly { readonly value: number; readonly label: string }[];
}

export type ClockName = 'load' | 'system';

/** What all charts of a page share. */
export interface ChartFrame {
  /** Seconds into the load of each value, by clock. */
  readonly clocks: Readonly<Record<ClockName, Line>>;
  readonly endSeconds: number;
  /** Epoch ms. */
  readonly startMs: number | null;
  readonly windows: readonly ChartWindow[];
  readonly marks: readonly { readonly seconds: number; readonly label: string }[];
}

export interface ChartWindow {
  readonly phase: string;
  readonly from: number;
  readonly to: number;
  /** What the gates judge; the rest is shaded. */
  readonly judged: boolean;
}

/** Charts on one clock, and the figures behind them as tables. */
export interface TimeCharts {
  readonly kind: 'time-charts';
  readonly frame: ChartFrame;
  readonly charts: readonly ChartSpec[];
  /** How finely a line is drawn before anybody zooms. */
  readonly points: number;
  readonly tables: readonly { readonly title: string; readonly clock: ClockName; readonly rows: number }[];
}

export type Point = readonly [x: number, y: number];

export interface PlotSeries {
  readonly name: string;
  readonly tone: ChartLine['tone'] | 'rest';
  readonly shape: 'line' | 'dots' | 'small-dots';
  readonly points: readonly Point[];
}

/** Points and lines over any number, not over time. */
export interface Plot {
  readonly kind: 'plot';
  readonly title: string;
  /** `p95 in ms by requests/s`. */
  readonly caption: string;
  readonly height: number;
  readonly unit: AxisUnit;
  /** For latencies that rise steeply: by their powers of ten. */
  readonly isLogY: boolean;
  readonly series: readonly PlotSeries[];
  readonly limits: ChartSpec['limits'];
  /** Stretches of the x axis. */
  readonly bands: readonly { readonly from: number; readonly to: number; readonly label: string }[];
}

/** Latency over the quantile. */
export interface SpectrumPlot {
  readonly kind: 'spectrum';
  readonly title: string;
  readonly curves: readonly {
    readonly name: string;
    readonly tone: 'one' | 'two' | 'rest';
    readonly points: Spectrum;
  }[];
}

interface HeatPlot {
  readonly kind: 'heat-map';
  readonly map: HeatMap;
}

/** When each kind of something was seen. */
export interface Lanes {
  readonly kind: 'lanes';
  readonly frame: ChartFrame;
  readonly kinds: readonly { readonly kind: string; readonly seen: Line }[];
}

/** A dot and its interval a line: left is better, right is worse. */
export interface Intervals {
  readonly kind: 'intervals';
  readonly lines: readonly {
    readonly name: string;
    readonly tone: Tone;
    /** In words, for those who don't see it. */
    readonly text: string;
    /** Shares: more is worse. */
    readonly change: number;
    readonly low: number;
    readonly high: number;
    readonly allowed: number;
  }[];
}
