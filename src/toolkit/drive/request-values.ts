/** Values that a request may hold, and the texts that say them: one rule for who is asked by a program and by flags. */
import { UserError } from '../base/errors.ts';
import { readSeconds } from '../format/duration.ts';

export interface RequestValue<Value> {
  /** In words. */
  readonly allowed: string;
  /** Null for what is not allowed. */
  readonly read: (text: string) => Value | null;
}

/** @param flag which says it on the command line @throws UserError E_USAGE */
export function readValue<Value>(flag: string, { allowed, read }: RequestValue<Value>, text: string): Value {
  const value = read(text);
  if (value !== null) return value;
  throw new UserError('E_USAGE', `${flag} is ${JSON.stringify(text)}; allowed is ${allowed}`);
}

function numberWhere(allowed: string, isAllowed: (value: number) => boolean): RequestValue<number> {
  const read = (text: string): number | null => {
    const value = text.trim() === '' ? NaN : Number(text);
    return isAllowed(value) ? value : null;
  };
  return { allowed, read };
}

function secondsWhere(allowed: string, isAllowed: (seconds: number) => boolean): RequestValue<number> {
  const read = (text: string): number | null => {
    const seconds = readSeconds(text);
    return seconds !== null && isAllowed(seconds) ? seconds : null;
  };
  return { allowed, read };
}

const isPositive = (value: number): boolean => value > 0 && Number.isFinite(value);
const isWholePositive = (value: number): boolean => isPositive(value) && Number.isInteger(value);

/** Of a search: how narrow its bracket has to be, and the load that it begins with. */
export const searchRange = { precision: [0.01, 1], start: [0.1, 1_000_000] } as const;
const [leastStart, mostStart] = searchRange.start;

export const precision: RequestValue<number> = {
  allowed: '1% to 100%, e.g. 5%',
  read: (text) => {
    const [, digits = NaN, percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
    const share = Number(digits) / (percent === '%' ? 100 : 1);
    const [least, most] = searchRange.precision;
    return share >= least && share <= most ? share : null;
  },
};
export const start = {
  rate: numberWhere(
    `a number from ${leastStart} to ${mostStart}`,
    (load) => load >= leastStart && load <= mostStart,
  ),
  users: numberWhere(
    `a whole number from 1 to ${mostStart}`,
    (load) => isWholePositive(load) && load <= mostStart,
  ),
};
export const maxTime = secondsWhere('a duration above 0 such as 90s, 30m or 2h', isPositive);

const mostReplicas = 100;
export const replicas: RequestValue<readonly number[]> = {
  allowed: `two or more rising whole numbers up to ${mostReplicas}, e.g. 1,2,4`,
  read: (text) => {
    const sizes = text.split(',').map((item) => (/^\s*\d+\s*$/.test(item) ? Number(item) : NaN));
    const areRising = sizes.every((size, place) => size > (sizes[place - 1] ?? 0));
    return areRising && sizes.length >= 2 && (sizes.at(-1) ?? 0) <= mostReplicas ? sizes : null;
  },
};
/** A command that starts or scales replicas says where the port or their number goes. */
export function commandWith(hole: '{port}' | '{replicas}'): RequestValue<string> {
  return {
    allowed: `a command with ${hole} in it`,
    read: (text) => (text.includes(hole) ? text : null),
  };
}

/** Each takes a core or more under a load that is worth several. */
const mostRunners = 8;
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
  (seconds) => seconds >= 1 && seconds <= mostWatchSeconds,
);

export const servingReplicas = numberWhere('a whole number, e.g. 2', isWholePositive);
export const todayPerSecond = numberWhere('requests per second, e.g. 120', isPositive);
export const price = numberWhere('a price, e.g. 0.12', isPositive);
export const podStart = numberWhere('seconds, e.g. 30', isPositive);
