/** For what compares figures from job to job, GitLab's `metrics` report for one: OpenMetrics 1.0, a gauge a figure. */
import { visible } from '../format/visible.ts';
import type { Gauge } from './document.ts';

export function renderOpenMetrics(gauges: readonly Gauge[]): string {
  return `${[...gauges.flatMap(familyOf), '# EOF'].join('\n')}\n`;
}

function familyOf({ name, help, samples }: Gauge): string[] {
  if (samples.length === 0) return [];
  const told = help === '' ? [] : [`# HELP ${name} ${help}`];
  return [
    `# TYPE ${name} gauge`,
    ...told,
    ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`),
  ];
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** As OpenMetrics 1.0 escapes it. */
function escape(text: string): string {
  return visible(text).replace(/[\\"]/g, '\\$&');
}
