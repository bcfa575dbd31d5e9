import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Forbids imports that would turn an arrow of ARCHITECTURE.md outwards. */
const forbid = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});

const vscode = { regex: '^vscode$', message: 'Only src/extension imports vscode.' };
const node = { regex: '^node:', message: 'The analyzer and the fixes know no host: no node:* here.' };
const parser = {
  regex: '^@typescript-eslint/(typescript-estree|scope-manager)|^typescript$',
  message: 'The parser has one importer: src/analyzer/parse.ts.',
};
const outwards = names => ({
  regex: `/(${names})/`,
  message: 'Arrows point inwards: extension → worker, cli → project → fixes → analyzer.',
});

export default defineConfig(
  globalIgnores([
    'bench/.cache/',
    'dist/',
    'runtime/dist/',
    '.vscode-test/',
    'test/**/fixtures/',
    'test/**/cases/',
    'examples/',
  ]),
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Node types are compared with plain strings, which the types check as well.
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // `describe` and `it` of mocha return nothing to wait for; assertions narrow with `!`.
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['src/analyzer/**', 'src/fixes/**', 'src/project/**'],
    ignores: ['src/analyzer/parse.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name="loc"]',
          message: 'Not every parser fills in `loc`: use `range`, and `lineOf` for lines.',
        },
      ],
    },
  },
  {
    files: ['src/**', 'runtime/src/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['Map.groupBy', 'Object.groupBy', 'Promise.withResolvers', 'Promise.try', 'Array.fromAsync'].map(
          name => {
            const [object, property] = name.split('.');
            return { object, property, message: 'Node.js 20 has it not.' };
          },
        ),
      ],
    },
  },
  forbid(
    ['src/analyzer/**'],
    [vscode, node, parser, outwards('fixes|worker|cli|extension|project')],
    ['src/analyzer/parse.ts', 'src/analyzer/syntax.ts'],
  ),
  forbid(
    ['src/analyzer/parse.ts', 'src/analyzer/syntax.ts'],
    [vscode, node, outwards('fixes|worker|cli|extension|project')],
  ),
  forbid(['src/fixes/**'], [vscode, node, parser, outwards('worker|cli|extension|project')]),
  forbid(['src/project/**'], [vscode, parser, outwards('worker|cli|extension')]),
  forbid(['src/cli/**', 'src/demo/**'], [vscode, parser, outwards('worker|extension')]),
  forbid(['src/worker/**'], [vscode, parser, outwards('cli|extension')]),
  forbid(['src/extension/**'], [parser, outwards('cli|project')]),
);
