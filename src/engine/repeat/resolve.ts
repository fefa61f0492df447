import { MAX_REPEAT_BYTES } from '../../shared/contract/limits'
import type { RepeatInput, RepeatStep } from '../../shared/contract/repeat-input'
import { endpointOf } from '../../shared/model/connection-event'
import type { AnalysisThread } from '../analysis-thread/analysis-thread'
import { planRoute, type RouteParts } from '../replay/routes'
import { wholeUrl } from '../replay/through-proxy'
import { findSource, type Source } from '../replay/source'
import { fieldBytes } from './http2-request'
import type { PlannedStep, PlannedTarget, Speaks } from './plan'
import { refusal } from './refusal'

/** Reads the requests and targets of a run from the capture before it begins. */

export interface ResolveParts {
  readonly client: AnalysisThread['client']
  /** True for the live capture; session ids of other captures refer to other sessions. */
  readonly isLive: boolean
  readonly routes: RouteParts
}

export interface Resolved {
  readonly steps: readonly PlannedStep[]
  readonly targets: readonly ResolvedTarget[]
}

export interface ResolvedTarget extends PlannedTarget {
  readonly session: number
  /** Number of the first repeated exchange of this target. */
  readonly replayOf: number | null
}

/** Throws `bad-input` and `not-replayable`. */
export async function resolveSteps(parts: ResolveParts, input: RepeatInput): Promise<Resolved> {
  const steps: PlannedStep[] = []
  const targets: ResolvedTarget[] = []
  const keys: string[] = []
  for (const [at, step] of input.steps.entries()) {
    const { request, status, target } = await resolved(parts, step, at + 1, input)
    const { reach, meant, speaks } = target
    const key = JSON.stringify([target.target, reach, meant, speaks])
    if (!keys.includes(key)) {
      keys.push(key)
      targets.push(target)
    }
    steps.push({ target: keys.indexOf(key), request, extract: step.extract, status })
  }
  return { steps, targets }
}

async function resolved(
  { client, isLive, routes }: ResolveParts,
  step: RepeatStep,
  number: number,
  { capture, timeout }: RepeatInput
): Promise<{ request: Uint8Array; status: number | null; target: ResolvedTarget }> {
  const { exchange, connection, direction, target, way = {}, pieces, replace = [], raw } = step
  const source = await findSource(client, { capture, exchange, connection, direction, pieces })
  if (raw !== undefined && source.head?.kind === 'fields')
    throw refusal(
      'raw-http2',
      `The request of step ${number} is HTTP/2, whose frames mark the end of a response. Remove the setting for the end of a response.`,
      { step: number }
    )
  const request = replaced(await gathered(source, number), replace, number)
  const speaks = speaksOf(source, raw)
  const session = isLive ? (source.original?.session ?? null) : null
  const route = await planRoute(routes, {
    original: source.original,
    from: session,
    ...{ target: target === undefined ? undefined : endpointOf(target), settings: way },
    alpn: ALPN[speaks.kind],
    requestUrl: speaks.kind === 'http1' ? wholeUrl(request) : null
  })
  // Responses of unknown protocols have no status to compare.
  const status =
    exchange === undefined || raw !== undefined
      ? null
      : (await client.request('exchanges.get', { exchange })).row.status
  const { plan, meant } = route
  return {
    request,
    status,
    target: {
      target: plan.target,
      reach: { ...plan.reach, connectTimeout: timeout },
      meant,
      speaks,
      session: session ?? 0,
      replayOf: isLive && exchange !== undefined ? exchange : null
    }
  }
}

const ALPN: Readonly<Record<Speaks['kind'], readonly string[]>> = {
  http1: ['http/1.1'],
  http2: ['h2'],
  raw: []
}

function speaksOf({ head }: Source, raw: RepeatStep['raw']): Speaks {
  if (raw !== undefined) return { kind: 'raw', answer: raw }
  return { kind: head?.kind === 'fields' ? 'http2' : 'http1' }
}

function replaced(
  bytes: Uint8Array,
  replacements: readonly { text: string; by: string }[],
  number: number
): Uint8Array {
  let text = Buffer.from(bytes).toString('latin1')
  for (const { text: old, by } of replacements) {
    const wanted = Buffer.from(old).toString('latin1')
    if (!text.includes(wanted)) {
      throw refusal(
        'replace',
        `The request of step ${number} does not contain “${old}”, which should be replaced.`,
        { text: old, step: number }
      )
    }
    text = text.replaceAll(wanted, () => Buffer.from(by).toString('latin1'))
  }
  return Buffer.from(text, 'latin1')
}

/** Reads the whole request: repeated requests are kept in memory. */
async function gathered({ head, hasBody, read }: Source, number: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  if (head?.kind === 'bytes') parts.push(head.bytes)
  else if (head !== null) {
    if (head.trailers.length > 0)
      throw refusal(
        'trailers',
        `The request of step ${number} has trailers, which a load test does not support.`,
        {
          step: number
        }
      )
    parts.push(fieldBytes(head.fields))
    if (!hasBody) return Buffer.concat(parts)
  }
  const reader = read()
  for (let length = 0; ;) {
    const bytes = await reader.read()
    if (bytes.length === 0) return Buffer.concat(parts)
    parts.push(Buffer.from(bytes))
    length += bytes.length
    if (length <= MAX_REPEAT_BYTES) continue
    const most = `${MAX_REPEAT_BYTES / 1024 / 1024} MiB`
    throw refusal(
      'too-long',
      `The request of step ${number} is larger than ${most}. A load test keeps requests in memory; use a replay to send it once.`,
      { step: number, most }
    )
  }
}
