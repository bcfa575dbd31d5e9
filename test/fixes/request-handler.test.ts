import assert from 'node:assert/strict';
import { fixFirst } from './support.ts';

const HEAD = "import http from 'node:http';\nimport { readFileSync } from 'node:fs';\n";
const FIXED = `${HEAD}import { runInExecutor } from 'run-in-executor';\n`;

describe('the handler of an HTTP server', () => {
  it('waits where it is written', () => {
    const { text, automatic, note } = fixFirst(
      `${HEAD}http.createServer((request, response) => {\n  response.end(readFileSync('a' + request.url));\n}).listen(80);\n`,
    );
    assert.equal(
      text,
      `${FIXED}http.createServer(async (request, response) => {\n  response.end(await runInExecutor(null, readFileSync, 'a' + request.url));\n}).listen(80);\n`,
    );
    assert.equal(automatic, true, note);
  });

  for (const [title, code] of [
    [
      'listens to what may be over by then',
      "http.createServer((q, r) => {\n  const text = readFileSync('a');\n  q.on('close', () => r.end(text));\n});",
    ],
    [
      'is one of two',
      "const server = http.createServer((q, r) => r.end(readFileSync('a')));\nserver.on('request', console.log);",
    ],
    [
      'is called on the spot',
      "const server = http.createServer((q, r) => r.end(readFileSync('a')));\nserver.emit('request', {}, process.stdout);",
    ],
    [
      'calls what listens to what may be over by then',
      "const track = q => { q.on('close', () => console.log(q.url)); };\nhttp.createServer((q, r) => {\n  const text = readFileSync('a');\n  track(q);\n  r.end(text);\n});",
    ],
    [
      'has its errors looked at',
      "process.on('uncaughtException', (error, origin) => console.log(origin));\nhttp.createServer((q, r) => r.end(readFileSync('a')));",
    ],
    [
      'is told apart from a promise',
      "process.on('unhandledRejection', () => {});\nhttp.createServer((q, r) => r.end(readFileSync('a')));",
    ],
    [
      'belongs to something else',
      "const http2 = { createServer: run => run({}, process.stdout) };\nsetInterval(() => http2.createServer((q, r) => r.end(readFileSync('a'))), 5000);",
    ],
  ] as const) {
    it(`stays where it ${title}`, () => {
      assert.match(fixFirst(`${HEAD}${code}\n`).text, /^refused: /);
    });
  }

  it('is looked at first where runs would write one file', () => {
    const { automatic } = fixFirst(
      `import http from 'node:http';\nimport { writeFileSync } from 'node:fs';\nhttp.createServer((q, r) => {\n  writeFileSync('last.txt', q.url);\n  r.end();\n});\n`,
    );
    assert.equal(automatic, false);
  });
});
