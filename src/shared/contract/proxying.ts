import * as v from 'valibot'
import { MAX_HOST_PATTERNS, MAX_OVERRIDES, PORT, TIMER } from './bounds'
import { whole } from './numbers'
import { FilePath } from './payload'
import { ClientTls, HostName, reachOptions } from './socket-options'

/** Proxy options: how clients choose their destination, how upstream servers are reached, and TLS interception. */

const Port = whole(PORT)
const Flag = v.optional(v.boolean())

/**
 * `forward`: all clients go to one target. `socks`: SOCKS4, 4a and 5. `http`: CONNECT, and requests with an absolute
 * URL. `auto`: detected from the first bytes; a client that requests no destination goes to the target, if one is set.
 * `transparent`: to the original destination of a connection that the system redirected to the proxy.
 */
export const PROXY_MODES = ['forward', 'socks', 'http', 'auto', 'transparent'] as const
export type ProxyMode = (typeof PROXY_MODES)[number]

/** Replaces a requested destination by another. */
export const Override = v.strictObject({
  /** Without a port, the override applies to every port of the host and keeps the port number. */
  from: v.strictObject({ host: HostName, port: v.optional(Port) }),
  to: v.strictObject({ host: HostName, port: v.optional(Port) })
})
export type Override = v.InferOutput<typeof Override>

/** A name, an address, or `*.example.org` for every name below it. */
const HostPattern = HostName

export const ProxyTls = v.strictObject({
  /**
   * `pass` leaves the clients' TLS encrypted; `intercept` decrypts it with a certificate of this installation's
   * authority.
   */
  clients: v.picklist(['pass', 'intercept']),
  /** Intercept only these hosts, or all but these. */
  hosts: v.optional(
    v.strictObject({
      which: v.picklist(['only', 'except']),
      names: v.pipe(v.array(HostPattern), v.maxLength(MAX_HOST_PATTERNS))
    })
  ),
  /** TLS to the upstream server: as the client does (the default), always, or never. */
  target: v.optional(v.picklist(['same', 'tls', 'plain'])),
  /** Also intercept upgrades within a stream (STARTTLS and similar). Default: true. */
  startTls: Flag,
  /** Pass a client through for a while if it repeatedly refuses the certificate. Default: true. */
  passPinned: Flag,
  /** Hosts whose certificate is accepted without verification. */
  exceptions: v.optional(v.pipe(v.array(HostPattern), v.maxLength(MAX_HOST_PATTERNS))),
  /** TLS to the upstream server. Versions, ALPN and server name default to the client's. */
  ...ClientTls.entries,
  /** File for the TLS secrets of both legs, in the NSS format (SSLKEYLOGFILE). */
  keyLog: v.optional(FilePath)
})
export type ProxyTls = v.InferOutput<typeof ProxyTls>

const { family, happyEyeballs, lookup, hints, local, connectTimeout, via } = reachOptions

export const proxyOptions = {
  /** Default: `forward`. */
  mode: v.optional(v.picklist(PROXY_MODES)),
  /** Credentials that clients of a SOCKS5 or HTTP proxy must present. Without it, every client is accepted. */
  login: v.optional(
    v.strictObject({
      user: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
      password: v.pipe(v.string(), v.maxLength(255))
    })
  ),
  overrides: v.optional(v.pipe(v.array(Override), v.maxLength(MAX_OVERRIDES))),
  /** How upstream servers are reached. */
  out: v.optional(v.strictObject({ family, happyEyeballs, lookup, hints, local, connectTimeout, via })),
  tls: v.optional(ProxyTls),
  /** Milliseconds for a client to request its destination and to finish its TLS handshake. Default: 30,000. */
  arrivalTimeout: v.optional(whole(TIMER))
}

/** A host and a problem with it: the code of the TLS library or the system, and its description. */
const UnverifiedHost = v.strictObject({ host: v.string(), code: v.string(), problem: v.string() })
export type UnverifiedHost = v.InferOutput<typeof UnverifiedHost>

/** A client whose TLS is passed through because it refuses the authority's certificate. */
const RefusingClient = v.strictObject({
  id: v.string(),
  /** IP address, or the path of the client's pipe. */
  address: v.string(),
  /** JA4 of its ClientHello. */
  ja4: v.string(),
  /** The host whose certificate it refused last. */
  host: v.string(),
  code: v.string(),
  problem: v.string(),
  /** Milliseconds since 1970; the client's next connection after that is intercepted again. */
  until: v.number()
})
export type RefusingClient = v.InferOutput<typeof RefusingClient>

/** The latest connections of a proxy, if all of them in a row failed to reach their upstream server. */
export const TargetFailures = v.strictObject({
  failed: v.number(),
  /** Time of the first failure, in milliseconds since 1970. */
  since: v.number(),
  /** Upstream server of the last failed connection. */
  target: v.string(),
  /** The failed connections had different upstream servers. */
  several: v.boolean(),
  code: v.string(),
  problem: v.string()
})
export type TargetFailures = v.InferOutput<typeof TargetFailures>

/** Problems that a proxy has detected with upstream servers and clients since it was started. */
export const ProxyFindings = v.strictObject({
  /** Clients that are currently passed through; the newest last. */
  passedThrough: v.array(RefusingClient),
  /** Hosts whose certificate could not be verified, and why; the newest last. */
  untrusted: v.array(UnverifiedHost)
})
export type ProxyFindings = v.InferOutput<typeof ProxyFindings>
