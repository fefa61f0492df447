import type { Endpoint } from '../../../shared/model/connection-event'
import type { Direction } from '../../../shared/model/direction'
import type { ByteReplacement } from './origin-form'

/**
 * Actions on the sockets of a connection whose requests are forwarded, to be carried out in order. Bytes are views of
 * the pushed chunk, or copies; offsets are positions in the client's stream.
 */
export type RequestsStep =
  /** Write to the target in one piece; `changes` list where the bytes differ from those received. */
  | { do: 'forward'; offset: number; bytes: Uint8Array; changes: readonly ByteReplacement[] }
  /** Write to the client. `text` describes the error, and is null on success. */
  | { do: 'answer'; bytes: Uint8Array; text: string | null }
  /** Connect to another target; the current one, if any, is closed. */
  | { do: 'connect'; request: { way: 'http' | 'connect'; target: Endpoint; user?: string } }
  /** Relay both streams from here on; `inside`: as a tunnel of its own. Bytes already received are still forwarded. */
  | { do: 'tunnel'; inside: boolean; offset: number }
  /** Send FIN: `up` to the target, or `down` to the client, which ends its connection. */
  | { do: 'end'; stream: Direction }
