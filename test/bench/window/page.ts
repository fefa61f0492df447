/**
 * What the probes touch of the page they run in, and what they leave there. The bench is compiled for Node, and the
 * whole DOM library would leak into every file compiled with it.
 */

export interface PageElement {
  readonly textContent: string
  readonly scrollHeight: number
  readonly clientHeight: number
  scrollTop: number
  querySelectorAll(selector: string): Iterable<PageElement> & { readonly length: number }
}

export interface ProbedWindow {
  readonly document: { querySelector(selector: string): PageElement | null }
  getComputedStyle(element: PageElement): { overflowY: string }
  requestAnimationFrame(frame: () => void): void
  addEventListener(
    name: 'keydown',
    listener: (event: { timeStamp: number }) => void,
    options: { capture: true }
  ): void
  benchProbe: Probed
  benchTable: TableProbe
}

export interface Probed {
  /** Milliseconds from one frame to the next. */
  frames: number[]
  /** Milliseconds from a key press to the task behind the frame that follows it. */
  inputs: number[]
}

export interface TableProbe {
  scroller: PageElement
  /** What stands in the rows that are drawn; null as long as one of them is not here yet. */
  rows(): string | null
  /** Resolves behind the first frame in which other rows than `before` are here. */
  changed(before: string | null): Promise<void>
}
