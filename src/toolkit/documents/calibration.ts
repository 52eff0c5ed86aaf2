/** What this machine's k6 can do with a bundle. Input: record/calibration-schema.ts. */
import { banner, facts } from '../document/build.ts';
import type { Document, Fact } from '../document/document.ts';
import { formatDate } from '../format/moment.ts';
import { formatBytes, formatMs, formatNumber, formatRequestRate, formatShare } from '../format/wording.ts';
import type { Calibration } from '../record/calibration-schema.ts';

export function calibrationDocument(calibration: Calibration): Document {
  const { scenario, highest, floor, measuredAt, k6Version, machine } = calibration;
  const top = banner({
    tone: 'good',
    verdict: `up to ${formatRequestRate(highest.ratePerSecond)}`,
    name: `calibrated ${scenario}`,
    reasons: [
      `k6 itself adds ${formatMs(floor.p50Ms)} (p50) and ${formatMs(floor.p99Ms)} (p99) with room, ${formatMs(highest.p50Ms)} and ${formatMs(highest.p99Ms)} at that rate`,
      ...besideWords(calibration.otherCores),
    ],
    facts: [
      { label: 'Measured', text: formatDate(measuredAt) },
      { label: 'k6', text: k6Version },
      {
        label: 'Machine',
        text: `${machine.cpuModel}, ${machine.cores} cores, ${formatBytes(machine.memoryBytes)}`,
      },
    ],
  });
  const all = [facts(costsOf(calibration)), facts(top.facts, true), top];
  return { title: `Calibration of ${scenario}`, page: all, comment: all, screen: all };
}

/** Of a tenth of a core nothing is seen. */
function besideWords(otherCores: number | null): string[] {
  if (otherCores === null || otherCores < 0.1) return [];
  return [
    `other programs used ${formatNumber(otherCores)} cores just before: calibrate again while nothing else runs`,
  ];
}

function costsOf({ requestsPerCpuSecond, memory, outputs, requestsPerIteration }: Calibration): Fact[] {
  return [
    ...(requestsPerCpuSecond === null
      ? []
      : [{ label: 'Requests a CPU second of k6', text: formatNumber(requestsPerCpuSecond) }]),
    ...(memory === null
      ? []
      : [
          {
            label: 'Memory',
            text: `${formatBytes(memory.vuBytes)} for each further user, beside ${formatBytes(memory.baseBytes)}`,
          },
        ]),
    ...(outputs === null
      ? []
      : [
          {
            label: 'CPU of a request, more for',
            text: `the record ${formatShare(outputs.recordShare)} · --samples ${formatShare(outputs.samplesShare)}`,
          },
        ]),
    { label: 'Requests an iteration', text: formatNumber(requestsPerIteration) },
  ];
}
