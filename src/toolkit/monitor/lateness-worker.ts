/**
 * A thread of its own, so that nothing else we do makes it late: it asks k6's REST API on loopback every 40 ms, and
 * measures how long k6 takes to get round to answering. Whatever holds k6 up shows there, as it does in the latencies
 * that k6 measures: no core, a quota, a full run queue, a collection. How late its own timer is tells of the machine.
 * Input: where k6's REST API listens. Output, when asked: what it saw since it was asked before.
 */
import { connect, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

export interface Lateness {
  /** Milliseconds; null while k6 was not asked. */
  readonly k6: { readonly p50: number; readonly p95: number; readonly max: number } | null;
  readonly timerMaxMs: number;
}

const everyMs = 40;
const { hostname, port, host } = new URL(workerData as string);
const request = `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`;

let socket: Socket | null = null;
let askedMs: number | null = null;
let waits: number[] = [];
let timerMaxMs = 0;
let dueMs = performance.now() + everyMs;

function open(): Socket {
  const opened = connect({ host: hostname, port: Number(port), noDelay: true });
  opened.on('data', () => {
    if (askedMs !== null) waits.push(...waitsOf(performance.now() - askedMs));
    askedMs = null;
  });
  // k6 has ended, or goes on at the next try.
  opened.on('error', () => opened.destroy());
  opened.on('close', () => ([socket, askedMs] = [null, null]));
  return opened;
}

/** Who would have asked meanwhile would have waited as well (G. Tene, How NOT to Measure Latency, 2015). */
function waitsOf(waitedMs: number): number[] {
  return Array.from({ length: Math.floor(waitedMs / everyMs) + 1 }, (_, place) => waitedMs - place * everyMs);
}

setInterval(() => {
  const nowMs = performance.now();
  timerMaxMs = Math.max(timerMaxMs, nowMs - dueMs);
  dueMs = nowMs + everyMs;
  socket ??= open();
  if (askedMs !== null) return;
  askedMs = nowMs;
  socket.write(request);
}, everyMs);

parentPort?.on('message', () => {
  const open = askedMs === null ? [] : waitsOf(performance.now() - askedMs).filter((ms) => ms > everyMs);
  const sorted = [...waits, ...open].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  const k6 = sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? 0 };
  parentPort?.postMessage({ k6, timerMaxMs } satisfies Lateness);
  [waits, timerMaxMs] = [[], 0];
});
