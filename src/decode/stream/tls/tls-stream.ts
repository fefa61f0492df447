/**
 * Decodes one direction of TLS into messages with fields and byte ranges. It does not depend on the other direction:
 * encrypted records after a ChangeCipherSpec are recognized by their form, because in TLS 1.3 that record has no effect
 * (RFC 8446, section 5 and appendix D.4).
 *
 * No input makes it throw. It stores at most one record, one incomplete message and MAX_TLS_MESSAGES messages.
 */
import { FieldList, type FoundField } from '../../field-list'
import { MAX_TLS_MESSAGES } from '../../../shared/contract/limits'
import type { Direction } from '../../../shared/model/direction'
import type { TlsMessageRow, TlsProblem } from '../../../shared/contract/tls-records'
import { ByteBuffer, EMPTY } from '../http1/bytes'
import { readClientHelloBody, type ClientHello } from './client-hello'
import { TlsFieldReader } from './field-reader'
import { readHandshake, type HandshakeValues } from './handshake'
import { HandshakeJoiner, MESSAGE_HEADER_BYTES, type JoinedMessage } from './handshake-joiner'
import { HANDSHAKE_TYPES, RECORD_TYPES } from './names/numbers'
import { addOldHelloFields, readOldClientHello } from './old-client-hello'
import { addRecordFields, alertLevel, alertName } from './record-fields'
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  RECORD_HEADER_BYTES,
  RecordReader,
  type TlsRecord
} from './record-reader'

export interface TlsMessage extends TlsMessageRow {
  fields: FoundField[]
}

const CLIENT_HELLO = 1
const SERVER_HELLO = 2

export class TlsStream {
  readonly direction: Direction
  /** Stream offset of the first byte. */
  readonly start: number
  readonly messages: TlsMessage[] = []
  readonly problems: TlsProblem[] = []
  readonly facts: HandshakeValues = { serverHello: null, group: 0, certificates: [] }
  /** The last ClientHello: the client sends another one after a HelloRetryRequest. */
  clientHello: ClientHello | null = null
  /** True once the side has changed its cipher or sends encrypted records: nothing more is readable. */
  isSecret = false
  readonly #records: RecordReader
  readonly #joiner = new HandshakeJoiner()
  /** True while the stream may begin with a hello in the format of SSL 2.0; its bytes are collected in `#first`. */
  #mayBeOld: boolean
  readonly #first = new ByteBuffer()
  /** True if the capture began in the middle of the stream and no plain handshake message has been seen since. */
  #mayBeSecret: boolean
  #hasChanged = false
  #isOver = false
  #isWaiting = false
  /** Entry for the current run of encrypted records. */
  #secret: TlsMessage | null = null

  /** `isLate`: the stream begins with a record from the middle of a connection, which may be encrypted. */
  constructor(direction: Direction, start = 0, isLate = false) {
    this.direction = direction
    this.#mayBeOld = direction === 'up' && !isLate
    this.#mayBeSecret = isLate
    this.start = start
    this.#records = new RecordReader(start, {
      record: (record) => {
        this.#record(record)
      },
      lost: (code, from, to) => {
        this.#problem(code, from, to)
      }
    })
  }

  /** Stream offset of the next byte. */
  get at(): number {
    return this.#records.at
  }

  /** True if further input is ignored. */
  get isFull(): boolean {
    return this.#isOver || this.messages.length >= MAX_TLS_MESSAGES || this.#records.isLost
  }

  push(bytes: Uint8Array): void {
    if (this.#isOver) return
    const rest = this.#mayBeOld ? this.#takeOldHello(bytes) : bytes
    this.#records.push(rest)
  }

  /** Reads a hello in the format of SSL 2.0; returns the remaining bytes, which are TLS records. */
  #takeOldHello(bytes: Uint8Array): Uint8Array {
    const first = this.#first
    first.append(bytes, 0, bytes.length)
    const all = first.bytes.subarray(0, first.length)
    const result = readOldClientHello(all)
    if (result.state === 'more') return EMPTY
    this.#mayBeOld = false
    const held = first.take()
    if (result.state !== 'hello') return held
    const { hello } = result
    const list = new FieldList(held.subarray(0, hello.length), (at) => this.start + at)
    const value = addOldHelloFields(list, hello)
    this.clientHello = hello
    this.#records.skip(hello.length)
    const range: [number, number] = [this.start, this.start + hello.length]
    this.#add({ kind: 'handshake', name: 'ClientHello', value, range, records: 1, fields: list.fields })
    return held.subarray(hello.length)
  }

  /** Number of next bytes that would only be counted. */
  get skippable(): number {
    return this.#records.skippable
  }

  skip(length: number): void {
    this.#records.skip(length)
  }

  /** Ends the stream. If `hasEnded` is false, bytes may still follow, and incomplete messages are not a problem. */
  finish(hasEnded = true): void {
    const { at } = this
    this.#isWaiting = !hasEnded
    if (this.#first.length > 0) {
      this.#problem('cut', this.start, this.start + this.#first.length)
      this.#records.skip(this.#first.take().length)
      this.#mayBeOld = false
    }
    const header = this.#records.finish()
    const message = this.#joiner.cut()
    if (message !== null) this.#handshake(message)
    if (header > 0) this.#problem('cut', at - header, at)
    this.#isWaiting = false
  }

  /** Reports missing bytes. The next record boundary is unknown. */
  lose(): void {
    this.finish()
    this.#problem('gap', this.at, this.at)
    this.#isOver = true
  }

  #record(record: TlsRecord): void {
    const isCut = record.seen < record.length
    if (isCut) this.#problem('cut', record.start, this.at)
    if (record.type !== HANDSHAKE) this.#interrupt(record)
    if (record.type === HANDSHAKE && !this.#isSecret(record)) {
      if (record.length === 0) this.#problem('empty-record', record.start, this.at)
      for (const message of this.#joiner.add(record)) this.#handshake(message)
      if (this.#joiner.isTooLong) this.#problem('message-too-long', record.start, this.at)
      return
    }
    if (record.type === CHANGE_CIPHER_SPEC) this.#changeCipherSpec(record)
    else if (record.type === ALERT && !this.#hasChanged && record.seen === 2) this.#alert(record)
    else this.#hidden(record)
  }

  /** No record of another type may interrupt a handshake message: RFC 8446, section 5.1. */
  #interrupt(record: TlsRecord): void {
    const message = this.#joiner.cut()
    if (message === null) return
    this.#problem('interrupted', record.start, record.start + RECORD_HEADER_BYTES)
    this.#handshake(message)
  }

  /** After ChangeCipherSpec only a hello can be plain, and it fills its record. */
  #isSecret({ content }: TlsRecord): boolean {
    if (this.#mayBeSecret) {
      if (!isPlainHandshake(content)) return true
      this.#mayBeSecret = false
    }
    if (!this.#hasChanged) return false
    const [type = 0, high = 0, middle = 0, low = 0] = content
    const hello = this.direction === 'up' ? CLIENT_HELLO : SERVER_HELLO
    return type !== hello || high * 65_536 + middle * 256 + low !== content.length - MESSAGE_HEADER_BYTES
  }

  #handshake({ bytes, headers, place, isWhole }: JoinedMessage): void {
    const list = new FieldList(bytes, place)
    for (const header of headers) addRecordFields(list, header)
    const type = bytes[0] ?? 0
    const reader = new TlsFieldReader(list, 0, bytes.length, 1)
    const message = list.add('message', 0, bytes.length, '', 0)
    reader.number('handshake-type', 1, (value) => `${HANDSHAKE_TYPES[value] ?? value} (${value})`)
    reader.number('handshake-length', 3)
    const value = readHandshake(type, reader, this.facts)
    reader.finish()
    if (type === CLIENT_HELLO) this.#takeHello(bytes)
    const name = this.#nameOf(type)
    message.value = name
    const start = headers[0]?.start ?? place(0)
    const end = list.range(0, bytes.length)[1]
    if (!isWhole) {
      if (!this.#isWaiting) list.spoil(message, 'cut')
      this.#problem('cut', start, end)
    } else if (list.isBroken) this.#problem('lengths', start, end)
    this.#add({
      kind: 'handshake',
      name,
      value,
      range: [start, end],
      records: headers.length,
      fields: list.fields
    })
  }

  #nameOf(type: number): string {
    if (type === SERVER_HELLO && this.facts.serverHello?.isRetry === true) return 'HelloRetryRequest'
    return HANDSHAKE_TYPES[type] ?? String(type)
  }

  #takeHello(bytes: Uint8Array): void {
    const result = readClientHelloBody(bytes.subarray(MESSAGE_HEADER_BYTES))
    if (result.state === 'hello') this.clientHello = result.hello
  }

  #changeCipherSpec(record: TlsRecord): void {
    this.#hasChanged = true
    const { list, range } = this.#single(record)
    list.add('change-cipher-spec', 0, record.seen, list.hex(0, record.seen), 0)
    this.#add({
      kind: 'change-cipher-spec',
      name: 'ChangeCipherSpec',
      value: '',
      range,
      records: 1,
      fields: list.fields
    })
  }

  #alert(record: TlsRecord): void {
    const { list, range } = this.#single(record)
    const reader = new TlsFieldReader(list, 0, record.seen, 0)
    const level = reader.number('alert-level', 1, alertLevel)
    const description = reader.number('alert-description', 1, alertName)
    const value = `${alertLevel(level)}: ${alertName(description)}`
    this.#add({ kind: 'alert', name: 'Alert', value, range, records: 1, fields: list.fields })
  }

  /** Adds an encrypted record, or one of a type that is not decoded. A run of the same kind makes one entry. */
  #hidden(record: TlsRecord): void {
    this.isSecret = true
    const isData = record.type === APPLICATION_DATA
    const isKnown = isData || record.type === HANDSHAKE || record.type === ALERT
    const kind = isData ? 'application-data' : isKnown ? 'encrypted' : 'other'
    // Up to TLS 1.2, Finished is always the first encrypted message (RFC 5246, section 7.4.9).
    const isFinished = record.type === HANDSHAKE && this.messages.at(-1)?.kind === 'change-cipher-spec'
    const name = isFinished ? 'Finished' : (RECORD_TYPES[record.type] ?? String(record.type))
    const end = record.start + RECORD_HEADER_BYTES + record.seen
    const last = this.#secret
    if (last !== null && last === this.messages.at(-1) && last.name === name && last.kind === kind) {
      last.range = [last.range[0], end]
      last.records++
      last.value = String(Number(last.value) + record.seen)
      const bytes = last.fields.at(-1)
      if (bytes !== undefined) Object.assign(bytes, { value: last.value, range: last.range })
      return
    }
    const { list, range } = this.#single(record)
    const value = String(record.seen)
    const fields = [...list.fields, { key: 'secret-bytes', value, range, depth: 0 }]
    const message = { kind, name, value, range, records: 1, fields } as const
    this.#secret = this.#add({ ...message })
  }

  /** Returns the fields of a record that is one complete message. */
  #single(record: TlsRecord): { list: FieldList; range: [number, number] } {
    const from = record.start + RECORD_HEADER_BYTES
    const list = new FieldList(record.content, (at) => from + at)
    addRecordFields(list, record)
    return { list, range: [record.start, from + record.seen] }
  }

  #add(message: Omit<TlsMessage, 'direction'>): TlsMessage {
    const whole = { direction: this.direction, ...message }
    if (this.messages.length < MAX_TLS_MESSAGES) this.messages.push(whole)
    return whole
  }

  #problem(code: string, start: number, end: number): void {
    if (code === 'cut' && this.#isWaiting) return
    if (this.problems.length < MAX_TLS_MESSAGES)
      this.problems.push({ direction: this.direction, code, range: [start, end] })
  }
}

/** Returns true if the record begins with a message of a known type that ends within the record. */
function isPlainHandshake(content: Uint8Array): boolean {
  const [type = 0, high = 0, middle = 0, low = 0] = content
  const end = MESSAGE_HEADER_BYTES + high * 65_536 + middle * 256 + low
  return (
    HANDSHAKE_TYPES[type] !== undefined && content.length >= MESSAGE_HEADER_BYTES && end <= content.length
  )
}
