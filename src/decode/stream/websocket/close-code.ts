/** Names of WebSocket close codes (RFC 6455, section 7.4, and its IANA registry). */

const NAMES: Readonly<Record<number, string>> = {
  1000: 'normal closure',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1005: 'no status received',
  1006: 'abnormal closure',
  1007: 'invalid payload data',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'extension missing',
  1011: 'internal error',
  1012: 'service restart',
  1013: 'try again later',
  1014: 'bad gateway',
  1015: 'TLS handshake failed',
  3000: 'unauthorized',
  3003: 'forbidden',
  3008: 'timeout'
}

/** Codes that must never be sent: they stand for a close without a code. */
const UNSENDABLE: ReadonlySet<number> = new Set([1004, 1005, 1006, 1015])

/** Returns the registered name of a code, or the owner of its range. */
export function closeCodeName(code: number): string {
  const name = NAMES[code]
  if (name !== undefined) return name
  if (code >= 4000 && code <= 4999) return 'private use'
  if (code >= 3000 && code <= 3999) return 'registered by a library'
  return 'unassigned'
}

export function canBeSent(code: number): boolean {
  return code >= 1000 && code <= 4999 && !UNSENDABLE.has(code) && (code < 1016 || code >= 3000)
}
