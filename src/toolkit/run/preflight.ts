/**
 * Before load is sent: what the planned load takes of this machine, against what there is. By the calibration of this
 * very generator, else by rules that ask for too little rather than too much: nothing is refused that might have worked.
 * Input: the plan by k6's own word, the machine's room. Output: a line for each thing that is short.
 */
import { raiseOpenFiles } from '../base/system-errors.ts';
import { formatBytes, formatMs, formatNumber, formatRequestRate } from '../format/wording.ts';
import type { Calibration } from '../record/calibration-schema.ts';
import { inUse } from './collector.ts';
import type { MachineRoom } from './machine-room.ts';
import type { PlannedLoad } from './planned-load.ts';
import { formatDay } from '../format/moment.ts';

/** k6's own files beside one a connection, counted: outputs, its dashboard and who follows it, the kernel's queues. */
const ownFiles = 15;
/** Beyond any script that we measured (docs/performance.md): a faster core may do more. */
const mostRequestsPerCpuSecond = 10_000;
/** A plan that takes so much of the CPU there is: below it, a slower target or a faster day may still make it work. */
const cpuMargin = 1.25;

/** What a run that goes by it says. */
export function calibrationWords({ measuredAt, highest, floor }: Calibration): string {
  const most = `up to ${formatRequestRate(highest.ratePerSecond)}`;
  const adds = `${formatMs(floor.p50Ms)} (p50) and ${formatMs(floor.p99Ms)} (p99)`;
  return `by the calibration of ${formatDay(measuredAt)}, this generator can offer ${most}, and adds ${adds} itself`;
}

/** In the order in which they stop a load. */
export function shortOf(load: PlannedLoad, room: MachineRoom, calibration: Calibration | null): string[] {
  return [
    ...shortOfMemory(load, room, calibration),
    ...shortOfFiles(load, room),
    ...shortOfPorts(load, room),
    ...shortOfCpu(load, room, calibration),
  ];
}

/** What is in use after a collection: GOMEMLIMIT makes k6 collect down to it, and no lower. */
function shortOfMemory(
  { firstVus }: PlannedLoad,
  room: MachineRoom,
  calibration: Calibration | null,
): string[] {
  const { baseBytes, vuBytes } = leastMemory(calibration);
  const needed = baseBytes + firstVus * vuBytes;
  if (needed <= room.memoryBytes) return [];
  const fit = Math.max(0, Math.floor((room.memoryBytes - baseBytes) / vuBytes));
  return [
    `memory: ${formatNumber(firstVus)} VUs take ${formatBytes(needed)} at least, ${formatBytes(room.memoryBytes)} is left; use ${formatNumber(fit)} VUs or fewer, or a larger machine`,
  ];
}

/** At Go's default, at which a calibration weighs, the heap doubles before it is collected. */
function leastMemory(calibration: Calibration | null): {
  readonly baseBytes: number;
  readonly vuBytes: number;
} {
  const memory = calibration?.memory ?? null;
  if (memory === null || memory.vuBytes === 0) return { baseBytes: inUse.k6Bytes, vuBytes: inUse.vuBytes };
  return { baseBytes: memory.baseBytes, vuBytes: memory.vuBytes / 2 };
}

function shortOfFiles({ connections }: PlannedLoad, { openFiles }: MachineRoom): string[] {
  if (connections === null || openFiles === null || connections + ownFiles <= openFiles) return [];
  return [
    `open files: ${formatNumber(connections)} users hold a connection each, ${formatNumber(openFiles)} files may be open; ${raiseOpenFiles(connections + ownFiles)}`,
  ];
}

function shortOfPorts({ connections }: PlannedLoad, { ports }: MachineRoom): string[] {
  if (connections === null || ports === null || connections <= ports) return [];
  return [
    `ports: ${formatNumber(connections)} users hold a connection each, ${formatNumber(ports)} ports lead to one address; widen net.ipv4.ip_local_port_range, or set K6_LOCAL_IPS`,
  ];
}

function shortOfCpu(
  { iterationsPerSecond }: PlannedLoad,
  { cpuCores }: MachineRoom,
  calibration: Calibration | null,
): string[] {
  if (iterationsPerSecond === null) return [];
  const perSecond = iterationsPerSecond * (calibration?.requestsPerIteration ?? 1);
  const perCore = calibration?.requestsPerCpuSecond ?? mostRequestsPerCpuSecond;
  const needed = perSecond / perCore;
  if (needed <= cpuCores * cpuMargin) return [];
  const by = calibration === null ? 'by the fastest script we know' : 'as calibrated';
  return [
    `CPU: ${formatNumber(perSecond)} requests/s take ${formatNumber(needed)} cores ${by}, k6 has ${formatNumber(cpuCores)}; send ${formatNumber(Math.floor(cpuCores * perCore))}/s or fewer, or from a larger machine`,
  ];
}
