/** Real traces, if there are any: the same conversations and bytes as in tshark. */

import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Page } from '../../../../src/engine/analysis/views/view-list'
import { realCapture, tsharkFields } from '../../../helpers/captures'
import { streamsOf } from '../../../helpers/foreign-streams'
import { openCapture } from '../../../helpers/opened-capture'
import { needsThat, needs } from '../../../helpers/peers'
import { fileFollow } from '../../../helpers/tshark'

const one = realCapture('http-get.pcap')
const folder = one === undefined ? undefined : dirname(one)
const names = folder === undefined ? [] : readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name))

/** Text that tshark inserts into a stream at a gap: "[1448 bytes missing in capture file]" and a NUL. */
const MISSING = /5b(?:3[0-9])+206279746573206d697373696e6720696e20636170747572652066696c655d00/g

function told(sides: readonly (readonly [up: string, down: string])[], withBytes: boolean): string[] {
  const about = (hex: string): string =>
    `${hex.length / 2}:${withBytes ? createHash('sha256').update(hex).digest('hex') : ''}`
  return sides.map(([up, down]) => [about(up), about(down)].sort().join(' ')).sort()
}

describe('real traces', folder === undefined ? needsThat('captures', false) : needs('tshark'), () => {
  it('are present', () => {
    expect(names.length).toBeGreaterThan(40)
  })

  for (const name of names) {
    it(`${name} contains the streams that tshark follows`, async () => {
      const path = join(folder ?? '', name)
      const capture = openCapture(path)
      const found = streamsOf(capture)
      const ours = found.map(({ up, down }) => [up.toString('hex'), down.toString('hex')] as const)
      const frames = await tsharkFields(path, 'frame', ['frame.number', 'tcp.stream'])
      const numbers = frames.flatMap(([, stream = '']) =>
        stream === '' ? [] : [Number(stream.split(',')[0])]
      )
      const streams = [...new Set(numbers)]
      const theirs = (await fileFollow(path, streams)).map(
        ({ up, down }) => [up.replaceAll(MISSING, ''), down.replaceAll(MISSING, '')] as const
      )
      // For retransmitted bytes with different content, tshark shows either version; Tcplens keeps the first and
      // records an overlap event. The number of bytes is the same.
      const isClear = found.every(({ events }) => !events.includes('overlap'))
      expect(told(ours, isClear)).toEqual(told(theirs, isClear))
      // Each packet is shown or counted.
      expect(capture.passed?.packets).toBe(Number(frames.at(-1)?.[0]))
    })
  }
})

const drops = realCapture('http-zero-length-bodies-with-drops.pcap')

it(
  'the responses of a real trace with drops are paired with their requests',
  needsThat('captures', drops !== undefined),
  () => {
    const { handlers } = openCapture(drops ?? '')
    const { view } = handlers['views.open']({ kind: 'exchanges', filter: '', sessions: null, sort: null })
    const { total } = handlers['views.rows']({ view, first: 0, count: 0 }) as Page
    const pairs = Array.from({ length: total }, (_, at) =>
      handlers['exchanges.get']({ exchange: at + 1 }).messages.map(({ range: [start] }) => start)
    )
    // The request of the last response but one was not captured.
    expect(pairs.slice(3)).toEqual([[5622, 2404], [6861, 2950], [9427, 3496], [4423], [11976, 5350]])
  }
)
