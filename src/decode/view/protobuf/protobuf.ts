/**
 * Decodes protobuf into fields with byte ranges. With a schema, fields have names and types; without one, numbers and
 * guessed types. Fields that the schema does not contain or that do not match it are shown without it. Incomplete data
 * is shown as far as it goes.
 */
import type { ProtoField } from '../../../shared/model/proto-schema'
import {
  bytesJson,
  bytesText,
  DataFields,
  indexName,
  MAX_DATA_DEPTH,
  MESSAGE,
  type DataField,
  type DataTree
} from '../data/data-tree'
import { declaredReading, declaredText, defaultOf } from './declared'
import { wireTypeOf } from './readings'
import type { MessageType, SchemaIndex } from './schema-index'
import { UnknownFields } from './unknown-fields'
import { summaryOf, type Seen } from './well-known'
import { END_GROUP, GROUP, LENGTH, readTag, valueExtent, varintEnd, type ValueExtent, type Tag } from './wire'

export interface ProtobufOptions {
  readonly schema?: SchemaIndex | undefined
  /** Full name of the message's type; without it the schema is not used. */
  readonly type?: string | undefined
  /** Limit of listed fields. */
  readonly most?: number
}

export function decodeProtobuf(bytes: Uint8Array, { schema, type, most }: ProtobufOptions = {}): DataTree {
  const list = new DataFields(bytes, most)
  const known = type === undefined ? undefined : schema?.message(type)
  new ProtobufReader(list, schema).message(0, bytes.length, 0, known)
  return list.finish()
}

/** Adds the fields of a message to an existing list. */
export function addProtobuf(
  list: DataFields,
  { start, end }: ValueExtent,
  depth: number,
  { schema, type }: ProtobufOptions
): void {
  const known = type === undefined ? undefined : schema?.message(type)
  new ProtobufReader(list, schema).message(start, end, depth, known)
}

class ProtobufReader {
  readonly #list: DataFields
  readonly #bytes: Uint8Array
  readonly #schema: SchemaIndex | undefined
  readonly #unknown: UnknownFields
  /** True if the last message ended with the end tag of its group. */
  #isClosed = false

  constructor(list: DataFields, schema: SchemaIndex | undefined) {
    this.#list = list
    this.#bytes = list.bytes
    this.#schema = schema
    this.#unknown = new UnknownFields(list, ({ start, end }, depth) => {
      this.message(start, end, depth, undefined)
    })
  }

  /** Reads the fields of [start, end), or up to the end of group `group`. Returns the index where it stopped. */
  message(
    start: number,
    end: number,
    depth: number,
    type: MessageType | undefined,
    group = 0,
    seen?: Seen
  ): number {
    let at = start
    this.#isClosed = false
    while (at < end) {
      const tag = readTag(this.#bytes, at, end)
      if (tag === null || (tag.type === END_GROUP && tag.number !== group)) {
        this.#rest(at, end, depth, tag === null && varintEnd(this.#bytes, at, end) < 0)
        return end
      }
      if (tag.type === END_GROUP) {
        this.#isClosed = true
        return tag.end
      }
      at = this.#field(at, tag, end, depth, type, seen)
      this.#isClosed = false
    }
    return at
  }

  #field(
    at: number,
    tag: Tag,
    end: number,
    depth: number,
    type: MessageType | undefined,
    seen: Seen | undefined
  ): number {
    const field = type?.byNumber.get(tag.number)
    if (tag.type === GROUP) return this.#group(at, tag, end, depth, field)
    const extent = valueExtent(this.#bytes, tag, end)
    if (extent === null) {
      this.#cut(at, tag, end, depth, field)
      return end
    }
    if (field === undefined) this.#unknown.add(at, tag, extent, depth, String(tag.number))
    else this.#known(at, tag, extent, depth, field, seen)
    return extent.end
  }

  /** Adds a field that the schema contains. */
  #known(at: number, tag: Tag, extent: ValueExtent, depth: number, field: ProtoField, seen?: Seen): void {
    const { type } = field
    if (field.key !== undefined) {
      if (tag.type === LENGTH) this.#mapEntry(at, extent, depth, field)
      else this.#mismatch(at, tag, extent, depth, field)
      return
    }
    if (type.is === 'message' || type.is === 'group') {
      if (tag.type === LENGTH) this.#below(at, extent, depth, field, type.name)
      else this.#mismatch(at, tag, extent, depth, field)
      return
    }
    const wire = wireTypeOf(type.is === 'enum' ? 'enum' : type.scalar)
    if (tag.type === wire) {
      const added = this.#scalar(at, extent, depth, field, field.name)
      seen?.take(field, added)
      this.#carried(added, extent, depth, seen?.carried?.(field))
    } else if (tag.type === LENGTH && field.repeated) this.#packed(at, extent, depth, field, wire)
    else this.#mismatch(at, tag, extent, depth, field)
  }

  /** Reads bytes as a message whose type an earlier field named (Any). */
  #carried(added: DataField, { start, end }: ValueExtent, depth: number, typeName: string | undefined): void {
    const type = typeName === undefined ? undefined : this.#schema?.message(typeName)
    if (type === undefined || depth >= MAX_DATA_DEPTH) return
    added.value = type.name
    added.json = MESSAGE
    this.message(start, end, depth + 1, type, 0, summaryOf(type.name))
  }

  #scalar(at: number, extent: ValueExtent, depth: number, field: ProtoField, name: string): DataField {
    const { value, json, key, isBad } = declaredReading(this.#bytes, extent, field, this.#schema)
    const added = this.#list.add(key, name, at, extent.end, value, depth, json)
    if (name === field.name) {
      added.declared = declaredText(field)
      if (field.repeated) added.of = 'list'
    }
    return isBad ? this.#list.spoil(added, 'bad') : added
  }

  /** Adds a message whose type may be missing from the schema. */
  #below(at: number, extent: ValueExtent, depth: number, field: ProtoField, typeName: string): DataField {
    const added = this.#list.add('protobuf.message', field.name, at, extent.end, typeName, depth, MESSAGE)
    added.declared = declaredText(field)
    if (field.repeated) added.of = 'list'
    const seen = summaryOf(typeName)
    if (depth >= MAX_DATA_DEPTH) this.#asBytes(added, extent)
    else this.message(extent.start, extent.end, depth + 1, this.#schema?.message(typeName), 0, seen)
    const summary = seen?.summary()
    if (summary !== undefined) Object.assign(added, summary)
    return added
  }

  #mapEntry(at: number, extent: ValueExtent, depth: number, field: ProtoField): void {
    const { key: keyType = 'string', type } = field
    const entry = this.#list.add('protobuf.entry', field.name, at, extent.end, '', depth, MESSAGE)
    entry.of = 'map'
    entry.declared = declaredText(field)
    const key: ProtoField = {
      number: 1,
      name: 'key',
      type: { is: 'scalar', scalar: keyType },
      repeated: false
    }
    const value: ProtoField = { number: 2, name: 'value', type, repeated: false }
    const byNumber = new Map([key, value].map((each) => [each.number, each]))
    const found: { key?: string; hasValue: boolean } = { hasValue: false }
    const take = (taken: ProtoField, added: DataField): void => {
      if (taken === key) found.key = added.value
    }
    const count = (number: number): void => {
      found.hasValue ||= number === 2
    }
    this.#entryFields(extent, depth + 1, { name: '', byNumber }, take, count)
    // A missing key or value has its default.
    entry.value = found.key ?? this.#absent(key, extent.end, depth + 1)
    if (!found.hasValue) this.#absent(value, extent.end, depth + 1)
  }

  #entryFields(
    { start, end }: ValueExtent,
    depth: number,
    type: MessageType,
    take: (field: ProtoField, added: DataField) => void,
    count: (number: number) => void
  ): void {
    let at = start
    while (at < end) {
      const tag = readTag(this.#bytes, at, end)
      if (tag === null || tag.type === END_GROUP) {
        this.#rest(at, end, depth, tag === null && varintEnd(this.#bytes, at, end) < 0)
        return
      }
      count(tag.number)
      at = this.#field(at, tag, end, depth, type, { take, summary: () => undefined })
    }
  }

  #absent(field: ProtoField, at: number, depth: number): string {
    const { key, value, json } = defaultOf(field, this.#schema)
    const added = this.#list.add(key, field.name, at, at, value, depth, json)
    this.#list.spoil(added, 'derived')
    return value
  }

  #packed(at: number, extent: ValueExtent, depth: number, field: ProtoField, wire: number): void {
    const added = this.#list.add('protobuf.packed', field.name, at, extent.end, '', depth, '[')
    added.declared = declaredText(field)
    let count = 0
    let next = extent.start
    while (next < extent.end) {
      const item = valueExtent(this.#bytes, { number: field.number, type: wire, end: next }, extent.end)
      if (item === null) {
        this.#rest(next, extent.end, depth + 1, true)
        break
      }
      this.#scalar(next, item, depth + 1, field, indexName(count++))
      next = item.end
    }
    added.value = String(count)
  }

  /** Adds a field whose wire type differs from its definition: with its name, and read by its wire type. */
  #mismatch(at: number, tag: Tag, extent: ValueExtent, depth: number, field: ProtoField): void {
    const added = this.#unknown.add(at, tag, extent, depth, field.name)
    added.declared = declaredText(field)
    this.#list.spoil(added, 'bad')
  }

  #group(at: number, tag: Tag, end: number, depth: number, field: ProtoField | undefined): number {
    const name = field?.name ?? String(tag.number)
    const added = this.#list.add('protobuf.group', name, at, end, '', depth, MESSAGE)
    if (field !== undefined) added.declared = declaredText(field)
    if (field?.repeated === true) added.of = 'list'
    if (depth >= MAX_DATA_DEPTH) {
      this.#asBytes(this.#list.spoil(added, 'bad'), { start: tag.end, end })
      return end
    }
    const type = field?.type.is === 'group' ? this.#schema?.message(field.type.name) : undefined
    const stopped = this.message(tag.end, end, depth + 1, type, tag.number)
    added.range[1] = stopped
    if (!this.#isClosed) this.#list.spoil(added, 'cut')
    return stopped
  }

  /** Adds the available part of a field that is cut. */
  #cut(at: number, tag: Tag, end: number, depth: number, field: ProtoField | undefined): void {
    const start = tag.type === LENGTH ? varintEnd(this.#bytes, tag.end, end) : -1
    if (start < 0) {
      this.#rest(at, end, depth, true)
      return
    }
    const extent = { start, end }
    const name = field?.name ?? String(tag.number)
    let added: DataField
    if (field === undefined || field.key !== undefined)
      added = this.#unknown.guessed(at, extent, depth, name, true)
    else if (field.type.is === 'message') added = this.#below(at, extent, depth, field, field.type.name)
    else if (wireTypeOf(field.type.is === 'scalar' ? field.type.scalar : 'enum') === LENGTH) {
      added = this.#scalar(at, extent, depth, field, field.name)
      delete added.note
    } else added = this.#unknown.guessed(at, extent, depth, name, true)
    this.#list.spoil(added, 'cut')
  }

  /** Adds bytes from which no field can be read. */
  #rest(at: number, end: number, depth: number, isCut: boolean): void {
    this.#list.rest('', at, end, depth, isCut ? 'cut' : 'bad')
  }

  #asBytes(field: DataField, { start, end }: ValueExtent): void {
    const raw = this.#bytes.subarray(start, end)
    field.value = bytesText(raw)
    field.json = bytesJson(raw)
  }
}
