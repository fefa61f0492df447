/** Status codes of gRPC, and readable forms of its headers (gRPC over HTTP/2, PROTOCOL-HTTP2.md). */
import { lenientUtf8 } from '../data/readable'
import { decodeBase64 } from './web-text'

export const GRPC_STATUSES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED'
] as const
export type GrpcStatus = (typeof GRPC_STATUSES)[number]

/** Returns null for an unknown code. */
export function grpcStatus(value: string): GrpcStatus | null {
  return /^\d{1,2}$/.test(value.trim()) ? (GRPC_STATUSES[Number(value)] ?? null) : null
}

/** Returns the code with its name, such as `5 NOT_FOUND`. */
export function statusText(value: string): string {
  const name = grpcStatus(value)
  return name === null ? value : `${value.trim()} ${name}`
}

/** Decodes `grpc-message`, which is percent-encoded UTF-8; invalid escapes stay unchanged. */
export function grpcMessage(value: string): string {
  const bytes: number[] = []
  for (let at = 0; at < value.length; at++) {
    const code = /^%[0-9a-f]{2}/i.test(value.slice(at, at + 3))
      ? Number.parseInt(value.slice(at + 1, at + 3), 16)
      : -1
    bytes.push(code >= 0 ? code : value.charCodeAt(at) & 0xff)
    if (code >= 0) at += 2
  }
  return lenientUtf8(Uint8Array.from(bytes))
}

const TIMEOUT_UNITS = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 0.001, n: 0.000001 } as const

/** Returns `grpc-timeout` in milliseconds: up to eight digits and a unit. Returns null for other values. */
export function grpcTimeout(value: string): number | null {
  const [, digits = '', unit = ''] = /^(\d{1,8})([HMSmun])$/.exec(value.trim()) ?? []
  return digits === '' ? null : Number(digits) * TIMEOUT_UNITS[unit as keyof typeof TIMEOUT_UNITS]
}

/** Decodes a `-bin` header; padding is optional, and commas separate several values. */
export function binaryHeader(value: string): Uint8Array[] {
  return value.split(',').map((part) => decodeBase64(new TextEncoder().encode(part.trim())).bytes)
}

export interface GrpcPath {
  /** Includes the package. */
  readonly service: string
  readonly method: string
}

/** Parses `/package.Service/Method`, also after a path prefix of a gRPC-web server. */
export function grpcPath(target: string): GrpcPath | null {
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/]*)?([^?#]*)/i.exec(target)?.[1] ?? ''
  const [, service, method] = /\/([^/]+)\/([^/]+)$/.exec(path) ?? []
  return service === undefined || method === undefined ? null : { service, method }
}

const GRPC_TYPE = /^application\/grpc(?:-web(?:-text)?)?(?:\+([^;\s]+))?$/
const CONNECT_TYPE = /^application\/connect\+([^;\s]+)$/

export interface GrpcType {
  /** Format of the messages; `proto` by default. */
  readonly format: string
  readonly web: boolean
  /** True if the whole body is base64. */
  readonly text: boolean
  /** True for a stream of the Connect protocol, which has the same framing. */
  readonly connect: boolean
}

/** Default type. */
export const PLAIN_GRPC: GrpcType = { format: 'proto', web: false, text: false, connect: false }

/** Returns the name of the header with the messages' compression. */
export function codingHeader(isConnect: boolean): string {
  return isConnect ? 'connect-content-encoding' : 'grpc-encoding'
}

/** Parses a media type without parameters; returns null if it is not gRPC. */
export function grpcType(essence: string): GrpcType | null {
  const connect = CONNECT_TYPE.exec(essence)?.[1]
  if (connect !== undefined) return { ...PLAIN_GRPC, format: connect, connect: true }
  const found = GRPC_TYPE.exec(essence)
  if (found === null) return null
  return {
    connect: false,
    format: found[1] ?? 'proto',
    web: essence.startsWith('application/grpc-web'),
    text: essence.startsWith('application/grpc-web-text')
  }
}
