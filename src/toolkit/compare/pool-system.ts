/** The target's CPU and memory under the compared load, window by window. */
import type { Analysis } from '../analyze/analysis.ts';
import type { SystemFigure } from '../../contract/system-figures.ts';
import { mean } from '../statistics/percentiles.ts';
import type { SystemTimeline } from '../record/types.ts';
import type { SystemSeries } from './baseline-schema.ts';
import type { KnownRun } from './facts.ts';
import { shorten, total, equalWindows } from './pool-series.ts';

/** The kernel counts CPU in hundredths of a second: shorter windows would be coarse. */
const windowSeconds = 5;
const mostWindows = 600;

/** Null when nothing was seen of the target. */
export function poolSystem(
  system: SystemTimeline,
  { loadStartMs }: Analysis,
  { charts, rows, periodSeconds }: KnownRun,
): SystemSeries | null {
  const periods = Math.ceil(Math.max(windowSeconds / periodSeconds, rows.length / mostWindows));
  const windows = equalWindows(rows, periods);
  const meanOf = (figure: SystemFigure): ((window: readonly number[]) => number) => {
    const values = system.series.get(figure) ?? new Float64Array();
    return (window) => {
      const [first = 0, last = 0] = [window[0], window.at(-1)];
      const from = (loadStartMs ?? 0) + ((charts.seconds[first] ?? 0) - periodSeconds) * 1000;
      const to = (loadStartMs ?? 0) + (charts.seconds[last] ?? 0) * 1000;
      const inside = [...system.timesMs.keys()].filter(
        (row) => (system.timesMs[row] ?? 0) > from && (system.timesMs[row] ?? 0) <= to,
      );
      return mean(inside.map((row) => values[row] ?? NaN));
    };
  };
  const [cpuCores, rssBytes] = [meanOf('target.cpuCores'), meanOf('target.rssBytes')];
  const pooled: SystemSeries = {
    windowSeconds: periods * periodSeconds,
    requests: windows.map((window) => Math.round(total(charts.requestsPerSecond, window) * periodSeconds)),
    cpuSeconds: windows.map((window) => shorten(cpuCores(window) * periods * periodSeconds)),
    rssBytes: windows.map((window) => shorten(rssBytes(window))),
  };
  const isBlank = [...pooled.cpuSeconds, ...pooled.rssBytes].every((value) => value === null);
  return isBlank ? null : pooled;
}
