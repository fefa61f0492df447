import { STATUS_CODES } from 'node:http'
import type { Request } from '../../behaviour/http/request'
import type { Served } from '../../behaviour/served'
import type { Steps } from '../../behaviour/steps'
import type { MockRun } from '../mock-run'
import type { Nearest } from '../pick/pick'
import type { RequestFacts, BodyFacts } from '../../mock-set/request-facts'
import type { RequestFlow } from '../upstream/request-flow'
import { bodyDifference, MAX_COMPARED_BYTES } from '../../mock-set/body-difference'
import type { LoadedSet } from '../set/loaded-set'

/** A request without a recorded response: reports the miss and sends a response of the mock server's own. */

export interface UnmatchedRequest {
  readonly request: Request
  /** Without the body while it has not arrived. */
  readonly facts: RequestFacts
  readonly title: string
  readonly head: Uint8Array
  /** Request body; null if it was not kept because misses were not forwarded when it arrived. */
  readonly flow: RequestFlow | null
  /** The response switched protocols: returns the client's data from the first byte of the new protocol on. */
  openTunnel(status: number): RequestFlow
  /** True if 100 (Continue) was already sent. */
  readonly isContinueSent: boolean
  /** The body, if it is short. */
  readonly body: Uint8Array | null
  /** Arrival time in milliseconds of the capture's clock. */
  readonly came: number
}

/** A request with everything needed to forward it. */
export type Forwardable = UnmatchedRequest & { readonly flow: RequestFlow }

const ENCODER = new TextEncoder()

export function recordMiss(
  run: MockRun,
  title: string,
  nearest: Nearest | null,
  served: Served,
  result: 'missed' | 'forwarded' | 'failed',
  notes: readonly string[] = []
): void {
  const entry = nearest === null ? undefined : run.set?.entries[nearest.index]
  const near =
    nearest === null || entry === undefined || run.set === null
      ? {}
      : { from: run.set.recordedAs(entry), score: nearest.score, differs: nearest.differs }
  const allNotes = run.problem === null ? notes : [run.problem, ...notes]
  served.event({
    event: 'mocked',
    result,
    asked: title,
    ...near,
    ...(allNotes.length === 0 ? {} : { notes: allNotes })
  })
  const { then } = run.plan.miss
  run.missed(
    {
      time: served.epoch(),
      connection: served.connection,
      title,
      then: result === 'failed' ? 'failed' : then
    },
    nearest
  )
}

/** `now`: milliseconds since 1970. */
export function* ownAnswer(
  status: number,
  text: string,
  { request, type = '', now }: { readonly request: Request; readonly type?: string; readonly now: number }
): Steps<{ status: number; ends: boolean }> {
  const body = ENCODER.encode(text)
  const bodiless = status === 204 || status === 304
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Date: ${new Date(now).toUTCString()}`,
    ...(bodiless ? [] : [`Content-Type: ${type === '' ? 'text/plain; charset=utf-8' : type}`]),
    ...(bodiless ? [] : [`Content-Length: ${body.length}`]),
    ...(request.persistent ? (request.version < 11 ? ['Connection: keep-alive'] : []) : ['Connection: close'])
  ]
  const head = ENCODER.encode(`${lines.join('\r\n')}\r\n\r\n`)
  yield request.method === 'HEAD' || bodiless ? head : Buffer.concat([head, body])
  if (!request.persistent) yield 'end'
  return { status, ends: !request.persistent }
}

/** Adds the first difference of the bodies if both are short enough to be compared. `body`: null for a longer one. */
export async function withBody(
  set: LoadedSet,
  body: Uint8Array | null,
  facts: BodyFacts,
  nearest: Nearest
): Promise<Nearest> {
  const entry = set.entries[nearest.index]
  const recorded = entry?.http
  if (entry === undefined || recorded === undefined || recorded === null || body === null) return nearest
  if (nearest.differs.every(({ part }) => part !== 'body')) return nearest
  const [start, end] = recorded.requestBody
  // A chunked body is skipped, because its chunk framing would be compared as well.
  const { length } = recorded.facts.body
  if (length !== end - start || length > MAX_COMPARED_BYTES || facts.length !== body.length) return nearest
  const read = await set.read(entry, 'up', start, length).catch(() => null)
  if (read === null) return nearest
  const differs = nearest.differs.map((one) => (one.part === 'body' ? bodyDifference(read, body) : one))
  return { ...nearest, differs }
}
