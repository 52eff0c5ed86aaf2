/** The recipe of a document, followed: which endpoints have failed, as a page of its own. */
import type { Change } from './scratch.ts';

const document = `/** Which endpoints have failed, and how often. */
import type { Report } from '../analyze/report-schema.ts';
import { banner, columns, section, table } from '../document/build.ts';
import type { Document } from '../document/document.ts';
import { formatShare } from '../format/wording.ts';

type Endpoint = Report['endpoints'][number];

export function yourDocument({ scenario, endpoints }: Report): Document {
  const shown = columns<Endpoint>(
    ['endpoint', ({ endpoint }) => endpoint, { isText: true }],
    ['success', ({ successShare }) => (successShare === null ? '' : formatShare(successShare))],
  );
  const all = [
    banner({ name: scenario, meaning: 'Which endpoints have failed.' }),
    section('Endpoints', [table('Endpoints by name', endpoints, shown)], { id: 'endpoints' }),
  ];
  return { title: 'Failed endpoints', page: all, comment: all, screen: all };
}
`;

export const documentChanges: Readonly<Record<string, Change>> = {
  'src/toolkit/documents/your-document.ts': document,
  'test/browser/hostile-pages.ts': [
    {
      after: "import { runDocument } from '../../src/toolkit/documents/run.ts';\n",
      put: "import { yourDocument } from '../../src/toolkit/documents/your-document.ts';\n",
    },
    {
      after: 'const documentOf = {\n',
      put: '  yours: (name: string) => yourDocument(renamed(hostileRun, name).report),\n',
    },
  ],
  'test/documents/hostile.ts': [
    {
      after: "import { analyzeGolden } from './golden-runs.ts';\n",
      put: `import { render } from '../../src/toolkit/document/render.ts';
import { yourDocument } from '../../src/toolkit/documents/your-document.ts';
`,
    },
    {
      after: 'export const markdownOf: Readonly<Record<string, (name: string) => string>> = {\n',
      put: "  yours: (name) => render(yourDocument(hostileRun(name).report), 'md'),\n",
    },
  ],
};

/** Draws it in every format there is, and what its tests would look at. */
export const drawing = `
import { analyze } from './src/toolkit/analyze/analyze.ts';
import { render, renderTerminal } from './src/toolkit/document/render.ts';
import { yourDocument } from './src/toolkit/documents/your-document.ts';
import { readRecord } from './src/toolkit/record/read-record.ts';
import { pageOf } from './test/browser/hostile-pages.ts';
import { markdownOf } from './test/documents/hostile.ts';

const { report } = analyze(await readRecord('test/golden/fail'), { strict: false });
const document = yourDocument(report);
console.log(JSON.stringify({
  html: render(document, 'html'),
  md: render(document, 'md'),
  terminal: renderTerminal(document, { color: false, width: 100 }),
  hostilePage: pageOf('yours', '<b>'),
  hostileMarkdown: markdownOf['yours']!('<b>'),
}));
`;
