import type { Answer } from '../hot/send.ts';

/** A JSON object's fields; none of anything else. */
export function fieldsOf(answer: Answer): Readonly<Record<string, unknown>> {
  try {
    const value = answer.json();
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}
