import { parseHead } from '../../../decode/stream/http1/head'
import { formatEndpoint } from '../../../shared/model/connection-event'
import { messageOf } from '../../../shared/model/app-error'
import type { Served } from '../../behaviour/served'
import { settle, type Steps } from '../../behaviour/steps'
import { answerHead } from './answer-head'
import { Http1Forwarding } from '../upstream/http1-forwarding'
import { KeptExchange } from '../set/kept-exchange'
import type { LoadedSet, SetEntry } from '../set/loaded-set'
import type { PlannedForward } from '../mock-plan'
import { statusOfFailure } from '../upstream/upstream-request'
import { ownAnswer, recordMiss, type Forwardable } from './unmatched'
import type { MockRun } from '../mock-run'
import type { Nearest } from '../pick/pick'
import type { RequestFlow } from '../upstream/request-flow'

/**
 * Forwards a request without a recorded response to the upstream server. Relays the response to the client as it
 * arrives and appends it to the set, which uses it for later requests.
 */

export function* forwardSteps(
  run: MockRun,
  miss: PlannedForward,
  incoming: Forwardable,
  nearest: Nearest | null,
  served: Served
): Steps<{ status: number; ends: boolean }> {
  const target = formatEndpoint(miss.target)
  const forwarding = new Http1Forwarding(miss, () => served.now())
  const failed = function* (problem: string, why: unknown): Steps<{ status: number; ends: boolean }> {
    recordMiss(run, incoming.title, nearest, served, 'failed', [problem])
    return yield* ownAnswer(statusOfFailure(why), `${problem}\n`, {
      request: incoming.request,
      now: served.epoch()
    })
  }
  let kept: KeptExchange | null = null
  try {
    const connected = yield* settle(forwarding.connect(), () => {
      forwarding.close()
    })
    if (!connected.ok)
      return yield* failed(`Cannot forward to ${target}: ${messageOf(connected.error)}`, connected.error)
    // The data of a tunnel cannot answer other requests.
    if (run.set !== null && incoming.request.method !== 'CONNECT') kept = yield* begun(run.set, miss, served)
    const sent = (bytes: Uint8Array): Promise<void> => kept?.sent(bytes, served.epoch()) ?? Promise.resolve()
    if (kept !== null) yield* settle(sent(incoming.head))
    forwarding.send(headFor(miss, incoming), incoming.flow, sent)
    let isReported = false
    let tunnel: RequestFlow | null = null
    let requestEnd: number | null = null
    for (;;) {
      const next = yield* settle(forwarding.next())
      if (!next.ok || next.value === null) {
        const why = next.ok ? null : next.error
        if (!isReported && incoming.flow.isBroken) {
          recordMiss(run, incoming.title, nearest, served, 'failed', ['The client aborted its request.'])
          yield 'end'
          return { status: 0, ends: true }
        }
        if (!isReported) {
          const problem = why === null ? '' : `: ${messageOf(why)}`
          return yield* failed(`${target} ended the connection without a response${problem}.`, why)
        }
        break
      }
      // After interim responses only, the request may still fail.
      if (!isReported && forwarding.hasBegun) {
        recordMiss(run, incoming.title, nearest, served, 'forwarded', [`To ${target}.`])
        isReported = true
      }
      yield next.value
      if (kept !== null) yield* settle(kept.answered(next.value, served.epoch()))
      if (!forwarding.isTunnel || tunnel !== null) continue
      tunnel = incoming.openTunnel(forwarding.responses.at(-1)?.message.status ?? 0)
      // Later data from the client is not part of the request.
      requestEnd = kept?.up ?? null
      forwarding.relay(tunnel, sent)
    }
    tunnel?.close()
    const learned =
      kept === null
        ? null
        : yield* awaited(learn(kept, incoming, forwarding, { requestEnd, now: served.epoch() }))
    if (learned !== null) run.learned(learned, served.epoch())
    const final = forwarding.responses.at(-1)
    const status = final?.message.status ?? 0
    if (final?.message.complete !== true) {
      yield 'reset'
      return { status, ends: true }
    }
    const { method } = incoming.request
    const facts = { ...final, method, recordedAt: incoming.came, now: null }
    const { then } = answerHead(facts, incoming.request)
    // If the response came before the end of the request, or data followed the response, the start of the next request
    // or response is unknown.
    const ends = then !== 'keep' || tunnel !== null || incoming.flow.body === null || forwarding.hasMore
    if (ends) yield 'end'
    return { status, ends }
  } finally {
    forwarding.close()
    kept?.abandon(served.epoch())
  }
}

/**
 * Adds the exchange to the set. Returns null if it is incomplete: the response came before the end of the request, or
 * was cut off.
 */
async function learn(
  kept: KeptExchange,
  { facts, flow, head, title }: Forwardable,
  { responses }: Http1Forwarding,
  { requestEnd, now }: { readonly requestEnd: number | null; readonly now: number }
): Promise<SetEntry | null> {
  const { body } = flow
  if (body === null || responses.at(-1)?.message.complete !== true) return null
  // The response came before the server had received the whole request.
  while (requestEnd === null) {
    const rest = await flow.next().catch(() => null)
    if (rest === null) break
    await kept.sent(rest, now)
  }
  const end = requestEnd ?? kept.up
  const http = {
    facts: { ...facts, body },
    responses: responses.map(({ message }) => message),
    requestEnd: end,
    requestBody: [head.length, end] as const
  }
  return kept.finish(title, http, now)
}

function* begun(set: LoadedSet, { target }: PlannedForward, served: Served): Steps<KeptExchange | null> {
  const outcome = yield* settle(KeptExchange.begin(set, target, served.epoch()), (late) => {
    late?.abandon(served.epoch())
  })
  return outcome.ok ? outcome.value : null
}

/** For a promise that never rejects. */
function* awaited<Value>(promise: Promise<Value | null>): Steps<Value | null> {
  const outcome = yield* settle(promise)
  return outcome.ok ? outcome.value : null
}

/** Returns the head unchanged, except for a configured Host and an Expect field that is already satisfied. */
function headFor(miss: PlannedForward, { head, isContinueSent }: Forwardable): Uint8Array {
  const named = miss.host === 'target' ? withField(head, 'host', hostField(miss)) : head
  return isContinueSent ? withField(named, 'expect', null) : named
}

/** Returns the target in the format of Host or `:authority`. */
export function hostField({ target, tls }: PlannedForward): string {
  const usual = tls === 'off' ? 80 : 443
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  return target.port === usual ? host : `${host}:${target.port}`
}

/** Returns the head with a changed field value, or without the field. */
function withField(head: Uint8Array, wanted: string, value: string | null): Uint8Array {
  const fields = parseHead(head, 0, 'http.request')?.headers ?? []
  const field = fields.find(({ name }) => name.text.toLowerCase() === wanted)
  if (field === undefined) return head
  const [start, end] = value === null ? field.line : field.value.range
  return Buffer.concat([head.subarray(0, start), Buffer.from(value ?? '', 'latin1'), head.subarray(end)])
}
