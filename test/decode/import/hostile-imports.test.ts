import { describe, expect, it } from 'vitest'
import { importText, readEntry } from '../../../src/decode/import/import-anything'
import { parseYaml } from '../../../src/renderer/src/features/workbench/import/model/yaml-data'
import { MOST_GROWTH, growthOf } from '../../hostile/work'
import { countedCharacters } from '../../helpers/counted-characters'

const SIZE = 1200

/** Detects, parses, and opens some of the entries, as the dialog does. */
const importAll = (text: string): void => {
  const result = importText(text, { yaml: parseYaml })
  if (result.ok) for (const entry of result.entries.slice(0, 2)) readEntry(entry)
}

type Make = (size: number) => string

/** Returns the growth of the cost at twice the size, counted in executed blocks and processed elements. */
const growth = async (make: Make): Promise<number> => {
  const { factor } = await growthOf((size) => {
    importAll(make(size))
  }, 4 * SIZE)
  return factor
}

/** Returns the inputs for which the number of searched characters grows faster than the text. */
const superlinear = (makes: ReadonlyMap<string, Make>): unknown =>
  [...makes].flatMap(([name, make]) => {
    const [once = 0, twice = 0] = [SIZE, 2 * SIZE].map((size) => {
      const text = make(size)
      return countedCharacters(() => {
        importAll(text)
      })
    })
    const ratio = twice / once
    return ratio > MOST_GROWTH ? [{ name, ratio }] : []
  })

/** Repeats a piece between a beginning and an end. */
const repeated = (
  beginning: string,
  pieces: readonly string[],
  ends: readonly string[] = ['']
): ReadonlyMap<string, Make> =>
  new Map(
    pieces.flatMap((piece) =>
      ends.map((end): [string, Make] => [
        JSON.stringify([beginning, piece, end]),
        (size) => beginning + piece.repeat(Math.ceil(size / piece.length)) + end
      ])
    )
  )

const PIECES = [
  ...[
    '\n',
    '\r',
    '\r\n',
    ' ',
    '\t',
    '\u2028',
    'a',
    '0',
    'a ',
    '1 ',
    '"',
    "'",
    '\\',
    '\\\n',
    '`',
    '$',
    '&',
    '|'
  ],
  ...[
    ';',
    '<',
    '>',
    '#',
    '%',
    '^',
    '^\n',
    '/',
    ',',
    '=',
    ':',
    '::',
    '@',
    '*',
    '-',
    '.',
    '[',
    ']',
    '{',
    '}',
    '('
  ],
  ...[
    ')',
    '!',
    '?',
    '~',
    '+',
    '${',
    '$(',
    '$a',
    '$((',
    '"a"',
    "'a'",
    '\\"',
    "\\'",
    'curl ',
    'curl a\n',
    '{a}'
  ],
  ...[
    '-d a ',
    '--data a\n',
    '-H a:b ',
    '-F "a=b;c',
    '--next a ',
    '--no-get -G ',
    '{a,b}',
    '[1-2]',
    'a\nb\n',
    ' /*'
  ],
  ...['/*', '//', '\\x41', '0x41,', '%41%', '<<E\nE\n', '<<E |', '\u00e9', '\ud83d', 'iwr a\n']
]

describe('the cost of hostile text grows linearly', { timeout: 120_000 }, () => {
  it.each([
    [
      'a cURL command for bash',
      ['curl ', 'curl http://a/ ', "curl 'http://a/' -d ", 'curl "', "curl $'", 'x ']
    ],
    ['a cURL command for cmd', ['curl ^"a^" ', 'rem\ncurl "http://a/', 'c:\\x> curl ^\n']],
    ['a cURL command for PowerShell', ['curl `\n', "$a = 'x'\ncurl ", "$a = @'\na\n'@\n$a | curl -K - "]],
    [
      'a here-document',
      ['curl -d @- http://a/ <<E\n', "curl -d @- http://a/ <<'E'\n", 'cat <<-E | curl a\n']
    ],
    [
      'a URL for cURL',
      ['curl http://', 'curl http://a:1/', 'curl -g a@', 'curl a -F a=@', 'curl a -F "a=b;']
    ],
    [
      'a PowerShell web request',
      ['Invoke-WebRequest ', 'iwr "http://a/" -Headers @{', "iwr 'http://a' -Body \""]
    ],
    ['a raw request', ['GET / HTTP/1.1\r\n', 'GET / HTTP/1.1\nHost: ', 'GET ', 'GET http://']]
  ])('%s', (_, beginnings) => {
    for (const beginning of beginnings)
      expect(superlinear(repeated(beginning, PIECES, ["'\nE\n"]))).toEqual([])
  })

  it('many commands, options and URLs', async () => {
    const many = [
      ['curl -H a:b http://a/\n'],
      ["curl `\n-d '1' http://a/\n", '$a '],
      ['curl ^\n-d 1 http://a/\r\n'],
      ['$b = [x]::FromBase64String(\'QQ==\')\n"url=a" | curl -K -\n'],
      ['cat <<E | curl -d @- http://a/\n$a ${b\nE\n'],
      ['x=1 y=2 | base64 -d | curl a\n']
    ].map((pieces) => pieces.join(''))
    for (const make of repeated('', many).values())
      expect(await growth(make)).toBeLessThanOrEqual(MOST_GROWTH)
    const cookie = '$s.Cookies.Add((New-Object System.Net.Cookie("a", "b", "/", "c")))\n'
    const session = (size: number): string => cookie.repeat(size / 60) + 'iwr "http://a/" -WebSession $s'
    expect(await growth(session)).toBeLessThanOrEqual(MOST_GROWTH)
    const both = (size: number): string =>
      `printf %s '${'x'.repeat(size)}' | curl ${'-d @- http://a/ --next '.repeat(size / 20)} http://b/`
    expect(await growth(both)).toBeLessThanOrEqual(MOST_GROWTH)
    const urls = (size: number): string =>
      `curl ${'-H a:b '.repeat(size / 7)}${'http://a/ '.repeat(size / 10)}`
    expect(await growth(urls)).toBeLessThanOrEqual(MOST_GROWTH)
  })

  it('a hex dump', () => {
    const beginnings = ['00000000  ', '0000000: ', '0000000 0101 ', '00000000: 00000000 ', '0x0000:  4142 ']
    const pieces = [
      '41',
      '41 ',
      '4',
      '4142 ',
      '01',
      '00000000 ',
      ' ',
      '|',
      '-',
      '00000010  41\n',
      '*\n',
      '\n'
    ]
    for (const beginning of beginnings)
      expect(superlinear(repeated(beginning, pieces, ['', 'zz', '\n00000010']))).toEqual([])
    const heads = ['12:00:00.1 IP a > b\n0x0000:  4500', 'Frame (4 bytes)\n0000  41 41\n', 'Packet (((((1 ']
    for (const head of heads) expect(superlinear(repeated(head, [...pieces, ...PIECES]))).toEqual([])
  })

  it('hex digits, escapes and constants', () => {
    const beginnings = ['41414141', '"\\x41\\x41\\x41', '\\x41\\x41', '{ 0x41, ', 'char a[] = { 0x41 };\n']
    const pieces = [
      'a',
      'a[',
      'a[]',
      'a[]=',
      'a[] = {',
      'a ',
      '[]',
      '{',
      '= {',
      'char a[] = { 0x41 };\n',
      "' + b'"
    ]
    for (const beginning of beginnings)
      expect(superlinear(repeated(beginning, [...PIECES, ...pieces]))).toEqual([])
  })

  it('JSON of a HAR, a Postman collection and an OpenAPI description', () => {
    const har = (url: string): string =>
      JSON.stringify({
        log: { entries: [{ request: { method: 'GET', url, headers: [{ name: 'a', value: url }] } }] }
      })
    const postman = (text: string): string =>
      JSON.stringify({
        info: { name: 'a' },
        variable: [{ key: 'a', value: text }],
        item: [{ name: 'a', request: { url: text, header: text, body: { mode: 'raw', raw: text } } }]
      })
    const openapi = (text: string): string =>
      JSON.stringify({
        openapi: '3.0.0',
        servers: [{ url: text }],
        paths: {
          [`/${text}`]: { get: { summary: text, parameters: [{ in: 'path', name: text, example: text }] } }
        }
      })
    const protocol = (text: string): string =>
      JSON.stringify({
        info: {},
        item: [{ request: { url: { protocol: `${text}x`, host: text, path: text } } }]
      })
    for (const make of [har, postman, openapi, protocol])
      expect(
        superlinear(
          new Map(
            PIECES.map((piece): [string, Make] => [
              JSON.stringify([make('text'), piece]),
              (size) => make(piece.repeat(Math.ceil(size / piece.length)))
            ])
          )
        )
      ).toEqual([])
  })

  it('a Swagger description whose operations share long lists of media types', async () => {
    const swagger = (size: number): string => {
      const paths = Object.fromEntries(
        Array.from({ length: size / 60 }, (_, at) => [
          `/${at}`,
          { get: { responses: { 200: {} } }, post: {} }
        ])
      )
      const types = Array.from({ length: size / 60 }, (_, at) => `text/x-${at}`)
      return JSON.stringify({ swagger: '2.0', host: 'a', consumes: types, produces: types, paths })
    }
    expect(await growth(swagger)).toBeLessThanOrEqual(MOST_GROWTH)
  })

  it('YAML', async () => {
    const beginnings = [
      'openapi: 3.0.0\n',
      'openapi: 3.0.0\na: ',
      'openapi: 3.0.0\na: "',
      'openapi: 3.0.0\na: |\n'
    ]
    const pieces = [
      ...[
        '- ',
        '-\n',
        '? ',
        '? a\n',
        ': ',
        'a: b\n',
        'a:\n',
        '"a": ',
        '&a ',
        '*a ',
        '!a ',
        '!<',
        '%41',
        '[a',
        '{a: '
      ],
      ...[
        '- a\n',
        '{a}: ',
        '[a]: ',
        '- &a a\n',
        '- *a\n',
        '- *b\n',
        '# a\n',
        ' #a',
        '---\n',
        '...\n',
        '%YAML 1.2\n'
      ],
      ...[
        '<<: a\n',
        '\n b',
        '\n  ',
        "''",
        '1_',
        '1.',
        '\\x41',
        '\\\n',
        '> \n',
        '| \n',
        '@\n',
        '`\n',
        '\t- a\n'
      ]
    ]
    for (const beginning of beginnings)
      expect(superlinear(repeated(beginning, [...PIECES, ...pieces]))).toEqual([])
    const keys = (size: number): string =>
      `openapi: 3.0.0\n${Array.from({ length: size / 8 }, (_, at) => `k${at}: 1`).join('\n')}`
    expect(await growth(keys)).toBeLessThanOrEqual(MOST_GROWTH)
    const flow = (size: number): string =>
      `openapi: 3.0.0\na: {${Array.from({ length: size / 8 }, (_, at) => `k${at}: 1`).join(', ')}}`
    expect(await growth(flow)).toBeLessThanOrEqual(MOST_GROWTH)
  })

  it('a star in a hex dump, which repeats a bounded number of bytes', () => {
    const stars = Array.from(
      { length: 40 },
      (_, at) => `${(at * 0xfffff0).toString(16).padStart(8, '0')}  41\n*\n`
    )
    expect(importText(stars.join(''), { yaml: parseYaml })).toEqual({
      ok: false,
      fault: { code: 'too-large', line: 5, column: 1, found: '01ffffe0' }
    })
  })

  it('YAML with too many parts and nested too deep', () => {
    const fault = (text: string): unknown => {
      const yaml = (given: string): unknown => parseYaml(given, undefined, { tokens: 100, open: 20 })
      const result = importText(`openapi: 3.0.0\n${text}`, { yaml })
      return result.ok ? null : result.fault
    }
    expect(fault('- a\n'.repeat(50))).toEqual({
      code: 'yaml-too-large',
      line: null,
      column: null,
      found: '100'
    })
    expect(fault(`a: ${'['.repeat(40)}`)).toEqual({ code: 'yaml-too-deep', line: 2, column: 26, found: '' })
  })
})
