import * as v from 'valibot'
import {
  BACKLOG,
  CONNECTIONS,
  MAX_ADDRESS_RULES,
  MAX_ALPN_NAME,
  MAX_ALPN_NAMES,
  MAX_CERTIFICATE_NAMES,
  MAX_HOST,
  MAX_NAME_SERVERS,
  PORT,
  REPETITIONS,
  SEND_BUFFER,
  TIMER
} from './bounds'
import { whole } from './numbers'
import { FilePath } from './payload'

/** Options of sockets, listeners and connect attempts. Comments give the default of an option that is left out. */

export const Milliseconds = whole(TIMER)
const Flag = v.optional(v.boolean())
export const HostName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_HOST))
const Port = whole(PORT)

/** Options of both servers and clients. */
export const socketOptions = {
  /** Keep our stream open after the peer's FIN until the user ends it. Otherwise it ends as well, as `net` does. */
  halfOpen: Flag,
  /** Disable Nagle's algorithm. Default: true. */
  noDelay: Flag,
  /** TCP keep-alive: probes of an idle connection begin after `delay` ms. */
  keepAlive: v.optional(v.strictObject({ delay: Milliseconds })),
  /** Bytes that may be queued in the socket before sending pauses. Default: 256 KiB. */
  highWater: v.optional(whole(SEND_BUFFER)),
  /** After `after` ms without traffic: record it, end the connection, or reset it. */
  idle: v.optional(v.strictObject({ after: Milliseconds, then: v.picklist(['tell', 'end', 'reset']) }))
}

export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
const Version = v.picklist(TLS_VERSIONS)
export const Alpn = v.pipe(
  v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ALPN_NAME))),
  v.maxLength(MAX_ALPN_NAMES)
)

/** A certificate with its key: PEM files, or one PKCS#12 file if `key` is left out. */
const CertificateFiles = v.strictObject({
  certificate: FilePath,
  key: v.optional(FilePath),
  passphrase: v.optional(v.string())
})

export const ServerTls = v.strictObject({
  /** Null generates a self-signed certificate for the listening host, `localhost` and `names`. */
  certificate: v.nullable(CertificateFiles),
  names: v.optional(v.pipe(v.array(HostName), v.maxLength(MAX_CERTIFICATE_NAMES))),
  alpn: v.optional(Alpn),
  minVersion: v.optional(Version),
  maxVersion: v.optional(Version),
  /** Request a certificate from clients and record it; no client is refused because of it. */
  askCertificate: Flag
})
export type ServerTls = v.InferOutput<typeof ServerTls>

export const ClientTls = v.strictObject({
  /** Server Name Indication. Defaults to the target's name if it is a host name. Empty sends none. */
  serverName: v.optional(v.pipe(v.string(), v.maxLength(MAX_HOST))),
  alpn: v.optional(Alpn),
  /** Reject a certificate that cannot be verified. Default: true. The certificate is shown in either case. */
  verify: Flag,
  /** Additional trusted CA certificates, beside the system's own. */
  authority: v.optional(FilePath),
  certificate: v.optional(CertificateFiles),
  minVersion: v.optional(Version),
  maxVersion: v.optional(Version)
})
export type ClientTls = v.InferOutput<typeof ClientTls>

export const Via = v.strictObject({
  kind: v.picklist(['socks5', 'http']),
  host: HostName,
  port: Port,
  user: v.optional(v.pipe(v.string(), v.maxLength(255))),
  password: v.optional(v.pipe(v.string(), v.maxLength(255)))
})
export type Via = v.InferOutput<typeof Via>

/** How a client reaches its server. */
export const reachOptions = {
  ...socketOptions,
  family: v.optional(v.picklist([4, 6])),
  /**
   * Delay before the next address of a name is tried, while the earlier attempts continue; false tries only the first
   * address.
   */
  happyEyeballs: v.optional(v.union([v.literal(false), Milliseconds])),
  /**
   * Name servers (addresses) that replace the system's, or a fixed address for the name. Without this option an
   * upstream proxy receives the name of the upstream server; with it, the address. The upstream proxy's own name is
   * always resolved by the system.
   */
  lookup: v.optional(
    v.union([
      v.strictObject({ servers: v.pipe(v.array(HostName), v.minLength(1), v.maxLength(MAX_NAME_SERVERS)) }),
      v.strictObject({ address: HostName })
    ])
  ),
  hints: v.optional(v.array(v.picklist(['addrconfig', 'v4mapped', 'all']))),
  local: v.optional(v.strictObject({ address: v.optional(HostName), port: v.optional(Port) })),
  /**
   * Until the connection is established, TLS and the upstream proxy's handshake included. Defaults to the system's
   * limit.
   */
  connectTimeout: v.optional(Milliseconds),
  via: v.optional(Via),
  tls: v.optional(ClientTls),
  /**
   * Reconnects after a failed connect attempt, and after a connection that was not ended by Tcplens: first after
   * `first` ms, then with a doubled delay up to `most`. A connection that received a byte or lasted a second resets the
   * delay and the count.
   */
  reconnect: v.optional(
    v.strictObject({
      first: Milliseconds,
      most: Milliseconds,
      /** Failed attempts in a row before giving up; null for no limit. */
      times: v.nullable(whole(REPETITIONS))
    })
  )
}

export const listenOptions = {
  ...socketOptions,
  /** Restrict a listener on `::` to IPv6. By default it accepts IPv4 clients as well. */
  ipv6Only: Flag,
  /** Length of the queue of connections not accepted yet. Default: 511. */
  backlog: v.optional(whole(BACKLOG)),
  exclusive: Flag,
  /** Do not read from a new client until the user resumes reading. */
  pauseOnConnect: Flag,
  /** Maximum number of simultaneous connections. A surplus client is closed with a FIN or reset, and counted. */
  maxConnections: v.optional(
    v.strictObject({
      most: whole(CONNECTIONS),
      surplus: v.picklist(['end', 'reset'])
    })
  ),
  /**
   * Addresses, ranges (`10.0.0.1-10.0.0.9`) and subnets (`10.0.0.0/8`). With `allow` only these clients are accepted;
   * clients in `block` are refused.
   */
  allow: v.optional(v.pipe(v.array(HostName), v.maxLength(MAX_ADDRESS_RULES))),
  block: v.optional(v.pipe(v.array(HostName), v.maxLength(MAX_ADDRESS_RULES))),
  tls: v.optional(ServerTls)
}
