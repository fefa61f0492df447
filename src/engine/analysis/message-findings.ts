import { problemInfo } from '../../decode/problem-tables'
import type { Problem } from '../../decode/stream/decoder'
import { ObjectColumn, type Releasable } from './column'

/**
 * What decoders found in the messages of each exchange. Much of it hangs on what came before in both streams (an early
 * response, data behind the last message), so it cannot be found anew in a message's own bytes, as its fields are.
 *
 * One text a row, such as `request:te-and-cl@46;0:pipelined@0`: findings of the request and of each response, by number,
 * with offsets from the message's start. Like rows have the same text and share it, however many they are.
 */

/** The request, or the number of a response among those of its exchange. */
export type MessagePart = 'request' | number

/** Findings of one row, in characters; more are counted, and not kept: what comes again and again says no more. */
const MAX_TEXT = 16_384

/** Different texts that rows share; more are kept, but not shared. */
const MAX_SHARED = 4096

/** How many are more than notes. */
export function countGrave(problems: readonly Problem[]): number {
  return problems.filter(({ code }) => problemInfo(code)?.severity !== 'note').length
}

export class MessageFindings implements Releasable {
  readonly #rows = new ObjectColumn<string>()
  readonly #shared = new Map<string, string>()

  /** Takes findings of a message that has ended, more than once if need be; gives how many are more than notes. */
  add(row: number, part: MessagePart, start: number, problems: readonly Problem[]): number {
    if (problems.length === 0) return 0
    const found = problems.map(({ code, offset }) => `${code}@${offset - start}`).join(',')
    const before = this.#rows.get(row)
    const text = `${before === undefined ? '' : `${before};`}${part}:${found}`
    if (text.length <= MAX_TEXT) this.#rows.set(row, this.#share(text))
    return countGrave(problems)
  }

  /** Those of the message that starts at `start`. */
  of(row: number, part: MessagePart, start: number): Problem[] {
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
