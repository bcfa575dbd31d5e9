/** Every command that package.json contributes; `commands.ts` gives each its handler. Free of `vscode` for tests. */
export const COMMANDS = {
  fixAll: 'unblock.fixAll',
  fixAllWorkspace: 'unblock.fixAllWorkspace',
  scan: 'unblock.scan',
  showChain: 'unblock.showChain',
  showRule: 'unblock.showRule',
  toggle: 'unblock.toggle',
  restart: 'unblock.restart',
  showOutput: 'unblock.showOutput',
  demo: 'unblock.demo',
} as const;
