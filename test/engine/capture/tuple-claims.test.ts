import { expect, it } from 'vitest'
import { TupleClaims } from '../../../src/engine/capture/tuple-claims'

const A = { host: '127.0.0.1', port: 40_000 }
const B = { host: '127.0.0.1', port: 8080 }

it('gives an address pair to one conversation at a time, whichever end it is seen from', () => {
  const claims = new TupleClaims()
  const first = claims.claim(A, B)
  const mirrored = claims.claim(B, A)
  const another = claims.claim(A, B)
  expect([first, mirrored, another]).toEqual([
    { client: A, server: B },
    { client: { host: '192.0.2.1', port: 1 }, server: { host: '192.0.2.2', port: 1 } },
    { client: { host: '192.0.2.1', port: 2 }, server: { host: '192.0.2.2', port: 1 } }
  ])
  claims.release(first)
  expect(claims.claim(A, B)).toEqual({ client: A, server: B })
})
