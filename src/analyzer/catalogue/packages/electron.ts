import type { ModuleTable, Twin } from '../types.ts';

const dialog = (name: string): Twin => ({
  module: 'electron',
  export: `dialog.${name}`,
  shape: 'same',
  differs: 'resolves to an object that also says whether it was cancelled',
});

/** One stopped process stops every window that waits for it. */
export const electron = {
  modules: ['electron', 'electron/main', 'electron/renderer', 'electron/common'],
  name: 'electron',
  rule: 'blocking-prompt',
  exports: {
    'ipcRenderer.sendSync': {
      tier: 'high',
      rule: 'blocking-wait',
      twin: {
        module: 'electron',
        export: 'ipcRenderer.invoke',
        shape: 'same',
        differs: 'needs `ipcMain.handle` on the other side',
      },
      offload: 'thread',
    },
    'dialog.showMessageBoxSync': { tier: 'high', twin: dialog('showMessageBox'), offload: 'thread' },
    'dialog.showOpenDialogSync': { tier: 'high', twin: dialog('showOpenDialog'), offload: 'thread' },
    'dialog.showSaveDialogSync': { tier: 'high', twin: dialog('showSaveDialog'), offload: 'thread' },
  },
} as const satisfies ModuleTable;
