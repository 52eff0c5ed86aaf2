/**
 * Exceptions of the script: whatever they kept from being sent or checked, the figures don't speak about the target.
 * Counts come from `script_errors` and, of what nothing caught, from k6's log; the words from script-errors.ndjson.
 */
import type { ScriptErrorEvent } from '../../contract/events.ts';
import { metricNames } from '../../contract/metrics.ts';
import type { Run } from './run.ts';
import type { Report } from './report-schema.ts';
import { formatNumber } from '../format/wording.ts';

type ScriptErrors = Report['script_errors'];

export function observeScriptErrors(record: Run): ScriptErrors {
  const { scriptErrors: events = [] } = record;
  const firsts = new Map<string, ScriptErrorEvent>();
  for (const event of events) {
    const kind = `${event.task ?? ''} ${event.name} ${event.at ?? event.message}`;
    if (!firsts.has(kind)) firsts.set(kind, event);
  }
  return {
    count: countOf(record, events),
    errors: [...firsts.values()].map(({ name, message, at, user, task, time }) => ({
      name,
      message,
      at,
      user,
      task,
      firstSeen: time,
    })),
  };
}

/** Without its counter, of a run that was cut, those on record are all that is known. */
function countOf({ plan, metrics }: Run, events: readonly ScriptErrorEvent[]): number {
  // A script that isn't ours may count something else under this name.
  const isOurs = plan !== null || metrics.get(metricNames.requestOk) !== null;
  const counted = isOurs ? (metrics.value(metricNames.scriptErrors, 'count') ?? 0) : 0;
  const caught = events.filter(({ uncaught }) => uncaught === null).length;
  const uncaught = events.reduce((sum, event) => sum + (event.uncaught ?? 0), 0);
  return Math.max(counted, caught) + uncaught;
}

const mostOthers = 3;

export function scriptErrorReasons(record: Run): { cause: 'script-errors'; text: string }[] {
  const { count, errors } = observeScriptErrors(record);
  if (count === 0) return [];
  const [first, ...others] = errors;
  const times = count === 1 ? 'once' : `${formatNumber(count)} times`;
  const words = first === undefined ? '' : `: ${first.name}: ${first.message}${placeOf(first)}`;
  const named = [...new Set(others.map(({ name, at }) => (at === null ? name : `${name} in ${at}`)))];
  const also = named.length === 0 ? '' : `; also ${named.slice(0, mostOthers).join(', ')}`;
  const rest = named.length > mostOthers ? ` and ${named.length - mostOthers} more` : '';
  return [{ cause: 'script-errors', text: `the script failed ${times}${words}${also}${rest}` }];
}

function placeOf({ at, user, task }: ScriptErrors['errors'][number]): string {
  const who = task === null || user === null ? '' : ` (${task} of ${user})`;
  return at === null ? who : `, first in ${at}${who}`;
}
