import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { launchApp } from '../../helpers/electron-app'
import type { Peers } from '../measure/processes'
import type { WindowFigures } from './figures'
import { measureLiveness } from './liveness'
import { measureLongTable } from './long-table'

/**
 * Measures the real app with its engine in the main process. A separate script, because only this needs a browser
 * driver.
 */

export interface WindowOptions {
  /** Folder for the app's data, captures included. */
  location: string
  /** Number of exchanges in the long table. */
  exchanges: number
}

export async function measureWindow(
  { location, exchanges }: WindowOptions,
  peers: Peers
): Promise<WindowFigures> {
  return {
    liveness: await inApp(location, (page) => measureLiveness(page, peers)),
    table: await inApp(location, (page) => measureLongTable(page, peers, exchanges))
  }
}

async function inApp<T>(location: string, work: (page: Page) => Promise<T>): Promise<T> {
  const userData = await mkdtemp(join(location, 'tcplens-bench-window-'))
  try {
    const running = await launchApp({ userData })
    try {
      return await work(running.page)
    } finally {
      await running.close()
    }
  } finally {
    await rm(userData, { recursive: true, force: true })
  }
}
