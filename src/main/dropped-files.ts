/**
 * Capture files dropped on the window. The preload reads their paths from the system's own drop event; the page neither
 * sees nor names a path (docs/decisions/security-paths.md).
 */
import type { BrowserWindow, IpcMainEvent } from 'electron'
import * as v from 'valibot'
import { DROP_CHANNEL } from '../shared/contract/channel'
import { isFromPage } from './ipc-port'

const Paths = v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.maxLength(16))

/** Calls `take` with the paths of dropped files while the window shows our own page. */
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
