/** The first screen's top: how it ended, of what, why; then where and when. */
import type { VNode } from 'preact';
import type { Banner as BannerBlock } from '../document.ts';
import { marks } from '../marks.ts';
import { Facts } from './facts.tsx';

export function Banner({ banner }: { banner: BannerBlock }): VNode {
  const { tone, verdict, name, meaning, purpose, reasons, facts } = banner;
  return (
    <header class={tone === null ? undefined : `banner ${tone}`}>
      <h1>
        {tone !== null && (
          <>
            <span class="verdict">
              <span aria-hidden="true">{marks[tone].sign}</span> {verdict}
            </span>{' '}
          </>
        )}
        <span class="scenario">{name}</span>
      </h1>
      {meaning + purpose !== '' && (
        <p class="meaning">
          <b>{meaning}</b> {purpose}
        </p>
      )}
      {reasons.length > 0 && (
        <ul class="reasons">
          {reasons.map((reason) => (
            <li>{reason}</li>
          ))}
        </ul>
      )}
      {facts.length > 0 && <Facts facts={facts} name="brief" />}
    </header>
  );
}
