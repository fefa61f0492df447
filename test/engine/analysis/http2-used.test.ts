/** Operations on exchanges work for HTTP/2 too: filtering and saving bodies. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { SavedBytes } from '../../../src/shared/contract/saving'
import type { ExchangeRow } from '../../../src/shared/contract/views'
import { DEFAULT_LIMITS } from '../../../src/engine/capture/ring-files'
import { LIVE, startEngine, startProxy, temporaryFolder, untilClosed } from '../../helpers/engine'
import { askHttp2, BIG, startHttp2 } from '../../helpers/http2-peers'
import { waitFor } from '../../helpers/patience'

it('exchanges of HTTP/2 can be filtered, and their bodies saved decoded or as sent', async () => {
  const engine = await startEngine({ ring: DEFAULT_LIMITS })
  const { address } = await startProxy(engine, await startHttp2())
  await askHttp2(`http://${address.host}:${address.port}`, [
    { ':path': '/echo', ':method': 'POST', 'x-kind': 'tea', body: 'hello' },
    { ':path': '/big' },
    { ':path': '/gzip' },
    { ':path': '/trailers' }
  ])
  await untilClosed(engine, 1)

  const found = async (filter: string): Promise<number[]> => {
    const query = { kind: 'exchanges', filter, sessions: null, sort: null } as const
    const { view } = await engine.handlers['views.open']({ capture: LIVE, query })
    // A filter by a field reads the messages one after the other.
    return waitFor(async () => {
      const page = await engine.handlers['views.rows']({ capture: LIVE, view, first: 0, count: 100 })
      expect(page.rows).not.toEqual([])
      return (page.rows as ExchangeRow[]).map(({ exchange }) => exchange)
    })
  }
  expect(
    Object.fromEntries(
      await Promise.all(
        ['method:post', '/gzip', 'type:json', 'size:>300k', 'request.header.x-kind:tea'].map(
          async (filter) => [filter, await found(filter)]
        )
      )
    )
  ).toEqual({
    'method:post': [1],
    '/gzip': [3],
    'type:json': [3],
    'size:>300k': [2],
    'request.header.x-kind:tea': [1]
  })

  const to = join(await temporaryFolder(), 'saved')
  const saved = async (what: SavedBytes): Promise<[bytes: Buffer, whole: boolean, failed: string | null]> => {
    const file = await engine.captures.saveBytes(LIVE, what, to)
    if (file === null) throw new Error('Nobody cancelled it')
    return [await readFile(to), file.whole, file.failed]
  }
  const body = { kind: 'body', message: 1 } as const
  expect(await saved({ ...body, exchange: 1, message: 0, decoded: true })).toEqual([
    Buffer.from('hello'),
    true,
    null
  ])
  expect(await saved({ ...body, exchange: 2, decoded: true })).toEqual([BIG, true, null])
  const zipped = gzipSync('{"zipped":true}')
  expect(await saved({ ...body, exchange: 3, decoded: false })).toEqual([zipped, true, null])
  expect(await saved({ ...body, exchange: 3, decoded: true })).toEqual([
    Buffer.from('{"zipped":true}'),
    true,
    null
  ])
})
