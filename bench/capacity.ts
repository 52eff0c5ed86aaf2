/**
 * `npm run bench:capacity`: searches and scaling with real k6 runs against sandboxes whose capacity is known.
 * Output: the tables of docs/capacity-search.md on stdout. About forty minutes on an idle machine.
 */
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { markdownTable } from 'markdown-table';
import { capacityPerSecond, normalMix } from '../sandbox/service-model.ts';
import { root } from '../src/toolkit/config/paths.ts';

const secret = 'a secret of the bench, longer than 32';
const cli = join(root, 'scripts/jorge-load.mjs');

/**
 * Each saturates at workers ÷ mean service time; the mix of the trials is wholly cached after the first. At some
 * hundred requests/s a queue is either short or grows without end: p95 < 200 ms breaks within 1 % of saturation.
 */
const settings = [
  { workers: 3, timeScale: 1 },
  { workers: 8, timeScale: 2 },
  { workers: 8, timeScale: 1.5 },
];

interface CapacityResult {
  readonly held: { readonly level: number } | null;
  readonly broke: { readonly level: number } | null;
  readonly trials: readonly unknown[];
  readonly seconds_used: number;
}

async function jorgeLoad(args: readonly string[]): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), 'jorge-load-bench-'));
  await execa(process.execPath, [cli, ...args, '--out', out], {
    cwd: root,
    env: { JWT_SECRET: secret },
    stdio: ['ignore', 'ignore', 'inherit'],
    reject: false,
  });
  const [folder = ''] = await readdir(out);
  return await readFile(join(out, folder, 'report.json'), 'utf8');
}

async function searchOne(setting: (typeof settings)[number]): Promise<string[]> {
  const flags = ['--workers', String(setting.workers), '--service-time-scale', String(setting.timeScale)];
  const sandbox = execa(process.execPath, [cli, 'sandbox', '--port', '0', ...flags], {
    cwd: root,
    env: { JWT_SECRET: secret },
    buffer: false,
    reject: false,
  });
  const target = ['--target', await addressOf(sandbox.stdout), '--from', '100', '--time-scale', '0.5'];
  const result = JSON.parse(await jorgeLoad(['capacity', ...target])) as CapacityResult;
  sandbox.kill('SIGTERM');
  await sandbox;
  return capacityRow(setting, result);
}

/** From its first line. */
async function addressOf(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stdout }))
    return (JSON.parse(line) as { url: string }).url;
  throw new Error('the sandbox did not start');
}

function capacityRow({ workers, timeScale }: (typeof settings)[number], result: CapacityResult): string[] {
  const known = capacityPerSecond({ workers, timeScale }, normalMix, 1);
  const [held, broke] = [result.held?.level ?? NaN, result.broke?.level ?? NaN];
  return [
    String(workers),
    String(timeScale),
    known.toFixed(1),
    `${held.toFixed(1)} – ${broke.toFixed(1)}`,
    `${((broke / held - 1) * 100).toFixed(1)} %`,
    held <= known && known < broke ? 'yes' : `no, by ${(outside(known, held, broke) * 100).toFixed(1)} %`,
    String(result.trials.length),
    (result.seconds_used / 60).toFixed(1),
  ];
}

function outside(known: number, held: number, broke: number): number {
  return known < held ? held / known - 1 : known / broke - 1;
}

const capacityRows: string[][] = [];
for (const setting of settings) capacityRows.push(await searchOne(setting));
const capacityHead = [
  'workers',
  'service time ×',
  'known /s',
  'bracket /s',
  'width',
  'holds it',
  'trials',
  'min',
];
process.stdout.write(`${markdownTable([capacityHead, ...capacityRows])}\n\n`);

interface ScalingResult {
  readonly sizes: readonly {
    readonly replicas: number;
    readonly perSecond: number;
    readonly efficiency: number;
  }[];
  readonly bottleneck: string | null;
}

const scalingRows: string[][] = [];
const lock = join(await mkdtemp(join(tmpdir(), 'jorge-load-lock-')), 'lock');
const replica = 'node scripts/jorge-load.mjs sandbox --port {port} --workers 2 --service-time-scale 1.5';
for (const [name, command] of [
  ['independent', replica],
  ['shared lock', `${replica} --shared-lock ${lock}`],
] as const) {
  const flags = ['--replicas', '1,2,4', '--start', command, '--from', '50', '--precision', '10%'];
  const text = await jorgeLoad(['scaling', ...flags, '--time-scale', '0.2']);
  const { sizes, bottleneck } = JSON.parse(text) as ScalingResult;
  for (const { replicas, perSecond, efficiency } of sizes) {
    const share = `${(efficiency * 100).toFixed(0)} %`;
    scalingRows.push([name, String(replicas), perSecond.toFixed(1), share, bottleneck ?? '']);
  }
}
const scalingHead = ['replicas are', 'how many', 'capacity /s', 'of linear', 'found'];
process.stdout.write(`${markdownTable([scalingHead, ...scalingRows])}\n`);
