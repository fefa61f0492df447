import type { Original, OriginalRange } from './original'

/** Recorded events of a replay; part of the on-disk format, like `ConnectionEvent`. */

const REPLAY_EVENTS = [
  /**
   * The response is not in the protocol of the request: not HTTP, or another version of it. `speaks`: the detected
   * protocol, if known.
   */
  'foreign',
  /** The capture dropped the rest of the request before it was sent. */
  'cut-short',
  /**
   * `redirect`: the response to request `nth` of this connection (from 0) redirects to `to`, which is requested on
   * connection `next`, after `before` other requests. `followed`, on that connection: `from` is the previous one. If a
   * connection ends with its response, only the next one has an event.
   */
  'redirect',
  'followed',
  /**
   * The response to request `nth` redirects to `to`, and is not followed: `most` redirects have been followed, or the
   * URL was requested before.
   */
  'redirect-limit',
  'redirect-loop',
  /** Not followed: `to` is not an HTTP URL; the proxy session in use has a fixed target; several requests were sent. */
  'redirect-unusable',
  'redirect-fixed',
  'redirect-several',
  /** Left open after request `nth` for the next replay, for at most `after` milliseconds; that time has expired. */
  'kept',
  'expired',
  /** The connection is reused for a replay of exchange `replayOf`, from `offset` of the client → server stream on. */
  'again',
  /** The server closed the connection that was left open, and this one replaces it. */
  'gone',
  /** HTTP/2 was offered, but the server did not select it. */
  'no-http2'
] as const

export interface ReplayEvent {
  readonly what: (typeof REPLAY_EVENTS)[number]
  readonly to?: string
  readonly from?: number
  readonly most?: number
  readonly after?: number
  readonly offset?: number
  readonly replayOf?: number
  /** As in `open`. */
  readonly original?: Original
  readonly range?: OriginalRange
  readonly nth?: number
  readonly next?: number
  readonly before?: number
  readonly speaks?: 'tls'
}

export function describeReplay({
  what,
  to = '',
  from = 0,
  most = 0,
  after = 0,
  replayOf,
  speaks
}: ReplayEvent): string {
  switch (what) {
    case 'foreign':
      return speaks === 'tls'
        ? 'The response is a TLS alert: the server expects TLS, but the request was sent without it.'
        : 'The response is not in the protocol of the request.'
    case 'cut-short':
      return 'The capture no longer contains the rest of the request; it was sent incomplete.'
    case 'redirect':
      return `The response redirects to ${to}, which is requested next.`
    case 'followed':
      return `Follows the redirect of connection ${from} to ${to}.`
    case 'redirect-limit':
      return `The response redirects to ${to}. It is not followed: the limit of ${most} redirects is reached.`
    case 'redirect-loop':
      return `The response redirects to ${to}. It is not followed: the URL was requested before.`
    case 'redirect-unusable':
      return `The response redirects to ${to}. It is not followed: this is not an HTTP URL.`
    case 'redirect-fixed':
      return `The response redirects to ${to}. It is not followed: the proxy session has a fixed target.`
    case 'redirect-several':
      return `The response redirects to ${to}. It is not followed: several requests were sent.`
    case 'kept':
      return `Kept open for the next replay, for at most ${after} ms.`
    case 'expired':
      return `Closed because no replay reused it within ${after} ms.`
    case 'again':
      return replayOf === undefined ? 'Reused by another replay.' : `Reused to replay exchange ${replayOf}.`
    case 'gone':
      return 'The server closed the connection that was kept open; this is a new one.'
    case 'no-http2':
      return 'The server did not select HTTP/2.'
  }
}

export function isReplayTold(data: Readonly<Record<string, unknown>>): boolean {
  const { what, to, speaks } = data
  return (
    (REPLAY_EVENTS as readonly unknown[]).includes(what) &&
    (to === undefined || typeof to === 'string') &&
    (speaks === undefined || speaks === 'tls') &&
    ['from', 'most', 'after', 'offset', 'replayOf', 'nth', 'next', 'before'].every(
      (name) => data[name] === undefined || (Number.isSafeInteger(data[name]) && Number(data[name]) >= 0)
    )
  )
}
