/** Scales and ticks: linear or logarithmic upwards, time along the bottom. All places are in percent of the plot. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { formatNumber, formatOffset } from '../../../format/wording.ts';
import type { AxisUnit } from '../../chart-spec.ts';

export type Range = readonly [from: number, to: number];

export interface Axis {
  /** Percent from the top. */
  readonly place: (value: number) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  readonly isLog: boolean;
  readonly top: number;
}

/** Above this ratio of the highest to the typical value a linear axis would hide the typical. */
const logFrom = 25;

export function valueAxis(values: readonly number[], unit: AxisUnit, height: number): Axis {
  const positive = values.filter((value) => value > 0).sort((a, b) => a - b);
  const highest = positive.at(-1) ?? 1;
  const typical = positive[Math.floor(positive.length / 2)] ?? highest;
  const isLog = unit === 'ms' && highest > typical * logFrom;
  if (isLog) return logAxis(positive[0] ?? 1, highest);
  const lowest = values.reduce((least, value) => (value < least ? value : least), 0);
  return linearAxis([lowest, positive.at(-1) ?? (lowest < 0 ? 0 : 1)], unit, height);
}

function linearAxis([lowest, highest]: Range, unit: AxisUnit, height: number): Axis {
  const count = height < 100 ? 2 : 4;
  // Bytes have round numbers of their own.
  const one = unit === 'bytes' ? byteUnit(highest).bytes : 1;
  const scale = scaleLinear([lowest / one, tidyTop(highest / one, unit)], [100, 0]).nice(count);
  const place = (value: number): number => scale(value / one);
  const whole = unit === 'users' || unit === 'count';
  const ticks = scale.ticks(count).filter((tick) => !whole || Number.isInteger(tick));
  const top = (scale.domain()[1] ?? 1) * one;
  return { place, isLog: false, top, ticks: ticks.map((tick) => tickOf(tick * one, unit, place)) };
}

function byteUnit(bytes: number): { readonly bytes: number; readonly text: string } {
  return bytes >= 2 ** 30 ? { bytes: 2 ** 30, text: 'Gi' } : { bytes: 2 ** 20, text: 'Mi' };
}

function tidyTop(highest: number, unit: AxisUnit): number {
  return unit === 'share' ? Math.max(highest, 0.01) : highest;
}

export function logAxis(lowest: number, highest: number): Axis {
  const from = 10 ** Math.floor(Math.log10(lowest));
  const scale = scaleLog([from, highest * 1.2], [100, 0]).clamp(true);
  const powers = scale.ticks(4).filter((tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e9) / 1e9));
  const ticks = powers.length < fewestPowers ? scale.ticks(4).filter(isRoundStep) : powers;
  return {
    place: scale,
    isLog: true,
    top: highest * 1.2,
    ticks: ticks.map((tick) => tickOf(tick, 'ms', scale)),
  };
}

/** Fewer say too little of where a value lies: 2 and 5 stand between them. */
const fewestPowers = 3;

function isRoundStep(tick: number): boolean {
  return /^[125]0*e/.test(tick.toExponential().replace('.', ''));
}

function tickOf(tick: number, unit: AxisUnit, place: (value: number) => number): Axis['ticks'][number] {
  return { at: place(tick), text: formatAxis(tick, unit) };
}

/** A tick's text; bytes and shares carry their unit, the others have it in the chart's caption. */
function formatAxis(value: number, unit: AxisUnit): string {
  if (value === 0) return '0';
  if (unit === 'share') return `${formatNumber(value * 100)} %`;
  if (unit === 'bytes' || unit === 'bytes/s')
    return `${formatTick(value / byteUnit(value).bytes)} ${byteUnit(value).text}`;
  return formatTick(value);
}

/** `0.5`, not `0.50`: ticks are round. */
export function formatTick(value: number): string {
  return formatNumber(value)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}

const steps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
];
const mostTicks = 8;

/** Round offsets into the load. */
export function timeTicks([from, to]: Range): { readonly at: number; readonly text: string }[] {
  const step = steps.find((one) => (to - from) / one <= mostTicks) ?? (to - from) / mostTicks;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, place) => (first + place) * step).map((seconds) => ({
    at: ((seconds - from) / (to - from)) * 100,
    text: formatOffset(seconds),
  }));
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
