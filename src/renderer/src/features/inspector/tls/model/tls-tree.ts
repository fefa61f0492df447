import type { FieldNode } from '../../../../../../shared/contract/fields'
import type { TlsMessageRow } from '../../../../../../shared/contract/tls-records'
import type { Direction } from '../../../../../../shared/model/direction'

/** TLS-specific parts of field trees. */

/** Unfolded by default: the message instead of its record, and the most informative lists. */
const USUALLY_UNFOLDED: ReadonlySet<string> = new Set(['message', 'extensions', 'certificates'])

export function isUsuallyUnfolded({ key }: FieldNode): boolean {
  return USUALLY_UNFOLDED.has(key)
}

/** Returns the index of the message that contains a byte of the stream, or -1. */
export function messageAt(messages: readonly TlsMessageRow[], direction: Direction, offset: number): number {
  return messages.findIndex(
    ({ direction: side, range: [start, end] }) => side === direction && start <= offset && offset < end
  )
}
