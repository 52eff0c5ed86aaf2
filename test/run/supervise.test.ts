/** Of a run whose load is never sent, the one line that is said is why. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, inject, it } from 'vitest';
import { jorgeLoad, runsIn, secret, temporaryFolder } from '../cli/jorge-load.ts';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

it('keeps what the monitor has to say to itself while a slow target is proved in vain', async () => {
  // Longer than two ticks of the monitor, which finds no such process at the first.
  server = createServer((_request, response) => void wait(2500).then(() => response.writeHead(502).end()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const outDir = temporaryFolder();
  const { exitCode, stderr } = await jorgeLoad(
    ['run', 'smoke', '--target', target, '--name', 'no-such-process', '--out', outDir],
    { JWT_SECRET: secret, K6_BIN: inject('k6Path') },
  );
  expect([exitCode, stderr.trim().split('\n')]).toEqual([2, [expect.stringContaining('answers 502')]]);
  expect(runsIn(outDir)).toEqual([]);
});
