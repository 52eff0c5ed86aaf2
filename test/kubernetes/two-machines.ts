/**
 * Two machines on one: a network namespace of its own for the second, and a cable between them. Nothing but addresses of
 * the cable leads from one to the other.
 */
import { createServer, connect, type Server } from 'node:net';
import { execa } from 'execa';
import type { TestContext } from 'vitest';

export interface TwoMachines {
  /** Of the first, where this process is, and of the second. */
  readonly addresses: readonly [string, string];
  /** What a command on the second one begins with. */
  readonly onSecond: readonly string[];
  /** Who connects to `from` talks to `to`, each `host:port`. */
  readonly forward: (from: string, to: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Skips the test where the machine gives no namespaces. */
export async function startTwoMachines(context: TestContext): Promise<TwoMachines> {
  const id = process.pid.toString(36);
  const [space, near, far] = [`jorge-${id}`, `near-${id}`, `far-${id}`];
  // 198.18.0.0/15 is for tests of networks (RFC 2544).
  const addresses = ['198.18.0.1', '198.18.0.2'] as const;
  const made = [
    ['netns', 'add', space],
    ['link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', space],
    ['address', 'add', `${addresses[0]}/30`, 'dev', near],
    ['link', 'set', near, 'up'],
    ['-n', space, 'address', 'add', `${addresses[1]}/30`, 'dev', far],
    ['-n', space, 'link', 'set', far, 'up'],
  ];
  // The cable goes with the namespace that one of its ends is in.
  const remove = async (): Promise<void> => {
    await execa('ip', ['netns', 'delete', space], { reject: false });
  };
  for (const args of made) {
    const { failed, shortMessage } = await execa('ip', args, { reject: false, stdin: 'ignore' });
    if (!failed) continue;
    await remove();
    context.skip(`skipped: no network namespaces here: ${shortMessage}`);
  }
  const servers: Server[] = [];
  return {
    addresses,
    onSecond: ['ip', 'netns', 'exec', space],
    forward: async (from, to) => void servers.push(await forwarder(from, to)),
    close: async () => {
      for (const server of servers) server.close();
      await remove();
    },
  };
}

async function forwarder(from: string, to: string): Promise<Server> {
  const server = createServer((incoming) => {
    const outgoing = connect(placeOf(to));
    incoming.pipe(outgoing).pipe(incoming);
    // Either end may go first.
    incoming.on('error', () => outgoing.destroy());
    outgoing.on('error', () => incoming.destroy());
  });
  await new Promise<void>((resolve) => server.listen(placeOf(from), resolve));
  return server;
}

function placeOf(address: string): { readonly host: string; readonly port: number } {
  const { hostname: host, port } = new URL(`http://${address}`);
  return { host, port: Number(port) };
}
