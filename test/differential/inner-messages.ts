/** Small messages that Tcplens finds inside the connections of a file, as its inspector shows them. */

import { createHash } from 'node:crypto'
import type { InnerDetail, InnerPlace, InnerRow } from '../../src/shared/contract/inner'
import type { TapMessage } from '../../src/engine/analysis/story/tap-entry'
import { openCapture } from '../helpers/opened-capture'

const PAGE = 100

export interface FoundInner {
  connection: number
  row: InnerRow
  fields: InnerDetail['fields']
  /** Bytes of the stream in the message's range. */
  bytes: Buffer
  /** Payload, unmasked and decompressed. */
  payload: Buffer
}

/** `carries` selects the HTTP messages whose connection or body carries the layer. */
export async function innerMessages(
  path: string,
  layer: InnerPlace['layer'],
  carries: (message: TapMessage) => boolean
): Promise<FoundInner[]> {
  const { analysis, handlers, tap } = openCapture(path)
  const places = new Map<string, InnerPlace>()
  for (const message of tap) {
    if (message.type !== 'message' || !carries(message)) continue
    const { connection } = message
    const exchange = layer === 'http/2' ? null : message.exchange
    places.set(`${connection} ${exchange}`, { connection, exchange, layer })
  }
  const found: FoundInner[] = []
  for (const place of places.values()) {
    for (let first = 0, total = 1; first < total; first += PAGE) {
      handlers['inner.list']({ ...place, first, count: PAGE })
      while (analysis.step()) continue
      const list = handlers['inner.list']({ ...place, first, count: PAGE })
      total = list.total
      for (const row of list.rows) {
        const query = { ...place, generation: list.generation, index: row.index }
        const { fields, payload } = handlers['inner.get'](query)
        found.push({
          connection: place.connection,
          row,
          fields,
          bytes: await joined((offset, length) => {
            const { bytes } = handlers['streams.read']({
              connection: place.connection,
              direction: row.direction,
              offset: row.range[0] + offset,
              length: Math.min(length, row.range[1] - row.range[0] - offset)
            })
            return { bytes, more: offset + bytes.length < row.range[1] - row.range[0] }
          }),
          payload:
            payload === null
              ? Buffer.alloc(0)
              : await joined((offset, length) => handlers['inner.body']({ ...query, offset, length }))
        })
      }
    }
  }
  return found
}

interface Page {
  bytes: Uint8Array
  more: boolean
}

async function joined(page: (offset: number, length: number) => Promise<Page> | Page): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for (let offset = 0; ;) {
    const { bytes, more } = await page(offset, 32_768)
    pieces.push(bytes)
    offset += bytes.length
    if (!more || bytes.length === 0) return Buffer.concat(pieces)
  }
}

export function shortHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 8)
}
