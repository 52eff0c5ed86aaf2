/** The thread that asks k6's page how late k6 is, before servers of ours. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { watchLateness } from '../../src/toolkit/monitor/lateness.ts';
import type { Figures } from '../../src/toolkit/monitor/source.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function pageThat(answers: boolean): Promise<{ url: string; asked: Promise<void> }> {
  let server: Server | undefined;
  const asked = new Promise<void>((resolve) => {
    server = createServer((_request, response) => {
      resolve();
      if (answers) response.end();
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  open.push(
    () => server?.closeAllConnections(),
    () => server?.close(),
  );
  return { url: `http://127.0.0.1:${(server?.address() as AddressInfo).port}`, asked };
}

function watch() {
  const lateness = watchLateness();
  open.push(() => lateness.source.close());
  return { ...lateness, sample: () => lateness.source.sample(0) };
}

/** Samples until the figure is there. */
async function sampled(sample: () => Promise<Figures | null>, figure: keyof Figures): Promise<Figures> {
  for (;;) {
    const figures = await sample();
    if (figures?.[figure] !== undefined) return figures;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('says nothing before it knows where the page is', async () => {
  expect(await watch().sample()).toBeNull();
});

it('says how late the page and the machine are', async () => {
  const { follow, sample } = watch();
  follow((await pageThat(true)).url);
  const figures = await sampled(sample, 'generator.lateSeconds');
  const { 'generator.lateMedianSeconds': median = NaN, 'generator.latestSeconds': most = NaN } = figures;
  expect(median).toBeLessThanOrEqual(most);
  expect(figures['host.timerLateSeconds']).toBeGreaterThanOrEqual(0);
});

it('counts the time that a page has not answered for yet, the longer the more', async () => {
  const { follow, sample } = watch();
  const { url, asked } = await pageThat(false);
  follow(url);
  await asked;
  const first = await sampled(sample, 'generator.latestSeconds');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const second = await sampled(sample, 'generator.latestSeconds');
  expect(second['generator.latestSeconds']).toBeGreaterThan(first['generator.latestSeconds'] ?? NaN);
});

it('goes on where nobody listens, without a word of k6', async () => {
  const { follow, sample } = watch();
  follow('http://127.0.0.1:1');
  const figures = await sampled(sample, 'host.timerLateSeconds');
  expect(figures).not.toHaveProperty('generator.lateSeconds');
});
