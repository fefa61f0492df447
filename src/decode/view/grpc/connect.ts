/**
 * The Connect protocol (connectrpc.com, protocol reference) where it is not gRPC's: its streams have the same envelopes,
 * `application/connect+proto` or `+json`, and end with an EndStreamResponse in JSON instead of trailers.
 */
import { lenientUtf8 } from '../data/readable'
import { GRPC_STATUSES, type GrpcStatus } from './status'
import { decodeBase64 } from './web-text'

/** How a stream ended. */
export interface ConnectEnd {
  /** In Connect's words, such as `not_found`; empty where it went well. */
  readonly code: string
  readonly message: string
  readonly details: readonly { readonly type: string; readonly bytes: Uint8Array }[]
  /** What gRPC has in its trailers, names in small letters. */
  readonly metadata: readonly { readonly name: string; readonly value: string }[]
}

/** Null where the bytes are no EndStreamResponse. */
export function connectEnd(bytes: Uint8Array): ConnectEnd | null {
  const said = membersOf(parsed(lenientUtf8(bytes)))
  if (said === null) return null
  const error = membersOf(said['error'])
  const details = Array.isArray(error?.['details']) ? (error['details'] as unknown[]) : []
  return {
    code: error === null ? '' : textOf(error['code']) || 'unknown',
    message: textOf(error?.['message']),
    details: details.map((detail) => {
      const { type, value } = membersOf(detail) ?? {}
      return { type: textOf(type), bytes: decodeBase64(new TextEncoder().encode(textOf(value))).bytes }
    }),
    metadata: Object.entries(membersOf(said['metadata']) ?? {}).flatMap(([name, values]) =>
      (Array.isArray(values) ? (values as unknown[]) : [values]).map((value) => ({
        name: name.toLowerCase(),
        value: textOf(value)
      }))
    )
  }
}

/** `not_found: no such order`. */
export function connectEndText({ code, message }: ConnectEnd): string {
  if (code === '') return 'ok'
  return message === '' ? code : `${code}: ${message}`
}

/** The code as gRPC calls it, which has one more letter in one of them; null for what is none. */
export function connectStatus(code: string): GrpcStatus | null {
  if (code === '' || code === 'ok') return 'OK'
  const name = code === 'canceled' ? 'CANCELLED' : code.toUpperCase()
  return GRPC_STATUSES.find((status) => status === name) ?? null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's way of saying no, which is an answer here.
    return null
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
