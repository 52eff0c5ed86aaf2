/**
 * Results of other load tools, told by how they begin, and what to give instead. Input: a file's name and first
 * characters, or its parsed JSON; output: words for a refusal, or null for a file that none of these wrote.
 */

interface Format {
  readonly name: string;
  readonly begins: RegExp;
}

const formats: readonly Format[] = [
  { name: "JMeter's results (.jtl)", begins: /^"?timeStamp"?[,;\t]"?elapsed"?[,;\t]/ },
  { name: "JMeter's results (.jtl)", begins: /^(<\?xml[^>]*>\s*)?<testResults\b/ },
  {
    name: "Locust's statistics",
    begins: /^"?(Type"?,"?Name"?,"?(Request Count|# requests)|Timestamp"?,"?User Count)"?,/,
  },
  { name: "Locust's failures", begins: /^"?Method"?,"?Name"?,"?Error"?,"?Occurrences"?/ },
  { name: "Locust's exceptions", begins: /^"?Count"?,"?Message"?,"?Traceback"?,/ },
  { name: "Gatling's simulation.log", begins: /^(RUN\t|\S+\t\S+\tRUN\t|ASSERTION\t)/ },
  { name: "hey's results", begins: /^response-time,DNS\+dialup,/ },
  { name: "Vegeta's results", begins: /^\{"attack":/ },
];

/** Whose beginning says nothing: a .jtl without a header, Gatling's binary log. */
const names: readonly (readonly [file: RegExp, name: string])[] = [
  [/\.jtl(\.gz)?$/i, "JMeter's results (.jtl)"],
  [/(^|[\\/])simulation\.log(\.gz)?$/i, "Gatling's simulation.log"],
];

export function foreignFile(path: string, head: string): string | null {
  const format = formats.find(({ begins }) => begins.test(head));
  const name = format?.name ?? names.find(([file]) => file.test(path))?.[1];
  return name === undefined ? null : refusal(name);
}

const objects: readonly (readonly [keys: readonly string[], name: string])[] = [
  [['aggregate', 'intermediate'], "Artillery's report"],
  [['requests', 'latency', 'throughput', 'connections'], "autocannon's results"],
  [['latencies', 'status_codes', 'bytes_in'], "Vegeta's report"],
];

export function foreignJson(value: object): string | null {
  const found = objects.find(([keys]) => keys.every((key) => key in value));
  return found === undefined ? null : refusal(found[1]);
}

function refusal(name: string): string {
  return `${name}, which jorge-load does not read; run that load with k6 and give what it writes: k6 run --out csv=samples.csv script.js`;
}
