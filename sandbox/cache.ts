/** Answers by key until their time is up: in this process. */

export interface AnswerCache {
  /** Undefined for what is not there. */
  readonly get: (key: string) => Promise<unknown>;
  readonly set: (key: string, value: unknown, ttlMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export class TtlCache implements AnswerCache {
  private readonly entries = new Map<string, { readonly value: unknown; readonly expiresMs: number }>();

  get(key: string): Promise<unknown> {
    const entry = this.entries.get(key);
    if (entry === undefined || performance.now() < entry.expiresMs) return Promise.resolve(entry?.value);
    this.entries.delete(key);
    return Promise.resolve(undefined);
  }

  set(key: string, value: unknown, ttlMs: number): Promise<void> {
    this.entries.set(key, { value, expiresMs: performance.now() + ttlMs });
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.entries.clear();
    return Promise.resolve();
  }
}
