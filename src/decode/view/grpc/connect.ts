/**
 * The Connect protocol (connectrpc.com, protocol reference) where it differs from gRPC: its streams have the same
 * envelopes, `application/connect+proto` or `+json`, and end with an EndStreamResponse in JSON instead of trailers.
 */
import { lenientUtf8 } from '../data/readable'
import { GRPC_STATUSES, type GrpcStatus } from './status'
import { decodeBase64 } from './web-text'

/** Result of a stream. */
export interface ConnectEnd {
  /** Connect's code, such as `not_found`; empty on success. */
  readonly code: string
  readonly message: string
  readonly details: readonly { readonly type: string; readonly bytes: Uint8Array }[]
  /** Metadata that gRPC sends as trailers; names in lower case. */
  readonly metadata: readonly { readonly name: string; readonly value: string }[]
}

/** Returns null if the bytes are not an EndStreamResponse. */
export function connectEnd(bytes: Uint8Array): ConnectEnd | null {
  const members = membersOf(parsed(lenientUtf8(bytes)))
  if (members === null) return null
  const error = membersOf(members['error'])
  const details = Array.isArray(error?.['details']) ? (error['details'] as unknown[]) : []
  return {
    code: error === null ? '' : textOf(error['code']) || 'unknown',
    message: textOf(error?.['message']),
    details: details.map((detail) => {
      const { type, value } = membersOf(detail) ?? {}
      return { type: textOf(type), bytes: decodeBase64(new TextEncoder().encode(textOf(value))).bytes }
    }),
    metadata: Object.entries(membersOf(members['metadata']) ?? {}).flatMap(([name, values]) =>
      (Array.isArray(values) ? (values as unknown[]) : [values]).map((value) => ({
        name: name.toLowerCase(),
        value: textOf(value)
      }))
    )
  }
}

/** Formats a result, such as `not_found: no such order`. */
export function connectEndText({ code, message }: ConnectEnd): string {
  if (code === '') return 'ok'
  return message === '' ? code : `${code}: ${message}`
}

/** Returns gRPC's name of the code, which differs in the spelling of `canceled`; null for an unknown code. */
export function connectStatus(code: string): GrpcStatus | null {
  if (code === '' || code === 'ok') return 'OK'
  const name = code === 'canceled' ? 'CANCELLED' : code.toUpperCase()
  return GRPC_STATUSES.find((status) => status === name) ?? null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // JSON.parse throws for invalid text.
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
