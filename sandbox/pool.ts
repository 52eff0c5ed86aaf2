/** A database pool: the heavier endpoints hold a connection while they are served. */

export class Pool {
  private readonly waiting: (() => void)[] = [];
  private readonly fullSize: number;
  private used = 0;
  /** Set by the `pool` fault. */
  shrunkTo: number | null = null;

  constructor(size: number) {
    this.fullSize = size;
  }

  get size(): number {
    return this.shrunkTo ?? this.fullSize;
  }

  get inUse(): number {
    return this.used;
  }

  get queued(): number {
    return this.waiting.length;
  }

  async withConnection<T>(work: () => Promise<T>): Promise<T> {
    if (this.used >= this.size) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.used += 1;
    try {
      return await work();
    } finally {
      this.used -= 1;
      if (this.used < this.size) this.waiting.shift()?.();
    }
  }
}
