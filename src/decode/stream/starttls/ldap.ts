/**
 * LDAP (RFC 4511 §4.14): an extended request with the OID of StartTLS, and a successful extended response with the same
 * message ID. Only the frame of a message and the head of its operation are read; the rest is skipped by its length.
 */

import type { Direction } from '../../../shared/model/direction'
import { DONE, ON, type Family, type FamilyStep } from './family'

const START_TLS = '1.3.6.1.4.1.1466.20037'

const SEQUENCE = 0x30
const INTEGER = 0x02
const ENUMERATED = 0x0a
const EXTENDED_REQUEST = 0x77
const EXTENDED_RESPONSE = 0x78
const REQUEST_NAME = 0x80

/** Bytes kept of a message: enough for its ID, its operation and a name as long as that of StartTLS. */
const HEAD_BYTES = 64

/** After this many requests, no client upgrades. */
const MAX_REQUESTS = 64

export function createLdap(): Family {
  const sides = { up: new MessageCutter(), down: new MessageCutter() }
  /** IDs of upgrade requests without a response. */
  const pending = new Set<number>()
  let requests = 0

  const step = (direction: Direction, { head, end }: Message): FamilyStep => {
    const message = operationOf(head)
    if (message === null) return DONE
    const { number, operation, content } = message
    if (direction === 'up') {
      requests++
      if (operation === EXTENDED_REQUEST && requestsTls(content)) pending.add(number)
      return requests > MAX_REQUESTS ? DONE : ON
    }
    if (operation !== EXTENDED_RESPONSE || !pending.delete(number)) return ON
    return isSuccess(content) ? { state: 'upgrade', plain: end } : ON
  }

  return {
    push(direction, bytes) {
      // In LDAP the client sends first.
      if (direction === 'down' && requests === 0) return DONE
      const side = sides[direction]
      for (const message of side.cut(bytes)) {
        const next = step(direction, message)
        if (next.state !== 'on') return next
      }
      return side.broken ? DONE : ON
    }
  }
}

interface Message {
  /** First bytes of the content. */
  head: Uint8Array
  end: number
}

/** Splits a BER stream, in pieces of any size, into messages. */
class MessageCutter {
  /** True if the bytes are not a stream of messages. */
  broken = false
  /** Tag and length so far, then the first bytes of the content. */
  #frame: number[] = []
  #head: number[] = []
  #left = -1

  #begin(byte: number): void {
    this.#frame.push(byte)
    const [tag = 0, length, ...more] = this.#frame
    if (tag !== SEQUENCE) this.broken = true
    if (length === undefined) return
    if (length < 0x80) this.#left = length
    else {
      const wide = length & 0x7f
      if (wide === 0 || wide > 4) this.broken = true
      else if (more.length === wide) this.#left = more.reduce((sum, digit) => sum * 256 + digit, 0)
    }
    if (this.#left === 0) this.broken = true
  }

  *cut(bytes: Uint8Array): Generator<Message> {
    let at = 0
    while (at < bytes.length && !this.broken) {
      if (this.#left < 0) {
        this.#begin(bytes[at] ?? 0)
        at++
        continue
      }
      const part = bytes.subarray(at, at + this.#left)
      this.#head.push(...part.subarray(0, HEAD_BYTES - this.#head.length))
      // Decide at once instead of at the end of a long message, because other protocols may begin with the same bytes.
      if (!mayBeMessage(this.#head)) this.broken = true
      at += part.length
      this.#left -= part.length
      if (this.#left > 0 || this.broken) continue
      yield { head: Uint8Array.from(this.#head), end: at }
      this.#frame = []
      this.#head = []
      this.#left = -1
    }
  }
}

/** An INTEGER of one to four bytes, then an operation, whose tag has the application class. */
function mayBeMessage(head: readonly number[]): boolean {
  const [tag, length = 1] = head
  const operation = head[2 + length] ?? 0x60
  return tag === INTEGER && length >= 1 && length <= 4 && (operation & 0xc0) === 0x40
}

function operationOf(head: Uint8Array): { number: number; operation: number; content: Uint8Array } | null {
  const wide = head[1] ?? 0
  const operation = head[2 + wide]
  const length = head[3 + wide]
  if (operation === undefined || length === undefined) return null
  const number = head.subarray(2, 2 + wide).reduce((sum, digit) => sum * 256 + digit, 0)
  const from = 4 + wide + (length < 0x80 ? 0 : length & 0x7f)
  return { number, operation, content: head.subarray(from) }
}

function requestsTls(content: Uint8Array): boolean {
  const [tag, length = 0] = content
  const name = String.fromCharCode(...content.subarray(2, 2 + length))
  return tag === REQUEST_NAME && name === START_TLS
}

/** An LDAPResult begins with its code, an ENUMERATED of one byte. */
function isSuccess([tag, length, code]: Uint8Array): boolean {
  return tag === ENUMERATED && length === 1 && code === 0
}
