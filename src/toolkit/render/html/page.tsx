/** report.html: one offline file that needs no script. Everything shown is escaped by preact's renderer. */
import { createHash } from 'node:crypto';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { FailureEvent } from '../../../contract/events.ts';
import type { Analysis, Charts } from '../../analyze/analysis.ts';
import { buildView, type View } from '../view.ts';
import { Chart } from './chart.tsx';
import { style } from './style.ts';
import { Checks, Errors, Tasks, Traffic } from './tables.tsx';

export function renderHtml(analysis: Analysis): string {
  return `<!doctype html>\n${renderToString(<Page view={buildView(analysis)} />)}\n`;
}

/** Nothing may be loaded and nothing may run: only this style, known by its hash. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

function Page({ view }: { view: View }): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <title>{view.title}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <main>
          <Banner view={view} />
          <Pairs view={view} />
          <h2>Gates and targets</h2>
          <Checks rows={view.checks} />
          {view.breaks.length > 0 && <Breaks view={view} />}
          <h2>Over time</h2>
          {view.charts === null ? (
            <p class="quiet">There is no timeline of this run.</p>
          ) : (
            <Timeline view={view} charts={view.charts} />
          )}
          <h2>Endpoints</h2>
          <Traffic title="endpoint" rows={view.endpoints} charts={view.charts} />
          {view.phases.length > 0 && (
            <>
              <h2>Phases</h2>
              <Traffic title="phase" rows={view.phases} charts={null} />
            </>
          )}
          {view.tasks.length > 0 && (
            <>
              <h2>Users and tasks</h2>
              <Tasks view={view} />
            </>
          )}
          <h2>Errors</h2>
          {view.errors.length === 0 ? <p class="quiet">None seen.</p> : <Errors rows={view.errors} />}
          {view.failures.map((failure) => (
            <Failure failure={failure} />
          ))}
          {view.advice.length > 0 && <Advice view={view} />}
          <h2>The generator</h2>
          <Facts rows={view.generator} />
          <h2>Facts</h2>
          <Facts rows={view.facts} />
          {view.command !== null && (
            <>
              <h3>To repeat it</h3>
              <pre>{view.command}</pre>
            </>
          )}
          {view.notes.map((note) => (
            <p class="quiet">{note}</p>
          ))}
        </main>
      </body>
    </html>
  );
}

function Banner({ view }: { view: View }): VNode {
  const fact = (wanted: string): string => view.facts.find(([label]) => label === wanted)?.[1] ?? '';
  return (
    <header class={`banner ${view.verdict}`}>
      <h1>
        <span class="verdict">{view.verdict}</span> {view.title.split(' · ')[0]}
      </h1>
      <div>{fact('purpose')}</div>
      <div class="quiet">
        {['started', 'lasted', 'users', 'target']
          .map(fact)
          .filter((text) => text !== '')
          .join(' · ')}
      </div>
      <ul class="reasons">
        {view.reasons.map((reason) => (
          <li>{reason}</li>
        ))}
      </ul>
    </header>
  );
}

function Pairs({ view }: { view: View }): VNode {
  return (
    <dl class="figures">
      {view.figures.map(([label, text]) => (
        <div>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function Breaks({ view }: { view: View }): VNode {
  return (
    <>
      <h2>What broke first</h2>
      <ol>
        {view.breaks.map(({ at, text }) => (
          <li>
            <b>{at}</b> into the load: {text}
          </li>
        ))}
      </ol>
    </>
  );
}

function Timeline({ view, charts }: { view: View; charts: Charts }): VNode {
  const common = { seconds: charts.seconds, windows: view.windows, marks: view.breakSeconds };
  return (
    <>
      <Chart {...common} title="Users" unit="VUs" lines={[{ name: 'users', values: charts.users }]} />
      <Chart
        {...common}
        title="Throughput"
        unit="requests/s"
        lines={[{ name: 'requests', values: charts.requestsPerSecond }]}
      />
      <Chart
        {...common}
        title="Latency"
        unit="ms"
        lines={[
          { name: 'p50', values: charts.p50Ms },
          { name: 'p95', values: charts.p95Ms },
          { name: 'p99', values: charts.p99Ms },
        ]}
      />
      <Chart
        {...common}
        title="Failed requests"
        unit="/s"
        lines={[{ name: 'failed', values: charts.failuresPerSecond }]}
      />
    </>
  );
}

function Failure({ failure }: { failure: FailureEvent }): VNode {
  const { request, response } = failure;
  return (
    <details>
      <summary>
        {failure.endpoint}: {failure.reason}{' '}
        <span class="quiet">{`${failure.time.slice(11, 19)} UTC, VU ${failure.vu}, ${failure.phase}`}</span>
      </summary>
      <pre>{`${request.method} ${request.url}${request.body === null ? '' : `\n\n${request.body}`}`}</pre>
      <pre>{`${response.status} after ${Math.round(response.durationMs)} ms\n${headersOf(response.headers)}\n${response.body}`}</pre>
    </details>
  );
}

function headersOf(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

function Advice({ view }: { view: View }): VNode {
  return (
    <>
      <h2>Advice</h2>
      <ul>
        {view.advice.map(({ text, evidence }) => (
          <li>
            {text} <span class="quiet">{evidence}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Facts({ rows }: { rows: readonly (readonly [string, string])[] }): VNode {
  return (
    <dl class="facts">
      {rows.map(([label, text]) => (
        <>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </>
      ))}
    </dl>
  );
}
