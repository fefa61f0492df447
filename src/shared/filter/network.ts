/** IP networks in CIDR notation, and addresses with a port. */

export interface Network {
  /** As written, for display. */
  readonly text: string
  /** Four or sixteen bytes. */
  readonly bytes: readonly number[]
  /** Number of compared bits. */
  readonly bits: number
}

/** `10.0.0.0/8`, `fd00::/8`, or a single address. Returns null if it is neither. */
export function parseNetwork(text: string): Network | null {
  const [, address = '', , bits] = /^([^/]+)(\/(\d{1,3}))?$/.exec(text) ?? []
  const bytes = addressBytes(address)
  if (bytes === null) return null
  const length = bits === undefined ? bytes.length * 8 : Number(bits)
  return length > bytes.length * 8 ? null : { text, bytes, bits: length }
}

/** Returns true if an endpoint such as `10.1.2.3:443`, or an address, is in the network. */
export function isInNetwork({ bytes, bits }: Network, endpoint: string): boolean {
  // A server may be followed by its name.
  const [first = ''] = endpoint.split(' ', 1)
  const address = addressBytes(withoutPort(first))
  if (address?.length !== bytes.length) return false
  const whole = bits >>> 3
  for (let at = 0; at < whole; at++) if (address[at] !== bytes[at]) return false
  const rest = bits & 7
  return rest === 0 || ((address[whole] ?? 0) ^ (bytes[whole] ?? 0)) >>> (8 - rest) === 0
}

function withoutPort(endpoint: string): string {
  const inBrackets = /^\[([^\]]*)\](?::\d+)?$/.exec(endpoint)?.[1]
  if (inBrackets !== undefined) return inBrackets
  const colon = endpoint.indexOf(':')
  return colon < 0 || colon !== endpoint.lastIndexOf(':') ? endpoint : endpoint.slice(0, colon)
}

function addressBytes(text: string): number[] | null {
  const inBrackets = /^\[([^\]]*)\]$/.exec(text)?.[1] ?? text
  return inBrackets.includes(':') ? ipv6Bytes(inBrackets) : ipv4Bytes(inBrackets)
}

function ipv4Bytes(text: string): number[] | null {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return null
  const bytes = text.split('.').map(Number)
  return bytes.every((byte) => byte <= 255) ? bytes : null
}

const IPV6_GROUPS = 8

function ipv6Bytes(text: string): number[] | null {
  const [address = ''] = text.split('%', 1)
  const halves = address.split('::')
  if (halves.length > 2) return null
  const [before, after] = halves.map((half) => groupsOf(half))
  if (before === null || before === undefined || after === null) return null
  const missing = IPV6_GROUPS - before.length - (after?.length ?? 0)
  if (after === undefined ? missing !== 0 : missing < 1) return null
  const groups = [...before, ...new Array<number>(missing).fill(0), ...(after ?? [])]
  return groups.flatMap((group) => [group >>> 8, group & 0xff])
}

/** The groups of one side of `::`; the last may be an IPv4 address. */
function groupsOf(text: string): number[] | null {
  if (text === '') return []
  const groups: number[] = []
  const parts = text.split(':')
  for (const [at, part] of parts.entries()) {
    const ipv4 = at === parts.length - 1 ? ipv4Bytes(part) : null
    if (ipv4 !== null) {
      const [a = 0, b = 0, c = 0, d = 0] = ipv4
      groups.push((a << 8) | b, (c << 8) | d)
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16))
    else return null
  }
  return groups
}
