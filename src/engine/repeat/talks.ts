import { Http1Talk } from './http1-talk'
import type { Speaks } from './plan'
import { RawTalk } from './raw-talk'
import type { RunHost } from './run-host'
import type { OpenTalk } from './talk'

/** The talk of each connection to a target. `look`: bytes of an answer that are looked into. */
export function talkOf(speaks: Speaks, look: number, { now }: Pick<RunHost, 'now'>): OpenTalk {
  return speaks.kind === 'http1'
    ? (listener) => new Http1Talk(look, listener)
    : (listener) => new RawTalk({ answer: speaks.answer, look, now }, listener)
}
