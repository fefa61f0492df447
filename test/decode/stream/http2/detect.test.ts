import { describe, expect, it } from 'vitest'
import { detectHttp2 } from '../../../../src/decode/stream/http2/detect'

/** Returns a frame (RFC 9113 §4.1) with a payload of zeros. */
function frame(type: number, stream: number, length: number): number[] {
  return [
    0,
    length >> 8,
    length & 255,
    type,
    0,
    0,
    0,
    stream >> 8,
    stream & 255,
    ...new Array<number>(length).fill(1)
  ]
}

const DATA = 0
const HEADERS = 1
const NOTHING = new Uint8Array(0)

function scoreMidway(bytes: readonly number[]): number | undefined {
  return detectHttp2(NOTHING, Uint8Array.from(bytes), true, true)
}

describe('detection of HTTP/2 from the middle of a connection', () => {
  it('detects consecutive frames as HTTP/2', () => {
    const rest = [9, 9, 9, 9, 9]
    expect(scoreMidway([...rest, ...frame(DATA, 5, 40), ...frame(DATA, 5, 300), ...frame(DATA, 5, 8)])).toBe(
      1
    )
    expect(
      scoreMidway([...rest, ...frame(HEADERS, 5, 40), ...frame(DATA, 5, 30), ...frame(HEADERS, 7, 8)])
    ).toBe(1)
  })

  it('does not detect structures full of zeros as DATA of unrelated streams', () => {
    // As in SMB2 messages with their NetBIOS length prefixes.
    const chain = [...frame(DATA, 256, 89), ...frame(DATA, 77, 24), ...frame(DATA, 1280, 256), 7, 7]
    expect(scoreMidway([8, 8, 8, ...chain])).toBe(0)
  })
})
