/** The codes of gRPC, and its headers' values in readable form (gRPC over HTTP/2, PROTOCOL-HTTP2.md). */
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

/** Null for what is no code of gRPC. */
export function grpcStatus(value: string): GrpcStatus | null {
  return /^\d{1,2}$/.test(value.trim()) ? (GRPC_STATUSES[Number(value)] ?? null) : null
}

/** `5 NOT_FOUND`. */
export function statusText(value: string): string {
  const name = grpcStatus(value)
  return name === null ? value : `${value.trim()} ${name}`
}

/** `grpc-message`, whose UTF-8 is percent-encoded; what is wrongly encoded stays as it is. */
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

/** Milliseconds of `grpc-timeout`: up to eight digits and a unit. Null for anything else. */
export function grpcTimeout(value: string): number | null {
  const [, digits = '', unit = ''] = /^(\d{1,8})([HMSmun])$/.exec(value.trim()) ?? []
  return digits === '' ? null : Number(digits) * TIMEOUT_UNITS[unit as keyof typeof TIMEOUT_UNITS]
}

/** A `-bin` header's bytes; padding may be left out, and values joined by commas are one behind the other. */
export function binaryHeader(value: string): Uint8Array[] {
  return value.split(',').map((part) => decodeBase64(new TextEncoder().encode(part.trim())).bytes)
}

export interface GrpcPath {
  /** With its package. */
  readonly service: string
  readonly method: string
}

/** `/package.Service/Method`, also behind a prefix that a server of gRPC-web has. */
export function grpcPath(target: string): GrpcPath | null {
  const path = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/]*)?([^?#]*)/i.exec(target)?.[1] ?? ''
  const [, service, method] = /\/([^/]+)\/([^/]+)$/.exec(path) ?? []
  return service === undefined || method === undefined ? null : { service, method }
}

const GRPC_TYPE = /^application\/grpc(?:-web(?:-text)?)?(?:\+([^;\s]+))?$/
const CONNECT_TYPE = /^application\/connect\+([^;\s]+)$/

export interface GrpcType {
  /** What messages are: `proto` where nothing is said. */
  readonly format: string
  readonly web: boolean
  /** Base64 over all of it. */
  readonly text: boolean
  /** A stream of the Connect protocol, whose messages are put up alike. */
  readonly connect: boolean
}

/** Where nothing is said. */
export const PLAIN_GRPC: GrpcType = { format: 'proto', web: false, text: false, connect: false }

/** Which header says how messages are compressed. */
export function codingHeader(isConnect: boolean): string {
  return isConnect ? 'connect-content-encoding' : 'grpc-encoding'
}

/** Of a media type without parameters; null where it is not gRPC's. */
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
