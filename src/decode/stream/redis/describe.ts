import { FieldList, type FieldNote, type FoundField } from '../../field-list'
import type { MessageExtent, ProtocolDescription } from '../../protocol'
import type { ByteRange } from '../decoder'
import { CR, LF, latin1 } from '../http1/bytes'
import { argumentRoles } from './commands'
import { MAX_DEPTH, Nesting, type ClosedLists } from './nesting'
import { commandName, itemSummary } from './summary'
import { bulkValue, FORMAT_LENGTH, isString, lineValue, readHead, type RespHead } from './types'
import { RedisValues } from './values'
import { inlineWords } from './words'

/** Finds the fields of a command or reply: its elements with their types, as a tree. */

/** Characters of a value in the tree; the byte view shows the rest. */
const MAX_VALUE = 4096
/** Arguments that are named; the tree does not list more fields. */
const MAX_ARGUMENTS = 4000

export function describeRedis(message: MessageExtent): ProtocolDescription {
  return new Description(message).result()
}

class Description {
  readonly #message: MessageExtent
  readonly #list: FieldList
  readonly #isCommand: boolean
  /** Index after the message's last byte, which may not be among the bytes given. */
  readonly #end: number
  readonly #nesting = new Nesting()
  /** Fields of the open lists. */
  readonly #open: FoundField[] = []
  readonly #values = new RedisValues()
  /** Fields and texts of a command's arguments, which are named when all of them are known. */
  readonly #arguments: FoundField[] = []
  readonly #texts: string[] = []
  /** Head of the outermost element, after its attributes. */
  #head: RespHead | null = null
  #payload: ByteRange | null = null
  #isOver = false

  constructor(message: MessageExtent) {
    this.#message = message
    this.#isCommand = message.direction === 'up'
    this.#end = message.end === null ? message.bytes.length : message.end - message.start
    this.#list = new FieldList(message.bytes, (at) => message.start + at)
  }

  result(): ProtocolDescription {
    const { bytes, direction } = this.#message
    for (let at = 0; at < bytes.length && !this.#isOver;) at = this.#element(at)
    for (const field of this.#open) field.range[1] = this.#message.start + this.#end
    this.#nameArguments()
    const item = { head: this.#head, values: this.#values, isWhole: this.#isOver }
    return {
      name: this.#isCommand ? commandName(this.#values) : (this.#head?.type.name ?? ''),
      summary: itemSummary(direction, item),
      fields: this.#list.fields,
      payload: this.#payload,
      problems: []
    }
  }

  /** Adds the element at an index and returns the index after it, or after the head of a list. */
  #element(at: number): number {
    const { bytes } = this.#message
    const isFirst = this.#nesting.depth === 0 && (this.#head === null || this.#head.type.isAttribute !== true)
    const lineEnd = bytes.indexOf(LF, at)
    const isCut = lineEnd < 0
    const stop = isCut ? bytes.length : lineEnd + 1
    const textEnd = isCut ? stop : bytes[lineEnd - 1] === CR && lineEnd > at ? lineEnd - 1 : lineEnd
    if (isFirst && this.#isCommand && bytes[at] !== ASTERISK) return this.#inline(at, textEnd, stop)
    const head = readHead(latin1(bytes, at, textEnd))
    if (isCut) return this.#cutLine(at, stop, head)
    if (head === null || !this.#nesting.allows(head)) return this.#unknown(at, stop, 'bad', textEnd)
    if (this.#nesting.depth === 0) this.#head = head
    const { type, count } = head
    if (head.mark === '.' || (head.mark === ';' && count === 0)) {
      this.#close(this.#nesting.streamEnds(), stop)
      return stop
    }
    if (count !== null && (type.form === 'list' || count === Infinity)) return this.#listHead(head, at, stop)
    if (count !== null) return this.#bulk(head, count, at, stop)
    const text = lineValue(head)
    const isNullCommand = this.#isCommand && this.#nesting.depth === 0
    this.#value(head, at, stop, text)
    if (!isNullCommand) this.#keep(text, false)
    this.#close(this.#nesting.elementEnds(), stop)
    return stop
  }

  #unknown(at: number, stop: number, note: FieldNote, textEnd = stop): number {
    const text = latin1(this.#message.bytes, at, Math.min(textEnd, at + MAX_VALUE))
    this.#list.add('redis.unknown', at, stop, text, this.#nesting.depth, note)
    return this.#message.bytes.length
  }

  /** A line without its end: a long value, of which the caller read the beginning, or the message was cut in it. */
  #cutLine(at: number, stop: number, head: RespHead | null): number {
    if (head?.mark !== '+' && head?.mark !== '-') return this.#unknown(at, stop, 'cut')
    if (this.#nesting.depth === 0) this.#head = head
    this.#list.spoil(this.#value(head, at, this.#end, head.text.slice(0, MAX_VALUE)), 'cut')
    this.#keep(head.text, false)
    return stop
  }

  #listHead(head: RespHead, at: number, stop: number): number {
    const { depth } = this.#nesting
    if (depth === MAX_DEPTH) return this.#unknown(at, stop, 'bad')
    const name = this.#isCommand && depth === 0 ? 'command' : head.type.name
    const field = this.#list.add(`redis.${idOf(name)}`, at, stop, head.text, depth)
    field.name = name
    this.#open.push(field)
    this.#nesting.open(head)
    this.#close(this.#nesting.closeFull(), stop)
    return stop
  }

  #bulk(head: RespHead, length: number, at: number, stop: number): number {
    const { bytes, start } = this.#message
    const valueEnd = Math.min(stop + length, this.#end)
    const after = Math.min(stop + length + LINE_END, this.#end)
    const text = latin1(bytes, stop, Math.min(bytes.length, stop + MAX_VALUE, valueEnd))
    const shown = bulkValue(head, text)
    const field = this.#value(head, at, after, shown)
    if (after < stop + length + LINE_END) this.#list.spoil(field, 'cut')
    if (shown !== text) {
      const format = text.slice(0, FORMAT_LENGTH)
      this.#list.add('redis.format', stop, stop + FORMAT_LENGTH, format, this.#nesting.depth + 1).name =
        'format'
    }
    if (this.#isPayload) this.#payload = [start + stop + text.length - shown.length, start + valueEnd]
    this.#keep(shown, isString(head))
    if (after <= bytes.length && after === stop + length + LINE_END)
      this.#close(this.#nesting.elementEnds(), after)
    return after
  }

  /** True for the value of a reply, the last argument of a command, and the last element of a message to subscribers. */
  get #isPayload(): boolean {
    const { depth, isLast } = this.#nesting
    if (depth === 0) return true
    if (depth !== 1 || !isLast) return false
    return this.#isCommand || this.#message.kind === 'event'
  }

  #value(head: RespHead, at: number, stop: number, text: string): FoundField {
    const { depth } = this.#nesting
    const isArgument = this.#isCommand && depth === 1
    const field = this.#list.add(
      `redis.${isArgument ? 'argument' : idOf(head.type.name)}`,
      at,
      stop,
      text,
      depth
    )
    field.name = head.type.name
    if (isArgument) this.#addArgument(field, text)
    return field
  }

  #addArgument(field: FoundField, text: string): void {
    if (this.#arguments.length === MAX_ARGUMENTS) return
    this.#arguments.push(field)
    this.#texts.push(text)
  }

  #inline(at: number, textEnd: number, stop: number): number {
    const { bytes } = this.#message
    const field = this.#list.add('redis.inline', at, stop, '', 0)
    field.name = 'inline command'
    const { words, isBalanced } = inlineWords(latin1(bytes, at, textEnd))
    if (!isBalanced) this.#list.spoil(field, 'bad')
    for (const { value, from, to } of words) {
      this.#addArgument(
        this.#list.add('redis.argument', at + from, at + to, value.slice(0, MAX_VALUE), 1),
        value
      )
      this.#keep(value, true)
    }
    this.#isOver = true
    return stop
  }

  #keep(text: string, isAnyString: boolean): void {
    if (!this.#nesting.isInAttribute) this.#values.add(text, isAnyString)
  }

  #close({ lists, isOver }: ClosedLists, stop: number): void {
    for (const field of this.#open.splice(this.#open.length - lists))
      field.range[1] = this.#message.start + stop
    this.#isOver = isOver
  }

  #nameArguments(): void {
    const count = this.#head?.count ?? this.#values.count
    const roleOf = argumentRoles(this.#texts, count)
    for (const [at, field] of this.#arguments.entries()) {
      const role = at === 0 ? 'name' : roleOf(at)
      field.key = `redis.${role}`
      field.name = role
      // A name, a key or a channel is no content.
      if (role !== 'argument' && at === count - 1) this.#payload = null
    }
  }
}

const ASTERISK = 42
/** Bytes after a bulk string. */
const LINE_END = 2

function idOf(name: string): string {
  return name.replaceAll(' ', '-')
}
