/**
 * Capture files dropped on the window. Their paths come from the preload, which takes them from the system's own drop
 * event; the page neither sees nor names one (docs/decisions/security-paths.md).
 */
import type { BrowserWindow, IpcMainEvent } from 'electron'
import * as v from 'valibot'
import { DROP_CHANNEL } from '../shared/contract/channel'
import { isFromPage } from './ipc-port'

const Paths = v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.maxLength(16))

/** `take` gets the paths of what was dropped while the window shows our own page. */
export function acceptDroppedFiles(
  window: BrowserWindow,
  origin: string,
  take: (paths: readonly string[]) => void
): void {
  const { webContents } = window
  webContents.ipc.on(DROP_CHANNEL, (event: IpcMainEvent, message: unknown) => {
    const paths = v.safeParse(Paths, message)
    if (paths.success && isFromPage(event, webContents, origin)) take(paths.output)
  })
}
