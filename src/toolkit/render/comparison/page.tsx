/** comparison.html: one offline file in the report's look. */
import type { VNode } from 'preact';
import type { Baseline } from '../../compare/baseline-schema.ts';
import type { Comparison } from '../../compare/comparison-schema.ts';
import { Facts } from '../html/banner.tsx';
import { renderDocument } from '../html/document.tsx';
import { type Column, Grid } from '../html/grid.tsx';
import { Charts } from '../html/timeline.tsx';
import { SpectrumChart } from '../html/charts/spectrum.tsx';
import { IntervalPlot } from './interval-plot.tsx';
import { type Overlay, overlaysOf } from './overlays.ts';
import {
  historySentences,
  type MeasureRow,
  measureRows,
  shapeSentences,
  sideFacts,
  verdictMarks,
  verdictWords,
} from './view.ts';

export function renderComparisonHtml(comparison: Comparison, sides: readonly [Baseline, Baseline]): string {
  const overlay = overlaysOf(comparison, sides);
  return renderDocument({
    title: `${verdictWords[comparison.verdict]} ${comparison.scenario}`,
    body: <Page comparison={comparison} overlay={overlay} />,
    data: { frame: overlay.frame, charts: overlay.charts },
  });
}

const bannerTone: Readonly<Record<Comparison['verdict'], string>> = {
  regressed: 'FAIL',
  improved: 'PASS',
  same: 'PASS',
  inconclusive: 'INVALID',
  'not comparable': 'INVALID',
};

function Page({ comparison, overlay }: { comparison: Comparison; overlay: Overlay }): VNode {
  const rows = measureRows(comparison);
  const history = historySentences(comparison);
  return (
    <main>
      <header class={`banner ${bannerTone[comparison.verdict]}`}>
        <h1>
          <span class="verdict">
            <span aria-hidden="true">{verdictMarks[comparison.verdict]}</span>{' '}
            {verdictWords[comparison.verdict]}
          </span>{' '}
          <span class="scenario">{comparison.scenario}</span>
        </h1>
        <p class="meaning">{comparison.summary}</p>
        <Facts facts={sideFacts(comparison)} name="brief" />
        {comparison.notes.map((note) => (
          <p class="quiet">{note}</p>
        ))}
      </header>
      {rows.length > 0 && (
        <section aria-labelledby="figures">
          <h2 id="figures">What changed</h2>
          {shapeSentences(comparison).map((sentence) => (
            <p>{sentence}</p>
          ))}
          <IntervalPlot rows={rows} />
          <Grid label="What changed" columns={measureColumns} rows={rows} isLively />
        </section>
      )}
      <section aria-labelledby="facts">
        <h2 id="facts">What differs in the facts</h2>
        {comparison.differences.length === 0 ? (
          <p>Nothing differs.</p>
        ) : (
          <Grid label="What differs" columns={differenceColumns} rows={comparison.differences} />
        )}
      </section>
      {history.length > 0 && (
        <section aria-labelledby="history">
          <h2 id="history">What earlier runs say</h2>
          <ul>
            {history.map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="timeline">
        <h2 id="timeline">Over time</h2>
        <p class="quiet">{overlay.clockText}</p>
        <Charts charts={overlay.charts} frame={overlay.frame} points={360} />
      </section>
      <section aria-labelledby="percentiles">
        <h2 id="percentiles">Percentiles</h2>
        {overlay.spectra.length === 0 && <p>Too few requests for any.</p>}
        {overlay.spectra.map(({ name, baseline, candidate }) => (
          <SpectrumChart
            title={name}
            curves={[
              { name: 'baseline', tone: 'two', points: baseline },
              { name: 'candidate', tone: 'one', points: candidate },
            ]}
          />
        ))}
      </section>
    </main>
  );
}

const measureTone: Readonly<Record<MeasureRow['verdict'], string>> = {
  regressed: 'missed',
  improved: 'met',
  same: 'not-evaluated',
  inconclusive: 'no-data',
};

const measureColumns: readonly Column<MeasureRow>[] = [
  {
    title: 'figure',
    isText: true,
    class: () => 'name',
    sort: ({ name }) => name,
    show: ({ name, note, verdict }) => (
      <>
        {name}
        {note !== '' && verdict !== 'same' && <div class="why">{note}</div>}
      </>
    ),
  },
  {
    title: 'verdict',
    isText: true,
    sort: ({ verdict }) => verdict,
    show: ({ verdict }) => <span class={`mark ${measureTone[verdict]}`}>{verdict}</span>,
  },
  { title: 'baseline', sort: ({ measure }) => measure.baseline, show: ({ baseline }) => baseline },
  { title: 'candidate', sort: ({ measure }) => measure.candidate, show: ({ candidate }) => candidate },
  { title: 'change', sort: ({ measure }) => measure.change, show: ({ change }) => change },
  { title: '95 % interval', show: ({ interval }) => interval },
  { title: 'allowed', show: ({ allowed }) => allowed },
];

const differenceColumns: readonly Column<Comparison['differences'][number]>[] = [
  { title: 'fact', isText: true, show: ({ fact }) => fact },
  { title: 'baseline', isText: true, class: () => 'wrap', show: ({ baseline }) => baseline },
  { title: 'candidate', isText: true, class: () => 'wrap', show: ({ candidate }) => candidate },
  {
    title: 'so',
    isText: true,
    show: ({ isDecisive }) => (isDecisive ? 'it is not the same test' : 'it is only told'),
  },
];
