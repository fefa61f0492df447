import type { KeptCapture } from '../../shared/contract/captures'
import { AppError } from '../../shared/model/app-error'
import { discardKeptCapture, listKeptCaptures, type KeptCapture as Kept } from '../capture/kept-captures'

/** Captures of earlier launches in the captures' folder, as the window asks for them. */

export class KeptList {
  readonly #folder: string
  readonly #live: string

  /** `live`: a file of the live capture, which lies in the same folder and is none of them. */
  constructor(folder: string, live: string) {
    this.#folder = folder
    this.#live = live
  }

  /** The newest first. Those without a packet are of no use to anybody, and are deleted. */
  async list(): Promise<KeptCapture[]> {
    const all = await listKeptCaptures(this.#folder, this.#live)
    await Promise.all(all.filter(({ isEmpty }) => isEmpty).map(discardKeptCapture))
    return all
      .filter(({ isEmpty }) => !isEmpty)
      .map(({ id, began, bytes, isCut }) => ({ id, time: began, bytes, isCut }))
  }

  async paths(id: string): Promise<[string, ...string[]]> {
    const [first, ...more] = (await this.#find(id)).paths
    if (first === undefined) throw gone(id)
    return [first, ...more]
  }

  async discard(id: string): Promise<void> {
    await discardKeptCapture(await this.#find(id))
  }

  async #find(id: string): Promise<Kept> {
    const found = (await listKeptCaptures(this.#folder, this.#live)).find((kept) => kept.id === id)
    if (found === undefined) throw gone(id)
    return found
  }
}

function gone(id: string): AppError {
  return new AppError('not-found', `There is no kept capture ${id} any more.`)
}
