/** HTTP/2 frames of a real connection in the message list, compared with the output of tshark for the same file. */

import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import { checkOutput } from '../../../../src/shared/contract/parse'
import type { InnerList } from '../../../../src/shared/contract/inner'
import { LIVE, startEngine, startProxy, untilClosed } from '../../../helpers/engine'
import { askHttp2, startHttp2 } from '../../../helpers/http2-peers'
import { waitFor } from '../../../helpers/patience'
import { needs } from '../../../helpers/peers'
import { tshark } from '../../../helpers/tshark'

const PLACE = { capture: LIVE, connection: 1, exchange: null, layer: 'http/2' } as const

async function played(): Promise<{ engine: Engine; port: number }> {
  const engine = await startEngine()
  const { address } = await startProxy(engine, await startHttp2())
  const paths = ['/trailers', '/early', '/big', '/gzip', '/reset', '/push', '/echo?a=b']
  await askHttp2(
    `http://${address.host}:${address.port}`,
    paths.map((path) => ({ ':path': path, 'x-long': 'long '.repeat(40).trim(), 'x-path': path }))
  )
  await untilClosed(engine, 1)
  return { engine, port: address.port }
}

function listed(engine: Engine): Promise<InnerList> {
  return waitFor(async () => {
    const list = await engine.handlers['inner.list']({ ...PLACE, first: 0, count: 200 })
    checkOutput('reply', 'inner.list', list)
    expect(list.behind).toBe(false)
    return list
  })
}

describe('frames', () => {
  it('equal those of tshark in order, type and stream', needs('tshark'), async () => {
    const { engine, port } = await played()
    const { rows } = await listed(engine)
    const mine = (direction: string): string[] =>
      rows
        .filter((row) => row.direction === direction && row.kind !== 'PREFACE')
        .map(({ kind, stream, range }) => `${kind} ${stream ?? 0} ${range[1] - range[0] - 9}`)
    const theirs = async (filter: string): Promise<string[]> => {
      const fields = ['-e', 'http2.type', '-e', 'http2.streamid', '-e', 'http2.length']
      const { stdout } = await tshark(
        engine,
        '-d',
        `tcp.port==${port},http2`,
        '-Y',
        `http2 && ${filter}`,
        '-T',
        'fields',
        '-E',
        'occurrence=a',
        ...fields
      )
      return stdout
        .split('\n')
        .filter((line) => line !== '')
        .flatMap((line) => {
          const [types = '', streams = '', lengths = ''] = line.split('\t')
          // The preface is not a frame and has none of these fields.
          const ids = streams.split(',')
          const sizes = lengths.split(',')
          return types
            .split(',')
            .filter((type) => type !== '')
            .map((type, at) => `${NAMES[Number(type)]} ${ids[at]} ${sizes[at]}`)
        })
    }
    expect(mine('up')).toEqual(await theirs(`tcp.dstport == ${port}`))
    expect(mine('down')).toEqual(await theirs(`tcp.srcport == ${port}`))
  })

  it('expand into fields, each within its own frame and separate from the others', async () => {
    const { engine } = await played()
    const { rows, generation } = await listed(engine)
    const headers: string[] = []
    for (const row of rows) {
      const detail = await engine.handlers['inner.get']({ ...PLACE, generation, index: row.index })
      checkOutput('reply', 'inner.get', detail)
      const ends: number[] = []
      for (const { range, depth } of detail.fields) {
        expect(range[0]).toBeGreaterThanOrEqual(Math.max(row.range[0], ends[depth] ?? 0))
        expect(range[1]).toBeLessThanOrEqual(row.range[1])
        ends.length = depth
        ends[depth] = range[1]
      }
      if (row.direction === 'up') {
        for (const field of detail.fields) if (field.name === 'x-path') headers.push(field.value)
      }
      // Every octet of a frame belongs to a field.
      const covered = detail.fields
        .filter(({ depth }) => depth === 0)
        .reduce((sum, { range }) => sum + range[1] - range[0], 0)
      expect([row.kind, covered]).toEqual([row.kind, row.range[1] - row.range[0]])
    }
    expect(headers).toEqual(['/trailers', '/early', '/big', '/gzip', '/reset', '/push', '/echo?a=b'])
    expect(rows.filter(({ problems }) => problems.length > 0)).toEqual([])
    const reset = rows.find(({ kind }) => kind === 'RST_STREAM')
    expect(reset?.summary).toBe('ENHANCE_YOUR_CALM')
  })
})

const NAMES = [
  'DATA',
  'HEADERS',
  'PRIORITY',
  'RST_STREAM',
  'SETTINGS',
  'PUSH_PROMISE',
  'PING',
  'GOAWAY',
  'WINDOW_UPDATE',
  'CONTINUATION'
]
