import { describeDifference } from '../../../shared/model/describe-mocked'
import { endsByItself } from '../../behaviour/http/raw-answer'
import type { Served } from '../../behaviour/served'
import type { Steps } from '../../behaviour/steps'
import { forwardSteps } from './forward'
import type { MockRun } from '../mock-run'
import type { Nearest } from '../pick/pick'
import { ownAnswer, recordMiss, type UnmatchedRequest } from './unmatched'

/** Handles a request without a recorded response: a fixed response, an end of the connection, or forwarding. */

export function* missSteps(
  run: MockRun,
  incoming: UnmatchedRequest,
  nearest: Nearest | null,
  served: Served
): Steps<{ status: number; ends: boolean }> {
  const { miss } = run.plan
  const own = { request: incoming.request, now: served.epoch() }
  const { flow } = incoming
  if (miss.then === 'forward' && run.set !== null && flow !== null)
    return yield* forwardSteps(run, miss, { ...incoming, flow }, nearest, served)
  recordMiss(run, incoming.title, nearest, served, 'missed')
  if (run.set === null) {
    return yield* ownAnswer(503, `The recorded exchanges cannot be used: ${run.problem ?? ''}\n`, own)
  }
  switch (miss.then) {
    case 'close':
      yield miss.how
      return { status: 0, ends: true }
    case 'bytes': {
      const filled = served.fill(served.count('mock'))
      const bytes = miss.payload.render(filled)
      if (bytes === null) yield* miss.payload.steps(filled, served.noteAs('mock'))
      else yield bytes
      const ends = !incoming.request.persistent || (bytes !== null && endsByItself(bytes))
      if (ends) yield 'end'
      return { status: 0, ends }
    }
    case 'answer': {
      const { status, body, type } = miss
      if (incoming.request.method === 'CONNECT' && body === '') return yield* ownAnswer(501, NO_TUNNEL, own)
      const text = body === '' ? explanation(run, incoming, nearest) : body
      return yield* ownAnswer(status, text, { ...own, type: body === '' ? '' : type })
    }
    case 'forward':
      return yield* ownAnswer(
        503,
        'Forwarding was switched on after this request began. Send it again.\n',
        own
      )
  }
}

const NO_TUNNEL =
  'This mock server serves recorded responses and cannot open a tunnel. Send the request to it directly, not through it as a proxy.\n'

/** Explanation for a reader in a terminal or a browser. */
export function explanation(
  run: MockRun,
  { title }: Pick<UnmatchedRequest, 'title'>,
  nearest: Nearest | null
): string {
  const lines = [`No recorded request matches ${title}.`]
  const entry = nearest === null ? undefined : run.set?.entries[nearest.index]
  if (nearest !== null && entry !== undefined) {
    const { kind, number, capture } = entry.origin
    lines.push(
      `Nearest match: ${entry.title} (${kind} ${number} of ${capture}), score ${nearest.score} of 100:`
    )
    lines.push(...nearest.differs.map((difference) => `- ${describeDifference(difference)}`))
  }
  return `${lines.join('\n')}\n`
}
