import { Worker } from 'node:worker_threads'
import { app, BrowserWindow } from 'electron'
import { ENGINE_LIMITS } from '../../../src/engine/engine-thread/engine-thread'
import { THREAD_END } from '../child-port'

/**
 * The engine's proxy on a thread of Electron's main process, next to an open window, as in the app. The main thread
 * passes requests on between the benchmark and the thread.
 */

void app.whenReady().then(async () => {
  const window = new BrowserWindow({ width: 900, height: 600 })
  await window.loadURL('data:text/html,Tcplens')
  const worker = new Worker(new URL('engine-proxy.js', import.meta.url), {
    // Chromium adds switches of its own before them.
    argv: process.argv.slice(-4),
    resourceLimits: ENGINE_LIMITS
  })
  process.on('message', (message) => {
    worker.postMessage(message)
  })
  worker.on('message', (message) => {
    if (process.connected) process.send?.(message, undefined, {}, () => undefined)
  })
  const end = (): void => {
    worker.postMessage(THREAD_END)
  }
  if (process.connected) process.once('disconnect', end)
  else end()
  worker.once('error', (error) => {
    console.error('The engine’s thread ended:', error)
  })
  worker.once('exit', (code) => {
    app.exit(code)
  })
})
// Only the benchmark ends this process; closing the window by hand must not.
app.on('window-all-closed', () => undefined)
