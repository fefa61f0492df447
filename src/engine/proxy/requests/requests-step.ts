import type { Endpoint } from '../../../shared/model/connection-event'
import type { Direction } from '../../../shared/model/direction'
import type { Change } from './origin-form'

/**
 * What is to be done with the sockets of a connection whose requests are forwarded, in the order of the steps. Their
 * bytes are views of what was pushed, or copies; offsets are those of the client's stream.
 */
export type RequestsStep =
  /** To the target, in one piece; `changes` say where it is not what came. */
  | { do: 'forward'; offset: number; bytes: Uint8Array; changes: readonly Change[] }
  /** To the client. `text` is the reason in words, and null where all is well. */
  | { do: 'answer'; bytes: Uint8Array; text: string | null }
  /** Another target is to be reached; the one that stands, if there is one, is ended and left. */
  | { do: 'connect'; asked: { way: 'http' | 'connect'; target: Endpoint; user?: string } }
  /** Both streams pass as they are from here on; `inside` a tunnel of their own. What came already is forwarded yet. */
  | { do: 'tunnel'; inside: boolean; offset: number }
  /** A FIN: `up` to the target, `down` to the client, whose connection is over then. */
  | { do: 'end'; stream: Direction }
