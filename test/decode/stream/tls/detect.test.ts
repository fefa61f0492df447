/** Which connections are TLS, by how they begin. */

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
  it('is TLS once its hello is there, and not before', () => {
    for (let cut = 1; cut < HELLO.length; cut++) expect(found(HELLO.subarray(0, cut))).toBe('more')
    expect(found(HELLO)).toBe('tls')
    expect(helloServerName(HELLO)).toBe('a.example')
  })

  it('is TLS where the hello began and is cut, and raw where that cannot be told', () => {
    expect(found(HELLO.subarray(0, 6), NOTHING, true)).toBe('tls')
    expect(found(HELLO.subarray(0, 5), NOTHING, true)).toBe('raw')
  })

  it('is not TLS where the server speaks first, or where it does not begin', () => {
    expect(found(NOTHING, Uint8Array.from(Buffer.from('+OK\r\n')))).toBe('raw')
    expect(found(HELLO, NOTHING, true, true)).toBe('raw')
  })
})
