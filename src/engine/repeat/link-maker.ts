import { Http1Talk } from './http1-talk'
import { Http2Link } from './http2-link'
import { Link } from './link'
import type { Speaks } from './plan'
import { RawTalk } from './raw-talk'
import type { LinkOwner, RequestLink } from './request-link'
import type { RunHost } from './run-host'
import type { OpenTalk } from './talk'
import type { OpenWire } from './wire'

/** Creates the connections to a target for its protocol. */

export interface Wishes {
  /** Number of response bytes kept for unusual results. */
  readonly keep: number
  /** Number of response bytes kept for extractions. */
  readonly look: number
}

export type MakeLink = (lane: number, owner: LinkOwner) => RequestLink

export function linkMaker(
  { speaks, target, open }: { speaks: Speaks; target: number; open: OpenWire },
  { keep, look }: Wishes,
  { now }: Pick<RunHost, 'now'>
): MakeLink {
  if (speaks.kind === 'http2') return (lane, owner) => new Http2Link({ lane, target, look }, open, owner)
  const talk: OpenTalk =
    speaks.kind === 'raw'
      ? (listener) => new RawTalk({ answer: speaks.answer, look, now }, listener)
      : (listener) => new Http1Talk(look, listener)
  return (lane, owner) => new Link({ lane, target, keep }, open, talk, owner)
}
