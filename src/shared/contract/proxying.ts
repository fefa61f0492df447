import * as v from 'valibot'
import { FilePath } from './payload'
import { ClientTls, HostName, reachOptions } from './socket-options'

/** How a proxy's clients say where they want to go, how their targets are reached, and what becomes of TLS. */

const Port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))
const Flag = v.optional(v.boolean())

/**
 * `forward`: all to one target. `socks`: SOCKS4, 4a and 5. `http`: CONNECT and requests with a whole URL. `auto`: told
 * apart by the first bytes; what asks for nothing goes to the target, if there is one. `transparent`: to where the
 * client was going when the system sent it here.
 */
export const PROXY_MODES = ['forward', 'socks', 'http', 'auto', 'transparent'] as const
export type ProxyMode = (typeof PROXY_MODES)[number]

/** Another place than the one that was asked for. */
export const Override = v.strictObject({
  /** Without a port every port of the host is meant, and keeps its number. */
  from: v.strictObject({ host: HostName, port: v.optional(Port) }),
  to: v.strictObject({ host: HostName, port: v.optional(Port) })
})
export type Override = v.InferOutput<typeof Override>

/** A name, an address, or `*.example.org` for every name below it. */
const HostPattern = HostName

export const ProxyTls = v.strictObject({
  /** TLS that a client begins is passed on unopened, or opened with a certificate of this installation's authority. */
  clients: v.picklist(['pass', 'intercept']),
  /** Only these hosts are intercepted, or all but these. */
  hosts: v.optional(
    v.strictObject({
      which: v.picklist(['only', 'except']),
      names: v.pipe(v.array(HostPattern), v.maxLength(1000))
    })
  ),
  /** What the target hears: what the client speaks, unless it is said. */
  target: v.optional(v.picklist(['same', 'tls', 'plain'])),
  /** Upgrades in mid-stream (STARTTLS and its kin) are opened too, unless this is false. */
  startTls: Flag,
  /** A client that refuses the certificate repeatedly is passed through for a while, unless this is false. */
  passPinned: Flag,
  /** Hosts whose certificate is taken as it is. */
  exceptions: v.optional(v.pipe(v.array(HostPattern), v.maxLength(1000))),
  /** Of the TLS to the target. Versions, ALPN and the server's name are the client's, unless they are said here. */
  ...ClientTls.entries,
  /** Where the secrets of both legs are written, in the form of NSS (SSLKEYLOGFILE). */
  keyLog: v.optional(FilePath)
})
export type ProxyTls = v.InferOutput<typeof ProxyTls>

const { family, happyEyeballs, lookup, hints, local, connectTimeout, via } = reachOptions

export const proxyOptions = {
  /** `forward` unless said. */
  mode: v.optional(v.picklist(PROXY_MODES)),
  /** What clients of a SOCKS5 or HTTP proxy must show; all are let in without it. */
  login: v.optional(
    v.strictObject({
      user: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
      password: v.pipe(v.string(), v.maxLength(255))
    })
  ),
  overrides: v.optional(v.pipe(v.array(Override), v.maxLength(1000))),
  /** How targets are reached. */
  out: v.optional(v.strictObject({ family, happyEyeballs, lookup, hints, local, connectTimeout, via })),
  tls: v.optional(ProxyTls),
  /** Milliseconds in which a client must have said where it wants to go, and have TLS standing; 30,000. */
  arrivalTimeout: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(86_400_000)))
}

/** A host, and what was found of it: the library's or the system's code, and that in words. */
const Found = v.strictObject({ host: v.string(), code: v.string(), problem: v.string() })
export type Found = v.InferOutput<typeof Found>

/** A client whose TLS is passed through because it refuses the authority's certificate. */
const RefusingClient = v.strictObject({
  id: v.string(),
  /** IP address, or the path of the pipe it came through. */
  address: v.string(),
  /** JA4 of its ClientHello. */
  ja4: v.string(),
  /** The host whose certificate it refused last. */
  host: v.string(),
  code: v.string(),
  problem: v.string(),
  /** Milliseconds since 1970; its next connection after that is intercepted again. */
  until: v.number()
})
export type RefusingClient = v.InferOutput<typeof RefusingClient>

/** Connections of a proxy in a row, up to the last one, whose target could not be reached. */
export const TargetFailures = v.strictObject({
  failed: v.number(),
  /** When the first of them failed, in milliseconds since 1970. */
  since: v.number(),
  /** Of the last one. */
  target: v.string(),
  /** They were not all to the same target. */
  several: v.boolean(),
  code: v.string(),
  problem: v.string()
})
export type TargetFailures = v.InferOutput<typeof TargetFailures>

/** What a proxy has found out of its targets and clients since it was started. */
export const ProxyFindings = v.strictObject({
  /** Clients that are passed through now; the newest last. */
  passedThrough: v.array(RefusingClient),
  /** Hosts whose certificate could not be verified, and why; the newest last. */
  untrusted: v.array(Found)
})
export type ProxyFindings = v.InferOutput<typeof ProxyFindings>
