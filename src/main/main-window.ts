import type { BrowserWindow } from 'electron'
import { focusWindow, openWindow, type WindowOptions } from './window'

/** The app's window, if it is open: on macOS the app keeps running without one, and opens it again when activated. */
export class MainWindow {
  readonly #options: WindowOptions
  readonly #onMade: (window: BrowserWindow) => void
  #current: BrowserWindow | undefined
  /** The window that is being opened; further calls wait for the same one. */
  #opening: Promise<unknown> | undefined

  /** `onMade` is called when the window exists and has not loaded anything. */
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

  /** Brings the window to the front, or opens it. */
  show(): void {
    if (this.#current !== undefined) {
      focusWindow(this.#current)
      return
    }
    this.open().catch((error: unknown) => {
      this.#options.log.error('The window could not be opened', error)
    })
  }
}
