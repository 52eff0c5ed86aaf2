/** The live view on a real terminal: a pseudo-terminal made by script(1). */
import { execFileSync } from 'node:child_process';
import { existsSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import {
  fakeK6That,
  k6For,
  readJson,
  root,
  runsIn,
  secret,
  temporaryFolder,
  until,
} from '../cli/jorge-load.ts';

const script = '/usr/bin/script';
const escapes = /\x1b\[[0-9;?]*[A-Za-z]/g; // eslint-disable-line no-control-regex

interface Terminal {
  readonly outDir: string;
  /** All that was written to it. */
  readonly seen: () => string;
  /** The CLI's, not the shell's around it. */
  readonly pid: () => number | null;
  readonly k6: () => number | null;
  /** As its keyboard sends it. */
  readonly type: (keys: string) => void;
  readonly ended: Promise<unknown>;
}

/** A run of a k6 that goes on until it is told to end; the terminal's modes are said before and after it. */
function openTerminal(
  columns: number,
  env: Record<string, string> = {},
  accident = 'ends-on-sigint',
): Terminal {
  const outDir = temporaryFolder();
  const target = ['run', 'smoke', '--target', 'http://127.0.0.1:9', '--out', outDir];
  const command = [process.execPath, join(root, 'scripts/jorge-load.mjs'), ...target].join(' ');
  // Ctrl-C is for the CLI: the shell goes on.
  const session = `trap : INT; stty cols ${columns} rows 12; stty -g; ${command}; stty -g`;
  const run = execa(script, ['-qec', session, '/dev/null'], {
    cwd: root,
    env: {
      ...{ PATH: process.env['PATH'], HOME: process.env['HOME'], TERM: 'xterm' },
      ...{ K6_BIN: fakeK6That({ K6_FAKE: accident }), JWT_SECRET: secret, ...env },
    },
    extendEnv: false,
    reject: false,
    stdin: 'pipe',
  });
  let seen = '';
  run.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
  return {
    outDir,
    seen: () => seen,
    pid: () => pidOf('jorge-load.mjs run', outDir),
    k6: () => k6For(runsIn(outDir)[0] ?? ''),
    type: (keys) => void run.stdin.write(keys),
    ended: run,
  };
}

function pidOf(program: string, outDir: string): number | null {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  const line = lines.find(
    (one) =>
      (one.trim().split(/ +/)[1] ?? '').endsWith('node') && one.includes(program) && one.includes(outDir),
  );
  return line === undefined ? null : Number(line.trim().split(' ')[0]);
}

const linesOf = (text: string): string[] =>
  text.split('\n').map((line) => line.replace(escapes, '').replace('\r', ''));
const framesIn = (text: string): number => text.split('machine').length - 1;

function expectAsItWas(seen: string): void {
  const modes = linesOf(seen).filter((line) => /^[0-9a-f]+(:[0-9a-f]+){10,}$/.test(line));
  expect(modes).toHaveLength(2);
  expect(modes[0]).toBe(modes[1]);
  // Neither another screen, nor a hidden cursor, nor a scroll region, nor a mode of its own.
  expect(seen).not.toMatch(/\x1b\[\?|\x1b\[\d*;\d*r|\x1b[78=>]/); // eslint-disable-line no-control-regex
}

it.concurrent('follows a terminal that is made narrow while it draws', async ({ skip }) => {
  if (!existsSync(script)) return skip('skipped: no script(1) here');
  const terminal = openTerminal(100);
  await until(() => framesIn(terminal.seen()) >= 2);
  const device = readlinkSync(`/proc/${await until(terminal.pid)}/fd/2`);
  const before = terminal.seen().length;
  execFileSync('stty', ['-F', device, 'cols', '40']);
  const after = await until(() => {
    const drawn = terminal.seen().slice(before);
    return framesIn(drawn) >= 2 && drawn;
  });
  terminal.type('\x03');
  await terminal.ended;
  // The first of them goes up over what the narrow terminal has wrapped: 100 columns in three rows each.
  expect(linesOf(after).some((line) => line.includes('machine'))).toBe(true);
  for (const line of linesOf(after)) expect(line.length).toBeLessThan(40);
  expectAsItWas(terminal.seen());
});

it('shows what the script threw while the run goes on', async ({ skip }) => {
  if (!existsSync(script)) return skip('skipped: no script(1) here');
  const terminal = openTerminal(100, {}, 'throws-and-goes-on');
  const words = '✗ the script failed once: TypeError: no lead, in src/users/admin-user.ts:11:5';
  await until(() => terminal.seen().includes(words));
  terminal.type('\x03');
  await terminal.ended;
});

/** A bug at that signal; the shell and k6 are no terminals' users. */
const boom = `--import="data:text/javascript,process.on('SIGUSR2',()=>{throw/**/Error('boom')})"`;

interface End {
  readonly env?: Record<string, string>;
  readonly act: (terminal: Terminal) => void;
  readonly state: string;
  readonly said: string;
}

const ends: [string, End][] = [
  ['Ctrl-C', { act: ({ type }) => type('\x03'), state: 'interrupted', said: 'report' }],
  [
    'k6 being killed',
    {
      act: ({ k6 }) => process.kill(k6() ?? NaN, 'SIGKILL'),
      state: 'crashed',
      said: 'SIGKILL',
    },
  ],
  [
    'an exception of our own',
    {
      env: { NODE_OPTIONS: boom },
      act: ({ pid }) => process.kill(pid() ?? NaN, 'SIGUSR2'),
      state: 'running',
      said: 'boom',
    },
  ],
  [
    'being killed itself',
    { act: ({ pid }) => process.kill(pid() ?? NaN, 'SIGKILL'), state: 'running', said: 'Killed' },
  ],
];

it.concurrent.for(ends)(
  'leaves the terminal as it was after %s',
  async ([, { env, act, state, said }], { skip }) => {
    if (!existsSync(script)) return skip('skipped: no script(1) here');
    const terminal = openTerminal(80, env);
    await until(() => framesIn(terminal.seen()) >= 1 && terminal.k6() !== null);
    act(terminal);
    await terminal.ended;
    expect(terminal.seen()).toContain(said);
    expectAsItWas(terminal.seen());
    const [folder] = runsIn(terminal.outDir);
    expect(readJson(folder ?? '', 'run.json')).toMatchObject({ state });
    await until(() => terminal.k6() === null);
  },
);
