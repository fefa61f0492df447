import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { LOADS } from '../load/loads'
import type { Peers } from '../measure/processes'
import { latency, type LivenessFigures } from './figures'
import { installProbe, probe } from './probe'
import { proxyTo } from './proxy-to'

/**
 * Measures the real window while its engine relays at full speed: frame intervals, and the time from a key press to
 * its frame. The peers run on the same processors, so the window competes with all of them.
 */

const WATCH_MS = 5000
const KEY_EVERY_MS = 40
/** The load starts earlier and ends later than the measurement. */
const MARGIN_MS = 800

const UNDER = ['bulk up, 8 connections', 'ping 64 B, 64 connections', 'HTTP, 64 connections']

export async function measureLiveness(page: Page, { server, client }: Peers): Promise<LivenessFigures[]> {
  const ports = await server.ask('ports', null)
  await installProbe(page)
  await watchKeys(page, 'warm-up')
  const figures = [await watchKeys(page, 'idle')]
  for (const load of LOADS.filter(({ name }) => UNDER.includes(name))) {
    process.stderr.write(`  under ${load.name}\n`)
    const port = await proxyTo(page, load.action, ports[load.service])
    const window = { warmMs: 0, measureMs: WATCH_MS + 2 * MARGIN_MS }
    await server.ask('begin', window)
    const work = client.ask(load.action, { port, connections: load.connections, ...window })
    await delay(MARGIN_MS)
    figures.push(await watchKeys(page, load.name))
    const { wrong } = await work
    if (wrong > 0) throw new Error(`${load.name}: ${wrong} pieces came out wrong.`)
  }
  return figures
}

/** Moves the focus through the window, so that each key press causes a redraw. */
async function watchKeys(page: Page, name: string): Promise<LivenessFigures> {
  const { frames, inputs } = await probe(page, async () => {
    const until = performance.now() + WATCH_MS
    while (performance.now() < until) {
      await page.keyboard.press('Tab')
      await delay(KEY_EVERY_MS)
    }
  })
  return { name, frame: latency(frames), input: latency(inputs) }
}
