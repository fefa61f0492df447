/**
 * XMPP (RFC 6120 §5.4): `<starttls/>` in the client's stream, `<proceed/>` in the server's. Only the tags of the XML
 * and their depth are parsed. Prefixes are ignored, because neither stream has other elements of these names at its
 * first level.
 */

import type { Direction } from '../../../shared/model/direction'
import { DONE, ON, type Family, type FamilyStep } from './family'

interface Tag {
  kind: 'open' | 'close' | 'empty'
  /** Name without its prefix. */
  name: string
  /** Number of enclosing elements. */
  depth: number
  end: number
}

export function createXmpp(): Family {
  const sides = { up: new TagCutter(), down: new TagCutter() }
  let isRequested = false
  let spoke = false

  const step = (direction: Direction, { kind, name, depth, end }: Tag): FamilyStep => {
    // The end of a stream ends the connection.
    if (depth === 0) return name === 'stream' && kind === 'open' ? ON : DONE
    if (depth > 1) return ON
    if (direction === 'up') {
      // A login or stanza before `<starttls/>` means that no upgrade follows. Bytes after `<starttls/>` change nothing.
      isRequested ||= name === 'starttls'
      return isRequested ? ON : DONE
    }
    if (name === 'failure') return DONE
    return isRequested && name === 'proceed' && kind !== 'open' ? { state: 'upgrade', plain: end } : ON
  }

  return {
    push(direction, bytes) {
      // The client opens its stream first.
      if (direction === 'down' && !spoke) return DONE
      spoke = true
      const side = sides[direction]
      for (const tag of side.cut(bytes)) {
        const next = step(direction, tag)
        if (next.state !== 'on') return next
      }
      return side.broken ? DONE : ON
    }
  }
}

const [LESS, GREATER, SLASH, QUOTE, APOSTROPHE] = [0x3c, 0x3e, 0x2f, 0x22, 0x27]

/** Characters kept of a tag's name. */
const MAX_NAME = 64

/** Splits an XML stream, in pieces of any size, into tags. */
class TagCutter {
  #depth = 0
  #inTag = false
  #quote = 0
  #name = ''
  #nameEnded = false
  #last = 0
  #broken = false

  /** True if the bytes are not an XML stream. */
  get broken(): boolean {
    return this.#broken
  }

  *cut(bytes: Uint8Array): Generator<Tag> {
    for (const [at, byte] of bytes.entries()) {
      if (this.#broken) return
      if (!this.#inTag) this.#outside(byte)
      else if (this.#quote !== 0) {
        if (byte === this.#quote) this.#quote = 0
      } else if (byte === GREATER) {
        const tag = this.#close(at + 1)
        if (tag !== null) yield tag
      } else this.#inside(byte)
    }
  }

  #outside(byte: number): void {
    if (byte === LESS) {
      this.#inTag = true
      this.#name = ''
      this.#nameEnded = false
      this.#last = 0
    } else if (this.#depth <= 1 && !isSpace(byte)) this.#broken = true
  }

  #inside(byte: number): void {
    if ((byte === QUOTE || byte === APOSTROPHE) && this.#nameEnded) this.#quote = byte
    else if (isSpace(byte) || (byte === SLASH && this.#name !== '')) this.#nameEnded = this.#name !== ''
    else if (byte < 0x20) this.#broken = true
    else if (!this.#nameEnded && this.#name.length < MAX_NAME) this.#name += String.fromCharCode(byte)
    this.#last = byte
  }

  #close(end: number): Tag | null {
    this.#inTag = false
    // A declaration such as <?xml version='1.0'?>; a stream holds no comment and no DOCTYPE (RFC 6120 §11.1).
    if (this.#name.startsWith('?')) return null
    const closes = this.#name.startsWith('/')
    const kind = closes ? 'close' : this.#last === SLASH ? 'empty' : 'open'
    if (closes) this.#depth--
    const depth = this.#depth
    if (kind === 'open') this.#depth++
    if (depth < 0) this.#broken = true
    return { kind, name: this.#name.replace(/^\/?([^:]*:)?/, ''), depth, end }
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d
}
