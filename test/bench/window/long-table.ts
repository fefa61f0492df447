import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Peers } from '../measure/processes'
import { latency, type TableFigures } from './figures'
import { installProbe, probe } from './probe'
import { proxyTo } from './proxy-to'
import { installTableProbe, jumpTo, rowsAfter, scrollThrough } from './table-probe'

/** Measures the table of a capture with very many exchanges while a user navigates it. */

const FILL_CONNECTIONS = 32

const WHEEL_MS = 4000
const WHEEL_EVERY_MS = 16
const WHEEL_PX = 400
const THUMB_FRAMES = 240
const JUMPS = 100
/** Number of sorts and filters; each alternates between two settings. */
const CHANGES = 6

const SHOWN_LIMIT_MS = 120_000

export async function measureLongTable(
  page: Page,
  { server, client }: Peers,
  exchanges: number
): Promise<TableFigures> {
  const { http } = await server.ask('ports', null)
  const port = await proxyTo(page, 'fill', http)
  process.stderr.write(`  filling with ${exchanges} exchanges\n`)
  await client.ask('fill', { port, connections: FILL_CONNECTIONS, requests: exchanges })
  await installProbe(page)
  await installTableProbe(page)
  const grid = page.getByRole('grid', { name: 'Requests', exact: true })
  // The header row counts as a row.
  await page
    .locator(`[role=grid][aria-label=Requests][aria-rowcount="${exchanges + 1}"]`)
    .waitFor({ timeout: SHOWN_LIMIT_MS })

  process.stderr.write('  moving about\n')
  await jumpTo(page, 0)
  await grid.hover()
  const wheel = await probe(page, async () => {
    const until = performance.now() + WHEEL_MS
    while (performance.now() < until) {
      await page.mouse.wheel(0, WHEEL_PX)
      await delay(WHEEL_EVERY_MS)
    }
  })
  const thumb = await probe(page, () => scrollThrough(page, THUMB_FRAMES))
  const jumps: number[] = []
  for (let at = 0; at < JUMPS; at++) jumps.push(await jumpTo(page, share(at)))

  process.stderr.write('  sorting and filtering\n')
  await jumpTo(page, 0)
  const took = grid.getByRole('columnheader', { name: 'Duration' }).getByRole('button')
  const filter = page.getByRole('search').getByRole('combobox')
  const sorts: number[] = []
  const filters: number[] = []
  for (let at = 0; at < CHANGES; at++) sorts.push(await rowsAfter(page, () => took.click()))
  for (let at = 0; at < CHANGES; at++)
    filters.push(await rowsAfter(page, () => filter.fill(`/orders/00${at + 1}`)))
  return {
    exchanges,
    wheel: latency(wheel.frames),
    thumb: latency(thumb.frames),
    jump: latency(jumps),
    sort: latency(sorts),
    filter: latency(filters)
  }
}

/** Spreads the jumps over the whole table, each far from the previous one, by multiples of the golden ratio. */
function share(at: number): number {
  return (at * 0.618034) % 1
}
