/** The readable parts of TLS in real captures, compared with Wireshark's dissector, however the bytes are split. */

import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { summarise } from '../../../../src/decode/stream/tls/summary'
import { TlsStream } from '../../../../src/decode/stream/tls/tls-stream'
import { fileFollow } from '../../../helpers/tshark'
import { realCapture } from '../../../helpers/captures'
import { needs, type PeerName, needsThat } from '../../../helpers/peers'
import { asSaid, byKey, dissect } from './helpers/dissected'
import { alpn, helloMessage, inRecords, serverName, u16, vector } from './helpers/hello-bytes'
import { assertProperty } from '../../../helpers/properties'

/** Offsets at which TLS begins in the streams of each capture. */
const CAPTURES: Record<string, { up: number; down: number }> = {
  'tls-client-certificate.pcap': { up: 0, down: 0 },
  'tls-ecdhe.pcap': { up: 0, down: 0 },
  'tls-hrr.pcap': { up: 0, down: 0 },
  'tls-imap-starttls.pcap': { up: 26, down: 530 }
}

/** Returns options that skip a test if a program or the captures are missing. */
function needsCapture(name: string, ...peers: PeerName[]): ReturnType<typeof needs> {
  return realCapture(name) === undefined ? needsThat('captures', false) : needs(...peers)
}

async function streams(name: string): Promise<{ up: Uint8Array; down: Uint8Array }> {
  const [{ up, down } = { up: '', down: '' }] = await fileFollow(realCapture(name) ?? '', [0])
  return { up: Uint8Array.from(Buffer.from(up, 'hex')), down: Uint8Array.from(Buffer.from(down, 'hex')) }
}

function read(direction: 'up' | 'down', bytes: Uint8Array, start = 0): TlsStream {
  const stream = new TlsStream(direction, start)
  stream.push(bytes.subarray(start))
  stream.finish()
  return stream
}

describe.each(Object.entries(CAPTURES))('the capture %s', (name, from) => {
  it('is decoded as in Wireshark, field by field', needsCapture(name, 'tshark'), async () => {
    const { up, down } = await streams(name)
    const ours = { up: read('up', up, from.up), down: read('down', down, from.down) }
    const source = { up: 'tcp.srcport > tcp.dstport', down: 'tcp.srcport < tcp.dstport' }
    for (const direction of ['up', 'down'] as const) {
      const said = asSaid(
        ours[direction].messages.flatMap(({ fields }) => fields),
        direction === 'up' ? up : down
      )
      const theirs = await dissect(realCapture(name) ?? '', `tls && ${source[direction]}`)
      expect(byKey(said)).toEqual(byKey(theirs))
      expect(ours[direction].problems).toEqual([])
    }
  })

  it('has the certificates as Node reads them', needsCapture(name, 'tshark'), async () => {
    const { up, down } = await streams(name)
    const { certificates } = read('down', down, from.down).facts
    for (const parts of [...certificates, ...read('up', up, from.up).facts.certificates]) {
      const whole = new X509Certificate(parts.bytes)
      expect({ ...parts, bytes: null }).toEqual({
        subject: whole.subject.split('\n').join(', '),
        issuer: whole.issuer.split('\n').join(', '),
        names: whole.subjectAltName ?? '',
        from: Date.parse(whole.validFrom),
        to: Date.parse(whole.validTo),
        bytes: null
      })
    }
  })

  it('is the same for any split', needsCapture(name, 'tshark'), async () => {
    const { up, down } = await streams(name)
    for (const [direction, bytes] of [
      ['up', up],
      ['down', down]
    ] as const) {
      const whole = read(direction, bytes, from[direction])
      for (const step of [1, 7, 1000]) {
        const stream = new TlsStream(direction, from[direction])
        for (let at = from[direction]; at < bytes.length; at += step) stream.push(bytes.slice(at, at + step))
        stream.finish()
        expect(stream.messages).toEqual(whole.messages)
      }
    }
  })
})

const HELLO = helloMessage({
  extensions: [
    serverName('a.example'),
    alpn('h2'),
    [0x1a1a, []],
    [43, vector(1, [0x0304].flatMap(u16))],
    [999, [1, 2]]
  ]
})

function rows(stream: TlsStream): string[] {
  return stream.messages.map(({ kind, name, value, range, records }) =>
    [kind, name, value, range.join('–'), records].join(' ')
  )
}

describe('a TLS stream', () => {
  it('shows an alert with its meaning and its position', () => {
    const stream = read('down', Uint8Array.of(21, 3, 3, 0, 2, 2, 48))
    expect(rows(stream)).toEqual(['alert Alert fatal: unknown_ca 0–7 1'])
    expect(stream.messages[0]?.fields.slice(-2)).toEqual([
      { key: 'alert-level', value: 'fatal', range: [5, 6], depth: 0 },
      { key: 'alert-description', value: 'unknown_ca', range: [6, 7], depth: 0 }
    ])
  })

  it('finds the bytes of a field in a message split across records', () => {
    const bytes = inRecords(HELLO, 50)
    const field = read('up', bytes).messages[0]?.fields.find(({ key }) => key === 'server-name')
    const whole = read('up', inRecords(HELLO)).messages[0]?.fields.find(({ key }) => key === 'server-name')
    expect(field?.value).toBe('a.example')
    // After the second header.
    expect(field?.range[0]).toBe((whole?.range[0] ?? 0) + 5)
  })

  it('combines consecutive encrypted records into one', () => {
    const records = [23, 3, 3, 0, 2, 1, 1, 23, 3, 3, 0, 3, 2, 2, 2]
    expect(
      rows(read('down', Uint8Array.from([20, 3, 3, 0, 1, 1, 22, 3, 3, 0, 2, 9, 9, ...records])))
    ).toEqual([
      'change-cipher-spec ChangeCipherSpec  0–6 1',
      'encrypted Finished 2 6–13 1',
      'application-data ApplicationData 5 13–28 2'
    ])
  })

  it('shows unknown and GREASE values with their bytes', () => {
    const values = read('up', inRecords(HELLO)).messages[0]?.fields.map(({ value }) => value)
    expect(values).toEqual(expect.arrayContaining(['GREASE 0x1a1a', '0x03e7: 0102']))
  })

  it.each([
    ['bytes that are not TLS', [22, 3, 3, 0, 1, 1, 72, 84, 84, 80], ['not-tls 6–7', 'cut 0–6']],
    ['a record that is too long', [23, 3, 3, 0xff, 0xff], ['record-too-long 0–5']],
    ['a truncated record', [22, 3, 3, 0, 9, 1], ['cut 0–6', 'cut 0–6']],
    ['a truncated header', [23, 3], ['cut 0–2']],
    [
      'a message interrupted by another record',
      [22, 3, 3, 0, 1, 1, 20, 3, 3, 0, 1, 1],
      ['interrupted 6–11', 'cut 0–6']
    ],
    ['an empty record', [22, 3, 3, 0, 0], ['empty-record 0–5']],
    ['contradictory lengths', [...inRecords([1, 0, 0, 2, 3, 3])], ['lengths 0–11']]
  ])('reports %s', (_, bytes, problems) => {
    const found = read('up', Uint8Array.from(bytes)).problems
    expect(found.map(({ code, range }) => `${code} ${range.join('–')}`)).toEqual(problems)
  })

  it('never throws, and returns the same for any bytes and any split', () => {
    const mutated = fc
      .tuple(fc.nat(), fc.nat({ max: 255 }), fc.integer({ min: 1, max: 120 }))
      .map(([at, value, fragment]) =>
        inRecords(HELLO, fragment).map((byte, i, all) => (i === at % all.length ? value : byte))
      )
    const records = fc
      .array(fc.tuple(fc.integer({ min: 19, max: 25 }), fc.uint8Array({ maxLength: 60 })), { maxLength: 6 })
      .map((list) =>
        Uint8Array.from(list.flatMap(([type, content]) => [type, 3, 3, ...vector(2, [...content])]))
      )
    const server = fc
      .uint8Array({ maxLength: 200 })
      .chain((body) =>
        fc
          .constantFrom(2, 4, 11, 12, 13, 15, 16, 22)
          .map((type) => inRecords([type, ...vector(3, [...body])]))
      )
    assertProperty(
      fc.property(fc.oneof(mutated, records, server), fc.array(fc.nat(), { maxLength: 5 }), (bytes, cuts) => {
        for (const direction of ['up', 'down'] as const) {
          const whole = read(direction, bytes)
          const stream = new TlsStream(direction)
          const places = [
            0,
            ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b),
            bytes.length
          ]
          for (const [i, place] of places.entries())
            stream.push(bytes.slice(place, places[i + 1] ?? bytes.length))
          stream.finish()
          expect([stream.messages, stream.problems]).toEqual([whole.messages, whole.problems])
          for (const { fields } of whole.messages)
            for (const { range } of fields)
              expect(range[0] <= range[1] && range[1] <= bytes.length).toBe(true)
          summarise(whole, whole)
        }
      }),
      { numRuns: 300 }
    )
  })
})
