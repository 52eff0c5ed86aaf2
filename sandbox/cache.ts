/** Answers by key until their time is up. */

export class TtlCache {
  private readonly entries = new Map<string, { readonly value: unknown; readonly expiresMs: number }>();

  get(key: string): unknown {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    if (performance.now() < entry.expiresMs) return entry.value;
    this.entries.delete(key);
    return undefined;
  }

  set(key: string, value: unknown, ttlMs: number): void {
    this.entries.set(key, { value, expiresMs: performance.now() + ttlMs });
  }

  clear(): void {
    this.entries.clear();
  }
}
