import type { FieldNode } from '../../../shared/contract/fields'
import type { TlsMessageRow } from '../../../shared/contract/tls-records'
import type { Direction } from '../../../shared/model/direction'

/** What is of TLS alone among trees of fields. */

/** Unfolded at first: the message, not what carries it; and the lists whose lines say most. */
const USUALLY_UNFOLDED: ReadonlySet<string> = new Set(['message', 'extensions', 'certificates'])

export function isUsuallyUnfolded({ key }: FieldNode): boolean {
  return USUALLY_UNFOLDED.has(key)
}

/** The message that a byte of a stream belongs to, or -1. */
export function messageAt(messages: readonly TlsMessageRow[], direction: Direction, offset: number): number {
  return messages.findIndex(
    ({ direction: way, range: [start, end] }) => way === direction && start <= offset && offset < end
  )
}
