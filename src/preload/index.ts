/**
 * The bridge between the page and the main process: a single port on a fixed channel. The page never sees ipcRenderer,
 * an event object or a channel name, so it can only do what the contract allows. The object has the shape of `Port` in
 * shared/rpc, which is not imported to keep this file free of dependencies.
 *
 * Paths of files dropped on the window go directly from here to the main process: a page has no paths, and must not be
 * able to name any.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { CHANNEL, DROP_CHANNEL, PORT_NAME } from '../shared/contract/channel'

const port = {
  post(message: unknown): void {
    ipcRenderer.send(CHANNEL, message)
  },
  onMessage(listener: (message: unknown) => void): () => void {
    // The event refers to the sender, so it is not passed to the page.
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

/** The part of the DOM types needed here; Node's type checks include none. */
interface DropEvent {
  readonly isTrusted: boolean
  readonly dataTransfer: { readonly files: Iterable<File> } | null
}
declare function addEventListener(type: 'drop', listener: (event: DropEvent) => void): void

addEventListener('drop', ({ isTrusted, dataTransfer }) => {
  // A drop event created by a script carries no file of the system, and is ignored.
  if (!isTrusted) return
  const paths = [...(dataTransfer?.files ?? [])].map((file) => webUtils.getPathForFile(file))
  const real = paths.filter((path) => path !== '')
  if (real.length > 0) ipcRenderer.send(DROP_CHANNEL, real)
})
