import type { Page } from 'playwright-core'
import type { Probed, ProbedWindow } from './page'

/** Measures the page from inside: its frames, and the time from a key press to its frame. */

export async function installProbe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const window = globalThis as unknown as ProbedWindow
    window.benchProbe = { frames: [], inputs: [] }
    let last = performance.now()
    const frame = (): void => {
      const now = performance.now()
      window.benchProbe.frames.push(now - last)
      last = now
      window.requestAnimationFrame(frame)
    }
    window.requestAnimationFrame(frame)
    const drawn = ({ timeStamp }: { timeStamp: number }): void => {
      window.requestAnimationFrame(() => {
        // Runs after the frame's own work, in the next turn of the page's event loop.
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => {
          window.benchProbe.inputs.push(performance.now() - timeStamp)
          port1.close()
        })
        port1.start()
        port2.postMessage(null)
      })
    }
    window.addEventListener('keydown', drawn, { capture: true })
  })
}

/** Returns the measurements made while `work` ran. */
export async function probe(page: Page, work: () => Promise<void>): Promise<Probed> {
  await page.evaluate(() => {
    const { benchProbe } = globalThis as unknown as ProbedWindow
    benchProbe.frames = []
    benchProbe.inputs = []
  })
  await work()
  return page.evaluate(() => (globalThis as unknown as ProbedWindow).benchProbe)
}
