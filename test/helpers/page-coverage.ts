/**
 * Coverage of the page in the end-to-end tests, as V8 counts it: when TCPLENS_PAGE_COVERAGE names a folder, each app
 * leaves a file there with the functions that its page ran. scripts/test-coverage reads them.
 */

import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** A page that crashed or was closed does not reply, and has no counts any more. */
const REPLY_LIMIT_MS = 5_000

/** Writes the counts of the page so far. */
export type WriteCoverage = () => Promise<void>

/** Starts counting. Scripts that ran before the call are not counted. */
export async function startPageCoverage(page: Page): Promise<WriteCoverage> {
  const folder = process.env['TCPLENS_PAGE_COVERAGE']
  if (folder === undefined) return () => Promise.resolve()

  const session = await page.context().newCDPSession(page)
  await session.send('Profiler.enable')
  await session.send('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return async () => {
    const taken = session.send('Profiler.takePreciseCoverage')
    const scripts = await orNothing(taken.then(({ result }) => result))
    // The page's own script; the others are Playwright's.
    const own = (scripts ?? []).filter(({ url }) => url.startsWith('app:'))
    if (own.length === 0) return
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `${randomUUID()}.json`), JSON.stringify({ result: own }))
  }
}

/** Returns undefined when the page is gone. */
async function orNothing<T>(reply: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, REPLY_LIMIT_MS, undefined)
  })
  try {
    return await Promise.race([reply.catch(() => undefined), limit])
  } finally {
    clearTimeout(timer)
  }
}
