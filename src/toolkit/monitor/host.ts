/** The machine this runs on: /proc/stat, meminfo, diskstats, loadavg, net/dev, net/snmp, net/netstat, net/sockstat. */
import { statfsSync } from 'node:fs';
import type { ProcFiles } from './proc-files.ts';
import { type CpuTimes, counterOf, fieldOf, parseCpuTimes } from './proc-text.ts';
import { Rates } from './rates.ts';
import { figuresOf, type Readings, type Source } from './source.ts';

const bytesPerSector = 512;
/** Whole disks; their partitions would count twice. */
const wholeDisk = /^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/;

/** @param folder on the disk whose room is watched */
export function watchHost(proc: ProcFiles, folder: string): Source {
  const rates = new Rates();
  const cpu = new HostCpu();
  return {
    name: 'host',
    sample: (nowMs) => {
      const stat = proc.read('stat');
      if (stat === null) return Promise.reject(new Error('/proc is not there or hidden'));
      const figures = figuresOf({
        ...cpu.since(stat),
        ...memory(proc),
        ...disks(proc.read('diskstats') ?? '', rates, nowMs),
        'host.diskUsedShare': diskUsed(folder),
        ...network(proc, rates, nowMs),
        ...sockets(proc),
      });
      return Promise.resolve(figures);
    },
    close: () => Promise.resolve(),
  };
}

class HostCpu {
  private before: ReadonlyMap<string, CpuTimes> = new Map();

  since(stat: string): Readings {
    const now = parseCpuTimes(stat);
    const reading: Record<string, number | undefined> = {};
    let busiest: number | undefined;
    for (const [name, times] of now) {
      const earlier = this.before.get(name);
      const total = times.total - (earlier?.total ?? times.total);
      if (earlier === undefined || total <= 0) continue;
      const share = (key: keyof CpuTimes): number => (times[key] - earlier[key]) / total;
      if (name === 'cpu') {
        reading['host.cpuShare'] = share('busy');
        reading['host.stealShare'] = share('steal');
        reading['host.iowaitShare'] = share('iowait');
        continue;
      }
      reading[`host.core${name.slice(3)}Share`] = share('busy');
      busiest = Math.max(busiest ?? 0, share('busy'));
    }
    this.before = now;
    return { ...reading, 'host.busiestCoreShare': busiest };
  }
}

function memory(proc: ProcFiles): Readings {
  const text = proc.read('meminfo') ?? '';
  const [total, available] = [fieldOf(text, 'MemTotal'), fieldOf(text, 'MemAvailable')];
  if (total === undefined || available === undefined) return {};
  return { 'host.memoryUsedShare': 1 - available / total };
}

/** Fields after the name: 3 sectors read, 7 sectors written, 10 milliseconds busy (kernel's iostats.rst). */
function disks(text: string, rates: Rates, nowMs: number): Readings {
  let busiest: number | undefined;
  const sectors = { read: 0, written: 0 };
  for (const line of text.split('\n')) {
    const [, , name = '', ...fields] = line.trim().split(/ +/);
    if (!wholeDisk.test(name)) continue;
    sectors.read += Number(fields[2]);
    sectors.written += Number(fields[6]);
    const busyMs = rates.perSecond(`busy ${name}`, Number(fields[9]), nowMs);
    if (busyMs !== undefined) busiest = Math.max(busiest ?? 0, Math.min(1, busyMs / 1000));
  }
  return {
    'host.diskBusyShare': busiest,
    'host.diskReadBytes': rates.perSecond('read', sectors.read * bytesPerSector, nowMs),
    'host.diskWriteBytes': rates.perSecond('written', sectors.written * bytesPerSector, nowMs),
  };
}

/** As `df` counts: of what an ordinary user could fill. */
function diskUsed(folder: string): number | undefined {
  try {
    const { blocks, bfree, bavail } = statfsSync(folder);
    return (blocks - bfree) / (blocks - bfree + bavail);
  } catch {
    return undefined;
  }
}

/** Without the loopback device: what goes over it uses no network. */
function network(proc: ProcFiles, rates: Rates, nowMs: number): Readings {
  const bytes = { received: 0, sent: 0 };
  for (const line of (proc.read('net/dev') ?? '').split('\n')) {
    const [name = '', rest] = line.split(':');
    if (rest === undefined || name.trim() === 'lo') continue;
    const fields = rest.trim().split(/ +/).map(Number);
    bytes.received += fields[0] ?? 0;
    bytes.sent += fields[8] ?? 0;
  }
  const retransmits = counterOf(proc.read('net/snmp') ?? '', 'Tcp', 'RetransSegs');
  const overflows = counterOf(proc.read('net/netstat') ?? '', 'TcpExt', 'ListenOverflows');
  return {
    'host.networkReceivedBytes': rates.perSecond('received', bytes.received, nowMs),
    'host.networkSentBytes': rates.perSecond('sent', bytes.sent, nowMs),
    'host.tcpRetransmits': rates.perSecond('retransmits', retransmits, nowMs),
    'host.listenOverflows': rates.perSecond('overflows', overflows, nowMs),
  };
}

function sockets(proc: ProcFiles): Readings {
  const text = `${proc.read('net/sockstat') ?? ''}\n${proc.read('net/sockstat6') ?? ''}`;
  const inUse = [...text.matchAll(/^TCP6?: inuse (\d+)/gm)].map(([, count]) => Number(count));
  const timeWait = /^TCP: .*\btw (\d+)/m.exec(text)?.[1];
  const [first, last] = (proc.read('sys/net/ipv4/ip_local_port_range') ?? '').trim().split(/\s+/).map(Number);
  const waiting = timeWait === undefined ? undefined : Number(timeWait);
  const used = inUse.reduce((sum, count) => sum + count, 0) + (waiting ?? 0);
  return {
    'host.load1': Number((proc.read('loadavg') ?? 'none').split(' ')[0]),
    'host.timeWaitSockets': waiting,
    // At least so many: sockets that hold none of these ports are counted as if they did.
    'host.ephemeralPortsLeft':
      first === undefined || last === undefined ? undefined : Math.max(0, last - first + 1 - used),
  };
}
