/**
 * One line of a page of metrics, in the spelling of Prometheus' text format 0.0.4 or of OpenMetrics 1.0.
 * Input: the line. Output: what it says, or why it cannot be read.
 * Every pattern runs in linear time: what a repetition takes, nothing after it can begin with.
 */

/** What follows `{` and comes before `}`; without labels that are empty, as the formats take them for absent. */
export type Labels = readonly (readonly [name: string, value: string])[];

export type MetricsLine =
  | { readonly is: 'nothing' }
  | { readonly is: 'type' | 'unit' | 'help'; readonly name: string; readonly text: string }
  | {
      readonly is: 'sample';
      readonly name: string;
      readonly labels: Labels;
      readonly value: number;
      readonly timeMs: number | null;
    }
  /** Without a name where none can be made out. */
  | { readonly is: 'fault'; readonly name: string | null; readonly reason: string };

export interface Spelling {
  readonly name: 'the text format' | 'OpenMetrics';
  readonly sample: RegExp;
  readonly metadata: RegExp;
  /** Neither metadata nor a sample, and allowed. */
  readonly nothing: RegExp;
  readonly msPerTime: number;
}

const metricName = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const labelName = '[a-zA-Z_][a-zA-Z0-9_]*';
const quoted = String.raw`"[^"\\]*(?:\\[^][^"\\]*)*"`;
const realNumber = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`;
const openLabels = `(?:${labelName}=${quoted}(?:,${labelName}=${quoted})*)?`;
const textLabel = `${labelName}[ \\t]*=[ \\t]*${quoted}[ \\t]*`;
const textLabels = `[ \\t]*(?:${textLabel}(?:,[ \\t]*${textLabel})*(?:,[ \\t]*)?)?`;
const exemplar = `# \\{${openLabels}\\} [^ ]+(?: ${realNumber})?`;

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details */
export const textFormat: Spelling = {
  name: 'the text format',
  sample: new RegExp(
    `^[ \\t]*(${metricName})(?:[ \\t]*\\{(${textLabels})\\}[ \\t]*|[ \\t]+)([^ \\t]+)(?:[ \\t]+([+-]?\\d+))?[ \\t]*$`,
  ),
  metadata: new RegExp(`^[ \\t]*#[ \\t]*(TYPE|HELP)[ \\t]+(${metricName})[ \\t]+([^]*)$`),
  nothing: /^[ \t]*(?:#|$)/,
  msPerTime: 1,
};

/** The ABNF of https://prometheus.io/docs/specs/om/open_metrics_spec/ */
export const openMetrics: Spelling = {
  name: 'OpenMetrics',
  sample: new RegExp(
    `^(${metricName})(?:\\{(${openLabels})\\})? ([^ ]+)(?: (${realNumber}))?(?: ${exemplar})?$`,
  ),
  metadata: new RegExp(`^# (TYPE|HELP|UNIT) (${metricName}) ([^]*)$`),
  nothing: /^# EOF$/,
  msPerTime: 1000,
};

const anyLabel = new RegExp(`(${labelName})[ \\t]*=[ \\t]*"([^"\\\\]*(?:\\\\[^][^"\\\\]*)*)"`, 'g');
const someName = new RegExp(`^[ \\t]*(?:#[ \\t]*[A-Z]+[ \\t]+)?(${metricName})`);
/** In characters: a longer one is no metric's. */
const longestLine = 65_536;

export function readLine(line: string, spelling: Spelling): MetricsLine {
  if (line.length > longestLine) return faultOf(line, `is longer than ${longestLine} characters`);
  const [, keyword, about = '', text = ''] = spelling.metadata.exec(line) ?? [];
  if (keyword !== undefined) return { is: keywords[keyword] ?? 'help', name: about, text };
  if (spelling.nothing.test(line)) return { is: 'nothing' };
  const [, name, labels = '', value = '', time] = spelling.sample.exec(line) ?? [];
  if (name === undefined) return faultOf(line, `is not written as ${spelling.name} has it`);
  const number = numberOf(value);
  if (number === null) return faultOf(line, `has the value ${shown(value)}, which is no number`);
  const timeMs = time === undefined ? null : Number(time) * spelling.msPerTime;
  return { is: 'sample', name, labels: labelsOf(labels), value: number, timeMs };
}

const keywords: Readonly<Record<string, 'type' | 'unit' | 'help'>> = {
  TYPE: 'type',
  UNIT: 'unit',
  HELP: 'help',
};

function faultOf(line: string, reason: string): MetricsLine {
  return { is: 'fault', name: someName.exec(line.slice(0, 1000))?.[1] ?? null, reason };
}

function labelsOf(text: string): Labels {
  if (text === '') return [];
  return Array.from(text.matchAll(anyLabel), ([, name = '', value = '']) => [name, value] as const).filter(
    ([, value]) => value !== '',
  );
}

const wholeNumber = new RegExp(`^${realNumber}$`);

/** As Go's ParseFloat reads it, but for what both formats leave out: hexadecimal, and `_` between digits. */
export function numberOf(text: string): number | null {
  if (wholeNumber.test(text)) return Number(text);
  if (/^nan$/i.test(text)) return NaN;
  if (/^[+-]?inf(?:inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return null;
}

export function unescaped(value: string): string {
  return value.replace(/\\([\\"n])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
}

const shownCharacters = 20;

function shown(value: string): string {
  return JSON.stringify(value.length > shownCharacters ? `${value.slice(0, shownCharacters)}…` : value);
}
