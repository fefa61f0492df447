import type { Original, OriginalRange } from './original'

/** Recorded events of a replay; part of the on-disk format, like `ConnectionEvent`. */

const REPLAY_TOLD = [
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

export interface ReplayTold {
  readonly what: (typeof REPLAY_TOLD)[number]
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
}: ReplayTold): string {
  switch (what) {
    case 'foreign':
      return speaks === 'tls'
        ? 'What came back is an alert of TLS: the server speaks TLS here, and the request was sent in the clear.'
        : 'What came back is no answer in the protocol of the request.'
    case 'cut-short':
      return 'The rest of the request is not in the capture any more: it was cut short.'
    case 'redirect':
      return `The answer leads to ${to}, which is asked next.`
    case 'followed':
      return `Follows the redirect of connection ${from} to ${to}.`
    case 'redirect-limit':
      return `The answer leads to ${to}; ${most} redirects were followed, and no more are.`
    case 'redirect-loop':
      return `The answer leads back to ${to}, which was asked before: it is not followed.`
    case 'redirect-unusable':
      return `The answer leads to ${to}, which is no URL of HTTP: it is not followed.`
    case 'redirect-fixed':
      return `The answer leads to ${to}, where the proxy session does not lead: it is not followed.`
    case 'redirect-several':
      return `The answer leads to ${to}; several requests were sent, and none is followed.`
    case 'kept':
      return `Left open for the next replay, for ${after} ms at most.`
    case 'expired':
      return `Not used again within ${after} ms: it is ended.`
    case 'again':
      return replayOf === undefined
        ? 'Used again by another replay.'
        : `Used again: exchange ${replayOf} is sent once more.`
    case 'gone':
      return 'The connection that was left open was ended by the server: this is a new one.'
    case 'no-http2':
      return 'The server does not speak HTTP/2 here.'
  }
}

export function isReplayTold(data: Readonly<Record<string, unknown>>): boolean {
  const { what, to, speaks } = data
  return (
    (REPLAY_TOLD as readonly unknown[]).includes(what) &&
    (to === undefined || typeof to === 'string') &&
    (speaks === undefined || speaks === 'tls') &&
    ['from', 'most', 'after', 'offset', 'replayOf', 'nth', 'next', 'before'].every(
      (name) => data[name] === undefined || (Number.isSafeInteger(data[name]) && Number(data[name]) >= 0)
    )
  )
}
