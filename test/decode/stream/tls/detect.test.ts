/** Detection of TLS by the first bytes of a connection. */

import { describe, expect, it } from 'vitest'
import { detectDecoder } from '../../../../src/decode/registry'
import { helloServerName } from '../../../../src/decode/stream/tls/detect'
import { helloBytes, serverName } from './helpers/hello-bytes'

const HELLO = helloBytes({ extensions: [serverName('a.example')] })
const NOTHING = new Uint8Array(0)

function found(up: Uint8Array, down = NOTHING, final = false, midway = false): string {
  const entry = detectDecoder(up, down, final, midway)
  return typeof entry === 'string' ? entry : entry.id
}

describe('a connection', () => {
  it('is TLS once its ClientHello is complete, and not before', () => {
    for (let cut = 1; cut < HELLO.length; cut++) expect(found(HELLO.subarray(0, cut))).toBe('more')
    expect(found(HELLO)).toBe('tls')
    expect(helloServerName(HELLO)).toBe('a.example')
  })

  it('is TLS with a truncated ClientHello, and raw if it is too short', () => {
    expect(found(HELLO.subarray(0, 6), NOTHING, true)).toBe('tls')
    expect(found(HELLO.subarray(0, 5), NOTHING, true)).toBe('raw')
  })

  it('is not TLS when the server sends a greeting', () => {
    expect(found(NOTHING, Uint8Array.from(Buffer.from('+OK\r\n')))).toBe('raw')
  })

  it('is TLS by a ServerHello or an alert, if the client was not captured', () => {
    const server = Uint8Array.from([22, 3, 3, 0, 44, 2, 0, 0, 40, 3, 3, ...Array<number>(38).fill(7)])
    for (let cut = 1; cut < 11; cut++) expect(found(NOTHING, server.subarray(0, cut))).toBe('more')
    expect(found(NOTHING, server.subarray(0, 11))).toBe('tls')
    expect(found(NOTHING, Uint8Array.from([21, 3, 1, 0, 2, 2, 40]))).toBe('tls')
    expect(found(NOTHING, Uint8Array.from([21, 3, 1, 0, 2, 9, 40]))).toBe('raw')
    expect(found(NOTHING, Uint8Array.from([22, 3, 3, 0, 44, 1, 0, 0, 40, 3, 3]))).toBe('raw')
  })

  it('is TLS by its records, if it was captured from the middle', () => {
    const data = Uint8Array.from([23, 3, 3, 0, 3, 1, 2, 3])
    const rest = Uint8Array.from([1, 2, 3])
    const two = Uint8Array.from([...rest, ...data, ...data])
    expect(found(HELLO, NOTHING, true, true)).toBe('tls')
    expect([found(data, NOTHING, false, true), found(NOTHING, data, false, true)]).toEqual(['tls', 'tls'])
    // A header at the first byte, whose record continues in the next segment.
    expect(found(Uint8Array.from([23, 3, 3, 0x40, 0, 9]), NOTHING, false, true)).toBe('tls')
    // Further in, a second record must follow, or the bytes must end with the first.
    expect(found(two, NOTHING, false, true)).toBe('tls')
    expect(found(two.subarray(0, two.length - 6), NOTHING, true, true)).toBe('raw')
    expect(found(Uint8Array.from([23, 3, 3, 0, 3, 1, 2, 3, 65, 65, 65, 65, 65]), NOTHING, true, true)).toBe(
      'raw'
    )
  })
})
