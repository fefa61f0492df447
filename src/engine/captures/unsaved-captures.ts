import type { KeptCapture } from '../../shared/contract/captures'
import { AppError } from '../../shared/model/app-error'
import {
  discardKeptCapture,
  listKeptCaptures,
  type KeptCaptureFiles as Kept
} from '../capture/earlier-captures'

/** Captures kept from earlier launches, in the folders they were recorded in. */

export class UnsavedCaptures {
  readonly #folders: readonly string[]
  readonly #live: string

  /** `live`: a file of the live capture, which lies in one of the folders and is excluded. */
  constructor(folders: readonly string[], live: string) {
    this.#folders = [...new Set(folders)]
    this.#live = live
  }

  /** Returns the kept captures, newest first. Deletes those without packets. */
  async list(): Promise<KeptCapture[]> {
    const all = await this.#all()
    await Promise.all(all.filter(({ isEmpty }) => isEmpty).map(discardKeptCapture))
    return all
      .filter(({ isEmpty }) => !isEmpty)
      .map(({ id, began, bytes, isCut }) => ({ id, time: began, bytes, isCut }))
  }

  async paths(id: string): Promise<[string, ...string[]]> {
    const [first, ...more] = (await this.#find(id)).paths
    if (first === undefined) throw missingError(id)
    return [first, ...more]
  }

  async discard(id: string): Promise<void> {
    await discardKeptCapture(await this.#find(id))
  }

  async #all(): Promise<Kept[]> {
    const found = await Promise.all(this.#folders.map((folder) => listKeptCaptures(folder, this.#live)))
    return found.flat().sort((a, b) => b.began - a.began)
  }

  async #find(id: string): Promise<Kept> {
    const found = (await this.#all()).find((capture) => capture.id === id)
    if (found === undefined) throw missingError(id)
    return found
  }
}

function missingError(id: string): AppError {
  return new AppError('not-found', `Kept capture ${id} no longer exists.`)
}
