import { describe, expect, it } from 'vitest'
import { createFrameCollector } from '../../../src/decode/framing/frame-collector'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const texts = (frames: Uint8Array[]): string[] => frames.map((frame) => new TextDecoder().decode(frame))

describe('frames with their bytes', () => {
  it('are emitted when they end, for any split into pushes', () => {
    const lines = createFrameCollector({ kind: 'delimiter', bytes: '0a' })
    const reused = bytesOf('one\ntw')
    const first = texts(lines.push(reused, 0))
    reused.fill(0)
    expect([
      first,
      texts(lines.push(bytesOf('o\nthree\nfo'), 1)),
      texts(lines.idle(2)),
      texts(lines.end())
    ]).toEqual([['one\n'], ['two\n', 'three\n'], [], ['fo']])
  })

  it('end by silence before the next bytes', () => {
    const bursts = createFrameCollector({ kind: 'gap', silence: 10 })
    expect([
      texts(bursts.push(bytesOf('a'), 0)),
      texts(bursts.push(bytesOf('b'), 5)),
      texts(bursts.push(bytesOf('c'), 15)),
      texts(bursts.idle(25)),
      texts(bursts.end())
    ]).toEqual([[], [], ['ab'], ['c'], []])
  })

  it('stop when the framing is lost, and nothing is buffered', () => {
    const framing = { kind: 'length', size: 4, endian: 'big', offset: 0, counts: 'rest', plus: 0 } as const
    const frames = createFrameCollector(framing)
    expect([
      texts(frames.push(bytesOf('\0\0\0\x01aHTTP/1.1'), 0)),
      frames.lost(),
      texts(frames.end())
    ]).toEqual([['\0\0\0\x01a'], { start: 5, problem: 'length-too-long' }, []])
  })
})
