// Only n/no-sync, on everything, parsed as TypeScript without types; comments in the sources switch nothing on or off.
import * as typescript from '@typescript-eslint/parser';
import node from 'eslint-plugin-n';

/**
 * The rule asks for types (many times slower) where it sees this parser's services, and fails without; it does not
 * need them unless its options name types. So the parser is the same, and keeps its services to itself.
 */
const parser = {
  meta: { name: 'typescript-eslint-without-services', version: typescript.meta.version },
  parseForESLint: (text, options) => ({ ...typescript.parseForESLint(text, options), services: {} }),
};

export default [
  {
    files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
    languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
    plugins: { n: node },
    rules: { 'n/no-sync': 'warn' },
  },
];
