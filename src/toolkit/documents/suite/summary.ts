/** The suite in five sentences: how it ended, what is wrong, what was sent, how the target recovered, what to do. */
import { secondsText } from '../../cooldown/cooldown-text.ts';
import { formatMs, formatNumber, formatShare } from '../../format/wording.ts';
import { formatDuration } from '../../format/moment.ts';
import type { SuiteIndex, SuiteRow } from './types.ts';
import { highestBy } from '../../statistics/highest.ts';

type SuiteFacts = Omit<SuiteIndex, 'summary'>;

export function summarise(index: SuiteFacts): string[] {
  return [outcome(index), trouble(index), traffic(index), recovery(index), nextStep(index)];
}

function outcome({ state, verdict, rows, overallSuccessRate }: SuiteFacts): string {
  const passed = rows.filter((row) => row.verdict === 'PASS').length;
  const ends = {
    running: 'has not ended',
    finished: 'ran to its end',
    stopped: 'was stopped',
    interrupted: 'was interrupted',
  };
  const share = `${passed} of ${rows.length} scenarios passed (${formatShare(overallSuccessRate)})`;
  return `The suite ${state.suite} ${ends[state.state]}: ${verdict}, ${share}.`;
}

function trouble({ rows }: SuiteFacts): string {
  const bad = rows.filter(({ verdict }) => verdict !== 'PASS' && verdict !== 'NO GATES');
  const [first, ...others] = [...bad].sort((a, b) => gravity(a) - gravity(b));
  const regressed = rows
    .filter(({ comparison }) => comparison === 'regressed')
    .map(({ scenario }) => scenario);
  if (first === undefined) {
    return regressed.length === 0
      ? 'No gate broke in any of them.'
      : `No gate broke, but against the baseline ${regressed.join(', ')} regressed.`;
  }
  const rest = others.length === 0 ? '' : `; so did not ${others.map(({ scenario }) => scenario).join(', ')}`;
  return `${first.scenario} did not pass (${first.verdict ?? first.status}: ${asClause(first.reason)})${rest}.`;
}

function gravity({ verdict }: SuiteRow): number {
  return verdict === 'FAIL' ? 0 : verdict === 'INVALID' ? 1 : 2;
}

function traffic({ rows }: SuiteFacts): string {
  const ran = rows.flatMap(({ scenario, facts }) => (facts === null ? [] : [{ scenario, ...facts }]));
  const requests = ran.reduce((sum, run) => sum + run.requests, 0);
  if (requests === 0) return 'No request was measured.';
  const seconds = ran.reduce((sum, { index }) => sum + index.run.duration_seconds, 0);
  const sent = `${formatNumber(requests)} requests were sent in ${formatDuration(seconds)} of load`;
  const p95s = ran.flatMap(({ scenario, index }) =>
    index.run.p95_latency_ms === null ? [] : [{ scenario, ms: index.run.p95_latency_ms }],
  );
  const sorted = [...p95s].sort((a, b) => a.ms - b.ms);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) return `${sent}.`;
  if (low === high) return `${sent}, with a p95 of ${formatMs(low.ms)}.`;
  return `${sent}, with a p95 from ${formatMs(low.ms)} (${low.scenario}) to ${formatMs(high.ms)} (${high.scenario}).`;
}

function recovery({ state }: SuiteFacts): string {
  const waits = state.entries.flatMap(({ scenario, cooldown }) =>
    cooldown === null ? [] : [{ scenario, cooldown }],
  );
  const longest = highestBy(waits, ({ cooldown }) => cooldown.waitedSeconds);
  if (longest === null) return 'No scenario came after another, so no cooldown was needed.';
  const gaveUp = waits.filter(({ cooldown }) => cooldown.endedBy === 'given-up');
  const seconds = secondsText(longest.cooldown.waitedSeconds);
  if (gaveUp.length === 0) {
    return `Between scenarios the target was given at most ${seconds} (before ${longest.scenario}) to come back to rest.`;
  }
  const names = gaveUp.map(({ scenario }) => scenario).join(', ');
  return `The target had not come back to rest within ${seconds} before ${names}, whose figures may carry what was left.`;
}

function nextStep({ recommendations }: SuiteFacts): string {
  const first = recommendations[0];
  if (first === undefined) return 'Nothing is advised.';
  const where = first.evidence.map(({ scenario }) => scenario).join(', ');
  return `First of ${formatNumber(recommendations.length)} recommendations (${where}): ${asClause(first.text)}.`;
}

/** One sentence or several inside another. */
function asClause(text: string): string {
  return text.replace(/\.$/, '').replaceAll(/\.\s+(?=[A-Z])/g, '; ');
}
