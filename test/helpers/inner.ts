/** Queries for the inner messages that an engine finds in an exchange or a connection. */

import { expect } from 'vitest'
import type { Engine } from '../../src/engine/engine'
import type { InnerFilter, InnerList, InnerPlace, InnerRow } from '../../src/shared/contract/inner'
import { checkOutput } from '../../src/shared/contract/parse'
import { LIVE } from './engine'
import { waitFor } from './patience'

/** The list once all that passed is cut and it has at least so many rows. */
export function untilListed(
  engine: Engine,
  place: InnerPlace,
  rows: number,
  filter?: InnerFilter
): Promise<InnerList> {
  return waitFor(
    async () => {
      const list = await engine.handlers['inner.list']({
        capture: LIVE,
        ...place,
        ...(filter === undefined ? {} : { filter }),
        first: 0,
        count: 100
      })
      checkOutput('reply', 'inner.list', list)
      expect(list.behind).toBe(false)
      expect(list.total).toBeGreaterThanOrEqual(rows)
      return list
    },
    { timeout: 10_000, interval: 10 }
  )
}

/** All of a message's payload. */
export async function payloadOf(
  engine: Engine,
  place: InnerPlace,
  { generation }: InnerList,
  { index }: InnerRow
): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for (let offset = 0; ;) {
    const page = await engine.handlers['inner.body']({
      capture: LIVE,
      ...place,
      generation,
      index,
      offset,
      length: 60 * 1024
    })
    checkOutput('reply', 'inner.body', page)
    expect([page.failed, page.gaveUp]).toEqual([null, false])
    pieces.push(page.bytes)
    offset += page.bytes.length
    if (!page.more || page.bytes.length === 0) return Buffer.concat(pieces)
  }
}
