/** Conversations recorded inside TLS, and TLS that was not intercepted. */
import { expect, it } from 'vitest'
import type { ConversationState } from '../../../src/engine/conversation/conversation'
import { parseTest } from '../../../src/engine/conversation/test-file/parse'
import { makeAuthority } from '../../helpers/certificates'
import { play, verdictOf } from '../../helpers/conversations'
import { LIVE, startProxy, startEngine, untilClosed } from '../../helpers/engine'
import { startInterception, type Interception } from '../../helpers/interception'
import { listenTlsEcho, talkTls, type TlsEcho } from '../../helpers/tls-echo'

const SAID = [
  ['hello', 7],
  ['world', 7]
] as const
const SAME = { verdict: 'same', at: null, why: null }
const SHOP = { name: 'shop.example', names: ['shop.example'] }
const AS_CAPTURED = ['shop.example', 'odd']

/** Records a conversation with a server of that name through an intercepting proxy that trusts it: connection 1. */
async function recorded(): Promise<Interception & { server: TlsEcho; other: TlsEcho; untrusted: TlsEcho }> {
  const authority = await makeAuthority()
  const certificate = await authority.sign(SHOP)
  const [server, other, untrusted] = [
    await listenTlsEcho(certificate),
    await listenTlsEcho(certificate),
    await listenTlsEcho(certificate)
  ]
  const it = await startInterception({
    target: server.address,
    tls: { clients: 'intercept', authority: authority.certFile }
  })
  await talkTls(it.proxy.address, it.ca, SAID)
  await untilClosed(it.engine, 1)
  expect(server.met.splice(0)).toEqual([AS_CAPTURED])
  return { ...it, server, other, untrusted }
}

it('an intercepted conversation is replayed inside TLS, with the captured server name and protocol', async () => {
  const { engine, server, other, untrusted } = await recorded()
  expect(verdictOf(await play(engine, 1))).toEqual(SAME)
  expect(server.met).toEqual([AS_CAPTURED])

  // Other servers are not trusted by name.
  const { error, result } = await play(engine, 1, { target: untrusted.address })
  expect([error?.code, result]).toEqual(['connect-failed', null])
  const trusting = await play(engine, 1, { target: other.address, tls: { verify: false } })
  expect(verdictOf(trusting)).toEqual(SAME)
  await play(engine, 1, { target: other.address, tls: { verify: false, serverName: 'else.example' } })
  await play(engine, 1, { target: other.address, tls: { verify: false, serverName: '' } })
  expect(other.met).toEqual([AS_CAPTURED, ['else.example', 'odd'], [false, 'odd']])
  const plain = await play(engine, 1, { tls: 'off', limit: 2000 })
  expect(plain.result?.verdict).toBe('diverged')
})

it('its test names TLS, and replays with it unless overridden', async () => {
  const { engine, other, untrusted } = await recorded()
  const text = await engine.conversations.asTest({ capture: LIVE, connection: 1 }, ['one\n> "two"'])
  expect(text.split('\n').slice(1, 4)).toEqual([
    '# one > "two"',
    expect.stringMatching(/^target 127\.0\.0\.1:\d+$/),
    'tls sni shop.example alpn odd'
  ])
  const hold = async (
    said: string,
    tls?: 'off' | { serverName?: string; verify?: boolean },
    { address } = other
  ): Promise<ConversationState> => {
    const conversation = await engine.conversations.beginTest(parseTest(said), {
      target: address,
      pace: { kind: 'wait' },
      limit: 2000,
      ...(tls === undefined ? {} : { tls })
    })
    await conversation.over
    return conversation.status()
  }
  expect((await hold(text, undefined, untrusted)).error?.code).toBe('connect-failed')
  expect((await hold(text, { verify: false })).result?.verdict).toBe('same')
  expect((await hold(text.replace('alpn odd', 'alpn odd insecure'))).result?.verdict).toBe('same')
  await hold(text, { verify: false, serverName: 'else.example' })
  expect(other.met).toEqual([AS_CAPTURED, AS_CAPTURED, ['else.example', 'odd']])
  expect((await hold(text, 'off')).result?.verdict).toBe('diverged')
})

it('TLS that was not intercepted is recognised and replayed as raw bytes', async () => {
  const engine = await startEngine()
  const authority = await makeAuthority()
  const server = await listenTlsEcho(await authority.sign(SHOP))
  const proxy = await startProxy(engine, server.address)
  await talkTls(proxy.address, null, SAID)
  await untilClosed(engine, 1)
  expect(await engine.conversations.isEncrypted({ capture: LIVE, connection: 1 })).toBe(true)
  const { result, error } = await play(engine, 1, { limit: 1000 })
  expect([result?.verdict === 'same', error]).toEqual([false, null])
  expect(await engine.conversations.asTest({ capture: LIVE, connection: 1 }, [])).not.toContain('\ntls')
})
