/** A Prometheus of one's own, on a free port of loopback, that scrapes one page every second. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './start-stores.ts';

export interface PrometheusServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Null where it is not. */
export function prometheusBinary(): string | null {
  return ['/usr/bin/prometheus', '/usr/local/bin/prometheus'].find((path) => existsSync(path)) ?? null;
}

/** @param target `127.0.0.1:8089`, whose /metrics is scraped */
export async function startPrometheus(binary: string, target: string): Promise<PrometheusServer> {
  const folder = mkdtempSync(join(tmpdir(), 'jorge-load-prometheus-'));
  const config = join(folder, 'prometheus.json');
  // JSON is YAML.
  const scrapes = [{ job_name: 'sandbox', static_configs: [{ targets: [target] }] }];
  writeFileSync(config, JSON.stringify({ global: { scrape_interval: '1s' }, scrape_configs: scrapes }));
  const port = await freePort();
  const child = spawn(
    binary,
    [
      ...[`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`],
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  await scraped(url);
  return {
    url,
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function scraped(url: string): Promise<void> {
  for (let left = 300; left > 0; left -= 1) {
    const answer = await fetch(`${url}/api/v1/query?query=up`).then(
      (response) => response.text(),
      () => '',
    );
    if (answer.includes('"1"')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Prometheus did not scrape');
}
