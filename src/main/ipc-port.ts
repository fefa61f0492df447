/**
 * A `Port` over Electron's IPC to one window. The sender of each message is checked: only the window's main frame is
 * accepted, and only while it shows our own page. Other messages are ignored.
 */
import type { BrowserWindow, IpcMainEvent, WebContents } from 'electron'
import { CHANNEL } from '../shared/contract/channel'
import type { Port } from '../shared/rpc/port'

export function createIpcPort(window: BrowserWindow, origin: string, notice: (text: string) => void): Port {
  const contents = window.webContents
  const listeners = new Set<(message: unknown) => void>()
  let closed = false

  const receive = (event: IpcMainEvent, message: unknown): void => {
    const frame = event.senderFrame
    if (!isFromPage(event, contents, origin)) {
      notice(`Ignored a message from ${frame?.url.slice(0, 200) ?? 'a closed frame'}`)
      return
    }
    for (const listener of listeners) listener(message)
  }
  contents.ipc.on(CHANNEL, receive)

  return {
    post(message) {
      if (!closed && !contents.isDestroyed()) contents.send(CHANNEL, message)
    },
    onMessage(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      if (closed) return
      closed = true
      listeners.clear()
      if (!contents.isDestroyed()) contents.ipc.removeListener(CHANNEL, receive)
    }
  }
}

/** Returns true if a message comes from the window's main frame while it shows our own page. */
export function isFromPage({ senderFrame }: IpcMainEvent, contents: WebContents, origin: string): boolean {
  return senderFrame !== null && senderFrame === contents.mainFrame && senderFrame.origin === origin
}
