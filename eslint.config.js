import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'runs/', 'suites/', 'node_modules/', 'test/golden/', 'types/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignoreConditionalTests: true }],
      'max-params': ['error', 3],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    // k6 runs these: console is k6's log.
    files: ['src/lib/**', 'src/platform/**', 'src/users/**', 'src/scenarios/**'],
    rules: {
      'no-console': 'off',
      // @types/k6 declares the shapes of options as classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    // The environment, the streams and the end of the process come in as values, or are the caller's.
    files: ['src/toolkit/**'],
    ignores: ['src/toolkit/cli/**', 'src/toolkit/index.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['argv', 'env', 'exit', 'exitCode', 'stderr', 'stdin', 'stdout'].map((property) => ({
          object: 'process',
          property,
          message: 'src/toolkit/cli knows the process; take a value instead.',
        })),
      ],
    },
  },
  {
    files: ['src/toolkit/drive/**'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'globalThis', 'global'],
      'no-restricted-imports': ['error', 'node:process', 'process'],
    },
  },
  {
    // Each VU pays for what happens here at each request: an iterator costs five times what an index does, and each
    // built-in that is touched 0.7 KiB.
    files: ['src/lib/{hot,warm}/**', 'src/platform/{hot,warm}/**'],
    rules: {
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/prefer-string-starts-ends-with': 'off',
    },
  },
  {
    files: ['test/**', 'bench/**'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off', 'no-console': 'off' },
  },
  {
    // Plain JavaScript: entry points and k6 scripts a person would write by hand.
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'Buffer',
          'setTimeout',
          'setInterval',
          'URL',
          'fetch',
          'module',
          '__ENV',
          '__VU',
          '__ITER',
          'document',
          'window',
          'location',
          'matchMedia',
          'navigator',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
