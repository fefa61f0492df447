import { expect, it } from 'vitest'
import { interfaceDescription, newEntry } from '../../../src/engine/session/session-entry'
import { parseComment } from '../../../src/engine/capture/pcapng/comment'
import type { SessionConfig } from '../../../src/shared/contract/sessions'

function described(config: SessionConfig): Record<string, unknown> {
  return parseComment(interfaceDescription(newEntry(3, config, 0))).data ?? {}
}

it('a session’s settings are in the capture, except keys and proxy passwords', () => {
  const target = { host: 'example.org', port: 443 }
  const via = { kind: 'socks5', host: '127.0.0.1', port: 1080, user: 'me' } as const
  const certificate = { certificate: 'me.p12' }
  expect(
    described({
      kind: 'client',
      name: '',
      target,
      via: { ...via, password: 'secret' },
      tls: { certificate: { ...certificate, passphrase: 'secret' } }
    })
  ).toEqual({ session: 3, config: { kind: 'client', name: '', target, via, tls: { certificate } } })
})

it('behaviours too long for a comment are omitted, and the other settings kept', () => {
  const listen = { host: '127.0.0.1', port: 8080 }
  const payload = { form: 'text', text: '中'.repeat(30_000), encoding: 'utf-8' }
  const behaviours = [{ kind: 'greet', on: true, payload }] as unknown as []
  expect(described({ kind: 'server', name: '', listen, behaviours })).toEqual({
    session: 3,
    config: { kind: 'server', name: '', listen }
  })
})
