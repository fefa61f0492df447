import { parseHead } from '../../decode/stream/http1/head'
import { formatEndpoint } from '../../shared/model/connection-event'
import { messageOf } from '../../shared/model/app-error'
import type { Served } from '../behaviour/served'
import { settle, type Steps } from '../behaviour/steps'
import { answerHead } from './answer-head'
import { Forwarding } from './forwarding'
import { KeptExchange } from './kept-exchange'
import type { LoadedSet, SetEntry } from './loaded-set'
import type { PlannedMiss } from './mock-plan'
import { statusOfFailure } from './target-silent'
import { ownAnswer, tellMiss, type Forwardable } from './unmatched'
import type { MockRun } from './mock-run'
import type { Nearest } from './pick'
import type { RequestFlow } from './request-flow'

/**
 * A request that nothing recorded answers, asked of the real target: its answer goes on to the client as it comes, and is
 * written behind the set, where it answers from then on.
 */

type Forward = Extract<PlannedMiss, { then: 'forward' }>

export function* forwardSteps(
  run: MockRun,
  miss: Forward,
  asked: Forwardable,
  nearest: Nearest | null,
  served: Served
): Steps<{ status: number; ends: boolean }> {
  const target = formatEndpoint(miss.target)
  const forwarding = new Forwarding(miss, () => served.now())
  const failed = function* (problem: string, why: unknown): Steps<{ status: number; ends: boolean }> {
    tellMiss(run, asked.title, nearest, served, 'failed', [problem])
    return yield* ownAnswer(statusOfFailure(why), `${problem}\n`, {
      request: asked.request,
      now: served.epoch()
    })
  }
  let kept: KeptExchange | null = null
  try {
    const stands = yield* settle(forwarding.connect(), () => {
      forwarding.close()
    })
    if (!stands.ok)
      return yield* failed(`Cannot forward to ${target}: ${messageOf(stands.error)}`, stands.error)
    // A tunnel answers nobody else.
    if (run.set !== null && asked.request.method !== 'CONNECT') kept = yield* begun(run.set, miss, served)
    const sent = (bytes: Uint8Array): Promise<void> => kept?.sent(bytes, served.epoch()) ?? Promise.resolve()
    if (kept !== null) yield* settle(sent(asked.head))
    forwarding.send(headFor(miss, asked), asked.flow, sent)
    let isTold = false
    let tunnel: RequestFlow | null = null
    let requestEnd: number | null = null
    for (;;) {
      const next = yield* settle(forwarding.next())
      if (!next.ok || next.value === null) {
        const why = next.ok ? null : next.error
        if (!isTold && asked.flow.isBroken) {
          tellMiss(run, asked.title, nearest, served, 'failed', ['The client broke its request off.'])
          yield 'end'
          return { status: 0, ends: true }
        }
        if (!isTold) {
          const problem = why === null ? '' : `: ${messageOf(why)}`
          return yield* failed(`${target} ended without an answer${problem}.`, why)
        }
        break
      }
      // Behind nothing but interim answers it may still come to none.
      if (!isTold && forwarding.hasBegun) {
        tellMiss(run, asked.title, nearest, served, 'forwarded', [`To ${target}.`])
        isTold = true
      }
      yield next.value
      if (kept !== null) yield* settle(kept.answered(next.value, served.epoch()))
      if (!forwarding.isTunnel || tunnel !== null) continue
      tunnel = asked.openTunnel(forwarding.responses.at(-1)?.message.status ?? 0)
      // What the client sends from now on is no part of its request.
      requestEnd = kept?.up ?? null
      forwarding.relay(tunnel, sent)
    }
    tunnel?.close()
    const learned =
      kept === null
        ? null
        : yield* awaited(learn(kept, asked, forwarding, { requestEnd, now: served.epoch() }))
    if (learned !== null) run.learned(learned, served.epoch())
    const final = forwarding.responses.at(-1)
    const status = final?.message.status ?? 0
    if (final?.message.complete !== true) {
      yield 'reset'
      return { status, ends: true }
    }
    const { method } = asked.request
    const facts = { ...final, method, recordedAt: asked.came, now: null }
    const { then } = answerHead(facts, asked.request)
    // Behind an answer to what had not come yet nobody knows where a next request begins; nor behind more than an answer
    // where the next one does.
    const ends = then !== 'keep' || tunnel !== null || asked.flow.body === null || forwarding.hasMore
    if (ends) yield 'end'
    return { status, ends }
  } finally {
    forwarding.close()
    kept?.abandon(served.epoch())
  }
}

/** Null where it is no whole exchange: a request that was answered before it had come, an answer that broke off. */
async function learn(
  kept: KeptExchange,
  { facts, flow, head, title }: Forwardable,
  { responses }: Forwarding,
  { requestEnd, now }: { readonly requestEnd: number | null; readonly now: number }
): Promise<SetEntry | null> {
  const { body } = flow
  if (body === null || responses.at(-1)?.message.complete !== true) return null
  // Of a request that was answered before the target had taken all of it.
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

function* begun(set: LoadedSet, { target }: Forward, served: Served): Steps<KeptExchange | null> {
  const outcome = yield* settle(KeptExchange.begin(set, target, served.epoch()), (late) => {
    late?.abandon(served.epoch())
  })
  return outcome.ok ? outcome.value : null
}

/** Of what never rejects. */
function* awaited<Value>(promise: Promise<Value | null>): Steps<Value | null> {
  const outcome = yield* settle(promise)
  return outcome.ok ? outcome.value : null
}

/** Byte for byte, but for the Host where that is wanted, and for an expectation that is met already. */
function headFor(miss: Forward, { head, isTold }: Forwardable): Uint8Array {
  const named = miss.host === 'target' ? withField(head, 'host', hostField(miss)) : head
  return isTold ? withField(named, 'expect', null) : named
}

/** The target as Host or `:authority` has it. */
export function hostField({ target, tls }: Forward): string {
  const usual = tls === 'off' ? 80 : 443
  const host = target.host.includes(':') ? `[${target.host}]` : target.host
  return target.port === usual ? host : `${host}:${target.port}`
}

/** The head with another value of a field, or without it. */
function withField(head: Uint8Array, wanted: string, value: string | null): Uint8Array {
  const fields = parseHead(head, 0, 'http.request')?.headers ?? []
  const field = fields.find(({ name }) => name.text.toLowerCase() === wanted)
  if (field === undefined) return head
  const [start, end] = value === null ? field.line : field.value.range
  return Buffer.concat([head.subarray(0, start), Buffer.from(value ?? '', 'latin1'), head.subarray(end)])
}
