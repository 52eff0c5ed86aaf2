#!/usr/bin/env node
/**
 * A k6 that misbehaves on demand, for what the real one does only in accidents.
 * Input: k6's own arguments and environment, and K6_FAKE, the accident, of all scenarios or by scenario:
 * `none,stress=fails`. Output: what k6 would have written.
 */
import { appendFileSync, copyFileSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const [, , command, ...args] = process.argv;
const scenario = basename(args.at(-1) ?? '', '.js');
const wanted = (process.env.K6_FAKE ?? 'none').split(',');
const accident =
  wanted.find((one) => one.startsWith(`${scenario}=`))?.split('=')[1] ??
  wanted.find((one) => !one.includes('=')) ??
  'none';

const plan = {
  schemaVersion: 1,
  scenario,
  purpose: 'A fake.',
  model: 'closed',
  seed: 1,
  targetUrl: process.env.TARGET_URL ?? '',
  users: 1,
  timeScale: 1,
  durationSeconds: 1,
  phases: [{ phase: 'steady', startSeconds: 0, endSeconds: 1, from: 1, to: 1 }],
  mix: [],
  gates: { 'http_reqs{phase:steady}': ['count>0'] },
  derivedGates: {},
  targets: {},
  stepLimits: {},
  ...(process.env.SKIP_PROOF && { skippedProofs: process.env.SKIP_PROOF.split(',') }),
};

const failure = {
  event: 'failure',
  time: '2026-01-01T00:00:00.000Z',
  endpoint: 'roi_report',
  kind: 'status',
  reason: 'status 500, expected 200',
  user: 'JorgePlatformUser',
  phase: 'steady',
  vu: 1,
  iteration: 0,
  request: {
    method: 'GET',
    url: 'http://127.0.0.1/?access_token=abcdef123456',
    body: '{"password": "hunter2"}',
  },
  response: {
    status: 500,
    errorCode: 1500,
    durationMs: 1,
    headers: { 'Set-Cookie': 'session=abc', Authorization: 'Bearer abcdefghijkl' },
    body: `token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl and ${process.env.JWT_SECRET}`,
  },
};

/** On stderr as k6 does; and in a folder of the tests, which look for what is nowhere in the run folder. */
const say = (event) => {
  const line = `${JSON.stringify(event)}\n`;
  writeSync(2, line);
  if (process.env.K6_FAKE_SAYS === undefined) return;
  const folder = encodeURIComponent(dirname(process.env.SUMMARY_FILE));
  appendFileSync(join(process.env.K6_FAKE_SAYS, folder), `${process.pid} ${line}`);
};
const sayPlan = () => say({ event: 'plan', time: new Date().toISOString(), plan });
const runFolder = () => dirname(process.env.SUMMARY_FILE);
const writeSummary = ({ holds = true, dropped = 0, thrown = 0 } = {}) => {
  const counter = { type: 'counter', contains: 'default', values: { count: 5, rate: 5 } };
  const metrics = {
    http_reqs: counter,
    'http_reqs{phase:steady}': { ...counter, thresholds: { 'count>0': { ok: holds } } },
    ...(dropped > 0 && { dropped_iterations: { ...counter, values: { count: dropped, rate: dropped } } }),
    ...(thrown > 0 && {
      script_errors: {
        ...counter,
        values: { count: thrown, rate: thrown },
        thresholds: { 'count==0': { ok: false } },
      },
    }),
    vus: { type: 'gauge', contains: 'default', values: { value: 1, min: 1, max: 1 } },
  };
  const summary = { metrics, state: { testRunDurationMs: 1000 }, jorge_load: { plan } };
  writeFileSync(process.env.SUMMARY_FILE, JSON.stringify(summary));
};
const endIn = (ms, code) => setTimeout(() => process.exit(code), ms);
const refuse = (line, code) => {
  process.stderr.write(`${line}\n`);
  process.exitCode = code;
};
const waitForSignal = () => setInterval(() => undefined, 1000);

const accidents = {
  none: () => {
    sayPlan();
    writeSummary();
  },
  /** What a real k6 left in the run folder K6_FAKE_RECORD, as if it came from this run. */
  replays: () => {
    const folder = process.env.K6_FAKE_RECORD;
    const run = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
    say({ event: 'plan', time: run.loadStartedAt, plan: run.plan });
    copyFileSync(join(folder, 'summary.json'), process.env.SUMMARY_FILE);
    // Beside the file of the receiver, to which this k6 sends nothing.
    copyFileSync(join(folder, 'metrics.ndjson.gz'), join(runFolder(), 'metrics-replayed.ndjson.gz'));
    process.exitCode = run.k6ExitCode;
  },
  fails: () => {
    sayPlan();
    writeSummary({ holds: false });
    process.exitCode = 99;
  },
  drops: () => {
    sayPlan();
    writeSummary({ dropped: 7 });
  },
  'drops-once': () => {
    sayPlan();
    const runs = readdirSync(dirname(dirname(process.env.SUMMARY_FILE)));
    writeSummary({ dropped: runs.filter((name) => name.startsWith(`${scenario}-`)).length === 1 ? 7 : 0 });
  },
  'tires-target': async () => {
    sayPlan();
    writeSummary();
    await fetch(`${process.env.TARGET_URL}/__sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fault: 'latency:ms=900,endpoint=health,for=8s' }),
    });
  },
  'refuse-init': () => refuse('jorge-load: MODEL is "open"; scenario smoke is always closed', 107),
  'refuse-setup': () => refuse('test aborted: jorge-load: target http://127.0.0.1:9 answers HTML', 108),
  'no-load': () => refuse('something went wrong before setup', 104),
  killed: () => {
    sayPlan();
    process.kill(process.pid, 'SIGKILL');
  },
  panics: () => {
    sayPlan();
    refuse('panic: runtime error', 109);
  },
  'ends-on-sigint': () => {
    sayPlan();
    let signals = 0;
    process.on('SIGINT', () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      writeSummary();
      endIn(300, 105);
    });
    waitForSignal();
  },
  'throws-and-goes-on': () => {
    accidents['ends-on-sigint']();
    const time = '2026-01-01T00:00:00.000Z';
    const error = { event: 'script-error', time, name: 'TypeError', message: 'no lead', uncaught: null };
    say({ ...error, at: 'src/users/admin-user.ts:11:5', user: 'AdminUser', task: 'health' });
  },
  'deaf-to-sigint': () => {
    sayPlan();
    process.on('SIGINT', () => say({ event: 'deaf' }));
    waitForSignal();
  },
  'slow-setup': () => {
    process.on('SIGINT', () => process.exit(105));
    say({ event: 'setup' });
    waitForSignal();
  },
  'fails-much': () => {
    sayPlan();
    for (let count = 0; count < 20; count += 1) say(failure);
    for (let count = 0; count < 500; count += 1) process.stderr.write(`slow request ${count}\n`);
    writeSummary();
  },
  /** A task that throws, which the bundle counts, and what nothing caught, which k6 logs. */
  throws: () => {
    sayPlan();
    const time = '2026-01-01T00:00:00.000Z';
    const message = `no lead for ${process.env.JWT_SECRET}`;
    const at = 'src/users/admin-user.ts:11:5';
    const event = { event: 'script-error', time, name: 'TypeError', message, at, uncaught: null };
    for (let count = 0; count < 7; count += 1) say({ ...event, user: 'AdminUser', task: 'health' });
    for (let count = 0; count < 2; count += 1)
      process.stderr.write('RangeError: too far\n\tat run (file:///w/src/lib/crew.ts:3:1(9))\n\n');
    writeSummary({ thrown: 306 });
    process.exitCode = 99;
  },
  'fills-disk': () => {
    sayPlan();
    process.on('SIGINT', () => process.exit(105));
    try {
      for (;;) appendFileSync(join(runFolder(), 'filled'), Buffer.alloc(4096));
    } catch {
      waitForSignal();
    }
  },
  'tells-environment': () => {
    sayPlan();
    writeSummary();
    writeFileSync(process.env.K6_FAKE_TELLS, JSON.stringify({ argv: process.argv, env: process.env }));
  },
};

if (command === 'version') console.log(process.env.K6_FAKE_VERSION ?? 'k6 v2.2.0 (go1.26.0, linux/amd64)');
// How many VUs it would need, this one does not say.
else if (command === 'run') await accidents[accident]();
