import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { RULE_IDS } from '../../src/analyzer/finding.ts';
import { COMMANDS } from '../../src/extension/commandIds.ts';
import { CONFIG_KEYS } from '../../src/extension/settingKeys.ts';

interface Setting {
  readonly markdownDescription?: string;
  readonly propertyNames?: { readonly enum: readonly string[] };
  readonly default: unknown;
}

interface Manifest {
  readonly icon: string;
  readonly engines: { readonly vscode: string };
  readonly files?: unknown;
  readonly activationEvents: readonly string[];
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly dependencies?: unknown;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: unknown } };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
    readonly jsonValidation: readonly { readonly fileMatch: string; readonly url: string }[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string }[] };
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly description: string;
        readonly media: { readonly markdown: string };
      }[];
    }[];
  };
}

const root = new URL('../../', import.meta.url);
const json = async (path: string): Promise<unknown> =>
  JSON.parse(await readFile(new URL(path, root), 'utf8'));
const exists = (path: string) => access(new URL(path, root));

describe('the extension manifest', () => {
  let manifest: Manifest;
  before(async () => {
    manifest = (await json('package.json')) as Manifest;
  });

  const titles = () => manifest.contributes.commands.map(({ category, title }) => `${category}: ${title}`);

  it('contributes every command that is registered, and no other', () => {
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(contributed.sort(), Object.values(COMMANDS).sort());
  });

  it('names the commands as the palette shows them', () => {
    assert.deepEqual(titles(), [
      'Unblock: Fix All',
      'Unblock: Fix All in Workspace',
      'Unblock: Scan Workspace',
      'Unblock: Show Blocking Chain',
      'Unblock: Show Rule Documentation',
      'Unblock: Toggle',
      'Unblock: Restart',
      'Unblock: Show Output',
      'Demo: blocking vs executor',
    ]);
  });

  it('mentions only its own commands in menus and the walkthrough', () => {
    const known: readonly string[] = Object.values(COMMANDS);
    const { menus, walkthroughs } = manifest.contributes;
    const linked = JSON.stringify(walkthroughs).matchAll(/command:(unblock\.\w+)/gi);
    for (const command of [
      ...menus.commandPalette.map(item => item.command),
      ...[...linked].map(match => match[1]!),
    ])
      assert.ok(known.includes(command), command);
  });

  it('wakes for its languages alone', () => {
    assert.deepEqual(manifest.activationEvents, [
      'onLanguage:javascript',
      'onLanguage:javascriptreact',
      'onLanguage:typescript',
      'onLanguage:typescriptreact',
    ]);
  });

  it('has the settings that a configuration file has, and a switch', async () => {
    const schema = (await json('schemas/unblock.config.schema.json')) as { properties: object };
    const keys = Object.keys(manifest.contributes.configuration.properties).map(key =>
      key.replace('unblock.', ''),
    );
    assert.deepEqual(keys.sort(), ['enable', ...CONFIG_KEYS].sort());
    const inFile = Object.keys(schema.properties).filter(key => key !== '$schema');
    assert.deepEqual(inFile.sort(), [...CONFIG_KEYS].sort());
  });

  it('describes every setting and gives it a default', () => {
    for (const [name, setting] of Object.entries(manifest.contributes.configuration.properties)) {
      assert.ok(setting.markdownDescription, name);
      assert.notEqual(setting.default, undefined, name);
    }
  });

  it('offers every rule in the settings', () => {
    const { propertyNames } = manifest.contributes.configuration.properties['unblock.rules']!;
    assert.deepEqual(propertyNames?.enum, [...RULE_IDS]);
  });

  it('asks for no newer editor than its types describe', async () => {
    const types = (await json('node_modules/@types/vscode/package.json')) as { version: string };
    const floor = /^\^(\d+\.\d+)\.\d+$/.exec(manifest.engines.vscode)?.[1];
    assert.equal(types.version.split('.').slice(0, 2).join('.'), floor);
  });

  it('leaves what is packaged to .vscodeignore', () => {
    assert.equal(manifest.files, undefined);
  });

  it('bundles what it needs', () => {
    assert.equal(manifest.dependencies, undefined);
  });

  it('works in Restricted Mode', () => {
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
  });

  it('points only to files that exist', async () => {
    const { jsonValidation, walkthroughs } = manifest.contributes;
    const pages = walkthroughs.flatMap(({ steps }) => steps.map(step => step.media.markdown));
    await Promise.all([manifest.icon, ...jsonValidation.map(({ url }) => url), ...pages].map(exists));
  });

  it('has an icon of 128 × 128 pixels', async () => {
    const png = await readFile(new URL(manifest.icon, root));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [128, 128]);
  });
});
