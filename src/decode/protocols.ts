import type { MessageProtocol } from './protocol'
import { REDIS } from './stream/redis/redis'

/** All protocols whose messages are listed in general terms. One line per protocol. */
export const PROTOCOLS: readonly MessageProtocol[] = [REDIS]

/** Returns null for a protocol that is not in the list, such as one of a capture of a newer version. */
export function protocolOf(id: string): MessageProtocol | null {
  return PROTOCOLS.find((protocol) => protocol.id === id) ?? null
}
