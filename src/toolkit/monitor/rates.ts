/** Counters to rates: what a counter grew by since the sample before. */

export class Rates {
  private readonly before = new Map<string, { readonly value: number; readonly ms: number }>();

  /** Undefined the first time, for what could not be read, and for a counter that began anew. */
  perSecond(key: string, value: number | undefined, nowMs: number): number | undefined {
    const before = this.before.get(key);
    if (value === undefined) {
      this.before.delete(key);
      return undefined;
    }
    this.before.set(key, { value, ms: nowMs });
    if (before === undefined || value < before.value || nowMs <= before.ms) return undefined;
    return ((value - before.value) / (nowMs - before.ms)) * 1000;
  }
}

/** Undefined when neither happened. */
export function shareOf(part: number | undefined, rest: number | undefined): number | undefined {
  if (part === undefined || rest === undefined || part + rest === 0) return undefined;
  return part / (part + rest);
}
