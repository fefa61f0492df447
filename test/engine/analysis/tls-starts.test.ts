/** TLS that does not begin with the connection, or whose beginning was not captured, in opened captures. */

import { describe, expect, it } from 'vitest'
import type { TlsLayer } from '../../../src/shared/contract/tls-records'
import { helloBytes, inRecords, serverName, vector } from '../../decode/stream/tls/helpers/hello-bytes'
import { oldHelloBytes } from '../../decode/stream/tls/helpers/old-hello-bytes'
import { decodeSegmentsAnyhow, type Segment } from '../../helpers/decoded-steps'
import { ACK, pcapFile, SYN, type FilePacket } from '../../helpers/foreign-packets'
import { fileOf } from '../../helpers/files-aside'
import { said } from '../../helpers/foreign-streams'
import { openCapture, type OpenedCapture } from '../../helpers/opened-capture'

const HELLO = Buffer.from(helloBytes({ extensions: [serverName('a.example')] }))
const SERVER_HELLO = Buffer.from(
  inRecords([2, ...vector(3, [3, 3, ...Array<number>(32).fill(7), 0, 0xc0, 0x2f, 0])])
)
const DATA = Buffer.from([23, 3, 3, 0, 5, 1, 2, 3, 4, 5])

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
const mysqlPacket = (sequence: number, content: string): string =>
  `${String.fromCharCode(content.length & 255, content.length >> 8, 0, sequence)}${content}`

const ldap = (id: number, operation: string): Buffer => Buffer.from(`300002010${id}${operation}`, 'hex')
const withLength = (message: Buffer): Buffer => {
  message[1] = message.length - 2
  return message
}
const LDAP_REQUEST = withLength(Buffer.concat([ldap(1, '77188016'), latin1('1.3.6.1.4.1.1466.20037')]))
const LDAP_RESPONSE = withLength(ldap(1, '78070a010004000400'))

const UPGRADES: Record<string, Segment[]> = {
  SMTP: [
    ['down', '220 mail ESMTP\r\n'],
    ['up', 'EHLO a\r\n'],
    ['down', '250-mail\r\n250 STARTTLS\r\n'],
    ['up', 'STARTTLS\r\n'],
    ['down', '220 go\r\n']
  ],
  IMAP: [
    ['down', '* OK ready\r\n'],
    ['up', 'a STARTTLS\r\n'],
    ['down', 'a OK begin\r\n']
  ],
  POP3: [
    ['down', '+OK ready\r\n'],
    ['up', 'STLS\r\n'],
    ['down', '+OK begin\r\n']
  ],
  FTP: [
    ['down', '220 ready\r\n'],
    ['up', 'AUTH TLS\r\n'],
    ['down', '234 go\r\n']
  ],
  XMPP: [
    ['up', "<?xml version='1.0'?><stream:stream to='a'>"],
    ['down', '<stream:stream><stream:features><starttls/></stream:features>'],
    ['up', '<starttls/>'],
    ['down', '<proceed/>']
  ],
  LDAP: [
    ['up', LDAP_REQUEST],
    ['down', LDAP_RESPONSE]
  ],
  PostgreSQL: [
    ['up', Buffer.from('0000000804d2162f', 'hex')],
    ['down', 'S']
  ],
  MySQL: [
    [
      'down',
      latin1(
        mysqlPacket(0, `\x0a8.0.36\0\x2a\0\0\x0012345678\0\xff\xff\x21\x02\0\xff\xdf\x15${'\0'.repeat(10)}`)
      )
    ],
    ['up', latin1(mysqlPacket(1, `\x05\xae\xff\x01\0\0\0\x01\x21${'\0'.repeat(23)}`))]
  ]
}

const length = (segments: readonly Segment[], of: 'up' | 'down'): number =>
  segments.reduce((sum, [direction, content]) => sum + (direction === of ? content.length : 0), 0)

/** Returns a capture of one connection; with `isLate` without its handshake. */
async function captured(segments: readonly Segment[], isLate = false): Promise<OpenedCapture> {
  const next = { up: 1001, down: 5001 }
  const packets: FilePacket[] = isLate
    ? []
    : [
        said('client', 0, { seq: 1000, flags: SYN }),
        said('server', 1e6, { seq: 5000, ack: 1001, flags: SYN | ACK })
      ]
  for (const [at, [direction, content]] of segments.entries()) {
    const payload = typeof content === 'string' ? latin1(content) : content
    const isUp = direction === 'up'
    const [seq, ack] = isUp ? [next.up, next.down] : [next.down, next.up]
    packets.push(said(isUp ? 'client' : 'server', (at + 3) * 1e6, { seq, ack, payload }))
    next[direction] += payload.length
  }
  return openCapture(await fileOf(pcapFile(packets)))
}

function layersOf({ handlers }: OpenedCapture): TlsLayer[] {
  return handlers['connections.tls']({ connection: 1 }).layers
}

const namesOf = ({ messages }: TlsLayer): string[] =>
  messages.map(({ direction, name, range }) => `${direction} ${name} ${range.join('-')}`)

describe.each(Object.entries(UPGRADES))('TLS after STARTTLS of %s', (_, plain) => {
  const from = { up: length(plain, 'up'), down: length(plain, 'down') }
  const segments: Segment[] = [...plain, ['up', HELLO], ['down', SERVER_HELLO]]

  it('is the connection’s protocol from the upgrade on', () => {
    expect(decodeSegmentsAnyhow(segments)).toMatchObject({
      protocol: 'tls',
      inside: from,
      serverName: 'a.example',
      messages: []
    })
  })

  it('is listed and printed like direct TLS', async () => {
    const capture = await captured(segments)
    const [layer, ...others] = layersOf(capture)
    expect([layer?.from, others, layer?.summary.serverName]).toEqual([from, [], 'a.example'])
    expect(namesOf(layer!)).toEqual([
      `up ClientHello ${from.up}-${from.up + HELLO.length}`,
      `down ServerHello ${from.down}-${from.down + SERVER_HELLO.length}`
    ])
    expect(capture.tap.filter((entry) => entry.type === 'tls')).toMatchObject([{ layers: [{ from }] }])
  })
})

it('a refused STARTTLS leaves the connection plain', () => {
  expect(
    decodeSegmentsAnyhow([
      ['down', '+OK ready\r\n'],
      ['up', 'STLS\r\n'],
      ['down', '-ERR no\r\n'],
      ['up', 'QUIT\r\n']
    ])
  ).toMatchObject({ protocol: 'raw', inside: null })
})

it('a ClientHello is found in the same segment as the bytes before it', async () => {
  const [greeting, request] = UPGRADES['MySQL']!
  const sent = Buffer.concat([request![1] as Buffer, HELLO])
  const header = latin1('PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\r\n')
  for (const [segments, at] of [
    [[greeting!, ['up', sent]], sent.length - HELLO.length],
    [[['up', Buffer.concat([header, HELLO])]], header.length]
  ] as [Segment[], number][]) {
    const [layer] = layersOf(await captured([...segments, ['down', SERVER_HELLO]]))
    expect(namesOf(layer!)[0]).toBe(`up ClientHello ${at}-${at + HELLO.length}`)
  }
})

describe('TLS whose ClientHello was not captured', () => {
  it('is detected from the server’s records alone', async () => {
    const capture = await captured([
      ['down', SERVER_HELLO],
      ['down', DATA]
    ])
    expect(capture.analysis.walker.connections.protocol(0)).toBe('tls')
    expect(layersOf(capture).map(namesOf)).toEqual([
      [
        `down ServerHello 0-${SERVER_HELLO.length}`,
        `down ApplicationData ${SERVER_HELLO.length}-${SERVER_HELLO.length + DATA.length}`
      ]
    ])
    expect(layersOf(capture)[0]?.summary).toMatchObject({
      version: 'TLS 1.2',
      cipher: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
    })
  })

  it('is detected from the first record on, in either direction', async () => {
    const rest = Buffer.from([9, 9, 9])
    const encrypted = Buffer.from([22, 3, 3, 0, 6, 0x9c, 0x12, 0x34, 0x56, 0x78, 0x9a])
    const capture = await captured(
      [
        ['down', Buffer.concat([rest, DATA, DATA])],
        ['up', DATA],
        ['up', encrypted]
      ],
      true
    )
    expect(capture.analysis.walker.connections.protocol(0)).toBe('tls')
    expect(layersOf(capture).map(namesOf)).toEqual([
      ['down ApplicationData 3-23', 'up ApplicationData 0-10', 'up Handshake 10-21']
    ])
    expect(layersOf(capture)[0]?.problems).toEqual([])
  })

  it('is detected after a hello in SSL 2.0 format', async () => {
    const hello = oldHelloBytes()
    const capture = await captured([
      ['up', hello],
      ['down', SERVER_HELLO]
    ])
    expect(capture.analysis.walker.connections.protocol(0)).toBe('tls')
    const [layer] = layersOf(capture)
    expect(namesOf(layer!)).toEqual([
      `up ClientHello 0-${hello.length}`,
      `down ServerHello 0-${SERVER_HELLO.length}`
    ])
    expect([layer?.summary.ja3, layer?.summary.ja4]).toEqual(['', ''])
  })
})
