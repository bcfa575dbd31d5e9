// Tests and patches that replace a function: neither a worker nor the async API sees what they put in its place.
import { escaped } from './pattern.ts';
import type { ProjectFiles } from '../types.ts';

const known = new WeakMap<ProjectFiles, Map<string, string | undefined>>();

/**
 * @param path of the file with the call: other packages' tests do not matter
 * @param api as findings name it, e.g. `fs.readFileSync`
 * @param elsewhere does it run on another thread, where a mocked file system is not?
 * @returns why the fix needs a look first; undefined where nothing seems to replace the function
 */
export function mockOf(
  project: ProjectFiles,
  path: string,
  api: string,
  elsewhere: boolean,
): string | undefined {
  const answers = known.get(project) ?? new Map<string, string | undefined>();
  known.set(project, answers);
  const home = project.packageOf(path);
  const key = `${api} ${String(elsewhere)} ${home ?? ''}`;
  if (!answers.has(key)) answers.set(key, find(project, home, api, elsewhere));
  return answers.get(key);
}

const LOADERS =
  /\b(proxyquire|mockery|esmock|requireInject|rewiremock|quibble|td\.replace|t\.mock|mockRequire|mock\.module|(jest|vi)\.(mock|doMock|unstable_mockModule))\b/;
const TEST =
  /[/\\.](tests?|specs?|__tests__|__mocks__|e2e|mocks?|setup|fixtures)[/\\.]|[-_.](test|spec|setup)\.\w+$/i;
const FILE_SYSTEMS = /['"](mock-fs|memfs|unionfs)['"]/;

function find(
  { texts, packageOf }: ProjectFiles,
  home: string | undefined,
  api: string,
  elsewhere: boolean,
): string | undefined {
  const name = escaped(api.split(/[.#]/).at(-1) ?? api);
  const module = escaped(api.split('.')[0] ?? api);
  const assigned = new RegExp(
    `\\.${name}\\s*=[^=>]|\\[['"\`]${name}['"\`]\\]\\s*=[^=>]|\\bdefineProperty\\(\\s*[\\w$.]+\\s*,\\s*['"\`]${name}['"\`]`,
  );
  const named = new RegExp(
    `\\b(stub|spy|spyOn|mock|method|replace|fake|set|wrap|patch|hook)\\(\\s*[\\w$.]+\\s*,\\s*['"\`]${name}['"\`]`,
  );
  const whole = new RegExp(`['"\`](node:)?${module}(/promises)?['"\`]|\\b${module}\\s*:`);
  for (const [path, text] of texts) {
    if (packageOf(path) !== home) continue;
    const file = path.split(/[/\\]/).at(-1) ?? path;
    const isTest = TEST.test(path);
    if (
      assigned.test(text) ||
      named.test(text) ||
      copiesOver(text, name) ||
      assignsByName(text, name, module)
    )
      return `\`${name}\` seems to be replaced in \`${file}\`.`;
    if (!isTest) continue;
    if (LOADERS.test(text) && replacesModule(text, whole))
      return `\`${module}\` seems to be replaced in \`${file}\`.`;
    if (elsewhere && module === 'fs' && FILE_SYSTEMS.test(text))
      return `\`${file}\` replaces the file system of this thread, and a worker has the real one.`;
  }
  return undefined;
}

/** Is the module named in a call of a mocking loader, or in the object that it is given? */
function replacesModule(text: string, module: RegExp): boolean {
  for (const match of text.matchAll(new RegExp(LOADERS, 'g'))) {
    const call = text.slice(match.index, match.index + 600);
    if (module.test(call)) return true;
  }
  return false;
}

/** `Object.assign(fs, { readFileSync() { … } })`, whatever `fs` is called there. */
function copiesOver(text: string, name: string): boolean {
  // What stands after a dot, a parenthesis or an operator is called there, and not given.
  const member = new RegExp(`(?<![.(=>+:?![&|]\\s*|\\b(return|await)\\s+)\\b${name}\\s*[(:,}]`);
  for (const { index } of text.matchAll(/\bObject\.(assign|defineProperties)\(\s*[^{\s]/g))
    if (member.test(inParentheses(text.slice(index, index + 2000)))) return true;
  return false;
}

/** Up to where the first parenthesis is closed. */
function inParentheses(text: string): string {
  let open = 0;
  for (const { 0: mark, index } of text.matchAll(/[()]/g)) {
    open += mark === '(' ? 1 : -1;
    if (open === 0) return text.slice(0, index);
  }
  return text;
}

/** `fs[name] = …`, also `target[name] = …` in a file that says `'readFileSync'`. */
function assignsByName(text: string, name: string, module: string): boolean {
  const objects = [...text.matchAll(/\b([\w$]+)\[[^\]'"`\n]+\]\s*=[^=>]/g)].map(match => match[1] ?? '');
  if (objects.length === 0) return false;
  if (new RegExp(`['"\`]${name}['"\`]`).test(text)) return true;
  return objects.some(object =>
    new RegExp(`\\b${escaped(object)}\\s*(=\\s*require\\(|from)\\s*['"\`](node:)?${module}['"\`]`).test(text),
  );
}
