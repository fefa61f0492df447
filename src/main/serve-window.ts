import type { BrowserWindow } from 'electron'
import type { Handlers } from '../shared/rpc/server'
import type { HostRequests } from './host-requests'
import { createIpcPort } from './ipc-port'
import type { Log } from './log'
import { servePage, type EngineSide, type PageHost } from './page-host'

export interface ServedWindow {
  window: BrowserWindow
  /** Pages of other origins are not listened to. */
  origin: string
  engine: EngineSide
  host: Handlers<HostRequests>
  log: Log
  /** Told of the page that is served now. */
  onPage(page: PageHost | undefined): void
}

/** Each load of the page is served anew; see page-host.ts. */
export function serveWindow({ window, origin, engine, host, log, onPage }: ServedWindow): void {
  let page: PageHost | undefined
  const reportBug = (name: string, error: unknown): void => {
    log.error(`${name} failed`, error)
  }
  // Committed and not run yet: what the new page posts comes after this.
  window.webContents.on('did-navigate', () => {
    page?.close()
    const port = createIpcPort(window, origin, (text) => {
      log.info(text)
    })
    page = servePage(port, engine, host, reportBug)
    onPage(page)
  })
  window.once('closed', () => {
    page?.close()
    onPage(undefined)
  })
}
