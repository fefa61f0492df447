/**
 * Decodes HTTP/1.x and 0.9 on one connection (RFC 9112): both directions, with responses paired to requests. See
 * decoder.ts for the contract of a stream decoder. The two readers do the decoding.
 */
import {
  FIRST_NUMBERS,
  type HttpSink,
  type Numbers,
  type StreamDecoder,
  type StreamOffsets
} from '../decoder'
import type { Direction } from '../../../shared/model/direction'
import { HeadTools } from './head-tools'
import { Pairing } from './pairing'
import { RequestReader } from './request-reader'
import { ResponseReader } from './response-reader'

/** Shared by all connections; see HeadTools. */
const sharedTools = new HeadTools()

const BEGINNING: StreamOffsets = { up: 0, down: 0 }

export class Http1Decoder implements StreamDecoder {
  private readonly up: RequestReader
  private readonly down: ResponseReader

  /** `at`: current offsets of the streams, if another protocol came before. */
  constructor(sink: HttpSink, at: StreamOffsets = BEGINNING, numbers: Numbers = FIRST_NUMBERS) {
    const pairing = new Pairing(numbers)
    this.up = new RequestReader(sink, pairing, sharedTools)
    this.down = new ResponseReader(sink, pairing, sharedTools, this.up)
    this.up.peer = this.down
    this.up.beginAt(at.up)
    this.down.beginAt(at.down)
  }

  push(direction: Direction, bytes: Uint8Array): void {
    if (bytes.length > 0) this.reader(direction).push(bytes)
  }

  gap(direction: Direction, length: number): void {
    this.reader(direction).gap(length)
  }

  skippable(direction: Direction): number {
    return this.reader(direction).skippable
  }

  skip(direction: Direction, length: number): void {
    if (length > 0) this.reader(direction).skip(length)
  }

  end(direction: Direction): void {
    this.reader(direction).end()
  }

  finish(how: 'closed' | 'cut' = 'closed'): void {
    this.up.finish(how === 'closed')
    this.down.finish(how === 'closed')
  }

  private reader(direction: Direction): RequestReader | ResponseReader {
    return direction === 'up' ? this.up : this.down
  }
}
