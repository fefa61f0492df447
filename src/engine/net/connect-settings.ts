import dns from 'node:dns'
import net from 'node:net'
import type { ClientConfig } from '../../shared/contract/sessions'
import type { Via } from '../../shared/contract/socket-options'
import { AppError } from '../../shared/model/app-error'
import type { Endpoint } from '../../shared/model/connection-event'

/** The connect settings of the contract, with the checks that a schema cannot express. */

export type ConnectSettings = Omit<ClientConfig, 'kind' | 'name' | 'startAtLaunch' | 'target'>

/** SOCKS5 encodes lengths in one byte (RFC 1928, section 5; RFC 1929, section 2). */
const MAX_SOCKS_BYTES = 255

/** Matches characters that cannot occur in a host name in a request line or a lookup. */
export const NO_HOST = /[\s\u0000-\u0020\u007f/@?#\\]/

/** Throws `bad-input` with a message that names the setting and how to fix it. */
export function checkConnectSettings(target: Endpoint, reach: ConnectSettings): void {
  if (target.path !== undefined) {
    if (reach.via !== undefined)
      throw bad('A pipe is local to this machine and cannot be reached through a proxy.')
    return
  }
  if (NO_HOST.test(target.host))
    throw bad(`“${target.host}” is not a valid host name. Remove spaces and slashes.`)
  checkFamily(target.host, reach.family, 'The target')
  checkLookup(reach)
  checkLocal(reach)
  if (reach.via !== undefined) checkVia(reach.via, target)
}

function checkLookup({ lookup, family }: ConnectSettings): void {
  if (lookup === undefined) return
  if ('address' in lookup) {
    if (net.isIP(lookup.address) === 0) {
      throw bad(`The fixed address “${lookup.address}” is not an IP address such as 127.0.0.1 or ::1.`)
    }
    checkFamily(lookup.address, family, 'The fixed address')
    return
  }
  for (const server of lookup.servers) {
    try {
      new dns.Resolver().setServers([server])
    } catch (error) {
      throw bad(
        `The name server “${server}” is not an IP address such as 192.168.1.1 or 127.0.0.1:5353.`,
        error
      )
    }
  }
}

function checkLocal({ local, family }: ConnectSettings): void {
  if (local?.address === undefined) return
  if (net.isIP(local.address) === 0) {
    throw bad(`The local address “${local.address}” is not an IP address such as 127.0.0.1 or ::1.`)
  }
  checkFamily(local.address, family, 'The local address')
}

function checkVia({ kind, host, user, password }: Via, target: Endpoint): void {
  if (NO_HOST.test(host))
    throw bad(`The proxy “${host}” is not a valid host name. Remove spaces and slashes.`)
  if (password !== undefined && password !== '' && (user === undefined || user === '')) {
    throw bad('The proxy has a password but no user. Enter both or neither.')
  }
  if (kind === 'http') {
    // RFC 7617, section 2.
    if (user?.includes(':') === true) throw bad('The user name for an HTTP proxy cannot contain a colon.')
    return
  }
  const texts = { 'user of the proxy': user, 'password of the proxy': password, target: target.host }
  for (const [what, text] of Object.entries(texts)) {
    if (text !== undefined && Buffer.byteLength(text) > MAX_SOCKS_BYTES) {
      throw bad(`The ${what} is longer than the ${MAX_SOCKS_BYTES} bytes that SOCKS5 allows.`)
    }
  }
}

function checkFamily(address: string, family: 4 | 6 | undefined, what: string): void {
  const own = net.isIP(address)
  if (family === undefined || own === 0 || own === family) return
  throw bad(
    `${what} ${address} is an IPv${own} address, but only IPv${family} is allowed. Change one of the two settings.`
  )
}

function bad(message: string, cause?: unknown): AppError {
  return new AppError('bad-input', message, cause === undefined ? {} : { cause })
}
