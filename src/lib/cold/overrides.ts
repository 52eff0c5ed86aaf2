/**
 * The environment a bundle understands, the same for `k6 run -e` and for the CLI's flags.
 * Input: k6's `__ENV`. Output: checked values, or one line that names the variable, its value and what is allowed.
 */
import { itemsOf, type PlatformFacts, strayItem, variableOf } from '../../contract/platform.ts';
import type { Model } from '../declaration.ts';
import { type Credentials, credentialsIn, type Environment } from '../warm/credentials.ts';
import { parseDuration } from '../../contract/duration.ts';
import { parseTarget, type Target, targetRefusal } from './target.ts';

export interface Overrides {
  /** Null until a run needs it: `k6 inspect` and `k6 archive` work without a target. */
  readonly target: Target | null;
  readonly credentials: Credentials | null;
  readonly users: number | null;
  /** Iterations per second at the peak of an open load. */
  readonly ratePerSecond: number | null;
  /** The VUs an open load starts with and never exceeds: arrivals that find none free are dropped. */
  readonly maxVus: number | null;
  readonly durationSeconds: number | null;
  readonly timeScale: number | null;
  readonly model: Model | null;
  readonly seed: number;
  /** The lists that only this platform takes; one that was not given is absent. */
  readonly own: Readonly<Record<string, readonly string[]>>;
  /** The `sub` of every minted token; null: each VU has its own. */
  readonly subject: string | null;
  /** What not to prove of the target. */
  readonly skippedProofs: readonly string[];
  /** `off` leaves out the per-endpoint sub-metrics: what they cost is in docs/performance.md. */
  readonly submetrics: boolean;
  readonly consoleEvents: boolean;
  readonly summaryFile: string | null;
}

/** The seed when none is given: a run repeats itself unless told otherwise. */
const defaultSeed = 1;
const maxUsers = 1_000_000;

/** The checked overrides, or the line to refuse with. */
export function readOverrides(env: Environment, platform: PlatformFacts): Overrides | string {
  const checked = [
    readTarget(env),
    readCredentials(env),
    readShape(env),
    readSeed(env),
    readOwn(env, platform),
    readSubject(env),
    readSkipped(env, platform),
  ] as const;
  for (const part of checked) if (typeof part === 'string') return part;
  const [target, credentials, shape, seed, own, subject, skippedProofs] = checked as readonly [
    { value: Target | null },
    { value: Credentials | null },
    Shape,
    number,
    Overrides['own'],
    { value: string | null },
    readonly string[],
  ];
  return {
    target: target.value,
    credentials: credentials.value,
    ...shape,
    seed,
    own,
    subject: subject.value,
    skippedProofs,
    submetrics: env['SUBMETRICS'] !== 'off',
    consoleEvents: env['CONSOLE_EVENTS'] === '1',
    summaryFile: given(env['SUMMARY_FILE']),
  };
}

function readTarget(env: Environment): { value: Target | null } | string {
  const text = given(env['TARGET_URL']);
  if (text === null) return { value: null };
  const target = parseTarget(text);
  if (typeof target === 'string') return target;
  const allowed = itemsOf(env['ALLOW_TARGET'] ?? '').map((host) => host.toLowerCase());
  return targetRefusal(target.host, allowed) ?? { value: target };
}

function readCredentials(env: Environment): { value: Credentials | null } | string {
  const value = credentialsIn(env);
  return credentialsFault(env, value) ?? { value };
}

function credentialsFault(env: Environment, credentials: Credentials | null): string | null {
  const secret = given(env['JWT_SECRET']) ?? given(env['JWT_SECRET_KEY']);
  const username = given(env['LOAD_USERNAME']);
  const password = given(env['LOAD_PASSWORD']);
  const token = given(env['ACCESS_TOKEN']);
  const kinds = [secret, username ?? password, token].filter((value) => value !== null).length;
  if (kinds > 1) {
    return 'credentials are given twice; allowed is one of JWT_SECRET, LOAD_USERNAME with LOAD_PASSWORD, ACCESS_TOKEN';
  }
  if (credentials?.kind === 'token') return tokenFault(credentials.token);
  if (credentials?.kind === 'secret' && credentials.secret.length < 32) {
    return `JWT_SECRET has ${credentials.secret.length} characters; allowed is 32 or more`;
  }
  if (username !== null && password === null) return 'LOAD_USERNAME is given without LOAD_PASSWORD';
  if (password !== null && username === null) return 'LOAD_PASSWORD is given without LOAD_USERNAME';
  return null;
}

/** A token from a file or a .env often ends in a line end: no header can carry it. Its text is not repeated. */
function tokenFault(token: string): string | null {
  const what = /[\r\n]/.test(token)
    ? 'line end'
    : /\s/.test(token)
      ? 'space'
      : 'character that no header can carry';
  return /^[!-~]+$/.test(token) ? null : `ACCESS_TOKEN holds a ${what}; give the token alone`;
}

/** An item may become part of a path: nothing but what the platform allows may get there. */
function readOwn(env: Environment, { overrides }: PlatformFacts): Overrides['own'] | string {
  const own: Record<string, readonly string[]> = {};
  for (const [name, override] of Object.entries(overrides)) {
    const variable = variableOf(name);
    const text = given(env[variable]);
    if (text === null) continue;
    // Commas alone are a list of nobody, not the wish for the default.
    const stray = strayItem(override, text);
    if (stray !== null) {
      return `${variable} holds ${JSON.stringify(stray)}; allowed are ${override.allowed}, with commas between`;
    }
    own[name] = itemsOf(text);
  }
  return own;
}

/** Whom minted tokens speak for. */
function readSubject(env: Environment): { value: string | null } | string {
  const subject = given(env['SUBJECT']);
  if (subject === null) return { value: null };
  if (!/^\d{1,18}$/.test(subject)) {
    return `SUBJECT is ${JSON.stringify(subject)}; allowed is a whole number of up to 18 digits`;
  }
  const isMinted = given(env['LOAD_USERNAME']) === null && given(env['ACCESS_TOKEN']) === null;
  return isMinted
    ? { value: subject }
    : 'SUBJECT is given without JWT_SECRET; a login or a token has a subject of its own';
}

function readSkipped(env: Environment, { proofs }: PlatformFacts): readonly string[] | string {
  const steps = Object.keys(proofs);
  const named = itemsOf(env['SKIP_PROOF'] ?? '');
  const stray = named.find((step) => !steps.includes(step));
  if (stray === undefined) return steps.filter((step) => named.includes(step));
  return `SKIP_PROOF holds ${JSON.stringify(stray)}; allowed are ${steps.join(', ')}, with commas between`;
}

type Level = Pick<Overrides, 'users' | 'ratePerSecond' | 'maxVus'>;
type Shape = Level & Pick<Overrides, 'durationSeconds' | 'timeScale' | 'model'>;

function readLevel(env: Environment): Level | string {
  const isCount = (text: string): boolean =>
    /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= maxUsers;
  const [users, rate, vus] = [given(env['USERS']), given(env['RATE']), given(env['MAX_VUS'])];
  for (const [name, text] of Object.entries({ USERS: users, MAX_VUS: vus })) {
    if (text === null || isCount(text)) continue;
    return `${name} is ${JSON.stringify(text)}; allowed is a whole number from 1 to ${maxUsers}`;
  }
  if (rate !== null && !(/^\d*\.?\d+$/.test(rate) && Number(rate) > 0 && Number(rate) <= maxUsers)) {
    return `RATE is ${JSON.stringify(rate)}; allowed is a number above 0 up to ${maxUsers}, iterations per second`;
  }
  if (users !== null && rate !== null) return 'USERS and RATE are both given; allowed is one of them';
  const number = (text: string | null): number | null => (text === null ? null : Number(text));
  return { users: number(users), ratePerSecond: number(rate), maxVus: number(vus) };
}

function readShape(env: Environment): Shape | string {
  const level = readLevel(env);
  if (typeof level === 'string') return level;
  const duration = given(env['DURATION']);
  const durationSeconds = duration === null ? null : parseDuration(duration);
  if (duration !== null && durationSeconds === null) {
    return `DURATION is ${JSON.stringify(duration)}; allowed is a duration above 0 such as 90s, 5m or 1h30m`;
  }
  const scale = given(env['TIME_SCALE']);
  if (scale !== null && !(/^\d*\.?\d+$/.test(scale) && Number(scale) > 0 && Number(scale) <= 1000)) {
    return `TIME_SCALE is ${JSON.stringify(scale)}; allowed is a number above 0 up to 1000, 0.1 for a tenth of every stage`;
  }
  if (duration !== null && scale !== null) {
    return 'DURATION and TIME_SCALE are both given; allowed is one of them';
  }
  const model = given(env['MODEL']);
  if (model !== null && model !== 'closed' && model !== 'open') {
    return `MODEL is ${JSON.stringify(model)}; allowed is closed (users) or open (arrival rate)`;
  }
  return {
    ...level,
    durationSeconds,
    timeScale: scale === null ? null : Number(scale),
    model,
  };
}

function readSeed(env: Environment): number | string {
  const seed = given(env['SEED']);
  if (seed === null) return defaultSeed;
  if (/^\d{1,10}$/.test(seed) && Number(seed) <= 0xffffffff) return Number(seed);
  return `SEED is ${JSON.stringify(seed)}; allowed is a whole number from 0 to 4294967295`;
}

/** What is still missing for a run that sends load; null when nothing is. */
export function missingForRun(overrides: Overrides): string | null {
  if (overrides.target === null) {
    return 'TARGET_URL is missing; type k6 run -e TARGET_URL=http://127.0.0.1:8089 -e JWT_SECRET=… build/<scenario>.js';
  }
  if (overrides.credentials === null) {
    return 'credentials are missing; allowed is one of JWT_SECRET, LOAD_USERNAME with LOAD_PASSWORD, ACCESS_TOKEN';
  }
  return null;
}

function given(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
