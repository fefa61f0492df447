/** What a family of protocols says to every piece of a conversation. */

import type { Direction } from '../../../shared/model/direction'

export type FamilyStep =
  | { state: 'on' }
  /** This protocol is not spoken here, or not upgraded any more. */
  | { state: 'done' }
  | { state: 'upgrade'; plain: number }

export interface Family {
  push(direction: Direction, bytes: Uint8Array): FamilyStep
}

export const ON = { state: 'on' } as const
export const DONE = { state: 'done' } as const

/** First byte of a TLS handshake record. A client that sends it before the consent is not waited for. */
export const TLS_HANDSHAKE = 0x16
