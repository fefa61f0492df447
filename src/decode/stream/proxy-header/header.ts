/** A decoded PROXY protocol header. */
import type { FoundField } from '../../field-list'
import type { Problem } from '../decoder'
import type { ProxyHeaderProblemCode } from './problems'

/** Longest header of version 2: its length field counts the bytes after the first 16. */
export const MAX_PROXY_HEADER_BYTES = 16 + 0xffff

export interface ProxyAddress {
  /** IPv4 or IPv6 address, or the path of a Unix socket. */
  host: string
  /** Null for a Unix socket. */
  port: number | null
}

export interface ProxyTlv {
  type: number
  /** Constant of the specification without its prefix, such as `AUTHORITY`; empty for an unknown type. */
  name: string
  /** Text, or hexadecimal digits. */
  value: string
}

export interface ProxyHeader {
  version: 1 | 2
  /** `local`: sent by the proxy for itself (health check). `unknown`: the proxy does not name the client. */
  command: 'proxy' | 'local' | 'unknown'
  /** The client as the proxy saw it, and the address that it connected to. */
  source: ProxyAddress | null
  destination: ProxyAddress | null
  tlvs: ProxyTlv[]
  /** Half-open, in the stream. */
  range: [number, number]
  fields: FoundField[]
  problems: Problem[]
}

/** Adds a problem, the first of its code only. */
export function addProblem(problems: Problem[], code: ProxyHeaderProblemCode, offset: number): void {
  if (!problems.some((problem) => problem.code === code)) problems.push({ code, offset })
}

/** Host and port as text; `[::1]:80` for IPv6. */
export function addressText({ host, port }: ProxyAddress): string {
  if (port === null) return host
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
