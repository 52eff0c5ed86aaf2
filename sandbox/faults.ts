/**
 * Faults on demand: `name:key=value,key=value`, for all endpoints or one, after a while and for a while.
 * Input: `--fault` and POST /__sandbox/faults. The routes ask `active()` what is wrong right now.
 */

interface FaultShape {
  readonly says: string;
  /** Its own numbers with their defaults. */
  readonly numbers: Readonly<Record<string, number>>;
}

export const faultShapes = {
  latency: { says: 'answers later by ms', numbers: { ms: 100 } },
  error: { says: 'answers a share of requests (rate) with a status', numbers: { rate: 1, status: 500 } },
  hang: { says: 'never answers', numbers: {} },
  reset: { says: 'resets the connection', numbers: {} },
  garbage: { says: 'answers 200 with what is no JSON', numbers: {} },
  truncate: { says: 'answers 200 with half of the JSON', numbers: {} },
  drip: { says: 'sends the answer a byte every ms', numbers: { ms: 20 } },
  'rate-limit': { says: 'answers 429 beyond per-second requests', numbers: { 'per-second': 50 } },
  degraded: {
    says: 'answers 200 with a fallback, as the platform does when a dependency fails',
    numbers: {},
  },
  'foreign-tenant': { says: "answers with another tenant's data", numbers: {} },
  'internal-error': {
    says: "answers 400 'Invalid request', as the platform does for its own errors",
    numbers: {},
  },
  'expire-tokens': { says: 'takes tokens for expired after seconds', numbers: { seconds: 5 } },
  leak: { says: 'keeps mb-per-second of memory', numbers: { 'mb-per-second': 5 } },
  'cache-off': { says: 'computes every answer', numbers: {} },
  pool: { says: 'shrinks the database pool to size connections', numbers: { size: 2 } },
  cpu: { says: 'burns ms of CPU a request', numbers: { ms: 5 } },
  deferred: { says: 'burns ms of CPU a request in one thread, after the answer', numbers: { ms: 5 } },
  query: {
    says: 'holds its database connection ms longer for each computed answer',
    numbers: { ms: 400 },
  },
  lock: { says: 'serves one request at a time, each holding the lock for ms', numbers: { ms: 50 } },
  down: { says: 'closes the port', numbers: {} },
} as const satisfies Record<string, FaultShape>;

export type FaultName = keyof typeof faultShapes;

export interface Fault {
  readonly name: FaultName;
  /** Null: every endpoint. */
  readonly endpoint: string | null;
  readonly afterMs: number;
  readonly forMs: number;
  readonly numbers: Readonly<Record<string, number>>;
}

/** The fault, or one line that says what is wrong with the text. */
export function parseFault(text: string, endpoints: readonly string[]): Fault | string {
  const [name = '', rest = ''] = text.split(/:(.*)/s);
  if (!isFaultName(name)) {
    return `fault ${JSON.stringify(name)} is unknown; allowed is ${Object.keys(faultShapes).join(', ')}`;
  }
  const fault = { name, endpoint: null as string | null, afterMs: 0, forMs: Infinity };
  const numbers: Record<string, number> = { ...faultShapes[name].numbers };
  for (const pair of rest.split(/[,;]/).filter((item) => item !== '')) {
    const [key = '', value = ''] = pair.split('=');
    if (key === 'endpoint') {
      if (!endpoints.includes(value))
        return `fault ${name}: endpoint is ${value}; allowed is ${endpoints.join(', ')}`;
      fault.endpoint = value;
    } else if (key === 'after' || key === 'for') {
      const ms = parseMs(value);
      if (ms === null)
        return `fault ${name}: ${key} is ${JSON.stringify(value)}; allowed is a duration such as 500ms, 20s or 1m`;
      fault[key === 'after' ? 'afterMs' : 'forMs'] = ms;
    } else if (key in numbers && Number.isFinite(Number(value)) && value !== '') {
      numbers[key] = Number(value);
    } else {
      const allowed = ['endpoint', 'after', 'for', ...Object.keys(numbers)].join(', ');
      return `fault ${name}: ${JSON.stringify(pair)} is not understood; allowed is key=value with ${allowed}`;
    }
  }
  return { ...fault, numbers };
}

function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(faultShapes, name);
}

function parseMs(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  if (match === null) return null;
  return Number(match[1]) * { ms: 1, s: 1000, m: 60_000 }[match[2] as 'ms' | 's' | 'm'];
}

interface Scheduled {
  readonly fault: Fault;
  readonly startMs: number;
}

/** The faults that were asked for, and which of them are on. Their clocks start when they are added. */
export class Faults {
  private scheduled: Scheduled[] = [];
  private rateWindow = { second: 0, requests: 0 };

  add(fault: Fault): void {
    this.scheduled.push({ fault, startMs: performance.now() });
  }

  clear(): void {
    this.scheduled = [];
  }

  list(): (Fault & { readonly active: boolean })[] {
    return this.scheduled.map((one) => ({ ...one.fault, active: isOn(one) }));
  }

  /** The numbers of the fault if it is on for this endpoint, else null. */
  active(name: FaultName, endpoint: string): Readonly<Record<string, number>> | null {
    for (const one of this.scheduled) {
      if (one.fault.name !== name || !isOn(one)) continue;
      if (one.fault.endpoint === null || one.fault.endpoint === endpoint) return one.fault.numbers;
    }
    return null;
  }

  get any(): boolean {
    return this.scheduled.length > 0;
  }

  /** Counts this request, and says whether the second's allowance is used up. */
  overRate(perSecond: number): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.rateWindow.second) this.rateWindow = { second, requests: 0 };
    this.rateWindow.requests += 1;
    return this.rateWindow.requests > perSecond;
  }
}

function isOn({ fault, startMs }: Scheduled): boolean {
  const sinceMs = performance.now() - startMs - fault.afterMs;
  return sinceMs >= 0 && sinceMs < fault.forMs;
}
