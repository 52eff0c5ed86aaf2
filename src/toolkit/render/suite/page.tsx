/** index.html of a suite: the five sentences, a card and a row per scenario, what to do, how the target recovered. */
import type { VNode } from 'preact';
import { formatShare } from '../../analyze/wording.ts';
import { cooldownText } from '../../cooldown/cooldown-text.ts';
import { verdictClass, verdictMarks } from '../html/banner.tsx';
import { renderDocument } from '../html/document.tsx';
import { type Column, Grid } from '../html/grid.tsx';
import { RunCards } from '../html/index-page.tsx';
import { VerdictMark } from '../html/verdict-mark.tsx';
import { formatDate } from '../view/moment.ts';
import { type RunCells, runCells } from '../view/run-cells.ts';
import { type EarlierAttempt, earlierAttempts } from './suite-index.ts';
import type { SuiteIndex, SuiteRow } from './types.ts';

export function renderSuiteHtml(index: SuiteIndex): string {
  return renderDocument({
    title: `${index.verdict} ${index.state.suite}`,
    body: <SuitePage index={index} />,
    data: null,
  });
}

function SuitePage({ index }: { index: SuiteIndex }): VNode {
  const { verdict, state, summary, rows, overallSuccessRate } = index;
  return (
    <main>
      <header class={`banner ${verdictClass(verdict)}`}>
        <h1>
          <span class="verdict">
            <span aria-hidden="true">{verdictMarks[verdict]}</span> {verdict}
          </span>{' '}
          <span class="scenario">suite {state.suite}</span>
        </h1>
        <p class="meaning">
          <b>{formatShare(overallSuccessRate)} of the scenarios passed.</b> {formatDate(state.startedAt)}
        </p>
        <p>{summary.join(' ')}</p>
      </header>
      <nav aria-label="Sections">
        <a href="#scenarios">Scenarios</a>
        <a href="#recommendations">Recommendations</a>
        <a href="#runs">Runs</a>
        <a href="#cooldowns">Cooldowns</a>
      </nav>
      <section aria-labelledby="scenarios">
        <h2 id="scenarios">Scenarios</h2>
        <Grid label="Scenarios" columns={columns} rows={rows} />
      </section>
      <Recommendations index={index} />
      <RunCards entries={rows.flatMap(({ facts }) => (facts === null ? [] : [facts.index]))} />
      <EarlierAttempts attempts={earlierAttempts(rows)} />
      <Cooldowns index={index} />
    </main>
  );
}

function Recommendations({ index: { recommendations } }: { index: SuiteIndex }): VNode {
  return (
    <section aria-labelledby="recommendations">
      <h2 id="recommendations">Recommendations</h2>
      {recommendations.length === 0 ? (
        <p>None.</p>
      ) : (
        <ul class="advice">
          {recommendations.map(({ code, severity, text, evidence }) => (
            <li class={severity}>
              <b>{text}</b>
              {evidence.map((one) => (
                <div class="quiet">
                  {one.scenario}: {one.text}
                </div>
              ))}
              <code>{code}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function EarlierAttempts({ attempts }: { attempts: readonly EarlierAttempt[] }): VNode | null {
  if (attempts.length === 0) return null;
  return (
    <section aria-labelledby="attempts">
      <h2 id="attempts">Earlier attempts</h2>
      <ul>
        {attempts.map(({ scenario, attempt, folder, why }) => (
          <li>
            <b>
              {scenario}, attempt {attempt}
            </b>{' '}
            {why}
            {folder !== null && (
              <>
                : <a href={`./${encodeURIComponent(folder)}/report.html`}>{folder}</a>
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Cooldowns({ index: { rows } }: { index: SuiteIndex }): VNode {
  const waits = rows.flatMap(({ scenario, cooldown }) =>
    cooldown === null ? [] : [{ scenario, text: cooldownText(cooldown) }],
  );
  return (
    <section aria-labelledby="cooldowns">
      <h2 id="cooldowns">Cooldowns</h2>
      {waits.length === 0 ? (
        <p>None: no scenario came after another.</p>
      ) : (
        <ul>
          {waits.map(({ scenario, text }) => (
            <li>
              <b>before {scenario}</b> {text}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function cells({ facts }: SuiteRow): RunCells | null {
  return facts === null ? null : runCells(facts.index.run);
}

const columns: readonly Column<SuiteRow>[] = [
  {
    title: 'scenario',
    isText: true,
    class: () => 'name',
    show: ({ scenario, facts, reason, change }) => {
      const link = facts?.index.run.report ?? null;
      return (
        <>
          {link === null ? scenario : <a href={link}>{scenario}</a>}
          <div class="why">{reason}</div>
          {change !== null && <div class="why">{change}</div>}
        </>
      );
    },
  },
  {
    title: 'verdict',
    isText: true,
    show: ({ verdict, status }) => <VerdictMark verdict={verdict} otherwise={status} />,
  },
  { title: 'lasted', show: (row) => cells(row)?.lasted ?? '–' },
  { title: 'users', show: (row) => cells(row)?.users.text ?? '–' },
  { title: '/s', show: (row) => cells(row)?.rate.text ?? '–' },
  { title: 'success', show: (row) => cells(row)?.success.text ?? '–' },
  { title: 'p95', show: (row) => cells(row)?.p95.text ?? '–' },
  { title: 'p99', show: (row) => cells(row)?.p99.text ?? '–' },
  {
    title: 'to baseline',
    isText: true,
    show: ({ comparison, attempts }) => {
      const folder = attempts.at(-1)?.folder ?? null;
      return comparison === null || folder === null ? (
        '–'
      ) : (
        <a href={`./${encodeURIComponent(folder)}/comparison.html`}>{comparison}</a>
      );
    },
  },
  { title: 'attempts', show: ({ attempts }) => attempts.length },
];
