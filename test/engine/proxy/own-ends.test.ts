/** Loops are detected whichever end is registered first, and only if both ends of the connection are the same. */

import { describe, expect, it } from 'vitest'
import { SessionHop, OwnEnds } from '../../../src/engine/proxy/own-ends'

const at = (port: number, host = '127.0.0.1'): { host: string; port: number } => ({ host, port })

/** Registers a connection from `client` to `server` for `session`; `cuts` counts the calls that cut it. */
function arrive(
  ends: OwnEnds,
  session: number,
  client: number,
  server: number
): { hop: SessionHop; loop: boolean; cuts: number } {
  const arrived = { hop: new SessionHop(session), loop: false, cuts: 0 }
  arrived.loop = ends.arrives(at(client), at(server), arrived.hop, () => {
    arrived.cuts++
  })
  return arrived
}

describe('a connection from one proxy', () => {
  it('to itself is a loop, whichever end is registered first', () => {
    const ends = new OwnEnds()
    const first = arrive(ends, 1, 5000, 80)
    ends.leaves(at(5001), at(80), first.hop)
    expect([first.loop, arrive(ends, 1, 5001, 80).loop]).toEqual([false, true])

    const second = arrive(ends, 2, 6000, 81)
    const back = arrive(ends, 2, 6001, 81)
    ends.leaves(at(6001), at(81), second.hop)
    expect([back.loop, back.cuts]).toEqual([false, 1])
  })

  it('to another and back is a loop; to another alone is not', () => {
    const ends = new OwnEnds()
    const one = arrive(ends, 1, 5000, 80)
    ends.leaves(at(5001), at(81), one.hop)
    const two = arrive(ends, 2, 5001, 81)
    ends.leaves(at(5002), at(80), two.hop)
    expect([two.loop, two.cuts, arrive(ends, 1, 5002, 80).loop]).toEqual([false, 0, true])
  })

  it('is recognised at a socket with IPv4-mapped addresses', () => {
    const ends = new OwnEnds()
    const one = arrive(ends, 1, 5000, 80)
    ends.leaves(at(5001), at(80), one.hop)
    expect(
      ends.arrives(
        at(5001, '::ffff:127.0.0.1'),
        at(80, '::ffff:127.0.0.1'),
        new SessionHop(1),
        () => undefined
      )
    ).toBe(true)
  })
})

describe('a Unix socket', () => {
  it('has no address to recognise', () => {
    const ends = new OwnEnds()
    const pipe = { host: '', port: 0, path: '/run/a.sock' }
    const hop = new SessionHop(1)
    let cuts = 0
    const cut = (): void => {
      cuts++
    }
    expect(ends.arrives(pipe, pipe, hop, cut)).toBe(false)
    ends.leaves({ host: '', port: 0 }, { host: '', port: 0, path: '/run/b.sock' }, hop)
    expect([ends.arrives(pipe, pipe, new SessionHop(1), cut), cuts]).toEqual([false, 0])
  })
})

describe('a client with the same port as the proxy', () => {
  it('is not its own connection if it goes elsewhere', () => {
    const ends = new OwnEnds()
    const one = arrive(ends, 1, 5000, 80)
    ends.leaves(at(5001), at(9000), one.hop)
    const other = arrive(ends, 1, 5001, 80)
    ends.leaves(at(5002), at(9000), other.hop)
    expect([other.loop, other.cuts, one.cuts]).toEqual([false, 0, 0])
  })

  it('stays registered when the other is closed', () => {
    const ends = new OwnEnds()
    const one = arrive(ends, 1, 5000, 80)
    const other = arrive(ends, 1, 5001, 80)
    ends.leaves(at(5001), at(9000), one.hop)
    ends.over(one.hop)
    ends.leaves(at(5001), at(80), other.hop)
    expect(other.cuts).toBe(1)
  })

  it('is forgotten when it is closed', () => {
    const ends = new OwnEnds()
    const one = arrive(ends, 1, 5000, 80)
    ends.leaves(at(5001), at(80), one.hop)
    ends.over(one.hop)
    expect(arrive(ends, 1, 5001, 80).loop).toBe(false)
  })
})
