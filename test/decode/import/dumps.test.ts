/**
 * Texts with several dumps: packets as printed by tcpdump and tshark, both directions of a stream, constants in C.
 */
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importText, readEntry } from '../../../src/decode/import/import-anything'
import { startEngine, temporaryFolder } from '../../helpers/engine'
import { ipv4, ipv6, tcpSegment } from '../../helpers/foreign-packets'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { needs, peerPath } from '../../helpers/peers'
import { run } from '../../helpers/run'

const CLIENT = { host: '10.0.0.1', port: 40_000 }
const SERVER = { host: '10.0.0.2', port: 8080 }
const PSH_ACK = 0x18

const noYaml = (): never => {
  throw new Error('no YAML here')
}

function taken(text: string): unknown {
  const result = importText(text, { yaml: noYaml })
  if (!result.ok) return result.fault
  return result.entries.map((entry) => {
    const request = readEntry(entry)
    if ('code' in request) return request
    const { bytes, notes, target } = request
    return {
      name: entry.name,
      group: entry.group,
      bytes: Buffer.from(bytes).toString('latin1'),
      notes: notes.map(({ code, what }) => `${code}: ${what}`),
      target: target === null ? null : `${target.host}:${target.port}`
    }
  })
}

function packet(payload: string, seq: number, { from = CLIENT, to = SERVER, flags = PSH_ACK } = {}): Buffer {
  return ipv4(
    from.host,
    to.host,
    tcpSegment({ from, to, seq, flags, payload: Buffer.from(payload, 'latin1') })
  )
}

/** Formats like tcpdump's `hex_and_ascii_print`: a header line, then lines of eight two-byte words and the text. */
function tcpdump(
  bytes: Uint8Array,
  head = 'IP 10.0.0.1.40000 > 10.0.0.2.8080: Flags [P.], length 9'
): string {
  const lines = [`12:34:56.789012 ${head}`]
  for (let at = 0; at < bytes.length; at += 16) {
    const row = Buffer.from(bytes.subarray(at, at + 16))
    const words = (row.toString('hex').match(/.{1,4}/g) ?? []).map((word) => ` ${word}`).join('')
    const text = row.toString('latin1').replaceAll(/[^!-~]/g, '.')
    lines.push(`\t0x${at.toString(16).padStart(4, '0')}: ${words.padEnd(40)}  ${text}`)
  }
  return `${lines.join('\n')}\n`
}

const ETHERNET = Buffer.from('0a0b0c0d0e0f0102030405060800', 'hex')

describe('tcpdump', () => {
  it('-X and -XX of one packet give the TCP payload and report this', () => {
    const bytes = packet('GET / HTTP/1.1\r\nHost: h:81\r\n\r\n', 1)
    const expected = {
      bytes: 'GET / HTTP/1.1\r\nHost: h:81\r\n\r\n',
      notes: ['payload: 10.0.0.1:40000 → 10.0.0.2:8080'],
      target: 'h:81'
    }
    expect(taken(tcpdump(bytes))).toMatchObject([expected])
    const padded = Buffer.concat([ETHERNET, bytes, Buffer.alloc(6)])
    expect(taken(tcpdump(padded))).toMatchObject([expected])
    const tagged = Buffer.concat([ETHERNET.subarray(0, 12), Buffer.from('810000010800', 'hex'), bytes])
    expect(taken(tcpdump(tagged))).toMatchObject([expected])
    const noted = `tcpdump: listening on lo, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n${tcpdump(bytes, 'IP (tos 0x0, ttl 64, id 0, offset 0, flags [DF], proto TCP (6), length 81)\n    10.0.0.1.40000 > 10.0.0.2.8080: Flags [P.], cksum 0xfe3d (incorrect -> 0x1), length 29: HTTP, length: 29\n\tGET / HTTP/1.1\n\tHost: h:81')}`
    expect(taken(noted)).toMatchObject([expected])
  })

  it('of IPv6 as well', () => {
    const [from, to] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)]
    const segment = tcpSegment({ from: CLIENT, to: SERVER, seq: 1, payload: Buffer.from('PING\r\n') })
    expect(taken(tcpdump(ipv6(from, to, segment), 'IP6 ::1.1 > ::2.2: Flags [P.]'))).toMatchObject([
      { bytes: 'PING\r\n', target: expect.stringMatching(/^202:.*:8080$/) }
    ])
  })

  it('of several packets gives each direction in byte order, and each packet separately', () => {
    const text = [
      packet('', 99, { flags: 2 }),
      packet('GET /a', 100),
      packet('answer', 500, { from: SERVER, to: CLIENT }),
      packet(' HTTP/1.1\r\n\r\n', 106),
      packet('/a HTTP', 104)
    ]
      .map((bytes) => tcpdump(bytes))
      .join('')
    expect(taken(text)).toMatchObject([
      {
        name: '#2 #4 #5  GET /a',
        group: '10.0.0.1:40000 → 10.0.0.2:8080',
        bytes: 'GET /a HTTP/1.1\r\n\r\n',
        notes: ['payload: #2 #4 #5 / 5, 10.0.0.1:40000 → 10.0.0.2:8080'],
        target: '10.0.0.2:8080'
      },
      { bytes: 'GET /a', notes: ['payload: #2 / 5, 10.0.0.1:40000 → 10.0.0.2:8080'] },
      { bytes: 'answer', notes: ['payload: #3 / 5, 10.0.0.2:8080 → 10.0.0.1:40000'] },
      { bytes: ' HTTP/1.1\r\n\r\n' },
      { bytes: '/a HTTP' }
    ])
  })

  it('reports the number of missing bytes: between packets, and in a truncated one', () => {
    const holed = tcpdump(packet('one', 0xffff_fffe)) + tcpdump(packet('two', 6))
    expect(taken(holed)).toMatchObject([{ bytes: 'onetwo', notes: [expect.anything(), 'cut: 5'] }, {}, {}])
    const cut = packet('0123456789', 1).subarray(0, 44)
    expect(taken(tcpdump(cut))).toMatchObject([{ bytes: '0123', notes: [expect.anything(), 'cut: 6'] }])
  })

  it('of packets without payload is reported', () => {
    expect(taken(tcpdump(packet('', 1, { flags: 2 })))).toMatchObject({ code: 'no-entries' })
  })

  it('reports the position of an error', () => {
    const text = tcpdump(packet('one', 1)) + tcpdump(packet('two', 4)).replace('0x0010:  ', '0x0010:  zz')
    expect(taken(text)).toMatchObject({ code: 'bad-hex', line: 7, column: 11 })
  })
})

describe('tshark', needs('tshark'), () => {
  it('-x and its followed stream, of a real capture', async () => {
    const engine = await startEngine()
    await play(await setStage(engine), [
      [get('/one'), ok('1')],
      [get('/two'), ok('2')]
    ])
    await engine.close()
    const path = join(await temporaryFolder(), 'one.pcapng')
    await copyFile(engine.capture.path, path)
    const up = get('/one') + get('/two')
    const print = (...args: string[]): Promise<{ stdout: string }> =>
      run(peerPath('tshark'), ['-r', path, ...args])
    const { stdout: packets } = await print('-x', '-Y', 'tcp.len > 0')
    expect(taken(packets)).toMatchObject([
      { bytes: up },
      { bytes: expect.stringContaining('200 OK') },
      {},
      {},
      {},
      {}
    ])
    const { stdout: followed } = await print('-q', '-z', 'follow,tcp,hex,0')
    expect(taken(followed)).toMatchObject([
      { bytes: up, notes: ['dumps: #1 / 2'] },
      {
        bytes: ok('1').toString() + ok('2').toString(),
        notes: ['dumps: #2 / 2', expect.stringMatching('no-target')]
      }
    ])
  })
})

describe('several dumps', () => {
  it('of any format become one entry each', () => {
    const lines = '00000000  47 45 54 20 2f 61  |GET /a|\n'
    expect(taken(`${lines}\n${lines.replaceAll('61', '62')}`)).toMatchObject([
      { bytes: 'GET /a', notes: ['dumps: #1 / 2', 'no-target: '] },
      { bytes: 'GET /b', notes: ['dumps: #2 / 2', 'no-target: '] }
    ])
    expect(taken(`${lines}what is this\n${lines}`)).toMatchObject({
      code: 'bad-hex',
      line: 2,
      found: 'what is this'
    })
  })

  it('as C constants become one entry each, with their names', () => {
    const text = `char peer0_0[] = { /* Packet 4 */\n0x47, 0x45 };\nchar peer1_0[] = { /* Packet 5 */\n0x48, 0x49 };\n`
    expect(taken(text)).toMatchObject([
      { name: 'peer0_0  GE', bytes: 'GE', notes: ['dumps: peer0_0 (#1 / 2)', 'no-target: '] },
      { name: 'peer1_0  HI', bytes: 'HI', notes: ['dumps: peer1_0 (#2 / 2)', 'no-target: '] }
    ])
    expect(taken(text.replace('0x49', '0x499'))).toMatchObject({ code: 'bad-hex', line: 4, column: 7 })
  })
})
