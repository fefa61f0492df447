import { problemInfo } from '../../../decode/problem-tables'
import type { Problem } from '../../../decode/stream/decoder'
import { ObjectColumn, type Releasable } from './column'

/**
 * Problems that decoders found in the messages of each exchange. Many depend on earlier data in both streams
 * (an early response, data after the last message), so unlike fields they cannot be recomputed from a
 * message's own bytes.
 *
 * Stored as one text per row, such as `request:te-and-cl@46;0:pipelined@0`: problems of the request and of
 * each response, by number, with offsets from the message's start. Rows with equal problems share one text.
 */

/** The request, or the index of a response within its exchange. */
export type ExchangeMessage = 'request' | number

/** Limit of a row's text in characters; further problems are counted but not listed. */
const MAX_TEXT = 16_384

/** Limit of distinct texts that rows share; further texts are kept unshared. */
const MAX_SHARED = 4096

/** Returns the number of problems more severe than a note. */
export function countGrave(problems: readonly Problem[]): number {
  return problems.filter(({ code }) => problemInfo(code)?.severity !== 'note').length
}

export class MessageFindings implements Releasable {
  readonly #rows = new ObjectColumn<string>()
  readonly #shared = new Map<string, string>()

  /**
   * Adds problems of a message that has ended; may be called repeatedly. Returns the number more severe than
   * a note.
   */
  add(row: number, part: ExchangeMessage, start: number, problems: readonly Problem[]): number {
    if (problems.length === 0) return 0
    const found = problems.map(({ code, offset }) => `${code}@${offset - start}`).join(',')
    const before = this.#rows.get(row)
    const text = `${before === undefined ? '' : `${before};`}${part}:${found}`
    if (text.length <= MAX_TEXT) this.#rows.set(row, this.#share(text))
    return countGrave(problems)
  }

  /** Returns the problems of the message that starts at `start`. */
  of(row: number, part: ExchangeMessage, start: number): Problem[] {
    const name = `${part}:`
    const found = this.#rows
      .get(row)
      ?.split(';')
      .filter((each) => each.startsWith(name))
    if (found === undefined) return []
    return found
      .flatMap((each) => each.slice(name.length).split(','))
      .map((text) => {
        const at = text.lastIndexOf('@')
        return { code: text.slice(0, at), offset: start + Number(text.slice(at + 1)) }
      })
  }

  forget(row: number): void {
    if (this.#rows.get(row) !== undefined) this.#rows.set(row, undefined)
  }

  release(end: number, isNeeded: (chunk: number) => boolean): void {
    this.#rows.release(end, isNeeded)
  }

  get held(): number {
    return this.#rows.held
  }

  #share(text: string): string {
    const shared = this.#shared.get(text)
    if (shared !== undefined) return shared
    if (this.#shared.size < MAX_SHARED) this.#shared.set(text, text)
    return text
  }
}
