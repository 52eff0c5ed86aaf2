/** The live view as text: pure. Input: what is known at this moment, and the terminal's size. Output: lines. */
import stringWidth from 'fast-string-width';
import { formatMs, formatNumber, formatRequestRate, formatShare, plural } from '../format/wording.ts';
import type { Figures } from '../monitor/source.ts';
import type { LiveGate } from './live-gates.ts';
import type { LiveEndpoint } from './live-load.ts';
import { visible } from '../format/visible.ts';

export interface LiveState {
  readonly title: string;
  /** Null before the load begins, and where there is none of ours. */
  readonly phase: string | null;
  readonly elapsedSeconds: number;
  /** Null: until it is ended. */
  readonly totalSeconds: number | null;
  readonly load: {
    readonly users: number | null;
    readonly ratePerSecond: number | null;
    readonly p95Ms: number | null;
    /** Of the last second's requests; null where none ended. */
    readonly failed: { readonly count: number; readonly of: number } | null;
    /** Exceptions of the script so far, and the first of them in words; null without any. */
    readonly scriptErrors: { readonly count: number; readonly first: string | null } | null;
    readonly endpoints: readonly LiveEndpoint[];
    readonly gates: readonly LiveGate[];
  } | null;
  readonly figures: Figures;
  readonly alerts: readonly string[];
}

export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}

export type Tone = 'plain' | 'title' | 'good' | 'bad' | 'faint';

export interface FrameLine {
  readonly tone: Tone;
  readonly text: string;
}

const separator = ' · ';
/** Columns below which an endpoint's rate makes room for its name. */
const narrow = 50;

/** Never wider than the terminal, and a row shorter, so that nothing wraps or scrolls. */
export function renderFrame(state: LiveState, { columns, rows }: FrameSize): FrameLine[] {
  const width = Math.max(1, columns - 1);
  const fill = (tone: Tone, parts: readonly string[]): FrameLine[] =>
    fillLines(parts, width).map((text) => ({ tone, text }));
  const { load } = state;
  const lines = [
    ...fill('title', titleParts(state)),
    ...(load === null ? [] : fill('plain', loadParts(load))),
    ...scriptErrorParts(load).map((text): FrameLine => ({ tone: 'bad', text: `✗ ${text}` })),
    ...(load === null ? [] : load.endpoints.map((one) => endpointLine(one, width))),
    ...fill('plain', machineParts(state.figures)),
    ...(load === null ? [] : gateLines(load.gates)),
    ...state.alerts.map((text): FrameLine => ({ tone: 'bad', text: `! ${text}` })),
  ];
  return lines
    .slice(0, Math.max(1, rows - 1))
    .map(({ tone, text }) => ({ tone, text: cut(visible(text), width) }));
}

/** The same in one line, for what is no terminal. */
export function renderLine(state: LiveState): string {
  const { load, alerts } = state;
  const broken = load?.gates.filter(({ state }) => state === 'broken').length ?? 0;
  const parts = [
    ...titleParts(state),
    ...(load === null ? [] : loadParts(load)),
    ...machineParts(state.figures).slice(0, 2),
    ...scriptErrorParts(load),
    ...(broken === 0 ? [] : [`${plural(broken, 'gate')} broken`]),
    ...alerts,
  ];
  return visible(parts.join(separator));
}

function titleParts({ title, phase, elapsedSeconds, totalSeconds }: LiveState): string[] {
  const elapsed = clock(elapsedSeconds);
  if (totalSeconds === null) return [title, elapsed];
  const left = `${elapsed} of ${clock(totalSeconds)}, ${clock(Math.max(0, totalSeconds - elapsedSeconds))} left`;
  return [title, ...(phase === null ? [] : [phase]), left];
}

function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

function loadParts(load: NonNullable<LiveState['load']>): string[] {
  const { users, ratePerSecond, p95Ms, failed } = load;
  return [
    ...(users === null ? [] : [plural(users, 'user')]),
    ...(ratePerSecond === null ? [] : [formatRequestRate(ratePerSecond)]),
    ...(p95Ms === null ? [] : [`p95 ${formatMs(p95Ms)}`]),
    ...(failed === null ? [] : [`${formatNumber(failed.count)} of ${formatNumber(failed.of)} failed`]),
  ];
}

/** It makes the run INVALID: nobody has to wait for its end to know. */
function scriptErrorParts(load: LiveState['load']): string[] {
  if (load?.scriptErrors == null) return [];
  const { count, first } = load.scriptErrors;
  const times = count === 1 ? 'once' : `${formatNumber(count)} times`;
  return [`the script failed ${times}${first === null ? '' : `: ${first}`}`];
}

function endpointLine({ name, ratePerSecond, p95Ms }: LiveEndpoint, width: number): FrameLine {
  const p95 = p95Ms === null ? '–' : formatMs(p95Ms);
  const rate = width < narrow ? '' : `${formatNumber(ratePerSecond)}/s`.padStart(8);
  const numbers = `${rate} ${p95.padStart(9)}`;
  const room = Math.max(4, width - numbers.length - 2);
  const shown = cut(visible(name), room);
  const space = ' '.repeat(Math.max(0, Math.min(room, 24) - stringWidth(shown)));
  return { tone: 'faint', text: `  ${shown}${space}${numbers}` };
}

const megabyte = 1024 * 1024;

function machineParts(figures: Figures): string[] {
  const cores = (name: string, value: number | undefined): string[] =>
    value === undefined ? [] : [`${name} ${formatNumber(value)} cores`];
  const memory = (name: string, value: number | undefined): string[] =>
    value === undefined ? [] : [`${name} ${formatNumber(Math.round(value / megabyte))} MB`];
  const machine = figures['host.cpuShare'];
  return [
    ...cores('target', figures['target.cpuCores']),
    ...memory('target', figures['target.rssBytes']),
    ...cores('k6', figures['generator.cpuCores']),
    ...(machine === undefined ? [] : [`machine ${formatShare(machine)}`]),
  ];
}

function gateLines(gates: readonly LiveGate[]): FrameLine[] {
  if (gates.length === 0) return [];
  const inState = (wanted: LiveGate['state']): readonly LiveGate[] =>
    gates.filter(({ state }) => state === wanted);
  const [broken, open] = [inState('broken'), inState('open')];
  const later = open.length === 0 ? '' : `, ${open.length} told later`;
  const count = `gates: ${inState('holds').length} of ${gates.length} hold so far${later}`;
  return [
    { tone: broken.length === 0 ? 'good' : 'bad', text: count },
    ...broken.map(({ name }): FrameLine => ({ tone: 'bad', text: `  ✗ ${name}` })),
  ];
}

/** As many parts a line as fit. */
function fillLines(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const joined = last === undefined ? part : `${last}${separator}${part}`;
    if (last === undefined || stringWidth(joined) > width) lines.push(part);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}

/** A frame is redrawn in place: what would wrap ends in `…`. */
function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let shown = '';
  for (const character of text) {
    if (stringWidth(shown + character) >= width) break;
    shown += character;
  }
  return `${shown}…`;
}
