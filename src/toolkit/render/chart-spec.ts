/** What a chart shows, as data: drawn on the server into the page, and again by the page's own script. */
import type { Line } from '../analyze/analysis.ts';

import type { FigureUnit } from '../../contract/system-figures.ts';

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
