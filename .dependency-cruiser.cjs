/** The layers of docs/architecture.md, held by `npm run check`. */
const k6Side = '^src/(scenarios|users|platform|lib)/';
const nodeOrNpm = { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'] };

/** One rule: files under `from` may not import `to`. */
const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to,
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^k6(/|$)' },
    },
    forbid('contract-is-the-bottom', 'types and constants only', '^src/contract/', {
      pathNot: '^src/contract/',
    }),
    forbid('hot-knows-no-cold', 'every VU pays for what is hot', '^src/(lib|platform)/hot/', {
      path: '^src/(lib|platform)/cold/',
    }),
    forbid('users-and-scenarios-are-hot', 'every VU evaluates them', '^src/(users|scenarios)/', {
      path: '^src/(lib|platform)/cold/',
    }),
    forbid('lib-knows-nothing-of-jorge', 'lib is reusable', '^src/lib/', {
      pathNot: '^src/(lib|contract)/|^k6(/|$)|^@?types/k6|node_modules/@types/k6',
    }),
    forbid('platform-uses-lib', 'platform → lib → contract', '^src/platform/', {
      pathNot: '^src/(platform|lib|contract)/|^k6(/|$)|node_modules/@types/k6',
    }),
    forbid('users-use-platform', 'users → platform → lib → contract', '^src/users/', {
      pathNot: '^src/(users|platform|lib|contract)/|^k6(/|$)|node_modules/@types/k6',
    }),
    forbid('scenarios-use-users', 'scenarios → users → platform → lib → contract', '^src/scenarios/', {
      pathNot: '^src/(scenarios|users|platform|lib|contract)/|^k6(/|$)|node_modules/@types/k6',
    }),
    forbid('k6-side-has-no-npm', 'every VU pays for what a bundle imports', k6Side, {
      ...nodeOrNpm,
      pathNot: 'node_modules/@types/k6',
    }),
    forbid(
      'node-side-has-no-k6',
      'the toolkit shares only the contract with k6',
      '^(src/toolkit|sandbox|scripts)/',
      {
        path: k6Side,
      },
    ),
    forbid('sandbox-stands-alone', 'the sandbox is a target like any other', '^sandbox/', { path: '^src/' }),
    forbid('toolkit-starts-the-sandbox-as-a-process', 'never by import', '^src/toolkit/', {
      path: '^sandbox/',
    }),
    forbid(
      'the-ground-floor',
      'everybody may stand on it, it on the contract alone',
      '^src/toolkit/(base|format)/',
      {
        path: '^src/(?!contract/|toolkit/(base|format)/)',
      },
    ),
    forbid('statistics-stand-alone', 'numbers in, numbers out', '^src/toolkit/statistics/', {
      path: '^src/(?!toolkit/statistics/)|^(node:)?[a-z]',
      pathNot: '^src/toolkit/statistics/|node_modules/(ml-matrix|ml-levenberg-marquardt)/',
    }),
    forbid('analysis-knows-no-plan', 'the plan is made of what was analysed', '^src/toolkit/analyze/', {
      path: '^src/toolkit/(capacity|plan|compare)/',
    }),
    forbid(
      'the-limit-knows-no-plan',
      'a plan rests on a search, never the other way',
      '^src/toolkit/capacity/',
      { path: '^src/toolkit/plan/' },
    ),
    forbid('analysis-is-pure', 'no effects in the middle', '^src/toolkit/(analyze|capacity|plan|compare)/', {
      path: '^src/toolkit/(?!format/|statistics/|analyze/|capacity/|plan/|compare/|record/types)|^(node:)?(fs|child_process|net|http|https|os|process|timers)(/|$)',
    }),
    forbid(
      'documents-never-run',
      'a report can be made from any record',
      '^src/toolkit/(document|documents)/',
      { path: '^src/toolkit/(run|k6|bundle|cli|drive|monitor)/' },
    ),
    forbid(
      'documents-know-no-format',
      'a document says what is shown, never how: its words are the blocks',
      '^src/toolkit/documents/',
      {
        path: '^src/toolkit/document/(html/|(markdown|markdown-text|terminal|terminal-lines|junit|render)[.])|node_modules/(preact|d3-|picocolors|markdown-table)|[.]tsx$',
      },
    ),
    forbid(
      'a-format-knows-no-document',
      'a renderer draws blocks, whatever they are about',
      '^src/toolkit/document/',
      { path: '^src/toolkit/(documents|capacity|plan|compare|history|suite|search|cooldown|record)/' },
    ),
    forbid(
      'nobody-imports-the-command-line',
      'what it asks for, a program can ask for',
      '^src/(?!toolkit/cli/)',
      {
        path: '^src/toolkit/cli/',
      },
    ),
    forbid(
      'parts-know-no-engine',
      'drive puts the parts together; none of them asks for it',
      '^src/toolkit/(?!cli/|drive/|index[.]ts)',
      { path: '^src/toolkit/drive/' },
    ),
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
