import type { Original, OriginalRange } from './original'

/** What Tcplens says in the record about what it sends again; it is part of the on-disk form, as `ConnectionEvent` is. */

const REPLAY_TOLD = [
  /** What came back is not what was asked in: no HTTP, or another version of it. `speaks`: what it is, where that is known. */
  'foreign',
  /** The capture did not hold the rest of it any more when it was to be sent. */
  'cut-short',
  /**
   * The answer to the `nth` request on this connection (from 0) leads to `to`, and is followed on connection `next`, behind
   * `before` others. On that one: `from` is the one before. Where a connection ends with its answer, only the next tells.
   */
  'redirect',
  'followed',
  /** The `nth` answer leads to `to`, and is not followed: as many as wished were (`most`); it leads back to where it was. */
  'redirect-limit',
  'redirect-loop',
  /** `to` is no URL of HTTP; the proxy session that is the way leads to one target only; several requests were sent. */
  'redirect-unusable',
  'redirect-fixed',
  'redirect-several',
  /** Left open behind the `nth` request for the next replay, for `after` milliseconds at most; that time has passed. */
  'kept',
  'expired',
  /** From `offset` of the stream up on, another exchange is sent again on it: `replayOf`. */
  'again',
  /** The one that was left open was ended by the server: this is another one. */
  'gone',
  /** HTTP/2 was offered, and the server did not take it. */
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
