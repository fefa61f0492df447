import { ChunkedReader } from '../../../decode/stream/http1/chunked'
import { joinBytes } from '../../../shared/bytes/join-bytes'

/** Removes the chunked coding from a body incrementally (RFC 9112, section 7.1). */

export class Unchunked {
  readonly #reader = new ChunkedReader()
  #behind: Uint8Array[] = []
  #isOver = false

  /** Returns the data in the next bytes; valid as long as they are. */
  read(bytes: Uint8Array): Uint8Array {
    if (this.#isOver) {
      this.#behind.push(bytes)
      return new Uint8Array(0)
    }
    const data: Uint8Array[] = []
    const reader = this.#reader
    for (let at = 0; ;) {
      const event = reader.read(bytes, at, bytes.length, 0, [])
      if (event === 'data') data.push(bytes.subarray(reader.dataFrom, reader.dataTo))
      if (event === 'more') break
      at = reader.at
      if (event !== 'last' && event !== 'fault') continue
      this.#isOver = true
      if (event === 'last') this.#behind.push(bytes.slice(at))
      break
    }
    return joinBytes(data)
  }

  /** Returns the trailer fields, with names in lower case. */
  trailers(): (readonly [name: string, value: string])[] {
    const lines = Buffer.concat(this.#behind).toString('latin1').split(/\r?\n/)
    return lines.flatMap((line): [string, string][] => {
      const colon = line.indexOf(':')
      return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]]
    })
  }
}
