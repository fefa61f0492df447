import dns from 'node:dns'
import net from 'node:net'
import { domainToASCII } from 'node:url'
import { systemCodeOf } from '../../shared/model/app-error'
import { DialError } from './dial-error'
import type { ConnectSettings } from './connect-settings'

/**
 * Resolves a name to addresses in the order in which they are tried: families alternate, starting with the one that the
 * resolver prefers (RFC 8305, section 4).
 */

export interface Address {
  readonly address: string
  readonly family: 4 | 6
}

type Options = Pick<ConnectSettings, 'family' | 'lookup' | 'hints'>

/** Timeout in milliseconds of each query to a configured name server. */
const SERVER_TIMEOUT_MS = 2000
const SERVER_TRIES = 3

const HINTS = { addrconfig: dns.ADDRCONFIG, v4mapped: dns.V4MAPPED, all: dns.ALL }

/** Rejects with a DialError, or with the signal's reason as soon as it is aborted. */
export async function lookUp(host: string, options: Options, signal: AbortSignal): Promise<Address[]> {
  const literal = addressOf(host)
  if (literal !== null) return [literal]
  const { lookup, family } = options
  const found =
    lookup === undefined
      ? await querySystem(host, options, signal)
      : 'address' in lookup
        ? [addressOf(lookup.address)].filter((address) => address !== null)
        : await queryServers(host, lookup.servers, family, signal)
  if (found.length === 0) throw new DialError('ENOTFOUND', NO_NAME)
  return interleave(found)
}

/** Parses an IP address literal. Returns null for a name. */
export function addressOf(host: string): Address | null {
  const family = net.isIP(host)
  return family === 4 || family === 6 ? { address: host, family } : null
}

/**
 * Returns the name as sent to name servers and proxies: Punycode (RFC 3492) for a non-ASCII name, otherwise unchanged.
 */
export function asciiName(host: string): string {
  const ascii = /^[\u0000-\u007f]*$/.test(host) ? '' : domainToASCII(host)
  return ascii === '' ? host : ascii
}

/** Alternates the families, starting with the first address's; the order within a family is kept. */
function interleave(addresses: readonly Address[]): Address[] {
  const first = addresses[0]?.family
  const preferred = addresses.filter(({ family }) => family === first)
  const others = addresses.filter(({ family }) => family !== first)
  const length = Math.max(preferred.length, others.length)
  return Array.from({ length }, (_, at) => [preferred[at], others[at]])
    .flat()
    .filter((address) => address !== undefined)
}

const NO_NAME = 'the name cannot be resolved. Check it, or use an IP address.'

async function querySystem(
  host: string,
  { family, hints = [] }: Options,
  signal: AbortSignal
): Promise<Address[]> {
  const queries = dns.promises.lookup(host, {
    all: true,
    order: 'verbatim',
    family: family ?? 0,
    hints: hints.reduce((flags, hint) => flags | HINTS[hint], 0)
  } as dns.LookupAllOptions)
  try {
    // The system's resolver cannot be cancelled, so an abort leaves its result unused.
    const answers = await unlessAborted(queries, signal)
    return answers.map(({ address, family: own }) => ({ address, family: own === 6 ? 6 : 4 }))
  } catch (error) {
    signal.throwIfAborted()
    const code = systemCodeOf(error) ?? 'ENOTFOUND'
    if (code === 'EAI_AGAIN') {
      throw new DialError(
        code,
        'the name cannot be resolved: no name server responded. Is this machine online?',
        {
          cause: error
        }
      )
    }
    throw new DialError(code, NO_NAME, { cause: error })
  }
}

/** Queries A and AAAA records in parallel (RFC 8305, section 3). One successful query is enough. */
async function queryServers(
  host: string,
  servers: readonly string[],
  family: 4 | 6 | undefined,
  signal: AbortSignal
): Promise<Address[]> {
  const resolver = new dns.promises.Resolver({ timeout: SERVER_TIMEOUT_MS, tries: SERVER_TRIES })
  resolver.setServers(servers)
  const name = asciiName(host)
  const queries: Promise<Address[]>[] = []
  if (family !== 4) queries.push(resolver.resolve6(name).then((found) => found.map(of(6))))
  if (family !== 6) queries.push(resolver.resolve4(name).then((found) => found.map(of(4))))
  const cancel = (): void => {
    resolver.cancel()
  }
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const answers = await Promise.allSettled(queries)
    signal.throwIfAborted()
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    if (found.length > 0) return found
    const reasons = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason as unknown] : []
    )
    throw serverError(reasons, servers)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

function of(family: 4 | 6): (address: string) => Address {
  return (address) => ({ address, family })
}

/** Combines the errors of both queries: "name not found" outweighs a query without a response. */
function serverError(reasons: readonly unknown[], servers: readonly string[]): DialError {
  const codes = reasons.map((reason) => systemCodeOf(reason) ?? 'UNKNOWN')
  const queries = `${servers.length === 1 ? 'name server' : 'name servers'} ${servers.join(', ')}`
  if (codes.includes('ENOTFOUND') || codes.every((code) => code === 'ENODATA')) {
    return new DialError('ENOTFOUND', `the ${queries} reported that the name does not exist.`, {
      cause: reasons[0]
    })
  }
  const code = codes.find((candidate) => candidate !== 'ENODATA') ?? 'UNKNOWN'
  const reason = SERVER_WORDS[code] ?? `it reported ${code}`
  return new DialError('EAI_AGAIN', `the name cannot be resolved by the ${queries}: ${reason}.`, {
    cause: reasons[0]
  })
}

const SERVER_WORDS: Readonly<Partial<Record<string, string>>> = {
  ETIMEOUT: 'no response',
  ECONNREFUSED: 'nothing listens there',
  ESERVFAIL: 'the lookup failed on the server (SERVFAIL)',
  EREFUSED: 'it refused the query (REFUSED)',
  EFORMERR: 'it could not parse the query (FORMERR)',
  EBADNAME: 'the name is invalid',
  EBADRESP: 'its response is malformed'
}

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort)
    })
  })
}
