import type { Port } from '../../shared/rpc/port'

/**
 * A port whose other side can be replaced: messages are exchanged with the side set by the last `switchTo`.
 */
export class SwitchedPort implements Port {
  readonly #listeners = new Set<(message: unknown) => void>()
  #end: Port | null = null
  #stop: () => void = () => undefined

  switchTo(end: Port): void {
    this.#stop()
    this.#end = end
    this.#stop = end.onMessage((message) => {
      for (const listener of this.#listeners) listener(message)
    })
  }

  post(message: unknown): void {
    this.#end?.post(message)
  }

  onMessage(listener: (message: unknown) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#stop()
    this.#listeners.clear()
  }
}
