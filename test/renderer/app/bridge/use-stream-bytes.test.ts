import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { effectScope, shallowRef, watchEffect } from 'vue'
import { STREAM_PAGE_BYTES, useStreamBytes } from '../../../../src/renderer/src/app/bridge/use-stream-bytes'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

let engine: TestEngine | undefined
const scope = effectScope()
afterEach(() => {
  engine?.close()
})

/** A stream that the test grows, with bytes that identify their offset. */
function start(total: number): {
  streams: ReturnType<typeof useStreamBytes>
  grow: (to: number) => void
  connection: { value: number | null }
} {
  let length = total
  engine = startTestEngine({
    'streams.read': ({ offset, length: wanted, connection }) => ({
      total: length,
      from: offset,
      bytes: Uint8Array.from(
        { length: Math.max(0, Math.min(wanted, length - offset)) },
        (_, index) => (offset + index + connection) % 251
      )
    })
  })
  const totals = shallowRef({ up: total, down: 0 })
  const connection = shallowRef<number | null>(1)
  const streams = scope.run(() =>
    useStreamBytes(
      () => connection.value,
      () => totals.value
    )
  )
  if (streams === undefined) throw new Error('The scope is not active.')
  return {
    streams,
    connection,
    grow(to) {
      length = to
      totals.value = { up: to, down: 0 }
    }
  }
}

const expected = (offset: number, length: number, connection = 1): number[] =>
  Array.from({ length }, (_, index) => (offset + index + connection) % 251)

describe('bytes of a stream', () => {
  it('are loaded by page, and readers are notified', async () => {
    const { streams } = start(1_000_000)
    const seen: number[][] = []
    const offset = STREAM_PAGE_BYTES * 3 - 4
    scope.run(() => {
      watchEffect(() => seen.push([...streams.slice('up', offset, 8)]), { flush: 'sync' })
    })
    await flushPromises()
    await flushPromises()
    expect(seen.at(0)).toEqual([])
    expect(seen.at(-1)).toEqual(expected(offset, 8))
  })

  it('are read once, however often they are drawn', async () => {
    const { streams } = start(5000)
    for (let round = 0; round < 5; round++) {
      for (let row = 0; row < 20; row++) streams.slice('up', row * 16, 16)
      await flushPromises()
    }
    expect(engine?.asked).toEqual(['streams.read'])
  })

  it('are read again when the stream has grown, and stay visible meanwhile', async () => {
    const { streams, grow } = start(10)
    streams.slice('up', 0, 32)
    await flushPromises()
    grow(20)
    await flushPromises()
    expect([...streams.slice('up', 0, 32)]).toEqual(expected(0, 10))
    await flushPromises()
    expect([...streams.slice('up', 0, 32)]).toEqual(expected(0, 20))
  })

  it('end where the stream ends', async () => {
    const { streams } = start(10)
    streams.slice('up', 0, 16)
    await flushPromises()
    expect([
      [...streams.slice('up', 8, 16)],
      [...streams.slice('up', 16, 16)],
      [...streams.slice('down', 0, 16)]
    ]).toEqual([expected(8, 2), [], []])
  })

  it('are those of the other connection after a change', async () => {
    const { streams, connection } = start(64)
    streams.slice('up', 0, 16)
    await flushPromises()
    connection.value = 2
    await flushPromises()
    streams.slice('up', 0, 16)
    await flushPromises()
    expect([...streams.slice('up', 0, 16)]).toEqual(expected(0, 16, 2))
  })

  it('can be read as a complete range, in as many pages as needed', async () => {
    const { streams } = start(200_000)
    const bytes = await streams.read('up', 10, 150_000)
    expect([bytes.length, [...bytes.subarray(149_990)]]).toEqual([150_000, expected(150_000, 10)])
    expect(engine?.asked).toHaveLength(3)
  })
})
