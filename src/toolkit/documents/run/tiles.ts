/** The few figures that decide, each against its limits: what the page shows as tiles. */
import { metricNames } from '../../../contract/metrics.ts';
import { parseSelector } from '../../../contract/selector.ts';
import type { Analysis } from '../../analyze/analysis.ts';
import { ownOf } from '../../analyze/platform-words.ts';
import type { Tile, Tiles } from '../../document/document.ts';
import { absent } from '../../document/marks.ts';
import { failedRequests, trafficCells } from '../figures.ts';
import { checkTones } from '../tones.ts';
import type { CheckRow } from './limits.ts';
import { formatNumber } from '../../format/wording.ts';
import { scriptFigures } from './script.ts';

const mostFigures = 6;

export function keyFigures(analysis: Analysis, checks: readonly CheckRow[]): Tiles {
  const { report, resolutionMs } = analysis;
  const gates = checks.filter((row) => row.kind === 'gate' && isWorthATile(row, analysis));
  const gated = new Set(gates.map(({ label }) => label));
  const judged = [...gated].map((label) => judgedFigure(checks.filter((row) => row.label === label)));
  const known = new Set(judged.map(({ label }) => label));
  const cells = trafficCells(report.totals);
  const ofScript = scriptFigures(report).map(({ label, value, of }) => figure(label, value, of));
  const ofRequests = [
    figure('success', cells.success.text),
    figure('p95 latency', cells.p95.text),
    figure('p99 latency', cells.p99.text),
    report.totals.ratePerSecond === null && resolutionMs === 1000
      ? figure('requests/s', 'unknown', 'the file holds whole seconds')
      : figure('requests/s', cells.rate.text),
    usersFigure(report),
    failedFigure(report),
  ];
  const isWithoutRequests = report.totals.requests === 0 && ofScript.length > 0;
  const plain = (isWithoutRequests ? [...ofScript, usersFigure(report)] : ofRequests).filter(
    ({ label }) => !known.has(label) && !known.has(sameAs[label] ?? ''),
  );
  const tiles = [...judged, ...plain].slice(0, mostFigures);
  return { kind: 'tiles', label: 'Key figures against their limits', tiles };
}

/** One figure said in two ways needs one tile. */
const sameAs: Readonly<Record<string, string>> = {
  'requests/s': 'requests',
  success: 'failed requests',
};

/** What never happened needs no tile; nor has one endpoint's limit its place among the whole's. */
function isWorthATile({ endpoint, selector, status }: CheckRow, { platform }: Analysis): boolean {
  const { metric } = parseSelector(selector);
  const isQuiet = metric === metricNames.degraded || ownOf(platform.metrics, metric)?.type === 'counter';
  return endpoint === null && (status !== 'met' || !isQuiet);
}

/** Met gates with a missed target are not broken, but not as promised either. */
function judgedFigure(limits: readonly CheckRow[]): Tile {
  const [first] = limits;
  const gateMissed = limits.some(({ kind, status }) => kind === 'gate' && status !== 'met');
  const onlyTargetMissed = !gateMissed && limits.some(({ status }) => status === 'missed');
  return {
    label: first?.what ?? '',
    scope: first?.scope ?? '',
    value: first?.value ?? absent,
    of: '',
    tone: onlyTargetMissed ? 'warning' : first === undefined ? null : checkTones[first.status],
    limits: limits.map(({ kind, limit, status, use }) => ({
      text: `${kind} ${limit}`,
      tone: checkTones[status],
      use,
    })),
  };
}

function figure(label: string, value: string, of = ''): Tile {
  return { label, scope: '', value, of, tone: null, limits: [] };
}

function usersFigure({ generator: { plannedUsers, reachedUsers } }: Analysis['report']): Tile {
  const planned = plannedUsers === null ? '' : `of ${formatNumber(plannedUsers)} planned`;
  return figure('users reached', reachedUsers === null ? absent : formatNumber(reachedUsers), planned);
}

function failedFigure({ totals }: Analysis['report']): Tile {
  const failed = failedRequests(totals);
  return figure(
    'failed requests',
    failed === null ? absent : formatNumber(failed),
    `of ${formatNumber(totals.judged)}`,
  );
}
