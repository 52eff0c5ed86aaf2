/** The target's processes: found, followed, and added up. */
import { expect, it } from 'vitest';
import { byName, byPid, byPort } from '../../src/toolkit/monitor/locators.ts';
import { type Locator, ProcessFinder } from '../../src/toolkit/monitor/process-finder.ts';
import { watchProcesses } from '../../src/toolkit/monitor/processes.ts';
import { type FakeProc, fakeProc } from './fake-proc.ts';

function watch(proc: FakeProc, locator: Locator) {
  const machine = { proc: proc.files, cgroups: fakeProc().files, cores: 4 };
  return watchProcesses(machine, new ProcessFinder(proc.files, locator));
}

const pidsOf = async (proc: FakeProc, locator: Locator): Promise<number[]> =>
  (await new ProcessFinder(proc.files, locator).current(0)).map(({ pid }) => pid).sort((a, b) => a - b);

it('finds what listens on the port, its workers and their children, and nothing else', async () => {
  const proc = fakeProc();
  proc.listen({ 71: 8089, 72: 8090 });
  proc.put({ pid: 10, sockets: [5, 71] });
  proc.put({ pid: 11, parent: 10 });
  proc.put({ pid: 12, parent: 11 });
  proc.put({ pid: 13, sockets: [72] });
  proc.put({ pid: 14, sockets: null });
  expect(await pidsOf(proc, byPort(8089))).toEqual([10, 11, 12]);
  expect(await pidsOf(proc, byPort(8089, 8090))).toEqual([10, 11, 12, 13]);
});

it.each([
  ['as ps calls it', { name: 'gunicorn' }],
  ['by its program', { commandLine: ['/usr/bin/gunicorn', 'app:app'] }],
  ['by its script', { commandLine: ['python3', '/srv/bin/gunicorn', 'app:app'] }],
])('finds a process by name: %s', async (_how, facts) => {
  const proc = fakeProc();
  proc.put({ pid: 20, ...facts });
  proc.put({ pid: 21, commandLine: ['tail', '-f', 'gunicorn'] });
  expect(await pidsOf(proc, byName('gunicorn'))).toEqual([20]);
});

it('adds CPU, memory and sockets up over all processes', async () => {
  const proc = fakeProc();
  proc.listen({ 71: 8089 });
  proc.write('meminfo', 'MemTotal:  16384 kB\n');
  proc.put({ pid: 10, sockets: [71, 3], cpuTicks: 100, rssKilobytes: 2048 });
  proc.put({ pid: 11, parent: 10, sockets: [4], cpuTicks: 500, rssKilobytes: 2048 });
  const source = watch(proc, byPort(8089));
  const first = await source.sample(1000);
  expect(first).toMatchObject({
    'target.processes': 2,
    'target.rssBytes': 4096 * 1024,
    'target.memoryShare': 0.25,
    'target.sockets': 3,
    'target.openFiles': 3,
  });
  expect(first).not.toHaveProperty('target.cpuCores');
  proc.put({ pid: 10, sockets: [71, 3], cpuTicks: 150, rssKilobytes: 2048 });
  proc.put({ pid: 11, parent: 10, sockets: [4], cpuTicks: 650, rssKilobytes: 2048 });
  expect(await source.sample(2000)).toMatchObject({
    'target.cpuCores': 2,
    'target.cpuShare': 0.5,
    'target.busiestThreadShare': 1.5,
  });
});

it('follows a target that restarts, with no leap in its CPU', async () => {
  const proc = fakeProc();
  proc.listen({ 71: 8089 });
  proc.put({ pid: 10, sockets: [71], cpuTicks: 9000 });
  const source = watch(proc, byPort(8089));
  await source.sample(0);
  proc.remove(10);
  proc.listen({});
  await expect(source.sample(1000)).rejects.toThrow('no process listens on port 8089');
  proc.listen({ 99: 8089 });
  proc.put({ pid: 50, sockets: [99], startTicks: 900, cpuTicks: 4000 });
  const back = await source.sample(4000);
  expect(back).toMatchObject({ 'target.processes': 1 });
  expect(back).not.toHaveProperty('target.cpuCores');
});

it('keeps its eye on a process whose port is closed for a while', async () => {
  const proc = fakeProc();
  proc.listen({ 71: 8089 });
  proc.put({ pid: 10, sockets: [71] });
  const source = watch(proc, byPort(8089));
  await source.sample(0);
  proc.listen({});
  expect(await source.sample(10_000)).toMatchObject({ 'target.processes': 1 });
});

it('takes a PID that was given to another process for gone', async () => {
  const proc = fakeProc();
  proc.put({ pid: 10, startTicks: 100 });
  const source = watch(proc, byPid(10));
  await source.sample(0);
  proc.remove(10);
  await expect(source.sample(1000)).rejects.toThrow('there is no process 10');
});

it('says that what listens is another user’s', async () => {
  const proc = fakeProc();
  proc.listen({ 71: 8089 });
  proc.put({ pid: 10, sockets: null });
  await expect(watch(proc, byPort(8089)).sample(0)).rejects.toThrow(/another user's.*--pid/);
});

it('leaves out what of another user’s process may not be read', async () => {
  const proc = fakeProc();
  proc.put({ pid: 10, sockets: null });
  const figures = await watch(proc, byPid(10)).sample(0);
  expect(figures).toHaveProperty('target.rssBytes');
  for (const hidden of ['target.openFiles', 'target.sockets', 'target.pssBytes', 'target.readBytes']) {
    expect(figures).not.toHaveProperty(hidden);
  }
});

it('finds one of 10,000 processes, and does not look through all of them again at the next tick', async () => {
  const proc = fakeProc();
  proc.listen({ 71: 8089 });
  for (let pid = 2; pid <= 10_001; pid += 1) {
    proc.write(`${pid}/stat`, `${pid} (idle) S 1 ${pid} ${pid} 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 5 0 1\n`);
  }
  proc.put({ pid: 9000, sockets: [71] });
  const listings: string[] = [];
  const { files } = proc;
  const list = files.list.bind(files);
  files.list = (path) => {
    listings.push(path);
    return list(path);
  };
  const source = watch(proc, byPort(8089));
  expect(await source.sample(0)).toMatchObject({ 'target.processes': 1 });
  expect(listings.length).toBeGreaterThan(10_000);
  listings.length = 0;
  await source.sample(1000);
  expect(listings.length).toBeLessThan(10);
});
