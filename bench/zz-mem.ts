import { readRecord } from '../src/toolkit/record/read-record.ts';
import { analyze } from '../src/toolkit/analyze/analyze.ts';
import { renderHtml } from '../src/toolkit/render/html/page.tsx';
import { renderMarkdown } from '../src/toolkit/render/markdown.ts';
import { renderConsole } from '../src/toolkit/render/console.ts';
let cpu0 = process.cpuUsage();
const say = (what: string) => {
  const m = process.memoryUsage();
  const c = process.cpuUsage(cpu0);
  cpu0 = process.cpuUsage();
  console.log(
    what.padEnd(10),
    'peak',
    (process.resourceUsage().maxRSS / 1024) | 0,
    'rss',
    (m.rss / 1048576) | 0,
    'heap',
    (m.heapUsed / 1048576) | 0,
    '/',
    (m.heapTotal / 1048576) | 0,
    'ab',
    (m.arrayBuffers / 1048576) | 0,
    'cpu ms',
    ((c.user + c.system) / 1000) | 0,
  );
};
say('start');
const r = await readRecord(process.argv[2]!);
say('read');
const a = analyze(r, { strict: false });
say('analyze');
renderConsole(a, { color: false, width: 100 });
say('console');
renderMarkdown(a);
say('md');
renderHtml(a);
say('html');
