import { quoteBytes, quoteText, textOf } from '../../shared/bytes/shell-quote'

/**
 * A captured request as a curl command for bash that sends the same again: its own header lines in their order, and
 * nothing that curl would add of itself. Header names and values are Latin-1, one character a byte, as captured.
 */

export interface CurlRequest {
  readonly method: string
  readonly target: string
  /** `HTTP/1.1`. */
  readonly version: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** After transfer decoding, before content decoding. Null where not all of it could be read. */
  readonly body: Uint8Array | null
  /** `host:port` that the request went to, for a request that does not name its host. */
  readonly address: string
}

export type CurlWarning = 'not-text' | 'body-left-out'

export interface CurlCommand {
  readonly text: string
  readonly warning: CurlWarning | null
}

/** A word of a command line is at most 128 KiB on Linux; escapes may make four characters of a byte. */
const MAX_WORD_BYTES = 120_000

/** What a command says in place of a body it cannot hold. */
const BODY_FILE = '@body.bin'

/** What curl says of itself unless it is told not to. */
const CURL_HEADERS = ['user-agent', 'accept']

export function curlCommand(request: CurlRequest): CurlCommand {
  const { method, target, version, headers, body } = request
  const names = headers.map(([name]) => name.toLowerCase())
  const words: string[] = ['curl']
  const hasBody = body === null || body.length > 0
  const implied = hasBody ? 'POST' : 'GET'
  if (method === 'HEAD' && !hasBody) words.push('--head')
  else if (method !== implied) words.push(`--request ${quoteText(method)}`)
  if (version === 'HTTP/1.0') words.push('--http1.0')

  const { url, exact } = urlOf(request)
  if (/\/\.{1,2}(\/|$|\?)/.test(target)) words.push('--path-as-is')
  if (/[[\]{}]/.test(url)) words.push('--globoff')
  if (!exact) words.push(`--request-target ${quoteWire(target)}`)
  words.push(quoteWire(url))

  const host = hostOf(url)
  let hosts = 0
  for (const [name, value] of headers) {
    const lower = name.toLowerCase()
    if (lower === 'content-length') continue
    // curl says the host that the URL names by itself.
    if (lower === 'host' && hosts++ === 0 && value === host) continue
    words.push(`--header ${quoteWire(value === '' ? `${name};` : `${name}: ${value}`)}`)
  }
  const own = [...CURL_HEADERS, ...(hasBody ? ['content-type', 'expect'] : [])]
  for (const name of own) if (!names.includes(name)) words.push(`--header ${quoteText(`${title(name)}:`)}`)

  const data = hasBody ? dataOf(body) : null
  if (data !== null) words.push(data.word)
  return { text: words.join(' \\\n  '), warning: data?.warning ?? null }
}

/** The URL that a request is for, and whether asking for it sends this very target. */
export function urlOf({ method, target, headers, address }: Omit<CurlRequest, 'body' | 'version'>): {
  url: string
  exact: boolean
} {
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? ''
  const origin = `http://${host === '' ? address : host}`
  if (/^https?:\/\//i.test(target)) return { url: target, exact: method !== 'CONNECT' }
  if (target.startsWith('/')) return { url: origin + target, exact: !target.includes('#') }
  // `*` of OPTIONS, the authority of CONNECT, or what no client of the Web would send.
  return { url: `${origin}/`, exact: false }
}

function hostOf(url: string): string {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1] ?? ''
}

function dataOf(body: Uint8Array | null): { word: string; warning: CurlWarning | null } {
  if (body === null || body.includes(0))
    return { word: `--data-binary ${BODY_FILE}`, warning: 'body-left-out' }
  const word = quoteBytes(body)
  if (word.length > MAX_WORD_BYTES) return { word: `--data-binary ${BODY_FILE}`, warning: 'body-left-out' }
  // A leading @ would name a file.
  const option = body[0] === 0x40 ? '--data-raw' : '--data-binary'
  return { word: `${option} ${word}`, warning: textOf(body) === null ? 'not-text' : null }
}

/** A word for what is Latin-1, one character a byte. */
function quoteWire(text: string): string {
  return quoteBytes(Uint8Array.from(text, (character) => character.charCodeAt(0)))
}

function title(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())
}
