/** What cgroups leave a process, of both versions, as the kernel's files say it. */
import { describe, expect, it } from 'vitest';
import { confinesOf, throttledSecondsOf } from '../../src/toolkit/monitor/confines.ts';
import { fakeProc } from './fake-proc.ts';

const gibibyte = 2 ** 30;
const none = { cpuCores: null, memoryLeftBytes: null };

/** @param cgroup the process's own file @param files of /sys/fs/cgroup */
function rootsOf(cgroup: string, files: Readonly<Record<string, string>>) {
  const [proc, cgroups] = [fakeProc(), fakeProc()];
  proc.write('7/cgroup', cgroup);
  for (const [path, text] of Object.entries(files)) cgroups.write(path, `${text}\n`);
  return { proc: proc.files, cgroups: cgroups.files };
}

const version2 = {
  'jobs/memory.current': String(3 * gibibyte),
  'jobs/memory.max': String(4 * gibibyte),
  'jobs/memory.stat': `anon 1\ninactive_file ${gibibyte / 2}`,
  'jobs/cpu.max': '150000 100000',
  'jobs/one/memory.current': String(gibibyte),
  'jobs/one/memory.max': String(16 * gibibyte),
  'jobs/one/cpu.max': 'max 100000',
  'jobs/one/cpu.stat': 'nr_periods 10\nnr_throttled 2\nthrottled_usec 1500000',
};

const version1 = {
  'cpu,cpuacct/jobs/cpu.cfs_quota_us': '50000',
  'cpu,cpuacct/jobs/cpu.cfs_period_us': '100000',
  'cpu,cpuacct/jobs/cpu.stat': 'nr_periods 10\nnr_throttled 2\nthrottled_time 1500000000',
  'memory/jobs/memory.limit_in_bytes': String(2 * gibibyte),
  'memory/jobs/memory.usage_in_bytes': String(gibibyte),
  'memory/jobs/memory.stat': 'cache 1\ntotal_inactive_file 1024',
};
const version1Lines = '4:memory:/jobs\n2:cpu,cpuacct:/jobs\n0::/\n';

describe('what a cgroup leaves', () => {
  it.each([
    [
      'the tightest of those above, of version 2',
      rootsOf('0::/jobs/one\n', version2),
      { cpuCores: 1.5, memoryLeftBytes: 1.5 * gibibyte },
    ],
    [
      'that of version 1',
      rootsOf(version1Lines, version1),
      { cpuCores: 0.5, memoryLeftBytes: gibibyte + 1024 },
    ],
    [
      "a container's own folder, of version 1",
      rootsOf('4:memory:/docker/abc\n', {
        'memory/memory.limit_in_bytes': '3000',
        'memory/memory.usage_in_bytes': '1000',
      }),
      { cpuCores: null, memoryLeftBytes: 2000 },
    ],
    [
      'nothing where version 1 has no limits',
      rootsOf(version1Lines, {
        'cpu,cpuacct/jobs/cpu.cfs_quota_us': '-1',
        'cpu,cpuacct/jobs/cpu.cfs_period_us': '100000',
        'memory/jobs/memory.limit_in_bytes': '9223372036854771712',
        'memory/jobs/memory.usage_in_bytes': '1',
      }),
      none,
    ],
    ['nothing without cgroups', rootsOf('0::/\n', {}), none],
  ])('is %s', (_what, roots, left) => {
    expect(confinesOf(roots, 7)).toEqual(left);
  });

  it.each([
    ['version 2', rootsOf('0::/jobs/one\n', version2), 1.5],
    ['version 1', rootsOf(version1Lines, version1), 1.5],
    ['none', rootsOf('0::/\n', {}), undefined],
  ])('is told with how long it held back, by %s', (_version, roots, seconds) => {
    expect(throttledSecondsOf(roots, 7)).toBe(seconds);
  });
});
