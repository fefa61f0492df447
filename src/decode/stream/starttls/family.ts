/** Interface of a protocol family that supports an upgrade to TLS. */

import type { Direction } from '../../../shared/model/direction'

export type FamilyStep =
  | { state: 'on' }
  /** This family is not spoken here, or no upgrade can follow. */
  | { state: 'done' }
  | { state: 'upgrade'; plain: number }

export interface Family {
  push(direction: Direction, bytes: Uint8Array): FamilyStep
}

export const ON = { state: 'on' } as const
export const DONE = { state: 'done' } as const

/** First byte of a TLS handshake record. A client may send it before the server's consent. */
export const TLS_HANDSHAKE = 0x16
