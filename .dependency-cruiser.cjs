/**
 * The layers of docs/architecture.md, held by `npm run check`: what a folder's files, or one file, may import besides each
 * other. What is not said here is forbidden, so that a new way has to be written down.
 *
 * @typedef {{ folders?: string, node?: string, npm?: string }} Ways names with spaces between them; a folder may be a file
 */

/**
 * In src, what k6 runs: every VU pays for what is imported, so that nothing hot or warm, no user and no scenario imports
 * what is cold. What is warm asks for nothing of what is hot but its functions, as it gets a copy of them.
 */
const k6Side = {
  contract: {},
  'lib/hot': { folders: 'contract lib/warm', npm: 'k6' },
  'lib/warm': { folders: 'contract lib/hot', npm: 'k6' },
  'lib/cold': { folders: 'contract lib', npm: 'k6' },
  lib: { folders: 'contract', npm: 'k6' },
  'platform/hot': { folders: 'contract lib/hot platform/platform platform/warm', npm: 'k6' },
  'platform/warm': { folders: 'contract lib/hot lib/warm platform/hot', npm: 'k6' },
  'platform/cold': { folders: 'contract lib platform', npm: 'k6' },
  platform: { folders: 'contract lib', npm: 'k6' },
  users: { folders: 'contract lib/hot platform/hot', npm: 'k6' },
  scenarios: { folders: 'contract lib/hot lib/load-test platform/hot platform/platform users', npm: 'k6' },
};

/** In src/toolkit, from the ground up: each stands on some of those above it in this list, never the other way. */
const toolkit = {
  format: { folders: 'contract' },
  // Numbers in, numbers out.
  statistics: { npm: 'ml-levenberg-marquardt ml-matrix' },
  base: { folders: 'contract format', node: 'fs module path url', npm: 'zod' },
  config: { folders: 'contract base', node: 'fs os path url', npm: 'zod' },
  bundle: { folders: 'contract base config', node: 'crypto fs os path', npm: 'es-module-lexer esbuild zod' },
  k6: { folders: 'base config format', node: 'crypto fs path', npm: 'execa zod' },
  otlp: { node: 'crypto fs http net util zlib', npm: '@bufbuild/protobuf' },
  record: { folders: 'contract base config statistics', node: 'crypto fs path stream zlib', npm: 'zod' },
  monitor: {
    folders: 'contract base config',
    node: 'buffer events fs net os path timers worker_threads',
    npm: 'ioredis pg zod',
  },
  cooldown: { folders: 'format statistics monitor', node: 'timers', npm: 'zod' },
  // Pure: a record is a value that somebody else has read.
  analyze: { folders: 'contract format statistics record/types record/strangers', npm: 'zod' },
  compare: { folders: 'contract format statistics record/types analyze', node: 'zlib', npm: 'zod' },
  capacity: { folders: 'contract format statistics record/types record/search-schema analyze', npm: 'zod' },
  // A plan rests on a search, never the other way.
  plan: { folders: 'contract format statistics record/types analyze capacity', npm: 'yaml' },
  kubernetes: {
    folders: 'contract format record/calibration-schema plan/commented-yaml plan/sizing',
    npm: 'yaml',
  },
  'exit-policy': { folders: 'base record analyze compare capacity' },
  live: {
    folders:
      'contract config format k6 record/metric-order record/otlp record/types monitor analyze/merged ' +
      'analyze/percentile-bounds analyze/system/alert-rules',
    npm: 'picocolors fast-string-width',
  },
  run: {
    folders: 'contract base config format k6 otlp record monitor live',
    node: 'child_process crypto fs net os path readline stream v8',
    npm: 'execa zod',
  },
  gather: { folders: 'contract base format record run', node: 'fs path stream timers zlib' },
  calibrate: { folders: 'base config record monitor run', node: 'crypto fs os path timers' },
  history: { folders: 'base record analyze compare', node: 'fs path', npm: 'zod' },
  suite: { folders: 'base config k6 record cooldown analyze exit-policy', node: 'fs path', npm: 'zod' },
  ci: { folders: 'base config record suite', npm: 'zod' },
  search: {
    folders: 'contract base config format record monitor cooldown analyze capacity run',
    node: 'fs net os path readline timers',
    npm: 'execa',
  },
  doctor: { folders: 'base config format k6 run', node: 'fs module net os path', npm: 'execa picocolors' },
  // How something is shown, whatever it is about.
  'document/html/assets': { folders: 'config/paths', node: 'fs path' },
  'document/html': {
    folders: 'contract format statistics document',
    node: 'crypto',
    npm: 'd3-scale d3-shape preact preact-render-to-string',
  },
  document: {
    folders: 'contract format statistics',
    npm: 'markdown-table picocolors fast-string-width fast-wrap-ansi',
  },
  // What is shown, never how: the words of a document, and no format.
  documents: {
    folders:
      'contract format statistics record/calibration-schema record/run-files analyze compare capacity plan ' +
      'cooldown/cooldown cooldown/cooldown-text history/run-history suite/suite-state ' +
      'document/build document/chart-spec document/document document/marks document/plain document/quantity ' +
      'document/text-sparkline',
    npm: 'zod',
  },
  // The one place that writes a document's files, so that every kind has every format.
  'drive/document-files': { folders: 'base document', node: 'path' },
  // Puts the parts together; none of them asks for it.
  drive: {
    folders:
      'contract base bundle config format k6 record monitor cooldown analyze compare capacity plan kubernetes exit-policy live otlp/k6-variables ' +
      'run gather calibrate history suite ci search doctor document/document documents',
    node: 'child_process crypto fs path',
    npm: 'execa zod',
  },
  // What programs may call, and the types of it.
  index: { folders: 'base config k6 run exit-policy drive' },
  // What it asks for, a program can ask for.
  cli: {
    folders: 'contract base config format k6 monitor compare exit-policy run suite ci doctor document drive',
    node: 'fs path',
    npm: 'commander picocolors',
  },
};

const beside = {
  // A target like any other.
  sandbox: {
    node: 'crypto fs http net perf_hooks timers worker_threads',
    npm: '@fastify commander fastify ioredis pg prom-client',
  },
  scripts: {
    folders: 'sandbox src/toolkit/base src/toolkit/config src/toolkit/drive',
    node: 'fs module path url',
    npm: 'esbuild execa prettier ts-node zod',
  },
};

const names = (text = '') => text.split(' ').filter(Boolean);

/** One rule a name: all that is under it, but for what a longer name of the table speaks of. */
function rules(table, pathOf) {
  return Object.entries(table).map(([name, { folders, node, npm }]) => {
    const own = Object.keys(table).filter((other) => other.startsWith(`${name}/`));
    const allowed = [
      ...[name, ...names(folders)].map((folder) => `^${pathOf(folder)}(/|[.])`),
      ...names(node).map((module) => `^(node:)?${module}(/|$)`),
      ...names(npm).map((module) => `node_modules/(@types/)?${module}/|^${module}(/|$)`),
    ];
    return {
      name: `what-${name}-may-import`,
      severity: 'error',
      from: { path: `^${pathOf(name)}(/|[.])`, pathNot: own.map((other) => `^${pathOf(other)}(/|[.])`) },
      to: { pathNot: allowed },
    };
  });
}

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^k6(/|$)' },
    },
    ...rules(k6Side, (name) => `src/${name}`),
    ...rules(toolkit, (name) => (name === 'contract' ? 'src/contract' : `src/toolkit/${name}`)),
    ...rules(beside, (name) => name),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
