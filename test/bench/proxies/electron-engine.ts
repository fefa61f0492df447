import { app, BrowserWindow } from 'electron'

/**
 * The engine's proxy in Electron's main process, beside a window that is open. Electron waits for its main script
 * before it is ready, so the rest comes later.
 */

void app.whenReady().then(async () => {
  const window = new BrowserWindow({ width: 900, height: 600 })
  await window.loadURL('data:text/html,Tcplens')
  await import('./engine-proxy')
})
// The bench ends this process; a window closed by hand does not.
app.on('window-all-closed', () => undefined)
