import type { BrowserWindow } from 'electron'
import { focusWindow, openWindow, type WindowOptions } from './window'

/** The app's window, as long as there is one: on macOS the app goes on without, and opens it again when it is called. */
export class MainWindow {
  readonly #options: WindowOptions
  readonly #onMade: (window: BrowserWindow) => void
  #current: BrowserWindow | undefined
  /** On its way; a second one asked for meanwhile is the same. */
  #opening: Promise<unknown> | undefined

  /** `onMade`: one exists, and has loaded nothing yet. */
  constructor(options: WindowOptions, onMade: (window: BrowserWindow) => void) {
    this.#options = options
    this.#onMade = onMade
  }

  get current(): BrowserWindow | undefined {
    return this.#current
  }

  async open(): Promise<void> {
    this.#opening ??= openWindow(this.#options, (window) => {
      this.#current = window
      window.once('closed', () => (this.#current = undefined))
      this.#onMade(window)
    }).finally(() => (this.#opening = undefined))
    await this.#opening
  }

  /** Brings it to the front, or opens it. */
  show(): void {
    if (this.#current !== undefined) {
      focusWindow(this.#current)
      return
    }
    this.open().catch((error: unknown) => {
      this.#options.log.error('The window did not open', error)
    })
  }
}
