/**
 * The bridge between the page and the main process: one port on one fixed channel, and nothing else. The page
 * never sees ipcRenderer, an event object or a channel name, so what it can do is what the contract lets it do.
 * The object has the shape of `Port` in shared/rpc; it is not imported, so that this file stays a leaf.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { CHANNEL, PORT_NAME } from '../shared/contract/channel'

const port = {
  post(message: unknown): void {
    ipcRenderer.send(CHANNEL, message)
  },
  onMessage(listener: (message: unknown) => void): () => void {
    // The event holds the sender and stays on this side of the bridge.
    const deliver = (_event: unknown, message: unknown): void => {
      listener(message)
    }
    ipcRenderer.on(CHANNEL, deliver)
    return () => {
      ipcRenderer.removeListener(CHANNEL, deliver)
    }
  },
  close(): void {
    ipcRenderer.removeAllListeners(CHANNEL)
  }
}

contextBridge.exposeInMainWorld(PORT_NAME, Object.freeze(port))
