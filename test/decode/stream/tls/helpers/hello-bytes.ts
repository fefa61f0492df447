/** Builds hello messages byte by byte, so that a test controls their exact contents. */

export interface HelloParts {
  version?: number
  ciphers?: readonly number[]
  /** Null for no extensions block, which differs from an empty list. */
  extensions?: readonly (readonly [type: number, content: readonly number[]])[] | null
  sessionId?: readonly number[]
}

/** Returns the message with its header of four bytes. */
export function helloMessage({
  version = 0x0303,
  ciphers = [0x1301],
  extensions = [],
  sessionId = []
}: HelloParts = {}): number[] {
  const body = [
    ...u16(version),
    ...Array.from({ length: 32 }, (_, i) => i),
    ...vector(1, sessionId),
    ...vector(2, ciphers.flatMap(u16)),
    ...vector(1, [0]),
    ...(extensions === null
      ? []
      : vector(
          2,
          extensions.flatMap(([type, content]) => [...u16(type), ...vector(2, content)])
        ))
  ]
  return [1, ...vector(3, body)]
}

/** Splits into handshake records of at most `fragment` bytes. */
export function inRecords(message: readonly number[], fragment = 1 << 14): Uint8Array {
  const bytes: number[] = []
  for (let at = 0; at < message.length; at += fragment) {
    bytes.push(22, 3, 1, ...vector(2, message.slice(at, at + fragment)))
  }
  return Uint8Array.from(bytes)
}

export function helloBytes(parts: HelloParts = {}): Uint8Array {
  return inRecords(helloMessage(parts))
}

export function serverName(name: string): [number, number[]] {
  return [0, vector(2, [0, ...vector(2, text(name))])]
}

export function alpn(...names: (string | readonly number[])[]): [number, number[]] {
  const list = names.flatMap((name) => vector(1, typeof name === 'string' ? text(name) : name))
  return [16, vector(2, list)]
}

export function u16(value: number): number[] {
  return [value >> 8, value & 255]
}

export function vector(lengthBytes: 1 | 2 | 3, content: readonly number[]): number[] {
  const { length } = content
  return [...[length >> 16, (length >> 8) & 255, length & 255].slice(3 - lengthBytes), ...content]
}

export function text(value: string): number[] {
  return Array.from(value, (character) => character.charCodeAt(0))
}
