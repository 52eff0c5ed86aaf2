/** What watching costs: the share of a core at one sample a second, and memory after a day of them. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { openSources } from '../src/toolkit/monitor/open-sources.ts';
import { Sampler } from '../src/toolkit/monitor/sampler.ts';
import type { BenchCase, Row } from './rows.ts';

const warmUp = 2000;
const measured = 5000;
const samplesOfADay = 86_400;
const megabyte = 1024 * 1024;

export const monitorCost: BenchCase = {
  name: 'monitor-cost',
  about: 'the monitor, all sources of /proc (goal ≤ 0.3 % of a core at 1 Hz, memory flat over 24 h)',
  run: measureMonitor,
};

async function measureMonitor(): Promise<readonly Row[]> {
  const target = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  try {
    const sampled = sampling(target.pid ?? 0);
    await sampled(warmUp);
    const before = process.cpuUsage();
    await sampled(measured);
    const { user, system } = process.cpuUsage(before);
    const cpuMs = (user + system) / 1000 / measured;
    const rssBefore = process.memoryUsage.rss();
    await sampled(samplesOfADay);
    const grown = (process.memoryUsage.rss() - rssBefore) / megabyte;
    const row = (figure: string, value: number, unit: string): Row => ({
      case: 'monitor-cost',
      figure,
      value,
      unit,
    });
    return [
      row('CPU of a sample', cpuMs, 'ms'),
      row('of a core at 1 Hz', cpuMs / 10, '%'),
      row('memory grown in 86,400 samples', grown, 'MB'),
    ];
  } finally {
    target.kill();
  }
}

/** Seconds pass as fast as samples are taken. */
function sampling(pid: number): (samples: number) => Promise<void> {
  const watched = {
    target: { by: 'pid', pid } as const,
    ...{ postgres: null, redis: null, prometheus: null, scrape: null },
  };
  const sources = openSources(watched, { folder: '/', generatorPids: [pid] });
  const sampler = new Sampler(sources, { line: () => undefined, note: () => undefined }, 1000);
  let nowMs = performance.now();
  return async (samples) => {
    for (let left = samples; left > 0; left -= 1) await sampler.sample(Math.round(nowMs), (nowMs += 1000));
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.table(await measureMonitor());
