/** Inner messages when a ring drops the beginning of their carrier: HTTP/2 frames and the heads in them. */

import { expect, it } from 'vitest'
import type { InnerPlace } from '../../../../src/shared/contract/inner'
import { temporaryFolder } from '../../../helpers/engine'
import { liveRing, type LiveRing } from '../../../helpers/live-ring'
import { RingScript } from '../../../helpers/ring-script'

const PLACE: InnerPlace = { connection: 1, exchange: null, layer: 'http/2' }
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

function frame(type: number, flags: number, stream: number, payload: string): string {
  return String.fromCharCode(0, 0, payload.length, type, flags, 0, 0, 0, stream) + payload
}

/** Returns GET / with a field that the first request adds to the dynamic table and the others reference. */
function asks(stream: number, isFirst: boolean): string {
  const field = isFirst ? '\x40\x01x\x04long' : '\xbe'
  return frame(1, 5, stream, `\x82\x86\x84${field}`)
}

/** Creates a ring of three files with an HTTP/2 request in each. */
async function threeFiles(): Promise<LiveRing> {
  const script = new RingScript()
  const long = script.connect().up(PREFACE + frame(4, 0, 0, '') + asks(1, true))
  long.down(frame(4, 0, 0, '') + frame(1, 5, 1, '\x88'))
  for (const stream of [3, 5]) {
    script.turn()
    long.up(asks(stream, false)).down(frame(1, 5, stream, '\x88'))
  }
  return liveRing(await script.write(await temporaryFolder()))
}

function listed({ analysis }: LiveRing): {
  numbers: number[]
  streams: (number | null)[]
  dropped: number
  generation: number
} {
  analysis.handlers['inner.list']({ ...PLACE, first: 0, count: 100 })
  while (analysis.step());
  const { rows, dropped, generation } = analysis.handlers['inner.list']({ ...PLACE, first: 0, count: 100 })
  return {
    numbers: rows.map(({ index }) => index),
    streams: rows.map(({ stream }) => stream),
    dropped,
    generation
  }
}

/** Returns name and value of a field of the head in frame `index`. */
function said({ analysis }: LiveRing, generation: number, index: number): string[] {
  const { fields } = analysis.handlers['inner.get']({ ...PLACE, generation, index })
  return fields.flatMap(({ name, value }) => (name === undefined ? [] : [`${name}: ${value}`]))
}

it('HTTP/2 frames keep their numbers when earlier ones are dropped', async () => {
  const ring = await threeFiles()
  for (let file = 0; file < 3; file++) ring.turn()
  const whole = listed(ring)
  expect(whole).toMatchObject({ numbers: [0, 1, 2, 3, 4, 5, 6, 7, 8], dropped: 0 })
  const [, second] = [...whole.streams.entries()].filter(([, stream]) => stream === 3)
  ring.keep(1)
  const kept = listed(ring)
  expect(kept).toEqual({ numbers: [7, 8], streams: [5, 5], dropped: 7, generation: whole.generation })
  // The row no longer exists, even if a view still shows it.
  expect(() => said(ring, kept.generation, second![0])).toThrow('no longer in the list')
})

it('HTTP/2 heads are read without dropped frames, and missing values stay empty', async () => {
  const ring = await threeFiles()
  for (let file = 0; file < 3; file++) ring.turn()
  const { generation, streams } = listed(ring)
  const last = streams.indexOf(5)
  expect(said(ring, generation, last)).toContain('x: long')
  ring.keep(1)
  expect(said(ring, generation, last)).toEqual([':method: GET', ':scheme: http', ':path: /', ': '])
  const { messages } = ring.analysis.handlers['exchanges.get']({ exchange: 3 })
  const [asked] = messages
  expect(asked?.startLine).toBe('GET / HTTP/2')
  // The first entry of the dynamic table was set in the dropped part.
  expect(asked?.fields.at(-1)).toMatchObject({ name: '', value: '', unknown: 'both' })
  expect(asked?.problems.map(({ code }) => code)).toEqual(['hpack-not-captured'])
})
