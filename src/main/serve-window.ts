import type { BrowserWindow } from 'electron'
import type { Handlers } from '../shared/rpc/server'
import type { HostRequests } from './host-requests'
import { createIpcPort } from './ipc-port'
import type { Log } from './log'
import { servePage, type EngineSide, type PageHost } from './page-host'

export interface ServedWindow {
  window: BrowserWindow
  /** Messages from pages of other origins are ignored. */
  origin: string
  engine: EngineSide
  host: Handlers<HostRequests>
  log: Log
  /** Called with the page that is currently served. */
  onPage(page: PageHost | undefined): void
}

/** Serves each load of the page with a new port; see page-host.ts. */
export function serveWindow({ window, origin, engine, host, log, onPage }: ServedWindow): void {
  let page: PageHost | undefined
  const reportBug = (name: string, error: unknown): void => {
    log.error(`${name} failed`, error)
  }
  // The navigation is committed but the page has not run yet: its messages arrive later.
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
