/**
 * The bridge between the page and the main process: one port on one fixed channel, and nothing else. The page
 * never sees ipcRenderer, an event object or a channel name, so what it can do is what the contract lets it do.
 * The object has the shape of `Port` in shared/rpc; it is not imported, so that this file stays a leaf.
 *
 * Files dropped on the window go to the main process from here: a page has no paths, and must not come to name any.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { CHANNEL, DROP_CHANNEL, PORT_NAME } from '../shared/contract/channel'

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

/** As much of the DOM as is needed here; the other files of Node's side have none. */
interface DropEvent {
  readonly isTrusted: boolean
  readonly dataTransfer: { readonly files: Iterable<File> } | null
}
declare function addEventListener(type: 'drop', listener: (event: DropEvent) => void): void

addEventListener('drop', ({ isTrusted, dataTransfer }) => {
  // A drop that a script made up carries no file of the system's; it is not even looked at.
  if (!isTrusted) return
  const paths = [...(dataTransfer?.files ?? [])].map((file) => webUtils.getPathForFile(file))
  const real = paths.filter((path) => path !== '')
  if (real.length > 0) ipcRenderer.send(DROP_CHANNEL, real)
})
