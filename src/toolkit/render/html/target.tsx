/** The target: what held it back, what happened to it and when, and what to change. */
import type { VNode } from 'preact';
import type { TargetEvent } from '../view/target.ts';
import type { View } from '../view.ts';
import { Facts } from './banner.tsx';
import { type Column, Grid } from './grid.tsx';

export function Target({ view: { target } }: { view: View }): VNode {
  return (
    <section aria-labelledby="target">
      <h2 id="target">The target</h2>
      {target.bottleneck === null ? (
        <p>{target.quiet}</p>
      ) : (
        <>
          <p>
            The bottleneck: <b>{target.bottleneck.text}</b>.
          </p>
          <ul>
            {target.bottleneck.evidence.map((one) => (
              <li>{one}</li>
            ))}
            {target.bottleneck.runnerUp !== null && (
              <li class="quiet">Next in line was {target.bottleneck.runnerUp}.</li>
            )}
          </ul>
        </>
      )}
      {target.recommendations.length > 0 && (
        <>
          <h3>What to change</h3>
          <ul class="advice">
            {target.recommendations.map(({ code, severity, text, evidence }) => (
              <li class={severity}>
                <b>{text}</b>
                <div class="quiet">
                  {evidence} · <code>{code}</code>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
      {target.events.length > 0 && (
        <Grid
          label="Alerts, anomalies, scaling moments and outages"
          columns={eventColumns}
          rows={target.events}
        />
      )}
      {target.statements.length > 0 && (
        <>
          <h3>Top statements</h3>
          <ul>
            {target.statements.map((one) => (
              <li>
                <code>{one}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      {target.facts.length > 0 && <Facts facts={target.facts} name="facts" />}
      {target.notes.map((note) => (
        <p class="quiet">{note}</p>
      ))}
    </section>
  );
}

const eventColumns: readonly Column<TargetEvent>[] = [
  { title: 'when', isText: true, show: ({ mark, at }) => `${mark} ${at}` },
  {
    title: 'what',
    isText: true,
    show: ({ kind, text }) => (
      <>
        <span class="quiet">{kind}</span> {text}
      </>
    ),
  },
];
