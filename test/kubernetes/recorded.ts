/** What a Collector's files hold, read by nothing of ours. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const opening = '{"resourceMetrics"';

interface Point {
  readonly asDouble: number;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}

interface Request {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly scope: { readonly name?: string };
      readonly metrics?: readonly {
        readonly name: string;
        readonly sum?: { readonly dataPoints: readonly Point[] };
      }[];
    }[];
  }[];
}

/** How many requests of a load k6 told of in lines that are whole; one that is there twice counts once. */
export function requestsRecorded(folder: string): number {
  const names = readdirSync(folder).filter((name) => /^metrics.*\.json$/.test(name));
  const lines = names.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
  return [...new Set(lines.map(lastOf))].reduce((total, line) => total + requestsIn(line), 0);
}

/** A line that was cut and gone on with holds one that is whole at its end. */
function lastOf(line: string): string {
  return line.slice(Math.max(0, line.lastIndexOf(opening)));
}

function requestsIn(line: string): number {
  const scopes = (parsed(line)?.resourceMetrics ?? []).flatMap(({ scopeMetrics }) => scopeMetrics);
  const metrics = scopes.filter(({ scope }) => scope.name === 'k6').flatMap(({ metrics: all }) => all ?? []);
  const points = metrics.flatMap(({ name, sum }) => (name === 'http_reqs' ? (sum?.dataPoints ?? []) : []));
  return points.filter(isLoad).reduce((total, { asDouble }) => total + asDouble, 0);
}

/** Each runner proves the target before it. */
function isLoad({ attributes }: Point): boolean {
  return !attributes.some(({ key, value }) => key === 'phase' && value.stringValue === 'setup');
}

function parsed(line: string): Request | null {
  try {
    return JSON.parse(line) as Request;
  } catch {
    return null;
  }
}
