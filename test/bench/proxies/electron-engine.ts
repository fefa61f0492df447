import { app, BrowserWindow } from 'electron'

/**
 * The engine's proxy in Electron's main process, next to an open window. Electron waits for its main script before
 * it becomes ready, so the rest is loaded later.
 */

void app.whenReady().then(async () => {
  const window = new BrowserWindow({ width: 900, height: 600 })
  await window.loadURL('data:text/html,Tcplens')
  await import('./engine-proxy')
})
// Only the benchmark ends this process; closing the window by hand must not.
app.on('window-all-closed', () => undefined)
