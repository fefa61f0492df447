/** Real servers and clients, with only the STARTTLS detection in between: TLS begins where it reports. */
import { pipeline } from 'node:stream'
import net from 'node:net'
import { describe, expect, it } from 'vitest'
import { createUpgradeWatch, type UpgradeStep } from '../../../../src/decode/stream/starttls/upgrade-watch'
import type { Direction } from '../../../../src/shared/model/direction'
import { makeAuthority } from '../../../helpers/certificates'
import { needs } from '../../../helpers/peers'
import { startRedisTls } from '../../../helpers/peers/redis-tls'
import { needsOf, UPGRADE_SERVERS } from '../../../helpers/peers/upgrades'
import { run } from '../../../helpers/run'
import { listen } from '../../../helpers/servers'

/** Observations of a relay on one connection. */
interface Seen {
  step: UpgradeStep
  plain: Record<Direction, Buffer>
  behind: Record<Direction, Buffer>
}

/** Relays to a loopback port and passes the bytes to an upgrade watch, in pieces of `pieceBytes`. */
async function relayTo(port: number, pieceBytes = Infinity): Promise<{ port: number; seen: Seen[] }> {
  const seen: Seen[] = []
  const { address } = await listen((client) => {
    const none = { up: Buffer.alloc(0), down: Buffer.alloc(0) }
    const one: Seen = { step: { state: 'on' }, plain: { ...none }, behind: { ...none } }
    seen.push(one)
    const watch = createUpgradeWatch()
    let upgraded = false
    const target = net.connect(port, '127.0.0.1')
    const look = (direction: Direction, bytes: Buffer): void => {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        const piece = bytes.subarray(at, Math.min(bytes.length, at + pieceBytes))
        const plain = upgraded ? 0 : plainOf((one.step = watch.push(direction, piece)), piece)
        upgraded = one.step.state === 'upgrade'
        one.plain[direction] = Buffer.concat([one.plain[direction], piece.subarray(0, plain)])
        one.behind[direction] = Buffer.concat([one.behind[direction], piece.subarray(plain)])
      }
    }
    client.on('data', (bytes: Buffer) => {
      look('up', bytes)
    })
    target.on('data', (bytes: Buffer) => {
      look('down', bytes)
    })
    const ignore = (): void => undefined
    pipeline(client, target, ignore)
    pipeline(target, client, ignore)
  })
  return { port: address.port, seen }
}

function plainOf(step: UpgradeStep, piece: Buffer): number {
  return step.state === 'upgrade' ? step.plain : piece.length
}

/** Type and major version of the first record: a TLS handshake. */
const HANDSHAKE = Buffer.from([0x16, 0x03])

describe.each(UPGRADE_SERVERS)('the watch between $name and its clients', (server) => {
  it('detects where TLS begins', { ...needsOf(server), timeout: 60_000 }, async () => {
    const authority = await makeAuthority()
    const target = await server.start(await authority.sign({ name: 'localhost' }))
    for (const client of server.clients) {
      for (const pieceBytes of [Infinity, 1]) {
        const relay = await relayTo(target, pieceBytes)
        expect(await client.use(relay.port, authority.certFile)).toMatch(client.succeeds)
        const [seen] = relay.seen
        expect({
          client: client.name,
          step: seen?.step.state === 'upgrade' ? seen.step.protocol : seen?.step.state,
          up: seen?.behind.up.subarray(0, 2),
          down: seen?.behind.down.subarray(0, 2),
          inPlain: [seen?.plain.up, seen?.plain.down].map((bytes) => bytes?.includes(HANDSHAKE))
        }).toEqual({
          client: client.name,
          step: server.protocol,
          up: HANDSHAKE,
          down: HANDSHAKE,
          inPlain: [false, false]
        })
      }
    }
  })
})

it(
  'the watch detects nothing when redis uses TLS from its first byte',
  needs('redis-server', 'redis-cli'),
  async () => {
    const authority = await makeAuthority()
    const { port } = await startRedisTls(await authority.sign({ name: 'localhost' }))
    const relay = await relayTo(port)
    const args = [
      '-h',
      '127.0.0.1',
      '-p',
      String(relay.port),
      '--tls',
      '--cacert',
      authority.certFile,
      'ping'
    ]
    expect([await run('redis-cli', args), relay.seen.map(({ step }) => step.state)]).toEqual([
      { code: 0, stdout: 'PONG\n', stderr: '' },
      ['done']
    ])
  }
)
