import { expect, it } from 'vitest';
import { hostCpuShare, processSeconds, readCpuTimes, residentBytes } from './proc.ts';

it('counts user and system time, whatever the process is called', () => {
  expect(processSeconds('7 (k6 (a) b) S 1 7 7 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 9 0 5')).toBe(3);
});

it('reads resident memory in bytes', () => {
  expect(residentBytes('Name:\tk6\nVmRSS:\t   2048 kB\nThreads:\t9\n')).toBe(2_097_152);
});

it('shares the machine’s time between busy and idle, waiting for disks being idle', () => {
  const before = readCpuTimes('cpu  100 0 100 700 100 0 0 0 5 5\ncpu0 1 1 1 1\n');
  const now = readCpuTimes('cpu  150 0 150 750 150 0 0 0 9 9\ncpu0 1 1 1 1\n');
  expect(hostCpuShare(before, now)).toBe(0.5);
});
