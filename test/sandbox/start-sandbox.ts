/** A sandbox in this process, listening on a free port, and a client for it. */
import { endpointNames, type SandboxOptions } from '../../sandbox/answer.ts';
import { createSandbox } from '../../sandbox/server.ts';
import { listen } from '../../sandbox/listener.ts';
import { parseFault } from '../../sandbox/faults.ts';

export const secret = 'a secret of more than 32 characters';
export const ownLocation = '3xt4qayAh35BlDLaUv7P';
export const otherLocation = '7kQmW2rTz9VbNc4XsL1d';

export interface TestSandbox {
  readonly url: string;
  readonly close: () => Promise<void>;
  readonly fault: (spec: string) => void;
  readonly clearFaults: () => void;
  /** Answered so far. */
  readonly requests: () => number;
  /** A token signed with the sandbox's own secret. */
  readonly token: (claims?: Readonly<Record<string, unknown>>) => string;
  readonly get: (path: string, token?: string | null) => Promise<Response>;
  readonly post: (path: string, body: unknown, token?: string | null) => Promise<Response>;
}

export async function startSandbox(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const sandbox = await createSandbox({
    secret,
    workers: 64,
    queue: 1000,
    timeScale: 0,
    seed: 1,
    cpuCostMs: 0,
    burners: 0,
    poolSize: 64,
    recordFile: null,
    sharedLock: null,
    ...options,
  });
  const listener = await listen(sandbox, 0);
  let requests = 0;
  sandbox.app.server.on('request', () => (requests += 1));
  const token = (claims: Readonly<Record<string, unknown>> = {}): string => {
    const now = Math.floor(Date.now() / 1000);
    return sandbox.app.jwt.sign({
      sub: '7',
      iat: now,
      exp: now + 1800,
      role: 'owner',
      locations: [ownLocation],
      ...claims,
    });
  };
  const send = (
    method: string,
    path: string,
    [body, bearer]: [unknown, string | null | undefined],
  ): Promise<Response> =>
    fetch(listener.url + path, {
      method,
      headers: {
        ...(bearer === null ? {} : { Authorization: `Bearer ${bearer ?? token()}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(5000),
    });
  return {
    url: listener.url,
    close: listener.close,
    fault: (spec) => {
      const fault = parseFault(spec, endpointNames);
      if (typeof fault === 'string') throw new Error(fault);
      sandbox.faults.add(fault);
    },
    clearFaults: () => {
      sandbox.faults.clear();
    },
    requests: () => requests,
    token,
    get: (path, bearer) => send('GET', path, [undefined, bearer]),
    post: (path, body, bearer) => send('POST', path, [body, bearer]),
  };
}
