/**
 * STARTTLS upgrades through a session with TLS interception: a real server, its real client that trusts only this
 * installation's authority, and one connection in the capture with the plain part and the decrypted TLS data.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeAuthority } from '../../../helpers/certificates'
import { readStream, startEngine, startProxyOf, temporaryFolder, untilClosed } from '../../../helpers/engine'
import { needs } from '../../../helpers/peers'
import { startRedisTls } from '../../../helpers/peers/redis-tls'
import {
  needsOf,
  UPGRADE_SERVERS,
  type UpgradeClient,
  type UpgradeServer
} from '../../../helpers/peers/upgrades'
import { run } from '../../../helpers/run'
import type { Engine } from '../../../../src/engine/engine'
import type { ProxyTls } from '../../../../src/shared/contract/proxying'

interface Intercepting {
  engine: Engine
  session: number
  port: number
  /** File of the authorities that clients trust. */
  authorities: string
}

interface Wanted {
  /** The authority that the session trusts. */
  trusted: string
  tls?: Partial<ProxyTls>
  /** Clients also trust the server's own authority: a connection that bypasses this session uses the server's TLS. */
  also?: string
}

/** Starts a session with TLS interception in front of a port. */
async function intercepting(target: number, { trusted, tls = {}, also }: Wanted): Promise<Intercepting> {
  const folder = await temporaryFolder()
  const engine = await startEngine({ authorityFolder: folder })
  const { id, address } = await startProxyOf(engine, {
    target: { host: '127.0.0.1', port: target },
    tls: { clients: 'intercept', authority: trusted, ...tls }
  })
  const authorities = join(folder, 'trusted.pem')
  const { pem } = await engine.handlers['authority.get']({})
  await writeFile(authorities, also === undefined ? pem : pem + (await readFile(also, 'utf8')))
  return { engine, session: id, port: address.port, authorities }
}

/** Returns the first connection of the capture. */
async function recorded(engine: Engine): Promise<{ up: string; down: string; events: Event[] }> {
  const { events } = await untilClosed(engine, 1)
  const [up, down] = [await readStream(engine, 1, 'up'), await readStream(engine, 1, 'down')]
  return { up: up.toString('latin1'), down: down.toString('latin1'), events: events.map(({ data }) => data) }
}

type Event = Record<string, unknown>

const TLS_HANDSHAKE = 0x16

function split(text: string, at: number): [string, string] {
  return [text.slice(0, at), text.slice(at)]
}

/** No TLS record may appear in an intercepted stream. */
const RECORD_OF_TLS = /[\x14-\x17]\x03[\x01-\x03]/

/** Compares the result of the client's own session with the captured streams. */
async function proves(
  server: UpgradeServer,
  client: UpgradeClient,
  target: number,
  trusted: string
): Promise<void> {
  // FTP data connections go to the server directly.
  const wanted = server.protocol === 'ftp' ? { trusted, also: trusted } : { trusted }
  const { engine, port, authorities } = await intercepting(target, wanted)

  expect(await client.use(port, authorities)).toMatch(client.succeeds)

  const { up, down, events } = await recorded(engine)
  const layers = events.filter(({ event }) => event === 'layer')
  expect(layers).toMatchObject([{ inside: 'tls', leg: 1, remote: { host: '127.0.0.1', port: target } }])
  const [layer] = layers as [{ up: number; down: number }]
  // The ClientHello is the last plain part from the client to Tcplens; no other TLS record follows.
  const before = up.slice(0, layer.up)
  const [asked, hello] = split(before, before.search(RECORD_OF_TLS))
  expect([asked, hello.charCodeAt(0)]).toEqual([expect.stringMatching(server.asks), TLS_HANDSHAKE])
  expect(down.slice(0, layer.down)).toMatch(server.consents)
  const [insideUp, insideDown] = [up.slice(layer.up), down.slice(layer.down)]
  if (client.says !== undefined) expect(insideUp).toMatch(client.says)
  expect([insideUp, insideDown]).not.toContainEqual(expect.stringMatching(RECORD_OF_TLS))
  const legs = events.filter(({ event }) => event === 'tls').map(({ leg, verified }) => [leg, verified])
  expect(legs).toEqual([
    ['target', true],
    ['client', null]
  ])
}

describe.each(UPGRADE_SERVERS)('a session that intercepts TLS, between $name and its clients', (server) => {
  it(
    'records the plain part and the decrypted contents as one connection',
    { ...needsOf(server), timeout: 60_000 },
    async () => {
      const { certFile: trusted, sign } = await makeAuthority()
      const target = await server.start(await sign({ name: 'localhost' }))
      for (const client of server.clients) await proves(server, client, target, trusted)
    }
  )
})

describe('an upgrade in mid-stream', () => {
  const postgresql = UPGRADE_SERVERS.find(({ protocol }) => protocol === 'postgresql')!
  const [psql] = postgresql.clients
  const peers = needs('initdb', 'postgres', 'psql')

  it('is passed through when the session does not intercept STARTTLS', peers, async () => {
    const { certFile: trusted, sign } = await makeAuthority()
    const target = await postgresql.start(await sign({ name: 'localhost' }))
    const { engine, port } = await intercepting(target, { trusted, tls: { startTls: false } })
    expect(await psql!.use(port, trusted)).toMatch(psql!.succeeds)
    const { up, events } = await recorded(engine)
    expect(events.map(({ event }) => event)).not.toContain('layer')
    expect(up.slice(8, 11)).toMatch(RECORD_OF_TLS)
  })

  it('is passed through for an excluded host', peers, async () => {
    const { certFile: trusted, sign } = await makeAuthority()
    const target = await postgresql.start(await sign({ name: 'localhost' }))
    const hosts = { which: 'except' as const, names: ['localhost', '127.0.0.1'] }
    const { engine, port } = await intercepting(target, { trusted, tls: { hosts } })
    expect(await psql!.use(port, trusted)).toMatch(psql!.succeeds)
    const { up, events } = await recorded(engine)
    expect(events).toContainEqual(expect.objectContaining({ event: 'passed', because: 'rule' }))
    expect(up.slice(8, 11)).toMatch(RECORD_OF_TLS)
  })

  it(
    'is passed through for a client that refused the certificate three times',
    { ...peers, timeout: 60_000 },
    async () => {
      const { certFile: trusted, sign } = await makeAuthority()
      const target = await postgresql.start(await sign({ name: 'localhost' }))
      const { port } = await intercepting(target, { trusted })
      for (let refusal = 1; refusal <= 3; refusal++)
        await expect(psql!.use(port, trusted)).rejects.toThrow(/certificate verify failed/)
      expect(await psql!.use(port, trusted)).toMatch(psql!.succeeds)
    }
  )
})

it('intercepts redis over TLS from its first byte', needs('redis-server', 'redis-cli'), async () => {
  const { certFile: trusted, sign } = await makeAuthority()
  const { port: target } = await startRedisTls(await sign({ name: 'localhost' }))
  const { engine, port, authorities } = await intercepting(target, { trusted })
  const args = ['-h', '127.0.0.1', '-p', String(port), '--tls', '--cacert', authorities, 'set', 'a', 'b']
  expect(await run('redis-cli', args)).toEqual({ code: 0, stdout: 'OK\n', stderr: '' })
  const { up, down, events } = await recorded(engine)
  const layer = events.find(({ event }) => event === 'layer') as { up: number; down: number } | undefined
  expect([up.slice(layer?.up), down.slice(layer?.down)]).toEqual([
    '*3\r\n$3\r\nset\r\n$1\r\na\r\n$1\r\nb\r\n',
    '+OK\r\n'
  ])
})
