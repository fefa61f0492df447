/**
 * Explains headers about the connection and the route of a message, not about its content (RFC 9110, section 7.6.1).
 */
import { duration, explanation, list, phrase, type Explanation, type Shown } from './explanation'
import { headersOf, type HeaderPlace, type MessageFacts } from './facts'
import { readParameter, readSeconds, split } from './scan'

const HOP_BY_HOP = new Set(
  'connection keep-alive proxy-connection te transfer-encoding upgrade proxy-authenticate proxy-authorization'.split(
    ' '
  )
)

/** Returns the hop-by-hop headers, which a proxy removes: the known ones and those named in Connection. */
export function hopByHop(message: MessageFacts): Set<number> {
  const named = new Set(
    headersOf(message, 'connection').flatMap(({ value }) =>
      split(value, ',').map(({ text: name }) => name.toLowerCase())
    )
  )
  const found = new Set<number>()
  message.headers.forEach(({ name }, index) => {
    const own = name.toLowerCase()
    if (HOP_BY_HOP.has(own) || (named.has(own) && own !== 'close')) found.add(index)
  })
  return found
}

/** Headers that may occur only once. */
const SINGLE = new Set(
  (
    'age authorization content-length content-location content-range content-type date etag expires from host ' +
    'if-modified-since if-range if-unmodified-since last-modified location max-forwards origin proxy-authorization ' +
    'range referer retry-after server user-agent content-disposition strict-transport-security ' +
    'access-control-allow-origin access-control-allow-credentials access-control-max-age sec-websocket-key ' +
    'sec-websocket-accept access-control-request-method upgrade-insecure-requests x-frame-options'
  ).split(' ')
)

export interface RepeatedField {
  /** Position among the lines of that name, from 1. */
  readonly place: number
  readonly count: number
  /** True if only one is allowed: of two, programs use different ones. */
  readonly conflict: boolean
}

/** Returns the header lines whose name occurs more than once. */
export function repeatedHeaders({ headers }: MessageFacts): Map<number, RepeatedField> {
  const byName = new Map<string, number[]>()
  headers.forEach(({ name }, index) => {
    const own = name.toLowerCase()
    const places = byName.get(own)
    if (places === undefined) byName.set(own, [index])
    else places.push(index)
  })
  const found = new Map<number, RepeatedField>()
  for (const [name, places] of byName) {
    if (places.length < 2) continue
    const conflict = SINGLE.has(name)
    places.forEach((index, at) => found.set(index, { place: at + 1, count: places.length, conflict }))
  }
  return found
}

export function explainConnection({ index, value }: HeaderPlace): Explanation | null {
  const words = split(value, ',').map(({ text: word }) => word)
  const shown = words.map((word): Shown | null => {
    const own = word.toLowerCase()
    if (own === 'close') return phrase('connection.close')
    // The value needs no explanation.
    if (own === 'keep-alive') return null
    return own === 'upgrade' ? phrase('connection.upgrade') : phrase('connection.names', { name: word })
  })
  const parts = shown.filter((one) => one !== null)
  return parts.length === 0 ? null : explanation('connection', index, list(parts))
}

/** Explains `timeout=5, max=1000` (RFC 2068, section 19.7.1.1). */
export function explainKeepAlive({ index, value }: HeaderPlace): Explanation | null {
  const parameters = split(value, ',').map(readParameter)
  const timeout = readSeconds(parameters.find(({ name }) => name === 'timeout')?.value ?? null)
  const max = parameters.find(({ name }) => name === 'max')?.value
  const shown: Shown[] = []
  if (timeout !== null) shown.push(phrase('connection.timeout', { time: duration(timeout) }))
  if (max !== undefined && max !== null) shown.push(phrase('connection.max', { count: max }))
  return shown.length === 0 ? null : explanation('keep-alive', index, list(shown))
}

/** Explains `u=1, i` (RFC 9218). */
export function explainPriority({ index, value }: HeaderPlace): Explanation | null {
  const parameters = split(value, ',').map(readParameter)
  const urgency = parameters.find(({ name }) => name === 'u')?.value ?? '3'
  const incremental = parameters.some(({ name, value: own }) => name === 'i' && own !== '?0')
  if (!/^[0-7]$/.test(urgency)) return null
  return explanation(
    'priority',
    index,
    list([
      phrase('connection.urgency', { urgency }),
      ...(incremental ? [phrase('connection.incremental')] : [])
    ])
  )
}
