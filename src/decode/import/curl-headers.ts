import { latin1 } from '../../shared/copy/request-text'
import { formatBase64 } from '../../shared/payload/base64-text'
import type { Word } from './bash-words'
import type { CurlArgument } from './curl-arguments'
import type { CurlBody } from './curl-body'
import type { ImportNote } from './import-types'
import { utf8, wireText, type ImportedUrl } from './request-bytes'

/** Builds the header lines of a curl request: curl's defaults, unless overridden, and those from the options. */

/** curl's default User-Agent. */
const AGENT = 'curl/8.11.0'
const ENCODINGS = 'deflate, gzip, br, zstd'

/** Authentication methods that need a challenge or a file. */
const OTHER_AUTH = [
  'digest',
  'ntlm',
  'ntlm-wb',
  'negotiate',
  'anyauth',
  'netrc',
  'netrc-optional',
  'netrc-file'
]

/** curl uses the first such line. */
export function isInChunks(headers: readonly string[]): boolean {
  return /chunked/i.test(headers.find((line) => /^transfer-encoding:/i.test(line)) ?? '')
}

interface GivenHeader {
  readonly name: string
  /** The line as sent; null if it removes curl's default. */
  readonly line: string | null
}

/** A header with only a colon removes curl's default; a semicolon sends the header without a value. */
function givenHeaders(options: readonly CurlArgument[], notes: ImportNote[]): GivenHeader[] {
  return options.flatMap(({ name: option, value: word }): GivenHeader[] => {
    if (option !== 'header' || word === null) return []
    const text = latin1(word.bytes)
    if (text.startsWith('@')) notes.push({ code: 'file', what: text.slice(1) })
    // A semicolon counts only at the end of a text without a colon.
    const [, name = '', value, empty = ''] = /^(?:([^:]+):([^]*)|([^:;]+);)$/.exec(text) ?? []
    if (text.startsWith('@') || name + empty === '') return []
    if (value === undefined) return [{ name: empty.toLowerCase(), line: `${empty}:` }]
    return [{ name: name.toLowerCase(), line: value.trim() === '' ? null : text }]
  })
}

/** Returns the lines in curl's order. */
export function headersOf(
  options: readonly CurlArgument[],
  parts: ImportedUrl,
  body: CurlBody | null,
  notes: ImportNote[]
): string[] {
  const given = givenHeaders(options, notes)
  const names = new Set(given.map(({ name }) => name.split(';', 1)[0] ?? ''))
  const own = (name: string, value: string | undefined): string[] =>
    value === undefined || value === '' || names.has(name.toLowerCase()) ? [] : [`${name}: ${value}`]
  const values = (wanted: string): Word[] =>
    options.flatMap(({ name, value }) => (name === wanted && value !== null ? [value] : []))

  const user = values('user').at(-1)?.text ?? decodeURIComponentSafely(parts.userInfo)
  const bearer = values('oauth2-bearer').at(-1)?.text
  const other = options.filter(({ name }) => OTHER_AUTH.includes(name))
  for (const { name } of other) notes.push({ code: 'auth', what: `--${name}` })
  if (user !== '' && !user.includes(':')) notes.push({ code: 'auth', what: user })
  const basic =
    user === '' || other.some(({ name }) => !name.startsWith('netrc'))
      ? undefined
      : `Basic ${formatBase64(utf8(user.includes(':') ? user : `${user}:`))}`
  const cookies = values('cookie').map(({ text }) => text)
  for (const file of cookies.filter((text) => text !== '' && !text.includes('=')))
    notes.push({ code: 'file', what: file })
  const agents = values('user-agent').map(({ bytes }) => latin1(bytes))
  const resumed = values('continue-at').at(-1)?.text
  if (resumed !== undefined && !/^\d+$/.test(resumed))
    notes.push({ code: 'changes', what: `--continue-at ${resumed}` })
  const range = values('range').at(-1)?.text ?? (/^\d+$/.test(resumed ?? '') ? `${resumed}-` : undefined)
  // The first of several Host headers is sent. If it is empty, curl sends the following ones in their own positions.
  const host = given.find(({ name }) => name === 'host')
  const hostLine = host === undefined ? `Host: ${parts.authority}` : host.line?.replace(/^[^:]*/, 'Host')
  const inChunks = body?.chunked === true && !names.has('transfer-encoding') && !names.has('content-length')
  const lines = given.flatMap(({ line }) => (line === null ? [] : [line]))
  const isSized = body !== null && !inChunks && !isInChunks(lines)
  // TE also requires an entry in Connection, in addition to any other value.
  const isCoded = options.some(({ name }) => name === 'tr-encoding') && !names.has('te')
  const connection = lines.find((line) => /^connection:/i.test(line))?.replace(/^[^:]*:\s*/, '')
  return [
    ...(hostLine === undefined ? [] : [hostLine]),
    ...own('Authorization', bearer === undefined ? basic : `Bearer ${bearer}`),
    ...own('Range', range === undefined ? undefined : `bytes=${range}`),
    ...own('User-Agent', agents.at(-1) ?? AGENT),
    ...own('Accept', body?.json === true ? undefined : '*/*'),
    ...(isCoded ? [`Connection: ${connection === undefined ? '' : `${connection}, `}TE`, 'TE: gzip'] : []),
    ...own('Accept-Encoding', options.some(({ name }) => name === 'compressed') ? ENCODINGS : undefined),
    ...own(
      'Referer',
      values('referer')
        .at(-1)
        ?.text.replace(/;auto$/, '')
    ),
    ...own('Cookie', wireText(cookies.filter((text) => text.includes('=')).join(';'))),
    ...(inChunks ? ['Transfer-Encoding: chunked'] : []),
    ...given.flatMap(({ name, line }) =>
      line === null || (name === 'host' && host?.line !== null) || (name === 'connection' && isCoded)
        ? []
        : [line]
    ),
    ...(body?.json === true ? [...own('Content-Type', body.type), ...own('Accept', 'application/json')] : []),
    ...(isSized ? own('Content-Length', String(body.bytes.length)) : []),
    ...(body === null || body.json ? [] : own('Content-Type', body.type))
  ]
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A stray percent sign: keep the text unchanged.
    return text
  }
}
