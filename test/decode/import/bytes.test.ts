/** Import of requests from hex dumps, raw requests and PowerShell commands. */
import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { importBytes, importText, readEntry } from '../../../src/decode/import/import-anything'
import { readHexDump } from '../../../src/decode/import/read-hex-dump'
import { copyAs } from '../../../src/shared/copy/copy-as'
import { sourceOf } from '../../shared/copy/corpus'
import { formatHexLines } from './hex-lines'
import { needs } from '../../helpers/peers'

const noYaml = (): never => {
  throw new Error('no YAML here')
}
const read = (text: string): unknown => {
  const result = importText(text, { yaml: noYaml })
  if (!result.ok) return result.fault
  const request = readEntry(result.entries[0]!)
  if ('code' in request) return request
  const { bytes, notes, target } = request
  return {
    kind: result.kind,
    bytes: Buffer.from(bytes).toString('latin1'),
    notes: notes.map(({ code }) => code),
    target
  }
}

const REQUEST =
  'POST /beef HTTP/1.1\r\nHost: h:81\r\nContent-Length: 34\r\n\r\ndeadbeef cafe 00 11 22\n|*| 0000: ff'
const TAIL = Buffer.concat([Buffer.from(REQUEST), Buffer.alloc(100, 0x61), Buffer.from([0, 1, 0xff])])

describe('hex dumps', () => {
  it('from xxd, in its widths and groups', needs('xxd'), () => {
    for (const args of [[], ['-g1'], ['-c', '8'], ['-g4', '-u'], ['-c', '32']]) {
      expect(Buffer.from(readHexDump(execFileSync('xxd', args, { input: TAIL }).toString()))).toEqual(TAIL)
    }
  })

  it('from hexdump -C, with equal lines omitted', needs('hexdump'), () => {
    expect(Buffer.from(readHexDump(execFileSync('hexdump', ['-C'], { input: TAIL }).toString()))).toEqual(
      TAIL
    )
  })

  it('from od', () => {
    expect(
      Buffer.from(readHexDump(execFileSync('od', ['-A', 'x', '-t', 'x1'], { input: TAIL }).toString()))
    ).toEqual(TAIL)
  })

  it('from od and hexdump in their default formats', needs('hexdump'), () => {
    const odd = TAIL.subarray(0, 77)
    for (const [program, args] of [
      ['od', ['-t', 'x1']],
      ['od', ['-A', 'd', '-t', 'x1']],
      ['od', ['-w8', '-t', 'x1z']],
      ['od', ['-x']],
      ['od', ['-A', 'x', '-x']],
      ['hexdump', []]
    ] as const)
      for (const input of [TAIL, odd, Buffer.from('ab')])
        expect([
          program,
          ...args,
          Buffer.from(readHexDump(execFileSync(program, args, { input }).toString()))
        ]).toEqual([program, ...args, input])
  })

  it('from od and xxd in units other than bytes', needs('xxd'), () => {
    const inputs = [
      TAIL,
      TAIL.subarray(0, 77),
      Buffer.from('ab'),
      Buffer.from('hello'),
      Buffer.alloc(40),
      Buffer.alloc(5, 0x11)
    ]
    for (const [program, args] of [
      ['od', []],
      ['od', ['-b']],
      ['od', ['-A', 'x']],
      ['od', ['-t', 'x4']],
      ['od', ['-A', 'd', '-t', 'x8']],
      ['od', ['-v', '-t', 'x1', '-A', 'x']],
      ['xxd', ['-b']],
      ['xxd', ['-b', '-c', '8']],
      ['xxd', ['-e']],
      ['xxd', ['-e', '-g', '2']],
      ['xxd', ['-e', '-g', '8']],
      ['xxd', ['-g', '4']],
      ['xxd', ['-g', '8']],
      ['xxd', ['-a']]
    ] as const)
      for (const input of inputs)
        expect([program, ...args, read(execFileSync(program, args, { input }).toString())]).toMatchObject([
          program,
          ...args,
          { kind: 'hex-dump', bytes: input.toString('latin1') }
        ])
  })

  it('without offsets: a stream, escapes, a constant in C', needs('xxd'), () => {
    const hex = TAIL.toString('hex')
    const escaped = hex.replaceAll(/../g, '\\x$&').replaceAll(/.{64}/g, '$&" \\\n"')
    const c = copyAs('c-array', { ...sourceOf('', 1), bytes: new Uint8Array(TAIL) }, false)
    for (const text of [
      hex,
      execFileSync('xxd', ['-p'], { input: TAIL }).toString(),
      execFileSync('od', ['-An', '-v', '-tx1'], { input: TAIL }).toString(),
      hex.replaceAll(/..(?=.)/g, '$&:'),
      `"${escaped}"`,
      c.ok ? c.text : '',
      execFileSync('xxd', ['-i'], { input: TAIL }).toString()
    ])
      expect(read(text)).toMatchObject({ kind: 'hex-dump', bytes: TAIL.toString('latin1') })
    expect([read('47 45 54 20 4g'), read('47455420 2'), read('0x47, 0x45, 0x543')]).toEqual([
      expect.objectContaining({ code: 'unknown' }),
      expect.objectContaining({ code: 'bad-hex', found: '2' }),
      expect.objectContaining({ code: 'bad-hex', found: '0x543' })
    ])
  })

  it('from Wireshark and from Tcplens', () => {
    const wireshark = formatHexLines(TAIL, 4, '  ', '   ')
    const tcplens = formatHexLines(TAIL, 8, '  ', '  ')
    expect([Buffer.from(readHexDump(wireshark)), Buffer.from(readHexDump(tcplens))]).toEqual([TAIL, TAIL])
  })

  it('in one long line', () => {
    expect(readHexDump(`0000 ${'41 '.repeat(200_000)}`).length).toBe(200_000)
  })

  it('report their errors', () => {
    const lines = '0000  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a   GET / HTTP/1.1..\n'
    expect([
      read(`${lines}0010  4g 0a   J.\n0020  00`),
      read(`${lines}0020  00 00\n`),
      read(`${lines}not a line\n`)
    ]).toEqual([
      { code: 'bad-hex', line: 2, column: 7, found: '4g 0a' },
      { code: 'bad-offset', line: 2, column: 1, found: '0020  00 00' },
      expect.objectContaining({ code: 'bad-hex', line: 2, column: 1, found: 'not a line' })
    ])
  })

  it('are recognised as a request to the server in their Host', () => {
    expect(read(formatHexLines(Buffer.from(REQUEST), 4, '  ', '   '))).toEqual({
      kind: 'hex-dump',
      bytes: REQUEST,
      notes: [],
      target: { host: 'h', port: 81 }
    })
  })
})

describe('raw requests', () => {
  it('pasted with an editor’s line endings', () => {
    expect([
      read('\nGET /a HTTP/1.1\nHost: h\n\nbo\ndy\n'),
      read('GET /a HTTP/1.1\r\nHost: [::1]:8\r\n\r\n'),
      read('GET / HTTP/1.0\nAccept: */*')
    ]).toEqual([
      {
        kind: 'raw',
        bytes: 'GET /a HTTP/1.1\r\nHost: h\r\n\r\nbo\ndy\n',
        notes: ['line-ends'],
        target: { host: 'h', port: 80 }
      },
      {
        kind: 'raw',
        bytes: 'GET /a HTTP/1.1\r\nHost: [::1]:8\r\n\r\n',
        notes: [],
        target: { host: '::1', port: 8 }
      },
      {
        kind: 'raw',
        bytes: 'GET / HTTP/1.0\r\nAccept: */*\r\n\r\n',
        notes: ['line-ends', 'no-target'],
        target: null
      }
    ])
  })

  it('as a file: its bytes are unchanged', () => {
    const file = (bytes: Buffer, most = 1000): unknown => {
      const result = importBytes(new Uint8Array(bytes), 'some.bin', most, { yaml: noYaml })
      if (!result.ok) return result.fault.code
      const request = readEntry(result.entries[0]!)
      return 'code' in request
        ? request.code
        : [result.kind, result.entries[0]!.name, Buffer.from(request.bytes).toString('latin1')]
    }
    expect([
      file(Buffer.from([0, 255, 10])),
      file(Buffer.from('PING\r\n')),
      file(Buffer.from('curl http://h/')),
      file(Buffer.alloc(2000)),
      file(Buffer.alloc(0))
    ]).toEqual([
      ['raw', 'some.bin', '\0\xff\n'],
      ['raw', 'some.bin', 'PING\r\n'],
      ['curl', 'GET h/', expect.stringContaining('GET / HTTP/1.1\r\nHost: h\r\n')],
      'too-large',
      'empty'
    ])
  })
})

describe('PowerShell', () => {
  it('as browsers copy it', () => {
    const text = `$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession
$session.UserAgent = "Mozilla/5.0 (X11)"
$session.Cookies.Add((New-Object System.Net.Cookie("sid", "a b", "/", "shop.example")))
Invoke-WebRequest -UseBasicParsing -Uri "https://shop.example/api?x=1" \`
-Method "POST" \`
-WebSession $session \`
-Headers @{
"authority"="shop.example"
  "method"="POST"
  "accept"="*/*"
  "sec-ch-ua"="\`"Chromium\`";v=\`"130\`""
} \`
-ContentType "application/json" \`
-MaximumRedirection 0 \`
-Body "{\`"name\`":\`"$([char]20809) \`$5\`"}"`
    expect(read(text)).toEqual({
      kind: 'invoke-webrequest',
      bytes: Buffer.from(
        [
          'POST /api?x=1 HTTP/1.1',
          'Host: shop.example',
          'accept: */*',
          'sec-ch-ua: "Chromium";v="130"',
          'User-Agent: Mozilla/5.0 (X11)',
          'Cookie: sid=a b',
          'Content-Type: application/json',
          'Content-Length: 17',
          '',
          '{"name":"光 $5"}'
        ].join('\r\n')
      ).toString('latin1'),
      notes: ['option'],
      target: { host: 'shop.example', port: 443 }
    })
  })
})
