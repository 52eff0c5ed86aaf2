/** Keeps what was added, so that a test can look. */
class Metric {
  readonly name: string;
  readonly added: { value: unknown; tags: unknown }[] = [];

  constructor(name: string) {
    this.name = name;
  }

  add(value: unknown, tags?: unknown): void {
    this.added.push({ value, tags });
  }
}
export { Metric as Counter, Metric as Gauge, Metric as Rate, Metric as Trend };
