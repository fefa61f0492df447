/** PROXY protocol headers: examples of the specification, malformed headers, and arbitrary bytes. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32c } from '../../../src/decode/stream/proxy-header/crc32c'
import { MAX_PROXY_HEADER_BYTES, type ProxyHeader } from '../../../src/decode/stream/proxy-header/header'
import { PROXY_HEADER_PROBLEMS } from '../../../src/decode/stream/proxy-header/problems'
import { readProxyHeader } from '../../../src/decode/stream/proxy-header/read-header'
import { assertProperty } from '../../helpers/properties'

const LINE = 'PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\r\n'
const V6 = 'PROXY TCP6 2001:db8::1 ::ffff:198.51.100.7 56324 443\r\n'
const SIGNATURE = [0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]
const TCP4 = [192, 0, 2, 1, 198, 51, 100, 7, 0xdc, 0x04, 0x01, 0xbb]

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

function version2(
  content: readonly number[],
  first = 0x21,
  second = 0x11,
  length = content.length
): Uint8Array {
  return Uint8Array.from([...SIGNATURE, first, second, length >> 8, length & 255, ...content])
}

function tlv(type: number, value: string | readonly number[]): number[] {
  const bytes = typeof value === 'string' ? [...Buffer.from(value, 'latin1')] : value
  return [type, bytes.length >> 8, bytes.length & 255, ...bytes]
}

function withChecksum(content: readonly number[]): Uint8Array {
  const header = version2([...content, ...tlv(3, [0, 0, 0, 0])])
  new DataView(header.buffer).setUint32(header.length - 4, crc32c(header))
  return header
}

function read(bytes: Uint8Array, base = 0, final = false): ProxyHeader {
  const header = readProxyHeader(bytes, base, final)
  if (typeof header === 'string') throw new Error(header)
  return header
}

const problemsOf = ({ problems }: ProxyHeader): string[] =>
  problems.map(({ code, offset }) => `${code}@${offset}`)

/** Formats as `key [start,end) value`, indented. */
const linesOf = ({ fields }: ProxyHeader): string[] =>
  fields.map(
    ({ key, value, range, depth, note }) =>
      `${' '.repeat(depth)}${key} ${range.join('-')} ${value}${note === undefined ? '' : ` (${note})`}`
  )

describe('version 1', () => {
  it('has addresses and ports, each with its bytes', () => {
    const header = read(bytesOf(`${LINE}GET / HTTP/1.1\r\n`), 100)
    expect(header).toMatchObject({
      version: 1,
      command: 'proxy',
      source: { host: '192.0.2.1', port: 56324 },
      destination: { host: '198.51.100.7', port: 443 },
      range: [100, 100 + LINE.length],
      problems: []
    })
    expect(linesOf(header)).toEqual([
      'proxy.header 100-145 PROXY TCP4',
      ' proxy.signature 100-105 PROXY',
      ' proxy.family 106-110 TCP4',
      ' proxy.source-address 111-120 192.0.2.1',
      ' proxy.destination-address 121-133 198.51.100.7',
      ' proxy.source-port 134-139 56324',
      ' proxy.destination-port 140-143 443'
    ])
  })

  it('has IPv6, the longest line of the specification, and an unknown client', () => {
    expect(read(bytesOf(V6))).toMatchObject({ source: { host: '2001:db8::1', port: 56324 }, problems: [] })
    const long = `PROXY UNKNOWN ${'ffff:'.repeat(7)}ffff ${'ffff:'.repeat(7)}ffff 65535 65535\r\n`
    expect(long).toHaveLength(107)
    expect(read(bytesOf(long))).toMatchObject({
      command: 'unknown',
      source: null,
      problems: [],
      range: [0, 107]
    })
    expect(read(bytesOf('PROXY UNKNOWN\r\n'))).toMatchObject({ command: 'unknown', problems: [] })
  })

  it.each([
    ['PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\n', 'proxy-bad-line@43'],
    ['PROXY TCP4 192.0.2.1 198.51.100.7 56324\r\n', 'proxy-bad-line@39'],
    ['PROXY TCP4 192.0.2.1 198.51.100.7 56324 443 1\r\n', 'proxy-bad-line@44'],
    [
      'PROXY TCP4  192.0.2.1 198.51.100.7 56324 443\r\n',
      'proxy-bad-line@41 proxy-bad-address@11 proxy-bad-port@22'
    ],
    ['PROXY TCP5 192.0.2.1 198.51.100.7 56324 443\r\n', 'proxy-bad-family@6'],
    ['PROXY TCP4 192.0.2.256 198.51.100.7 56324 443\r\n', 'proxy-bad-address@11'],
    ['PROXY TCP4 192.0.2.01 198.51.100.7 56324 443\r\n', 'proxy-bad-address@11'],
    ['PROXY TCP4 2001:db8::1 ::1 56324 443\r\n', 'proxy-bad-address@11'],
    ['PROXY TCP6 192.0.2.1 ::1 56324 443\r\n', 'proxy-bad-address@11'],
    ['PROXY TCP6 1::2::3 ::1 56324 443\r\n', 'proxy-bad-address@11'],
    ['PROXY TCP4 192.0.2.1 198.51.100.7 65536 443\r\n', 'proxy-bad-port@34'],
    ['PROXY TCP4 192.0.2.1 198.51.100.7 56324 0443\r\n', 'proxy-bad-port@40'],
    ['PROXY \r\n', 'proxy-bad-family@6 proxy-bad-line@6'],
    [`PROXY UNKNOWN ${'x'.repeat(92)}\r\n`, 'proxy-line-too-long@107']
  ])('that is malformed is a header with problems: %j', (line, problems) => {
    const header = read(bytesOf(`${line}GET`))
    expect(header.range).toEqual([0, line.length])
    expect(problemsOf(header).toSorted()).toEqual(problems.split(' ').toSorted())
  })

  it.each([
    'PROXY / HTTP/1.1\r\n',
    'PROXYTCP4\r\n',
    'proxy TCP4\r\n',
    `PROXY TCP4 ${'x'.repeat(600)}`,
    'GET'
  ])('is not detected in %j', (text) => {
    expect([readProxyHeader(bytesOf(text), 0), readProxyHeader(bytesOf(text), 0, true)]).toEqual([
      'none',
      'none'
    ])
  })
})

describe('version 2', () => {
  it('has addresses, ports and TLVs, each with its bytes', () => {
    const ssl = [1, 0, 0, 0, 0, ...tlv(0x21, 'TLSv1.3'), ...tlv(0x22, 'client.example')]
    const content = [
      ...TCP4,
      ...tlv(1, 'h2'),
      ...tlv(2, 'a.example'),
      ...tlv(0x20, ssl),
      ...tlv(0xf0, [1, 2])
    ]
    const header = read(version2(content))
    expect(header).toMatchObject({
      version: 2,
      command: 'proxy',
      source: { host: '192.0.2.1', port: 56324 },
      destination: { host: '198.51.100.7', port: 443 },
      tlvs: [
        { type: 1, name: 'ALPN', value: 'h2' },
        { type: 2, name: 'AUTHORITY', value: 'a.example' },
        { type: 0x20, name: 'SSL', value: 'TLS, verify 0' },
        { type: 0x21, name: 'SSL_VERSION', value: 'TLSv1.3' },
        { type: 0x22, name: 'SSL_CN', value: 'client.example' },
        { type: 0xf0, name: '', value: '0102' }
      ],
      problems: []
    })
    expect(linesOf(header).slice(0, 17)).toEqual([
      `proxy.header 0-${header.range[1]} PROXY`,
      ' proxy.signature 0-12 0d0a0d0a000d0a515549540a',
      ' proxy.version-command 12-13 21',
      '  proxy.version 12-13 2',
      '  proxy.command 12-13 PROXY',
      ' proxy.family 13-14 AF_INET STREAM',
      ' proxy.length 14-16 69',
      ' proxy.source-address 16-20 192.0.2.1',
      ' proxy.destination-address 20-24 198.51.100.7',
      ' proxy.source-port 24-26 56324',
      ' proxy.destination-port 26-28 443',
      ' proxy.tlv 28-33 ALPN: h2',
      '  proxy.tlv-type 28-29 ALPN (0x01)',
      '  proxy.tlv-length 29-31 2',
      '  proxy.tlv-value 31-33 h2',
      ' proxy.tlv 33-45 AUTHORITY: a.example',
      '  proxy.tlv-type 33-34 AUTHORITY (0x02)'
    ])
  })

  it('has IPv6, Unix sockets, LOCAL, and a checksum', () => {
    const v6 = [
      0x20,
      1,
      0x0d,
      0xb8,
      ...Array<number>(11).fill(0),
      1,
      ...Array<number>(15).fill(0),
      1,
      0,
      80,
      1,
      187
    ]
    expect(read(version2(v6, 0x21, 0x21))).toMatchObject({
      source: { host: '2001:db8::1', port: 80 },
      destination: { host: '::1', port: 443 },
      problems: []
    })
    const path = (text: string): number[] => [...Buffer.from(text.padEnd(108, '\0'))]
    expect(read(version2([...path('/run/a.sock'), ...path('\0name')], 0x21, 0x31))).toMatchObject({
      source: { host: '/run/a.sock', port: null },
      destination: { host: '@name', port: null }
    })
    expect(read(version2(TCP4, 0x20))).toMatchObject({ command: 'local', source: null, problems: [] })
    expect(read(version2([], 0x20, 0))).toMatchObject({ command: 'local', source: null, problems: [] })
    expect(crc32c(bytesOf('123456789'))).toBe(0xe3069283)
    const good = withChecksum(TCP4)
    expect(problemsOf(read(good))).toEqual([])
    for (let at = 16; at < 28; at++) {
      const changed = good.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(problemsOf(read(changed))).toEqual(['proxy-bad-checksum@31'])
    }
  })

  it.each([
    ['proxy-bad-version@12', version2(TCP4, 0x31)],
    ['proxy-bad-command@12', version2(TCP4, 0x22)],
    ['proxy-bad-family@13', version2(TCP4, 0x21, 0x13)],
    ['proxy-bad-family@13', version2(TCP4, 0x21, 0x41)],
    ['proxy-bad-length@14', version2(TCP4.slice(1))],
    ['proxy-bad-tlv@28', version2([...TCP4, 1, 0, 9, 1])],
    ['proxy-bad-tlv@28', version2([...TCP4, 1])],
    ['proxy-bad-tlv@36', version2([...TCP4, ...tlv(0x20, [1, 0, 0, 0, 0, 0x21, 0, 9])])],
    ['proxy-bad-checksum@31', version2([...TCP4, ...tlv(3, [1])])]
  ])('that is malformed is a header with a problem: %s', (problem, bytes) => {
    expect(problemsOf(read(bytes))).toEqual([problem])
    expect(read(bytes).range).toEqual([0, bytes.length])
  })
})

describe('a header', () => {
  const EXAMPLES = [
    bytesOf(LINE),
    bytesOf(V6),
    version2([...TCP4, ...tlv(2, 'a.example')]),
    withChecksum(TCP4)
  ]

  it('is parsed as soon as it is complete, and not before', () => {
    for (const bytes of EXAMPLES) {
      for (let cut = 0; cut < bytes.length; cut++) {
        expect(readProxyHeader(bytes.subarray(0, cut), 0)).toBe('more')
        const last = readProxyHeader(bytes.subarray(0, cut), 0, true)
        if (typeof last !== 'string') expect(problemsOf(last)).toEqual([`proxy-cut@${cut}`])
      }
      expect(read(bytes).range[1]).toBe(bytes.length)
      const longer = Uint8Array.from([...bytes, ...bytes])
      expect(read(longer)).toEqual(read(bytes))
    }
  })

  it('with any bytes has fields inside its range, and known problems', () => {
    const any = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }).map((rest) => Uint8Array.from([...SIGNATURE, ...rest])),
      fc
        .string({ maxLength: 120, unit: fc.constantFrom(...Array.from('TCP46 :.\r\nUNKOW0123ab')) })
        .map((text) => bytesOf(`PROXY ${text}`)),
      fc
        .tuple(fc.constantFrom(...EXAMPLES), fc.nat(), fc.nat(255))
        .map(([bytes, at, value]) => bytes.map((byte, index) => (index === at % bytes.length ? value : byte)))
    )
    assertProperty(
      fc.property(any, fc.boolean(), (bytes, final) => {
        const header = readProxyHeader(bytes, 7, final)
        if (typeof header === 'string') return
        const [start, end] = header.range
        expect([start, end <= 7 + bytes.length, end - start <= MAX_PROXY_HEADER_BYTES]).toEqual([
          7,
          true,
          true
        ])
        for (const { range } of header.fields) {
          expect(range[0] >= start && range[1] <= end && range[0] <= range[1]).toBe(true)
        }
        for (const { code, offset } of header.problems)
          expect([Object.hasOwn(PROXY_HEADER_PROBLEMS, code), offset >= start && offset <= end]).toEqual([
            true,
            true
          ])
      }),
      { numRuns: 2000 }
    )
  })
})
