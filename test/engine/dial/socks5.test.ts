/** The client's side of SOCKS5, byte for byte as in RFC 1928 and RFC 1929. */

import { describe, expect, it } from 'vitest'
import { Socks5, type Socks5Options } from '../../../src/engine/dial/socks5'
import type { PreambleStep } from '../../../src/engine/dial/tunnel'

const proxy = { host: '127.0.0.1', port: 1080 }
const target = { host: 'example.org', port: 8080 }

/** Feeds the proxy's bytes piece by piece; returns the bytes sent and the outcome. */
function talk(
  options: Partial<Socks5Options>,
  ...said: readonly number[][]
): { sent: number[]; last: unknown } {
  const client = new Socks5({ proxy, target, ...options })
  const sent = [...client.begin()]
  let last: PreambleStep = { state: 'more' }
  for (const bytes of said) {
    last = client.push(Uint8Array.from(bytes))
    if (last.state !== 'refused') sent.push(...(last.send ?? []))
    if (last.state !== 'more') break
  }
  return { sent, last: plain(last) }
}

function plain(step: PreambleStep): unknown {
  if (step.state === 'done') return { done: [...step.rest] }
  if (step.state === 'refused') return { code: step.error.code, message: step.error.message }
  return 'more'
}

const ASK = [5, 1, 0, 3, 11, ...Buffer.from('example.org'), 0x1f, 0x90]
const GRANTED = [5, 0, 0, 1, 127, 0, 0, 1, 4, 0]

describe('without a login', () => {
  it('offers no authentication and sends the name unresolved', () => {
    expect(talk({}, [5, 0], GRANTED)).toEqual({ sent: [5, 1, 0, ...ASK], last: { done: [] } })
  })

  it('sends addresses as addresses', () => {
    expect(talk({ target: { host: '10.1.2.3', port: 80 } }, [5, 0]).sent.slice(3)).toEqual([
      ...[5, 1, 0, 1, 10, 1, 2, 3, 0, 80]
    ])
    expect(talk({ target: { host: '2001:db8::17', port: 80 } }, [5, 0]).sent.slice(3)).toEqual([
      ...[5, 1, 0, 4, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x17, 0, 80]
    ])
  })

  it('sends an internationalised name in its ASCII form', () => {
    const { sent } = talk({ target: { host: 'bücher.example', port: 80 } }, [5, 0])
    expect(Buffer.from(sent.slice(8, -2)).toString()).toBe('xn--bcher-kva.example')
  })
})

describe('with a login', () => {
  const login = { user: 'ann', password: 'sécret' }
  const credentials = [1, 3, ...Buffer.from('ann'), 7, ...Buffer.from('sécret')]

  it('sends it when the proxy requests it', () => {
    expect(talk(login, [5, 2], [1, 0], GRANTED)).toEqual({
      sent: [5, 2, 0, 2, ...credentials, ...ASK],
      last: { done: [] }
    })
  })

  it('does not send it when the proxy requires none', () => {
    expect(talk(login, [5, 0], GRANTED).sent).toEqual([5, 2, 0, 2, ...ASK])
  })

  it('reports a wrong login', () => {
    expect(talk(login, [5, 2], [1, 1]).last).toEqual({
      code: 'ERR_SOCKS5_LOGIN',
      message: 'the SOCKS5 proxy 127.0.0.1:1080 rejected this user and password.'
    })
  })

  it('reports a missing login', () => {
    expect(talk({}, [5, 255]).last).toEqual({
      code: 'ERR_SOCKS5_METHOD',
      message: 'the SOCKS5 proxy 127.0.0.1:1080 requires a login. Enter a user and a password.'
    })
  })

  it('reports an unsupported login method', () => {
    expect(talk({}, [5, 1]).last).toMatchObject({ code: 'ERR_SOCKS5_METHOD' })
    expect(talk(login, [5, 255]).last).toMatchObject({ code: 'ERR_SOCKS5_METHOD' })
  })
})

describe('the SOCKS reply', () => {
  it('may contain any form of address, and later bytes belong to the server', () => {
    const ends = [
      [1, 127, 0, 0, 1],
      [3, 5, ...Buffer.from('proxy')],
      [4, ...new Array<number>(16).fill(0)]
    ]
    for (const end of ends) {
      expect(talk({}, [5, 0], [5, 0, 0, ...end, 0, 80, 72, 105]).last).toEqual({ done: [72, 105] })
    }
  })

  it('is parsed however it is split', () => {
    const whole = [5, 2, 1, 0, 5, 0, 0, 3, 2, 65, 66, 0, 80, 9, 8]
    const login = { user: 'a', password: '' }
    const expected = { sent: [5, 2, 0, 2, 1, 1, 97, 0, ...ASK], last: { done: [9, 8] } }
    // One byte at a time, except for the last piece: bytes that arrive in a separate read belong to the socket.
    expect(talk(login, ...whole.slice(0, 12).map((byte) => [byte]), [80, 9, 8])).toEqual(expected)
    for (let cut = 1; cut < 12; cut++) {
      expect(talk(login, whole.slice(0, cut), whole.slice(cut))).toEqual(expected)
    }
  })

  it('sent without waiting is parsed as well', () => {
    expect(talk({}, [5, 0, ...GRANTED, 1])).toEqual({ sent: [5, 1, 0, ...ASK], last: { done: [1] } })
  })

  it.each([
    [1, 'general failure'],
    [2, 'its rules do not allow this target'],
    [3, 'it cannot reach the network'],
    [4, 'it cannot reach the host'],
    [5, 'the target refused the connection: nothing listens there'],
    [6, 'the TTL expired on the path'],
    [7, 'it does not support CONNECT (command not supported)'],
    [8, 'it does not support this address type'],
    [91, 'unknown reply code']
  ])('%i is reported with its meaning', (reply, words) => {
    expect(talk({}, [5, 0], [5, reply, 0, 1, 0, 0, 0, 0, 0, 0]).last).toEqual({
      code: `ERR_SOCKS5_REPLY_${reply}`,
      message: `the SOCKS5 proxy 127.0.0.1:1080 could not connect: ${words} (reply ${reply}).`
    })
  })

  it('in another protocol is shown', () => {
    expect(talk({}, [...Buffer.from('HTTP/1.1 400 Bad Request')]).last).toEqual({
      code: 'ERR_SOCKS5_PROTOCOL',
      message:
        'the SOCKS5 proxy 127.0.0.1:1080 does not speak SOCKS5: its response starts with 48 54 54 50 2f 31 2e 31.'
    })
    expect(talk({}, [0, 90]).last).toMatchObject({ code: 'ERR_SOCKS5_PROTOCOL' })
    expect(talk({}, [5, 0], [5, 0, 0, 9, 1, 1]).last).toMatchObject({ code: 'ERR_SOCKS5_PROTOCOL' })
  })
})
