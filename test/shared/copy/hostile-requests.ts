/** Hostile requests, one character per byte, for code that must send them verbatim. */
import fc from 'fast-check'

const letters = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => String.fromCharCode(from + at))

/** Characters with a meaning in shells, curl's options, its config file or its URLs. */
const MEANT = [
  ...['"', "'", '`', '$', '\\', '%', '^', '!', '&', '|', '<', '>', ';', '#', '@', '?', '*', '~', '=', ':'],
  ...['[', ']', '{', '}', '(', ')', ',', '/', '..', '/./', '//', '\\"', "\\'", "'\\''", '\\\\', '\\n', '%s'],
  ...[
    '$(id)',
    '${x}',
    '%PATH%',
    '%20',
    '%2e',
    '[1-3]',
    '{a,b}',
    "'@",
    '"@',
    '@-',
    '--',
    '-d',
    '\u00e5\u0085\u0089'
  ]
]
const TEXT = [...letters(0x21, 0x7e), ...MEANT, ...MEANT]
const BEYOND = letters(0x80, 0xff)

const text = (units: readonly string[], maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...units), { maxLength }).map((parts) => parts.join(''))

const method = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'get', 'M-SEARCH') },
  // A no-break space would separate the words of the line.
  {
    weight: 1,
    arbitrary: text([...TEXT, ...BEYOND.filter((one) => one !== '\xa0')], 4).map((rest) => `X${rest}`)
  }
)
const target = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom([...TEXT, ' '], [...TEXT, ' ', ...BEYOND])
      .chain((units) => text(units, 12).map((rest) => `/${rest}`))
  },
  { weight: 1, arbitrary: fc.constantFrom('*', 'other:443', 'http://other/x?y#z', '?', '/..', '/%2e%2E/') }
)
const name = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        'Host',
        'host',
        'User-Agent',
        'user-agent',
        'Accept',
        'Accept-Encoding',
        'Content-Type',
        'Connection'
      ],
      ...['Cookie', 'TE', 'Referer', 'Range', 'Authorization', 'Expect2', 'Accept ', 'Content-Type\t']
    )
  },
  {
    weight: 2,
    arbitrary: text(
      TEXT.filter((unit) => !unit.includes(':')),
      4
    ).map((rest) => `X${rest}`)
  },
  { weight: 1, arbitrary: fc.constantFrom('@file', '-H', '"', ';', '#', 'a;b', 'X;') }
)
const value = fc.oneof(
  { weight: 3, arbitrary: text([...TEXT, ' '], 10) },
  { weight: 1, arbitrary: text([...TEXT, ' ', '\t', '\r', '\x01', '\x1b', '\x7f', ...BEYOND], 10) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'gzip, deflate',
      'close',
      'shop.example',
      '127.1:080',
      '[::1]:8',
      'x;',
      ';'
    )
  }
)
const line = fc
  .tuple(name, fc.constantFrom(':', ': ', ': ', ':  ', ':\t'), value, fc.constantFrom('', '', '', ' ', '\t'))
  .map((parts) => parts.join(''))
const head = fc.oneof(
  { weight: 8, arbitrary: line },
  { weight: 1, arbitrary: fc.tuple(line, text(TEXT, 5)).map(([first, more]) => `${first}\r\n ${more}`) },
  {
    weight: 1,
    arbitrary: text(
      TEXT.filter((unit) => !unit.includes(':')),
      5
    ).map((rest) => `N${rest}`)
  }
)

const chunk = (bytes: string): string => `${bytes.length.toString(16)}\r\n${bytes}\r\n`
const body = fc
  .tuple(
    fc.oneof(
      text([...TEXT, ' ', '\n', '\r\n', '\t'], 12),
      text([...letters(0, 0xff)], 12),
      fc.constantFrom('@', '=', '&')
    ),
    fc.constantFrom('length', 'length', 'wrong', 'none', 'chunk', 'chunks')
  )
  .map(([bytes, framing]): { line: string; bytes: string } => {
    if (framing === 'length') return { line: `Content-Length: ${bytes.length}`, bytes }
    if (framing === 'wrong') return { line: `content-length:${bytes.length + 1}`, bytes }
    if (framing === 'none' || bytes === '') return { line: '', bytes }
    const cut = framing === 'chunk' ? bytes.length : 1
    const pieces = [bytes.slice(0, cut), bytes.slice(cut)].filter((piece) => piece !== '')
    return { line: 'Transfer-Encoding: chunked', bytes: `${pieces.map(chunk).join('')}0\r\n\r\n` }
  })

/** About half of the requests have a Host header with `host`. */
export function hostileRequests(host: string): fc.Arbitrary<string> {
  return fc
    .record({
      method,
      target,
      version: fc.constantFrom('1.1', '1.1', '1.0'),
      host: fc.constantFrom(`Host: ${host}`, ''),
      before: fc.array(head, { maxLength: 4 }),
      behind: fc.array(head, { maxLength: 2 }),
      body: fc.option(body)
    })
    .map(({ body: sent, ...parts }) => {
      const lines = [parts.host, ...parts.before, sent?.line ?? '', ...parts.behind].filter(
        (one) => one !== ''
      )
      const first = `${parts.method} ${parts.target} HTTP/${parts.version}`
      return `${[first, ...lines, '', ''].join('\r\n')}${sent?.bytes ?? ''}`
    })
}
