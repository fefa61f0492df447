/** Parameters negotiated by a WebSocket's opening handshake (RFC 6455, section 4; RFC 7692, section 7.1). */
import type { Direction } from '../../../shared/model/direction'

export interface Compression {
  /** True if the window is empty at the beginning of each message. */
  noTakeover: boolean
  /** Size of the window as a power of two. */
  bits: number
}

export interface Negotiated {
  /** By the direction of the compressed messages; null without compression. */
  compression: Readonly<Record<Direction, Compression>> | null
  /** Sec-WebSocket-Protocol of the response, empty if none. */
  protocol: string
}

type Headers = readonly (readonly [name: string, value: string])[]

const LARGEST_BITS = 15

/**
 * `headers`: of the 101, or of the response to an extended CONNECT. Null if unknown: then any compression is possible.
 */
export function negotiated(headers: Headers | null): Negotiated {
  if (headers === null) return { compression: { up: unknown(), down: unknown() }, protocol: '' }
  const values = (wanted: string): string[] =>
    headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)
  const extensions = values('sec-websocket-extensions')
    .flatMap((value) => value.split(','))
    .map((extension) => extension.split(';').map((part) => part.trim()))
  const deflate = extensions.find(([name]) => name?.toLowerCase() === 'permessage-deflate')
  const protocol = values('sec-websocket-protocol')[0]?.trim() ?? ''
  if (deflate === undefined) return { compression: null, protocol }
  const parameters = new Map(
    deflate.slice(1).map((part) => {
      const [name = '', value = ''] = part.split('=')
      return [name.trim().toLowerCase(), value.trim().replaceAll('"', '')]
    })
  )
  const of = (side: 'client' | 'server'): Compression => ({
    noTakeover: parameters.has(`${side}_no_context_takeover`),
    bits: windowBits(parameters.get(`${side}_max_window_bits`))
  })
  return { compression: { up: of('client'), down: of('server') }, protocol }
}

function windowBits(value: string | undefined): number {
  const bits = Number(value ?? LARGEST_BITS)
  return Number.isInteger(bits) && bits >= 8 && bits <= LARGEST_BITS ? bits : LARGEST_BITS
}

function unknown(): Compression {
  return { noTakeover: false, bits: LARGEST_BITS }
}
