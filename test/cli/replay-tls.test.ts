/** `tcplens replay` of conversations recorded inside TLS, from captures and from tests, to a real TLS server. */

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeAuthority, type TestAuthority } from '../helpers/certificates'
import { runCli } from '../helpers/cli'
import { intercepting, recordByCli } from '../helpers/cli-recording'
import { temporaryFolder } from '../helpers/engine'
import { listenTlsEcho, talkTls, type TlsEcho } from '../helpers/tls-echo'

const SAID = [
  ['hello', 7],
  ['world', 7]
] as const
const AS_CAPTURED = ['shop.example', 'odd']

const at = ({ address: { host, port } }: TlsEcho): string => `${host}:${port}`

async function shop(): Promise<{ authority: TestAuthority; server: TlsEcho; other: TlsEcho }> {
  const authority = await makeAuthority()
  const certificate = await authority.sign({ name: 'shop.example', names: ['shop.example'] })
  return { authority, server: await listenTlsEcho(certificate), other: await listenTlsEcho(certificate) }
}

/** Records a conversation with the server; returns the capture's path. */
async function recorded(server: TlsEcho, ca: string | null, args: readonly string[]): Promise<string> {
  const path = await recordByCli(server.address, args, (proxy) => talkTls(proxy, ca, SAID))
  expect(server.met.splice(0)).toEqual([AS_CAPTURED])
  return path
}

async function intercepted({ authority, server }: Awaited<ReturnType<typeof shop>>): Promise<string> {
  const { args, ca } = await intercepting(authority)
  return recorded(server, ca, args)
}

it('a replay of a capture uses the captured server name and protocol, unless overridden', async () => {
  const met = await shop()
  const path = await intercepted(met)
  const play = async (...args: string[]): Promise<[string, number | null]> => {
    const { stdout, stderr, code } = await runCli('replay', path, '--connection', '1', ...args)
    return [stdout === '' ? stderr : stdout, code]
  }
  // The proxy trusted the authority, but the replay does not.
  const [words, code] = await play()
  expect([code, words]).toEqual([3, expect.stringContaining('certificate')])
  expect(await play('--insecure')).toEqual(['same\n', 0])
  expect(met.server.met).toEqual([AS_CAPTURED, AS_CAPTURED])
  expect(await play('--insecure', '--target', at(met.other))).toEqual(['same\n', 0])
  expect(await play('--insecure', '--target', at(met.other), '--sni', 'else.example')).toEqual(['same\n', 0])
  expect(met.other.met).toEqual([AS_CAPTURED, ['else.example', 'odd']])
  expect((await play('--tls', 'off', '--limit', '2000'))[1]).toBe(1)
})

it('a test keeps these settings, which options override', async () => {
  const met = await shop()
  const path = await intercepted(met)
  const text = join(await temporaryFolder(), 'shop.test')
  const saved = await runCli('replay', path, '--connection', '1', '--insecure', '--save-test', text)
  expect([saved.stdout, saved.code]).toEqual(['same\n', 0])
  const lines = (await readFile(text, 'utf8')).split('\n')
  expect(lines.slice(2, 4)).toEqual([`target ${at(met.server)}`, 'tls sni shop.example alpn odd'])
  met.server.met.splice(0)

  const play = async (...args: string[]): Promise<number | null> =>
    (await runCli('replay', text, '--target', at(met.other), ...args)).code
  expect([await play(), await play('--insecure'), await play('--tls', 'off', '--limit', '2000')]).toEqual([
    3, 0, 1
  ])
  expect(await play('--insecure', '--sni', 'else.example')).toBe(0)
  await writeFile(text, lines.join('\n').replace('alpn odd', 'alpn odd insecure'))
  expect(await play()).toBe(0)
  expect(met.other.met.slice(-3)).toEqual([AS_CAPTURED, ['else.example', 'odd'], AS_CAPTURED])
  await writeFile(text, lines.join('\n').replace('sni shop.example', 'sni 127.0.0.1'))
  const { code, stderr } = await runCli('replay', text)
  expect([code, stderr]).toEqual([
    3,
    expect.stringContaining('line 4: The server name 127.0.0.1 is an IP address')
  ])
})

it('a replay accepts a private authority given with `--ca`, which no test contains', async () => {
  const met = await shop()
  const { authority, server, other } = met
  const path = await intercepted(met)
  const text = join(await temporaryFolder(), 'shop.test')
  const trusting = ['--ca', authority.certFile]
  const play = async (...args: string[]): Promise<[string, number | null]> => {
    const { stdout, stderr, code } = await runCli('replay', ...args)
    return [stdout + stderr, code]
  }
  const saved = await play(path, '--connection', '1', ...trusting, '--save-test', text)
  expect(saved).toEqual([`same\ntcplens: Saved the conversation as a test in ${text}.\n`, 0])
  expect(server.met).toEqual([AS_CAPTURED])
  const kept = await readFile(text, 'utf8')
  expect(kept).not.toContain(authority.certFile)
  expect(await play(text, ...trusting, '--target', at(other), '--repeat', '3')).toEqual([
    'same (3 times)\n',
    0
  ])

  // The certificate is verified: a wrong name and a wrong authority are both rejected.
  const [wrongName, code] = await play(text, ...trusting, '--sni', 'else.example')
  expect([wrongName, code]).toEqual([expect.stringContaining('else.example'), 3])
  const { certFile: stranger } = await makeAuthority('Another Authority')
  await writeFile(text, kept.replace('alpn odd', 'alpn odd insecure'))
  expect((await play(text))[1]).toBe(0)
  expect(await play(text, '--ca', stranger)).toEqual([expect.stringContaining('certificate'), 3])
})

it('a replay of TLS that was not intercepted warns before it sends the raw bytes', async () => {
  const { server } = await shop()
  const path = await recorded(server, null, [])
  const text = join(await temporaryFolder(), 'closed.test')
  const args = ['replay', path, '--connection', '1', '--limit', '2000', '--save-test', text]
  const { code, stderr } = await runCli(...args)
  expect([code, stderr.split('\n')[0]]).toEqual([
    1,
    expect.stringMatching(/^tcplens: This connection is TLS that was not decrypted\./)
  ])
  const kept = await readFile(text, 'utf8')
  expect(kept).toContain('\n# This is TLS that was not decrypted')
  expect(kept).not.toContain('\ntls')
})
