import { expect, it } from 'vitest'
import { TupleClaims } from '../../../src/engine/capture/tuple-claims'

const A = { host: '127.0.0.1', port: 40_000 }
const B = { host: '127.0.0.1', port: 8080 }

it('assigns an address pair to one conversation at a time, from either side', () => {
  const claims = new TupleClaims()
  const first = claims.claim(A, B)
  const mirrored = claims.claim(B, A)
  const another = claims.claim(A, B)
  expect([first, mirrored, another]).toEqual([
    { client: A, server: B },
    { client: { host: '192.0.2.1', port: 49_152 }, server: { host: '192.0.2.2', port: 49_152 } },
    { client: { host: '192.0.2.1', port: 49_153 }, server: { host: '192.0.2.2', port: 49_152 } }
  ])
  claims.release(first)
  expect(claims.claim(A, B)).toEqual({ client: A, server: B })
})

it('distinguishes pairs that differ in one address, and keeps one when the other is released', () => {
  const claims = new TupleClaims()
  const elsewhere = { host: '127.0.0.2', port: A.port }
  const [first, second] = [claims.claim(A, B), claims.claim(elsewhere, B)]
  expect([first, second]).toEqual([
    { client: A, server: B },
    { client: elsewhere, server: B }
  ])
  claims.release(first)
  expect(claims.claim(B, elsewhere).client.host).toBe('192.0.2.1')
  expect(claims.claim(A, B)).toEqual(first)
})

it('assigns every pipe its own pair', () => {
  const claims = new TupleClaims()
  const pipe = { host: '', port: 0, path: '/tmp/a.sock' }
  const [first, second] = [claims.claim(pipe, pipe), claims.claim(pipe, pipe)]
  expect([first, second]).toEqual([
    { client: { host: '192.0.2.1', port: 49_152 }, server: { host: '192.0.2.2', port: 49_152 } },
    { client: { host: '192.0.2.1', port: 49_153 }, server: { host: '192.0.2.2', port: 49_152 } }
  ])
})
