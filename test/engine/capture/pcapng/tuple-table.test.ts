import { describe, expect, it } from 'vitest'
import { TcpPacket } from '../../../../src/engine/capture/pcapng/own-packets'
import { TupleTable } from '../../../../src/engine/capture/pcapng/tuple-table'
import { seededRandom } from './file-builder'

interface End {
  readonly words: readonly number[]
  readonly port: number
}

function packet(from: End, to: End): TcpPacket {
  const result = new TcpPacket()
  result.source.set(from.words)
  result.destination.set(to.words)
  result.sourcePort = from.port
  result.destinationPort = to.port
  return result
}

describe('TupleTable', () => {
  it('finds conversations from either side, as a plain map would', () => {
    const random = seededRandom(11)
    const number = (below: number): number => Math.floor(random() * below)
    // Few addresses and ports, so that many conversations share all but one of them.
    const end = (): End => ({ words: [0, number(2), 0xffff, 0x7f000001 + number(3)], port: 1 + number(40) })
    const table = new TupleTable()
    const plain = new Map<string, { value: number; from: End }>()
    const key = (a: End, b: End): string => [JSON.stringify(a), JSON.stringify(b)].sort().join()
    for (let round = 0; round < 30_000; round++) {
      const [from, to] = [end(), end()]
      if (JSON.stringify(from) === JSON.stringify(to)) continue
      const known = plain.get(key(from, to))
      const found = table.find(packet(from, to))
      expect([found, table.value]).toEqual([known !== undefined, known?.value ?? -1])
      if (known !== undefined)
        expect(table.reversed).toBe(JSON.stringify(known.from) !== JSON.stringify(from))
      if (random() < 0.5) {
        table.set(packet(from, to), round)
        plain.set(key(from, to), { value: round, from })
      }
    }
    expect(plain.size).toBeGreaterThan(5000)
  })

  it('stores values up to the largest and starts empty', () => {
    const table = new TupleTable()
    const ends: [End, End] = [
      { words: [0, 0, 0, 0], port: 0 },
      { words: [0, 0, 0, 0], port: 1 }
    ]
    expect(table.find(packet(...ends))).toBe(false)
    table.set(packet(...ends), 2 ** 32 - 2)
    expect([table.find(packet(...ends)), table.value, table.reversed]).toEqual([true, 2 ** 32 - 2, false])
    expect([table.find(packet(ends[1], ends[0])), table.reversed]).toEqual([true, true])
  })
})
