/** The machine, the container and the generator, from files as the kernel writes them. */
import { expect, it } from 'vitest';
import { watchContainer } from '../../src/toolkit/monitor/container.ts';
import { watchGenerator } from '../../src/toolkit/monitor/generator.ts';
import { watchHost } from '../../src/toolkit/monitor/host.ts';
import { byPid } from '../../src/toolkit/monitor/locators.ts';
import { ProcessFinder } from '../../src/toolkit/monitor/process-finder.ts';
import { watchProcesses } from '../../src/toolkit/monitor/processes.ts';
import { parseProcessStat } from '../../src/toolkit/monitor/proc-text.ts';
import { fakeProc } from './fake-proc.ts';

it('reads a process whatever it is called', () => {
  const stat = '7 (k6 (a) b) S 1 7 7 0 -1 4194304 100 0 0 0 250 50 0 0 20 0 9 0 5';
  expect(parseProcessStat(stat)).toEqual({
    pid: 7,
    name: 'k6 (a) b',
    parent: 1,
    cpuSeconds: 3,
    startTicks: 5,
  });
});

it('shares the machine’s time out, waiting for disks being idle and stolen time being busy', async () => {
  const proc = fakeProc();
  const host = watchHost(proc.files, proc.root);
  proc.write(
    'stat',
    'cpu  100 0 100 700 100 0 0 0 5 5\ncpu0 50 0 50 350 50 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0\n',
  );
  await host.sample(0);
  proc.write(
    'stat',
    'cpu  130 0 130 750 150 0 0 40 9 9\ncpu0 80 0 50 410 60 0 0 0 0 0\ncpu1 9 0 0 1 0 0 0 0\n',
  );
  expect(await host.sample(1000)).toMatchObject({
    'host.cpuShare': 0.5,
    'host.stealShare': 0.2,
    'host.iowaitShare': 0.25,
    'host.core0Share': 0.3,
    'host.core1Share': 0.9,
    'host.busiestCoreShare': 0.9,
  });
});

it('reads memory, disks, network and sockets of the machine', async () => {
  const proc = fakeProc();
  const host = watchHost(proc.files, proc.root);
  const write = (step: number): void => {
    proc.write('stat', 'cpu  1 0 1 7 1 0 0 0\n');
    proc.write('meminfo', 'MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 250 kB\n');
    const disk = `0 0 ${step * 2} 0 0 0 ${step * 4} 0 0 ${step * 250} 0`;
    proc.write('diskstats', ` 8 0 sda ${disk}\n 8 1 sda1 ${disk}\n 7 0 loop0 ${disk}\n`);
    proc.write(
      'net/dev',
      `x\ny\n lo: 900 1 0 0 0 0 0 0 900\n eth0: ${step * 100} 1 0 0 0 0 0 0 ${step * 300} 1\n`,
    );
    proc.write('net/snmp', `Ip: A\nIp: 1\nTcp: InSegs RetransSegs\nTcp: 5 ${step * 7}\n`);
    proc.write('net/netstat', `TcpExt: TW ListenOverflows\nTcpExt: 1 ${step * 3}\n`);
    proc.write('net/sockstat', 'sockets: used 77\nTCP: inuse 40 orphan 0 tw 50 alloc 8 mem 1\n');
    proc.write('net/sockstat6', 'TCP6: inuse 10\n');
    proc.write('sys/net/ipv4/ip_local_port_range', '32768\t60999\n');
    proc.write('loadavg', '2.50 1.00 0.50 1/243 15362\n');
  };
  write(0);
  await host.sample(0);
  write(1);
  expect(await host.sample(1000)).toMatchObject({
    'host.memoryUsedShare': 0.75,
    'host.diskBusyShare': 0.25,
    'host.diskReadBytes': 1024,
    'host.diskWriteBytes': 2048,
    'host.networkReceivedBytes': 100,
    'host.networkSentBytes': 300,
    'host.tcpRetransmits': 7,
    'host.listenOverflows': 3,
    'host.timeWaitSockets': 50,
    'host.ephemeralPortsLeft': 28_132,
    'host.load1': 2.5,
  });
});

it('says that /proc is hidden', async () => {
  const nothing = fakeProc();
  await expect(watchHost(nothing.files, nothing.root).sample(0)).rejects.toThrow('not there or hidden');
});

it('measures the target against its container’s tightest limit, and how long it was held back', async () => {
  const proc = fakeProc();
  const cgroups = fakeProc();
  proc.write('meminfo', 'MemTotal: 65536 kB\n');
  const machine = { proc: proc.files, cgroups: cgroups.files, cores: 8 };
  const finder = new ProcessFinder(proc.files, byPid(10));
  const [target, container] = [watchProcesses(machine, finder), watchContainer(machine, finder)];
  const write = (step: number): void => {
    proc.put({ pid: 10, cpuTicks: step * 100, rssKilobytes: 4096 });
    cgroups.write('apps/cpu.max', '200000 100000\n');
    cgroups.write('apps/service/cpu.max', 'max 100000\n');
    cgroups.write('apps/service/memory.max', '16777216\n');
    cgroups.write('apps/service/memory.current', '8388608\n');
    cgroups.write('apps/service/memory.events', `low 0\nmax ${step * 6}\noom 5\noom_kill ${3 + step}\n`);
    const cpu = `usage_usec ${step * 1_500_000}\nnr_periods ${step * 10}\nnr_throttled ${step * 4}\nthrottled_usec ${step * 250_000}\n`;
    cgroups.write('apps/service/cpu.stat', cpu);
    cgroups.write(
      'apps/service/cpu.pressure',
      `some avg10=9.00 avg60=1.00 avg300=0.00 total=${step * 300_000}\nfull avg10=0 total=0\n`,
    );
  };
  write(0);
  await target.sample(0);
  await container.sample(0);
  write(1);
  expect(await target.sample(1000)).toMatchObject({
    'target.cpuCores': 1,
    'target.cpuShare': 0.5,
    'target.memoryShare': 0.25,
  });
  expect(await container.sample(1000)).toEqual({
    'container.cpuLimitCores': 2,
    'container.memoryLimitBytes': 16_777_216,
    'container.memoryBytes': 8_388_608,
    'container.memoryLimitHits': 6,
    'container.oomKills': 1,
    'container.cpuCores': 1.5,
    'container.throttledShare': 0.25,
    'container.throttledPeriodsShare': 0.4,
    'container.cpuPressureShare': 0.3,
  });
});

const notAvailable = 'not available: there is no cgroup version 2 with its controllers here';

it.each([
  ['nothing of a container where there is none', { path: '0::/', version: 2 }, null],
  ['that there is no cgroup version 2', { path: '4:memory:/\n0::/', version: 1 }, notAvailable],
  ['that controllers are off', { path: '0::/apps/service', version: 2 }, notAvailable],
])('says %s', async (_what, { path, version }, reason) => {
  const [proc, cgroups] = [fakeProc(), fakeProc()];
  proc.put({ pid: 10 });
  proc.write('10/cgroup', `${path}\n`);
  if (version === 2) cgroups.write('cgroup.controllers', 'cpu memory io\n');
  const finder = new ProcessFinder(proc.files, byPid(10));
  const source = watchContainer({ proc: proc.files, cgroups: cgroups.files, cores: 8 }, finder);
  if (reason === null) expect(await source.sample(0)).toBeNull();
  else await expect(source.sample(0)).rejects.toThrow(reason);
});

it('watches k6 until it ends', async () => {
  const proc = fakeProc();
  const source = watchGenerator({ proc: proc.files, cgroups: fakeProc().files, cores: 4 }, [5]);
  proc.put({ pid: 5, cpuTicks: 0, sockets: [1, 2] });
  await source.sample(0);
  proc.put({ pid: 5, cpuTicks: 150, rssKilobytes: 2048 });
  expect(await source.sample(1000)).toEqual({
    'generator.cpuCores': 1.5,
    'generator.cpuShare': 0.375,
    'generator.rssBytes': 2_097_152,
  });
  proc.remove(5);
  expect(await source.sample(2000)).toBeNull();
});

it('watches several k6 as one, and each by itself, until the last ends', async () => {
  const proc = fakeProc();
  const source = watchGenerator({ proc: proc.files, cgroups: fakeProc().files, cores: 4 }, [5, 6]);
  for (const pid of [5, 6]) proc.put({ pid, cpuTicks: 0, sockets: [1] });
  await source.sample(0);
  proc.put({ pid: 5, cpuTicks: 150, rssKilobytes: 2048 });
  proc.put({ pid: 6, cpuTicks: 50, rssKilobytes: 1024 });
  expect(await source.sample(1000)).toEqual({
    'generator.cpuCores': 2,
    'generator.cpuShare': 0.5,
    'generator.rssBytes': 3_145_728,
    'generator.runner1CpuCores': 1.5,
    'generator.runner2CpuCores': 0.5,
  });
  proc.remove(5);
  expect(await source.sample(2000)).not.toHaveProperty(['generator.runner1CpuCores']);
  proc.remove(6);
  expect(await source.sample(3000)).toBeNull();
});

it.each([
  ['the cores that it may run on', { allowed: '0-1,4', quota: 'max 100000' }, 0.5],
  ['the quota of its container', { allowed: '0-3', quota: '200000 100000' }, 0.75],
])(
  "holds k6's CPU against %s, and says how long it was held back",
  async (_what, { allowed, quota }, share) => {
    const [proc, cgroups] = [fakeProc(), fakeProc()];
    const put = (cpuTicks: number, throttled: number): void => {
      proc.put({ pid: 5, cpuTicks });
      proc.write('5/status', `VmRSS:\t  8 kB\nCpus_allowed_list:\t${allowed}\n`);
      cgroups.write('apps/service/cpu.stat', `usage_usec 9\nthrottled_usec ${throttled}\n`);
    };
    cgroups.write('apps/service/memory.current', '1\n');
    cgroups.write('apps/service/cpu.max', `${quota}\n`);
    const source = watchGenerator({ proc: proc.files, cgroups: cgroups.files, cores: 8 }, [5]);
    put(0, 1_000_000);
    await source.sample(0);
    put(150, 1_250_000);
    expect(await source.sample(1000)).toMatchObject({
      'generator.cpuShare': share,
      'generator.throttledShare': 0.25,
    });
  },
);
