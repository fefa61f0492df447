import type { Page } from 'playwright-core'
import type { ProbedWindow } from './page'

/** Times operations of the table of exchanges inside the page, from the trigger to drawn rows. */

export async function installTableProbe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const window = globalThis as unknown as ProbedWindow
    const grid = window.document.querySelector('[role=grid][aria-label=Requests]')
    const scroller = [...(grid?.querySelectorAll('*') ?? [])].find((element) =>
      ['auto', 'scroll'].includes(window.getComputedStyle(element).overflowY)
    )
    if (grid === null || scroller === undefined) throw new Error('The page has no table of exchanges.')
    const rows = (): string | null => {
      const drawn = [...grid.querySelectorAll('[role=row][data-row]')]
      // A row that is still loading has a single cell.
      const isWaiting = drawn.some((row) => row.querySelectorAll('[role=gridcell]').length < 2)
      return drawn.length === 0 || isWaiting ? null : drawn.map((row) => row.textContent).join('\n')
    }
    const changed = (before: string | null): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          const now = rows()
          if (now === null || now === before) {
            window.requestAnimationFrame(look)
            return
          }
          const { port1, port2 } = new MessageChannel()
          port1.addEventListener('message', () => {
            port1.close()
            resolve()
          })
          port1.start()
          port2.postMessage(null)
        }
        window.requestAnimationFrame(look)
      })
    window.benchTable = { scroller, rows, changed }
  })
}

/** Jumps to a fraction of the table's length; returns the time until the rows there are drawn. */
export function jumpTo(page: Page, share: number): Promise<number> {
  return page.evaluate(async (to) => {
    const { scroller, rows, changed } = (globalThis as unknown as ProbedWindow).benchTable
    const top = Math.round(to * (scroller.scrollHeight - scroller.clientHeight))
    if (Math.abs(top - scroller.scrollTop) < 1) return 0
    const before = rows()
    const from = performance.now()
    scroller.scrollTop = top
    await changed(before)
    return performance.now() - from
  }, share)
}

/** Drags the scroll thumb from the beginning to the end in this many frames. */
export function scrollThrough(page: Page, frames: number): Promise<void> {
  return page.evaluate(
    (count) =>
      new Promise<void>((resolve) => {
        const window = globalThis as unknown as ProbedWindow
        const { scroller } = window.benchTable
        let at = 0
        const frame = (): void => {
          scroller.scrollTop = (at / count) * (scroller.scrollHeight - scroller.clientHeight)
          at++
          if (at > count) resolve()
          else window.requestAnimationFrame(frame)
        }
        window.requestAnimationFrame(frame)
      }),
    frames
  )
}

/** Returns the time from `change` until rows other than before are drawn. */
export async function rowsAfter(page: Page, change: () => Promise<void>): Promise<number> {
  const changed = page.evaluate(async () => {
    const { rows, changed } = (globalThis as unknown as ProbedWindow).benchTable
    const before = rows()
    const from = performance.now()
    await changed(before)
    return performance.now() - from
  })
  await change()
  return changed
}
