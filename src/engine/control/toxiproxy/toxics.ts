import {
  FAULT_BYTES,
  FAULT_GAP,
  FAULT_RATE,
  FAULT_SLICE,
  FAULT_TIME,
  type Bounds
} from '../../../shared/contract/bounds'
import type { LinkAction } from '../../../shared/contract/faults'
import { ApiError, badBody, isRecord } from './api-error'

/** Toxics as Toxiproxy's API describes them, and the link actions they stand for. */

export const STREAMS = ['upstream', 'downstream'] as const
export type ToxicStream = (typeof STREAMS)[number]

/** The attributes of each type with their defaults, in the order in which Toxiproxy writes them. All are integers. */
const ATTRIBUTES = {
  latency: { latency: 0, jitter: 0 },
  bandwidth: { rate: 0 },
  slow_close: { delay: 0 },
  timeout: { timeout: 0 },
  reset_peer: { timeout: 0 },
  slicer: { average_size: 0, size_variation: 0, delay: 0 },
  limit_data: { bytes: 0 },
  noop: {}
} as const satisfies Readonly<Record<string, Readonly<Record<string, number>>>>
export type ToxicType = keyof typeof ATTRIBUTES

export interface Toxic {
  readonly attributes: Readonly<Record<string, number>>
  readonly name: string
  readonly type: ToxicType
  readonly stream: ToxicStream
  /** From 0 to 1. */
  readonly toxicity: number
}

/** Reads a new toxic. Throws the ApiError of an invalid one. */
export function readToxic(body: unknown): Toxic {
  if (!isRecord(body)) throw badBody('a JSON object is expected')
  const { type, stream = 'downstream', name } = body
  const known = typeof type === 'string' && Object.hasOwn(ATTRIBUTES, type) ? (type as ToxicType) : null
  const direction = STREAMS.find((each) => each === stream)
  if (direction === undefined)
    throw new ApiError(400, 'stream was invalid, can be either upstream or downstream')
  if (known === null) throw new ApiError(400, 'invalid toxic type')
  if (name !== undefined && typeof name !== 'string') throw badBody('name must be a string')
  return {
    attributes: readAttributes(known, body['attributes'], ATTRIBUTES[known]),
    name: name === undefined || name === '' ? `${known}_${direction}` : name,
    type: known,
    stream: direction,
    toxicity: readToxicity(body['toxicity'], 1)
  }
}

/** Returns the toxic with new attributes and toxicity; other members cannot change. */
export function updateToxic(toxic: Toxic, body: unknown): Toxic {
  if (!isRecord(body)) throw badBody('a JSON object is expected')
  return {
    ...toxic,
    attributes: readAttributes(toxic.type, body['attributes'], toxic.attributes),
    toxicity: readToxicity(body['toxicity'], toxic.toxicity)
  }
}

function readToxicity(value: unknown, byDefault: number): number {
  if (value === undefined) return byDefault
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) throw badBody('toxicity must be from 0 to 1')
  return value
}

function readAttributes(
  type: ToxicType,
  value: unknown,
  before: Readonly<Record<string, number>>
): Readonly<Record<string, number>> {
  if (value === undefined || value === null) return { ...before }
  if (!isRecord(value)) throw badBody('attributes must be an object')
  const read: Record<string, number> = { ...before }
  for (const name of Object.keys(ATTRIBUTES[type])) {
    const attribute = value[name]
    if (attribute === undefined) continue
    if (typeof attribute !== 'number' || !Number.isSafeInteger(attribute) || attribute < 0)
      throw badBody(`${name} must be a whole number from 0`)
    read[name] = attribute
  }
  return read
}

/** Returns the link action of a toxic; null if it changes nothing. */
export function toxicAction({ type, stream, attributes }: Toxic): LinkAction | null {
  const direction = stream === 'upstream' ? 'up' : 'down'
  // Toxiproxy accepts any integer; beyond these bounds nothing changes that somebody could wait for.
  const of = (name: string, { most }: Bounds): number => Math.min(attributes[name] ?? 0, most)
  switch (type) {
    case 'latency':
      return {
        ...{ action: 'latency', direction, ms: of('latency', FAULT_TIME), jitter: of('jitter', FAULT_TIME) },
        distribution: 'uniform'
      }
    case 'bandwidth': {
      // Toxiproxy does not limit a rate of 0.
      const rate = Math.min(of('rate', FAULT_RATE) * 1000, FAULT_RATE.most)
      // It sends pieces of a tenth of a second.
      return rate === 0 ? null : { action: 'bandwidth', direction, rate, burst: rate / 10 }
    }
    case 'slow_close':
      return { action: 'slow-close', direction, ms: of('delay', FAULT_TIME) }
    case 'timeout':
      return { action: 'timeout', direction, ms: of('timeout', FAULT_TIME) }
    case 'reset_peer':
      return {
        action: 'reset',
        direction,
        after: { unit: 'ms', amount: of('timeout', FAULT_TIME) },
        from: 'data'
      }
    case 'slicer': {
      const size = of('average_size', FAULT_SLICE)
      if (size === 0) return null
      return {
        ...{ action: 'slice', direction, size },
        ...{ vary: of('size_variation', FAULT_SLICE), gap: of('delay', FAULT_GAP) }
      }
    }
    case 'limit_data':
      return { action: 'limit', direction, bytes: of('bytes', FAULT_BYTES), then: 'fin' }
    case 'noop':
      return null
  }
}
