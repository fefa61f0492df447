import * as v from 'valibot'
import { FilePath } from './payload'

/** What can be set of sockets, listeners and the way to a target. What is left out is as the text says. */

export const Milliseconds = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(86_400_000))
const Flag = v.optional(v.boolean())
export const HostName = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(255))
const Port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))

/** Of servers and clients alike. */
export const socketOptions = {
  /** Our stream stays open behind the peer's FIN, until it is ended by hand. Else it is ended too, as `net` does. */
  halfOpen: Flag,
  /** Nagle's algorithm is off unless this is false. */
  noDelay: Flag,
  /** Probes of an idle connection begin after `delay` ms. */
  keepAlive: v.optional(v.strictObject({ delay: Milliseconds })),
  /** Bytes that may wait in the socket before sending pauses; 256 KiB. */
  highWater: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64 * 1024 * 1024))),
  /** Nothing passed for `after` ms: say so, end the connection, or reset it. */
  idle: v.optional(v.strictObject({ after: Milliseconds, then: v.picklist(['tell', 'end', 'reset']) }))
}

export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
const Version = v.picklist(TLS_VERSIONS)
export const Alpn = v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(255))), v.maxLength(20))

/** A certificate with its key: PEM files, or one PKCS#12 where `key` is left out. */
const CertificateFiles = v.strictObject({
  certificate: FilePath,
  key: v.optional(FilePath),
  passphrase: v.optional(v.string())
})

export const ServerTls = v.strictObject({
  /** Null: made on the spot for the listening host, `localhost` and these names, signed by itself. */
  certificate: v.nullable(CertificateFiles),
  names: v.optional(v.pipe(v.array(HostName), v.maxLength(50))),
  alpn: v.optional(Alpn),
  minVersion: v.optional(Version),
  maxVersion: v.optional(Version),
  /** Asks clients for a certificate, and says in the record what they showed; none is refused. */
  askCertificate: Flag
})
export type ServerTls = v.InferOutput<typeof ServerTls>

export const ClientTls = v.strictObject({
  /** Server Name Indication; left out, the target's name where it is one. Empty sends none. */
  serverName: v.optional(v.pipe(v.string(), v.maxLength(255))),
  alpn: v.optional(Alpn),
  /** A certificate that cannot be verified is refused unless this is false; it is shown either way. */
  verify: Flag,
  /** Trusted beside the system's own. */
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

/** How a client reaches its target. */
export const reachOptions = {
  ...socketOptions,
  family: v.optional(v.picklist([4, 6])),
  /** Addresses of a name are tried one behind the other, each this long before the next begins; false: only the first. */
  happyEyeballs: v.optional(v.union([v.literal(false), Milliseconds])),
  /**
   * Name servers in place of the system's, as addresses; or the address that the name is to stand for. A proxy gets the
   * target's name as it is, unless this is set: then it gets the address. Its own name is the system's to know.
   */
  lookup: v.optional(
    v.union([
      v.strictObject({ servers: v.pipe(v.array(HostName), v.minLength(1), v.maxLength(8)) }),
      v.strictObject({ address: HostName })
    ])
  ),
  hints: v.optional(v.array(v.picklist(['addrconfig', 'v4mapped', 'all']))),
  local: v.optional(v.strictObject({ address: v.optional(HostName), port: v.optional(Port) })),
  /** Until it is connected, TLS and the proxy's answer included; the system's own limit without it. */
  connectTimeout: v.optional(Milliseconds),
  via: v.optional(Via),
  tls: v.optional(ClientTls),
  /**
   * Connects anew when the connection ended otherwise than by us, or never stood: after `first` ms, then twice as long up
   * to `most`. One that brought a byte or lasted a second begins the count anew.
   */
  reconnect: v.optional(
    v.strictObject({
      first: Milliseconds,
      most: Milliseconds,
      /** In a row; null for ever. */
      times: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1)))
    })
  )
}

export const listenOptions = {
  ...socketOptions,
  /** `::` takes IPv4 clients as well unless this is true. */
  ipv6Only: Flag,
  /** Connections that may wait to be accepted; 511. */
  backlog: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
  exclusive: Flag,
  /** A new client is not read from until reading is resumed by hand. */
  pauseOnConnect: Flag,
  /** At most so many at once; a surplus client is ended in order or reset, and counted. */
  maxConnections: v.optional(
    v.strictObject({
      most: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
      surplus: v.picklist(['end', 'reset'])
    })
  ),
  /** Addresses, ranges (`10.0.0.1-10.0.0.9`) and subnets (`10.0.0.0/8`). Only these are let in; these are not. */
  allow: v.optional(v.pipe(v.array(HostName), v.maxLength(1000))),
  block: v.optional(v.pipe(v.array(HostName), v.maxLength(1000))),
  tls: v.optional(ServerTls)
}
