/** CBOR in diagnostic notation (RFC 8949, section 8), for copying. Cut or invalid data ends in a comment. */
import { numberText } from '../data/data-tree'
import { strictUtf8 } from '../data/readable'
import {
  ARRAY_TYPE,
  BYTES,
  floatOf,
  INDEFINITE,
  isBreak,
  MAP_TYPE,
  NEGATIVE,
  readHead,
  TAG_TYPE,
  TEXT,
  UNSIGNED,
  type Head
} from './head'

const MAX_CHARACTERS = 4_000_000
const MAX_DEPTH = 64

export function cborDiagnostic(bytes: Uint8Array): string {
  const writer = new Writer(bytes)
  writer.sequence()
  return writer.text
}

class Writer {
  readonly #bytes: Uint8Array
  readonly #parts: string[] = []
  #length = 0
  #at = 0
  #isOver = false

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get text(): string {
    return this.#parts.join('')
  }

  sequence(): void {
    while (this.#at < this.#bytes.length && !this.#isOver) {
      if (this.#at > 0) this.#put(', ')
      this.#item(0)
    }
  }

  #item(depth: number): void {
    const head = readHead(this.#bytes, this.#at, this.#bytes.length)
    if (head === 'cut' || head === 'bad' || isBreak(head)) {
      this.#end(head === 'cut' ? 'truncated' : 'not well-formed')
      return
    }
    if (depth > MAX_DEPTH || this.#length > MAX_CHARACTERS) {
      this.#end('more items not shown')
      return
    }
    this.#at = head.end
    const isOpen = head.info === INDEFINITE
    switch (head.major) {
      case UNSIGNED:
        this.#put(String(head.argument))
        break
      case NEGATIVE:
        this.#put(String(-1n - head.argument))
        break
      case BYTES:
      case TEXT:
        if (isOpen) this.#list('(_ ', ')', Infinity, () => this.#item(depth + 1))
        else this.#string(head)
        break
      case ARRAY_TYPE:
        this.#list(isOpen ? '[_ ' : '[', ']', isOpen ? Infinity : Number(head.argument), () =>
          this.#item(depth + 1)
        )
        break
      case MAP_TYPE:
        this.#list(isOpen ? '{_ ' : '{', '}', isOpen ? Infinity : Number(head.argument), () => {
          this.#item(depth + 1)
          if (this.#isOver) return
          this.#put(': ')
          this.#item(depth + 1)
        })
        break
      case TAG_TYPE:
        this.#put(`${head.argument}(`)
        this.#item(depth + 1)
        this.#put(')')
        break
      default:
        this.#put(simple(head))
    }
  }

  #list(from: string, to: string, count: number, item: () => void): void {
    this.#put(from)
    for (let index = 0; index < count && !this.#isOver; index++) {
      if (count === Infinity && this.#bytes[this.#at] === 0xff) {
        this.#at++
        break
      }
      if (index > 0) this.#put(', ')
      item()
    }
    this.#put(to)
  }

  #string({ major, argument }: Head): void {
    const left = this.#bytes.length - this.#at
    const isCut = argument > BigInt(left)
    const raw = this.#bytes.subarray(this.#at, this.#at + (isCut ? left : Number(argument)))
    this.#at += raw.length
    const text = major === TEXT ? strictUtf8(raw) : null
    this.#put(
      text === null
        ? `h'${Array.from(raw, (byte) => byte.toString(16).padStart(2, '0')).join('')}'`
        : JSON.stringify(text)
    )
    if (isCut) this.#end('truncated')
    else if (major === TEXT && text === null) this.#put(' / not UTF-8 /')
  }

  #end(why: string): void {
    if (!this.#isOver) this.#put(`/ ${why} /`)
    this.#isOver = true
  }

  #put(text: string): void {
    this.#parts.push(text)
    this.#length += text.length
  }
}

function simple(head: Head): string {
  if (head.info < 25) {
    const number = Number(head.argument)
    return (
      (head.info < 24 ? ['false', 'true', 'null', 'undefined'][number - 20] : undefined) ??
      `simple(${number})`
    )
  }
  const value = floatOf(head)
  const text = numberText(value)
  // An integral float needs `.0` to differ from an integer. Infinity and NaN are written without their width, which is
  // not needed.
  return Number.isInteger(value) && /^-?\d+$/.test(text) ? `${text}.0` : text
}
