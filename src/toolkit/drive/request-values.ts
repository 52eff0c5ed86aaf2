/** Values that a request may hold, and the texts that say them: one rule for who is asked by a program and by flags. */
import { RequestError } from '../base/errors.ts';
import { readSeconds } from '../format/duration.ts';
import { mostParallel } from '../record/run-schema.ts';
import { isImageName } from './image-name.ts';

/** How a text says a value. */
export interface RequestText<Value> {
  /** In words. */
  readonly allowed: string;
  /** Null for what is not allowed. */
  readonly read: (text: string) => Value | null;
}

/** A value that a program gives as it is. */
export interface RequestValue<Value> extends RequestText<Value> {
  /** Of the value itself. */
  readonly allowedValue: string;
  readonly isAllowed: (value: Value) => boolean;
}

/** @param source a field, a flag or an argument @throws UserError E_USAGE */
export function readValue<Value>(source: string, { allowed, read }: RequestText<Value>, text: string): Value {
  const value = read(text);
  if (value !== null) return value;
  throw new RequestError(
    'E_USAGE',
    (name) => `${name(source)} is ${JSON.stringify(text)}; allowed is ${allowed}`,
  );
}

function textWhere(allowed: string, isAllowed: (text: string) => boolean): RequestValue<string> {
  return { allowed, allowedValue: allowed, read: (text) => (isAllowed(text) ? text : null), isAllowed };
}

type IsAllowed = (value: number) => boolean;

function numberWhere(allowed: string, isAllowed: IsAllowed): RequestValue<number> {
  const read = (text: string): number | null => {
    const value = text.trim() === '' ? NaN : Number(text);
    return isAllowed(value) ? value : null;
  };
  return { allowed, allowedValue: allowed, read, isAllowed };
}

/** @param allowedSeconds what a program may give */
function secondsWhere(allowed: string, allowedSeconds: string, isAllowed: IsAllowed): RequestValue<number> {
  const read = (text: string): number | null => {
    const seconds = readSeconds(text);
    return seconds !== null && isAllowed(seconds) ? seconds : null;
  };
  return { allowed, allowedValue: allowedSeconds, read, isAllowed };
}

const isPositive = (value: number): boolean => value > 0 && Number.isFinite(value);
const isWholePositive = (value: number): boolean => isPositive(value) && Number.isInteger(value);

/** Of a search: how narrow its bracket has to be, and the load that it begins with. */
export const searchRange = { precision: [0.01, 1], start: [0.1, 1_000_000] } as const;
const [leastStart, mostStart] = searchRange.start;

const [leastPrecision, mostPrecision] = searchRange.precision;
const isPrecision = (share: number): boolean => share >= leastPrecision && share <= mostPrecision;
export const precision: RequestValue<number> = {
  allowed: '1% to 100%, e.g. 5%',
  allowedValue: `a share from ${leastPrecision} to ${mostPrecision}`,
  read: (text) => {
    const [, digits = NaN, percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
    const share = Number(digits) / (percent === '%' ? 100 : 1);
    return isPrecision(share) ? share : null;
  },
  isAllowed: isPrecision,
};
export const startingLoad = {
  rate: numberWhere(
    `a number from ${leastStart} to ${mostStart}`,
    (load) => load >= leastStart && load <= mostStart,
  ),
  users: numberWhere(
    `a whole number from 1 to ${mostStart}`,
    (load) => isWholePositive(load) && load <= mostStart,
  ),
};
export const maxTime = secondsWhere(
  'a duration above 0 such as 90s, 30m or 2h',
  'seconds above 0',
  isPositive,
);

const mostReplicas = 100;
const replicaRule = `two or more rising whole numbers up to ${mostReplicas}`;
export const replicas: RequestValue<readonly number[]> = {
  allowed: `${replicaRule}, e.g. 1,2,4`,
  allowedValue: `a list of ${replicaRule}`,
  read: (text) => {
    const sizes = text.split(',').map((item) => (/^\s*\d+\s*$/.test(item) ? Number(item) : NaN));
    return areReplicas(sizes) ? sizes : null;
  },
  isAllowed: areReplicas,
};

function areReplicas(sizes: readonly number[]): boolean {
  const areRising = sizes.every((size, place) => Number.isInteger(size) && size > (sizes[place - 1] ?? 0));
  return areRising && sizes.length >= 2 && (sizes.at(-1) ?? 0) <= mostReplicas;
}

/** A command that starts or scales replicas says where the port or their number goes. */
export function commandWith(hole: '{port}' | '{replicas}'): RequestValue<string> {
  return textWhere(`a command with ${hole} in it`, (text) => text.includes(hole));
}

/** Each takes a core or more under a load that is worth several. */
const mostRunners = 8;
/** Of a cluster. */
export const parallelism = numberWhere(
  `a whole number from 1 to ${mostParallel}`,
  (count) => isWholePositive(count) && count <= mostParallel,
);

/** As Kubernetes names things: a label of DNS. */
export const namespace = textWhere('small letters, digits and -, 63 at most', (text) =>
  /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/.test(text),
);
export const image = textWhere(
  'an image such as registry.example/team/name:1.2, its name in small letters',
  isImageName,
);

export const runners = numberWhere(
  `a whole number from 1 to ${mostRunners}`,
  (count) => isWholePositive(count) && count <= mostRunners,
);

const [fewestPairs, mostPairs] = [4, 500];
export const pairs = numberWhere(
  `a whole number from ${fewestPairs} to ${mostPairs}`,
  (count) => Number.isInteger(count) && count >= fewestPairs && count <= mostPairs,
);

/** A timer of Node that is set for longer ends at once. */
const mostWatchSeconds = 2_000_000;
export const watchTime = secondsWhere(
  'a duration from 1s to 23d, such as 90s, 10m or 1h30m',
  `seconds from 1 to ${mostWatchSeconds}`,
  (seconds) => seconds >= 1 && seconds <= mostWatchSeconds,
);

/** Of gathering what runners of a cluster sent. */
export const patience = secondsWhere(
  'a duration above 0 in s, m, h or d, such as 0.5s, 15s or 10m',
  'seconds above 0',
  isPositive,
);

export const servingReplicas = numberWhere('a whole number, e.g. 2', isWholePositive);
export const todayPerSecond = numberWhere('requests per second, e.g. 120', isPositive);
export const price = numberWhere('a price, e.g. 0.12', isPositive);
export const podStart = numberWhere('seconds, e.g. 30', isPositive);

/** Of calibrating: what multiplies its parts. */
export const timeScale = numberWhere('a number above 0', isPositive);
