import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import ts from 'typescript';
import configSchema from '../../schemas/unblock.config.schema.json' with { type: 'json' };
import { RULE_IDS } from '../../src/analyzer/finding.ts';
import { ConfigError, parseConfig } from '../../src/project/config.ts';

describe('parseConfig', () => {
  it('reads every key, comments and trailing commas', () => {
    const text = `\uFEFF{
      // why
      "$schema": "x", "callbacks": false, "exclude": ["gen"], "include": [], "allow": ["fs.*"],
      "rules": { "blocking-fs": "off", "blocking-wait": { "severity": "default", "minCost": "high" }, },
      "apis": [{ "module": "our-db", "export": "Client.query", "cost": "high" }],
    }`;
    const config = parseConfig(text, 'unblock.config.json');
    assert.equal(config.callbacks, false);
    assert.deepEqual(structuredClone(config.rules?.['blocking-wait']), {
      severity: 'default',
      minCost: 'high',
    });
    assert.deepEqual(
      config.apis?.map(api => ({ ...api })),
      [{ module: 'our-db', export: 'Client.query', cost: 'high' }],
    );
  });

  const rejected: [string, string, string][] = [
    ['an unfinished object', '{\n  "rules": {', 'c.json:2:13: not JSON: close brace expected'],
    ['a missing colon', '{\n  "allow" []\n}', 'c.json:2:11: not JSON: colon expected'],
    ['an empty file', '', 'c.json:1:1: not JSON: value expected'],
    ['another type', '[]', 'c.json:1:1: the configuration must be an object, not an array'],
    ['a mistyped key', '{"ruls":{}}', 'c.json:1:2: unknown key "ruls" (did you mean "rules"?)'],
    ['an inherited key', '{"constructor":1}', 'c.json:1:2: unknown key "constructor"'],
    [
      'an unknown rule',
      '{"rules":{\n"blocking-sf":"off"}}',
      'c.json:2:1: unknown key "blocking-sf" in "rules" (did you mean "blocking-fs"?)',
    ],
    [
      'an unknown severity',
      '{"rules":{"blocking-fs":"warn"}}',
      'c.json:1:25: "rules.blocking-fs" is "warn" but must be one of off, hint, information, warning, error',
    ],
    [
      'a severity of a wrong type',
      '{"rules":{"blocking-fs":2}}',
      'c.json:1:25: "rules.blocking-fs" must be a string or an object, not a number',
    ],
    [
      'a glob that is no string',
      '{"exclude":["a",1]}',
      'c.json:1:17: "exclude[1]" must be a string, not a number',
    ],
    ['an incomplete API', '{"apis":[{"module":"x"}]}', 'c.json:1:10: "apis[0]" lacks "export"'],
  ];
  for (const [title, text, message] of rejected) {
    it(`rejects ${title} and says where`, () => {
      assert.throws(() => parseConfig(text, 'c.json'), new ConfigError(message));
    });
  }
});

describe('schema of the configuration', () => {
  interface Described {
    readonly description?: string;
    readonly properties?: Readonly<Record<string, Described>>;
  }
  const { properties, definitions } = configSchema;

  it('knows exactly the rules there are', () => {
    assert.deepEqual(Object.keys(properties.rules.properties), [...RULE_IDS]);
  });

  it('has the keys and descriptions of the Config type', async () => {
    const { Config, RuleSetting, ExtraApi } = await interfacesOf('src/analyzer/config.ts');
    const { $schema, ...keys } = properties;
    assert.ok($schema);
    assert.deepEqual(Object.keys(keys), Object.keys(Config ?? {}));
    for (const [key, described] of Object.entries(keys))
      assert.equal(described.description, Config?.[key], key);

    const object = definitions.rule.anyOf.find((one): one is typeof one & Described => 'properties' in one);
    assert.deepEqual(Object.keys(object?.properties ?? {}), Object.keys(RuleSetting ?? {}));
    assert.deepEqual(Object.keys(definitions.api.properties), Object.keys(ExtraApi ?? {}));
  });

  it('has the severities and tiers of the types', async () => {
    const source = await readFile('src/analyzer/finding.ts', 'utf8');
    const union = (name: string) => {
      const [, members = ''] = new RegExp(`type ${name} = (.*);`).exec(source) ?? [];
      return members.split(' | ').map(member => member.slice(1, -1));
    };
    assert.deepEqual(definitions.severity.enum, ['off', ...union('Severity')]);
    assert.deepEqual(definitions.tier.enum, union('Tier'));
  });
});

/** Members of each interface of a file with their documentation. */
async function interfacesOf(file: string): Promise<Partial<Record<string, Record<string, string>>>> {
  const source = ts.createSourceFile(file, await readFile(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const interfaces = source.statements.filter(ts.isInterfaceDeclaration).map(declaration => {
    const members = declaration.members.filter(ts.isPropertySignature).map(member => {
      const comments = ts
        .getJSDocCommentsAndTags(member)
        .map(({ comment }) => ts.getTextOfJSDocComment(comment));
      return [member.name.getText(), comments.join(' ')] as const;
    });
    return [declaration.name.text, Object.fromEntries(members)] as const;
  });
  return Object.fromEntries(interfaces);
}
