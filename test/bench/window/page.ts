/**
 * The DOM members that the probes use in the page, and the globals that they leave there. The benchmark is compiled
 * for Node, and the whole DOM library would leak into every file compiled with it.
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
  /** Milliseconds between two frames. */
  frames: number[]
  /** Milliseconds from a key press to the task after the next frame. */
  inputs: number[]
}

export interface TableProbe {
  scroller: PageElement
  /** Text of the drawn rows; null while one of them is still loading. */
  rows(): string | null
  /** Resolves after the first frame with rows other than `before`. */
  changed(before: string | null): Promise<void>
}
