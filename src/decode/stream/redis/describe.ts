import { FieldList, type FoundField } from '../../field-list'
import type { MessageExtent, ProtocolDescription } from '../../protocol'
import type { ByteRange } from '../decoder'
import { CR, LF, latin1 } from '../http1/bytes'
import { argumentRole } from './commands'
import { lineValue, readHead, type RespHead } from './types'

/** Finds the fields of a command or reply: its elements with their types, as a tree. */

/** Characters of a value in the tree; the byte view shows the rest. */
const MAX_VALUE = 4096
const MAX_DEPTH = 128

interface OpenField {
  readonly field: FoundField
  left: number
  readonly isAttribute: boolean
}

export function describeRedis(message: MessageExtent): ProtocolDescription {
  return new Description(message).result()
}

class Description {
  readonly #message: MessageExtent
  readonly #list: FieldList
  readonly #isCommand: boolean
  readonly #open: OpenField[] = []
  readonly #values: string[] = []
  /** Fields of the command's arguments, which are named when all of them are known. */
  readonly #arguments: FoundField[] = []
  #payload: ByteRange | null = null
  #name = ''

  constructor(message: MessageExtent) {
    this.#message = message
    this.#isCommand = message.direction === 'up'
    this.#list = new FieldList(message.bytes, (at) => message.start + at)
  }

  result(): ProtocolDescription {
    const { bytes, start } = this.#message
    let at = 0
    do at = this.#element(at)
    while (at < bytes.length && this.#open.length > 0)
    const end = this.#message.end ?? start + bytes.length
    for (const { field } of this.#open) field.range[1] = end
    this.#nameArguments()
    return {
      name: this.#isCommand ? (this.#values[0] ?? '').toUpperCase() : this.#name,
      summary: (this.#isCommand ? this.#values.slice(1) : this.#values).join(' '),
      fields: this.#list.fields,
      payload: this.#payload,
      problems: []
    }
  }

  /** Adds the element at an index and returns the index after it, or after the head of a list. */
  #element(at: number): number {
    const { bytes } = this.#message
    const lineEnd = bytes.indexOf(LF, at)
    const stop = lineEnd < 0 ? bytes.length : lineEnd + 1
    const textEnd = lineEnd < 0 ? stop : bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd
    const line = latin1(bytes, at, textEnd)
    const head = readHead(line)
    if (head === null || (this.#isCommand && this.#open.length === 0 && head.mark !== '*')) {
      if (this.#isCommand && this.#open.length === 0) this.#inline(line, at)
      else this.#list.add('redis.unknown', at, stop, line.slice(0, MAX_VALUE), this.#open.length, 'bad')
      return bytes.length
    }
    if (this.#name === '' || (this.#open.length === 0 && head.type.isAttribute !== true))
      this.#name = head.type.name
    if (head.type.form === 'list' && head.count !== null) return this.#listHead(head, at, stop)
    if (head.type.form === 'bulk' && head.count !== null) return this.#bulk(head, at, stop)
    this.#value(head.type.name, at, stop, lineValue(head))
    this.#close(stop)
    return stop
  }

  #listHead(head: RespHead, at: number, stop: number): number {
    const depth = this.#open.length
    if (depth === MAX_DEPTH) {
      this.#list.add('redis.unknown', at, stop, '', depth, 'bad')
      return this.#message.bytes.length
    }
    const name = this.#isCommand && depth === 0 ? 'command' : head.type.name
    const field = this.#list.add(`redis.${idOf(name)}`, at, stop, head.text, depth)
    field.name = name
    this.#open.push({ field, left: head.count ?? 0, isAttribute: head.type.isAttribute === true })
    if (head.count === 0) this.#close(stop, false)
    return stop
  }

  #bulk(head: RespHead, at: number, stop: number): number {
    const { bytes, start } = this.#message
    const length = head.count ?? 0
    const end = Math.min(bytes.length, stop + length)
    const text = latin1(bytes, stop, Math.min(end, stop + MAX_VALUE))
    const after = Math.min(bytes.length, stop + length + 2)
    const field = this.#value(head.type.name, at, after, text)
    const isWhole = end - stop === length
    if (!isWhole) field.range[1] = Math.min(this.#message.end ?? Infinity, start + stop + length + 2)
    // The last argument of a command, the value of a reply, and the content of a message to subscribers.
    if (this.#open.length <= 1 && this.#isContent()) this.#payload = [start + stop, start + stop + length]
    this.#close(after)
    return after
  }

  #value(type: string, at: number, stop: number, text: string): FoundField {
    const depth = this.#open.length
    const isArgument = this.#isCommand && depth === 1
    const field = this.#list.add(`redis.${isArgument ? 'argument' : idOf(type)}`, at, stop, text, depth)
    field.name = type
    if (isArgument) this.#arguments.push(field)
    this.#values.push(text)
    return field
  }

  /** True unless the value that was just added is a command's name, key or channel. */
  #isContent(): boolean {
    if (!this.#isCommand) return true
    const at = this.#values.length - 1
    return at > 0 && argumentRole(this.#values, at) === 'argument'
  }

  #inline(line: string, at: number): void {
    const field = this.#list.add('redis.inline', at, at + line.length, '', 0)
    field.name = 'inline command'
    for (const { 0: word, index } of line.matchAll(/[^ \t]+/g)) {
      const part = this.#list.add('redis.argument', at + index, at + index + word.length, word, 1)
      this.#arguments.push(part)
      this.#values.push(word)
    }
  }

  #close(stop: number, isElement = true): void {
    let counts = isElement
    for (;;) {
      const list = this.#open.at(-1)
      if (list === undefined) return
      if (counts) list.left--
      if (list.left > 0) return
      this.#open.pop()
      list.field.range[1] = this.#message.start + stop
      if (list.isAttribute) return
      counts = true
    }
  }

  #nameArguments(): void {
    for (const [at, field] of this.#arguments.entries()) {
      const role = at === 0 ? 'command' : argumentRole(this.#values, at)
      field.key = at === 0 ? 'redis.name' : `redis.${role}`
      field.name = at === 0 ? 'name' : role
    }
  }
}

function idOf(name: string): string {
  return name.replaceAll(' ', '-')
}
