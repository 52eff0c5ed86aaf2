/** The sandbox's port: opened on loopback only, closed while the `down` fault is on, and opened again. */
import type { AddressInfo } from 'node:net';
import type { Sandbox } from './answer.ts';

const host = '127.0.0.1';
const checkEveryMs = 100;
const megabyte = 1024 * 1024;

export interface Listener {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** @throws the system's error when the port is taken */
export async function listen(sandbox: Sandbox, port: number): Promise<Listener> {
  await sandbox.app.listen({ host, port });
  const { server } = sandbox.app;
  const { port: bound } = server.address() as AddressInfo;
  const leaked: Buffer[] = [];
  let isDown = false;
  const timer = setInterval(() => {
    leak(sandbox, leaked);
    const shouldBeDown = sandbox.faults.active('down', '') !== null;
    if (shouldBeDown === isDown) return;
    isDown = shouldBeDown;
    if (shouldBeDown) {
      server.close();
      server.closeAllConnections();
    } else {
      server.listen(bound, host);
    }
  }, checkEveryMs);
  return {
    url: `http://${host}:${bound}`,
    close: async () => {
      clearInterval(timer);
      server.closeAllConnections();
      await sandbox.app.close();
    },
  };
}

function leak({ faults }: Sandbox, leaked: Buffer[]): void {
  const rate = faults.active('leak', '')?.['mb-per-second'];
  if (rate !== undefined) leaked.push(Buffer.alloc(Math.round((rate * megabyte * checkEveryMs) / 1000), 1));
}
