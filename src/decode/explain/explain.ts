/**
 * Explains the headers of a message: each line, and cards for several headers together. A new header needs one line
 * here and its texts in both catalogues.
 */
import { explainAuthInfo, explainChallenges, explainCredentials, explainKey } from './auth'
import {
  cachingCard,
  conditionsCard,
  explainCacheControl,
  explainCondition,
  explainEtag,
  explainVary
} from './caching'
import { explainConnection, explainKeepAlive, explainPriority, hopByHop, repeatedHeaders } from './connection'
import type { RepeatedField } from './connection'
import { explainAccept, explainCodings, explainContentType, explainDisposition } from './content'
import { corsCard, explainCorsHeader } from './cors'
import { explainAge, explainDate, explainRetryAfter } from './dates'
import { explanation, phrase, type Explanation } from './explanation'
import type { ExchangeFacts, HeaderPlace, MessageFacts } from './facts'
import {
  explainForwarded,
  explainForwardedFor,
  explainServerTiming,
  explainTraceparent,
  explainVia
} from './forwarding'
import { explainAltSvc, explainLink, explainLocation } from './links'
import { explainContentRange, explainIfRange, explainRange } from './ranges'
import { explainCsp, explainHsts, explainPermissions, explainShort } from './security'
import { explainSetCookie } from './set-cookie'

export interface MessageExplained {
  /** By the index of the header. */
  readonly lines: ReadonlyMap<number, Explanation>
  readonly cards: readonly Explanation[]
  readonly hopByHop: ReadonlySet<number>
  readonly repeated: ReadonlyMap<number, RepeatedField>
}

type Explain = (header: HeaderPlace, message: MessageFacts, exchange: ExchangeFacts) => Explanation | null

const date: Explain = (header, message) => explainDate(header, message)
const credentials: Explain = (header, message) => explainCredentials(header, message.time)
const key: Explain = (header, message) => explainKey(header, message.time)
const condition: Explain = (header, message) => explainCondition(header, message.time)
const cors: Explain = ({ name, index, value }) => explainCorsHeader(name.toLowerCase(), index, value)
/** Returns a fixed explanation that does not depend on the value. */
const always =
  (word: string): Explain =>
  ({ index }) =>
    explanation(word, index, phrase(`short.${word}`))

const EXPLAINERS: Readonly<Record<string, Explain>> = {
  accept: explainAccept,
  'accept-encoding': explainAccept,
  'accept-language': explainAccept,
  'accept-charset': explainAccept,
  'access-control-allow-credentials': cors,
  'access-control-allow-origin': cors,
  'access-control-expose-headers': cors,
  'access-control-max-age': cors,
  age: explainAge,
  'alt-svc': explainAltSvc,
  authorization: credentials,
  'authentication-info': explainAuthInfo,
  'cache-control': (header, message) => explainCacheControl(header, message),
  'clear-site-data': always('clearSiteData'),
  connection: explainConnection,
  'content-disposition': explainDisposition,
  'content-encoding': explainCodings,
  'content-range': (header, _message, exchange) => explainContentRange(header, exchange),
  'content-security-policy': explainCsp,
  'content-security-policy-report-only': explainCsp,
  'content-type': explainContentType,
  'cross-origin-embedder-policy': explainShort,
  'cross-origin-opener-policy': explainShort,
  'cross-origin-resource-policy': explainShort,
  date,
  dnt: always('dnt'),
  etag: explainEtag,
  expect: ({ index, value }) =>
    /^\s*100-continue\s*$/i.test(value) ? explanation('expect', index, phrase('short.expect')) : null,
  expires: date,
  forwarded: explainForwarded,
  'if-match': condition,
  'if-modified-since': condition,
  'if-none-match': condition,
  'if-range': explainIfRange,
  'if-unmodified-since': condition,
  'keep-alive': explainKeepAlive,
  'last-modified': date,
  link: explainLink,
  location: (header, _message, exchange) => explainLocation(header, exchange),
  'permissions-policy': explainPermissions,
  priority: explainPriority,
  'proxy-authenticate': explainChallenges,
  'proxy-authorization': credentials,
  range: explainRange,
  'referrer-policy': explainShort,
  'retry-after': explainRetryAfter,
  'save-data': always('saveData'),
  'sec-fetch-mode': explainShort,
  'sec-fetch-site': explainShort,
  'sec-gpc': always('gpc'),
  'server-timing': explainServerTiming,
  'set-cookie': (header, message, exchange) => explainSetCookie(header, exchange, message.time),
  'strict-transport-security': explainHsts,
  sunset: date,
  te: always('te'),
  traceparent: explainTraceparent,
  trailer: always('trailer'),
  upgrade: always('upgrade'),
  'upgrade-insecure-requests': always('upgradeInsecure'),
  vary: explainVary,
  via: explainVia,
  'www-authenticate': explainChallenges,
  'x-api-key': key,
  'x-auth-token': key,
  'x-content-type-options': explainShort,
  'x-csrf-token': always('csrf'),
  'x-forwarded-for': explainForwardedFor,
  'x-frame-options': explainShort,
  'x-requested-with': always('requestedWith'),
  'x-xss-protection': always('xssProtection'),
  'x-xsrf-token': always('csrf')
}

const NAMES = new Map(Object.entries(EXPLAINERS))

/** Limit of explained headers, far above the limits of servers; the rest is shown without explanation. */
const MAX_HEADERS = 1000

export function explainMessage(message: MessageFacts, exchange: ExchangeFacts): MessageExplained {
  const lines = new Map<number, Explanation>()
  const explainAll = (headers: MessageFacts['headers'], before: number): void => {
    headers.slice(0, MAX_HEADERS).forEach((header, at) => {
      const index = before + at
      const explain = NAMES.get(header.name.toLowerCase())
      const found = explain?.({ ...header, index }, message, exchange) ?? null
      if (found !== null && (found.gist !== null || found.parts.length > 0)) lines.set(index, found)
    })
  }
  explainAll(message.headers, 0)
  const cards = cardsOf(message, exchange, lines)
  // Recipients may ignore trailers (RFC 9110, section 6.5.1), so each line is explained, but cards do not use them.
  explainAll(message.trailers ?? [], message.headers.length)
  return {
    lines,
    cards,
    hopByHop: message.version.startsWith('HTTP/1') ? hopByHop(message) : new Set(),
    repeated: repeatedHeaders(message)
  }
}

/**
 * Returns the cards of a message. Preflights and cached copies are explained at the response, which has more of their
 * headers.
 */
function cardsOf(
  message: MessageFacts,
  exchange: ExchangeFacts,
  lines: Map<number, Explanation>
): Explanation[] {
  const cards: Explanation[] = []
  // Credentials and challenges are explained only once, in their card.
  for (const [index, line] of lines) {
    if (line.kind !== 'authorization' && line.kind !== 'challenge') continue
    cards.push({ ...line, kind: 'card.auth' })
    lines.delete(index)
  }
  const isFinal = message === exchange.response
  const found =
    message.kind === 'request'
      ? [conditionsCard(exchange)]
      : isFinal
        ? [cachingCard(exchange), corsCard(exchange)]
        : []
  return [...cards, ...found.filter((card) => card !== null)]
}
