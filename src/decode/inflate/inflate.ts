/**
 * DEFLATE decoder (RFC 1951), sans-io: input and output in pieces, with only a window in memory. The runtime's decoder
 * is faster, but not synchronous in a page, and it does not expose its window, from which WebSocket messages in the
 * middle of a stream are decompressed.
 */
import { BAD, BitReader, MORE } from './bit-reader'
import { fixedCodes, SentCodes, type BlockCodes } from './block-codes'
import { OutputWindow, type Take } from './output-window'

/** First length of each length code, by symbol − 257 (RFC 1951, section 3.2.5), and the number of its extra bits. */
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258
]
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577
]
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13
]

const NO_BYTES = new Uint8Array(0)

/** `blocks`: at a block's header; `bad`: the input is not DEFLATE, permanently. */
type State = 'blocks' | 'stored' | 'codes' | 'bad'

export class Inflate {
  readonly #bits = new BitReader()
  readonly #window = new OutputWindow()
  #state: State = 'blocks'
  /** Remaining bytes of a stored block. */
  #stored = 0
  #isFinal = false
  #codes: BlockCodes = fixedCodes()
  readonly #sentCodes = new SentCodes()

  /** `window`: earlier output, of which the last WINDOW_BYTES are used. */
  constructor(window: Uint8Array = NO_BYTES) {
    this.reset(window)
  }

  /** Starts a new stream with an optional window. */
  reset(window: Uint8Array = NO_BYTES): void {
    this.#window.reset(window)
    this.#bits.reset()
    this.#state = 'blocks'
  }

  get isBad(): boolean {
    return this.#state === 'bad'
  }

  /** True between two blocks with no bits left: the position where a flush ends. */
  get isAtFlush(): boolean {
    return this.#state === 'blocks' && this.#bits.isEmpty
  }

  /** Longest distance of a match since this was last set to 0. */
  get farthest(): number {
    return this.#window.farthest
  }

  set farthest(bytes: number) {
    this.#window.farthest = bytes
  }

  /** Number of output bytes. */
  get total(): number {
    return this.#window.total
  }

  /** Returns a copy of the last output bytes, at most WINDOW_BYTES. */
  window(): Uint8Array {
    return this.#window.copy()
  }

  /**
   * Decodes `input` and calls `take` with the output, which is valid during the call. Data after a final block is read
   * as further blocks: senders that cannot flush end messages this way (RFC 7692, section 7.2.3.4).
   */
  push(input: Uint8Array, take: Take): void {
    if (this.#state === 'bad') return
    this.#bits.push(input)
    while (this.#step(take));
    this.#window.hand(take)
    // An incomplete symbol or header is read again with the next input.
    this.#bits.keepRest()
  }

  #step(take: Take): boolean {
    switch (this.#state) {
      case 'blocks':
        return this.#settled(this.#header())
      case 'stored':
        return this.#copyStored(take)
      case 'codes':
        return this.#settled(this.#symbols(take))
      case 'bad':
        return false
    }
  }

  #settled(outcome: number): boolean {
    if (outcome === BAD) {
      this.#state = 'bad'
      this.#bits.dropRest()
    }
    return outcome >= 0
  }

  #header(): number {
    this.#bits.mark()
    const outcome = this.#readHeader()
    if (outcome === MORE) this.#bits.goBack()
    return outcome
  }

  #readHeader(): number {
    const head = this.#bits.take(3)
    if (head < 0) return head
    const type = head >> 1
    // A final block ends at a byte boundary; #endBlock aligns to it.
    this.#isFinal = (head & 1) === 1
    if (type === 0) return this.#readStored()
    if (type === 1) this.#codes = fixedCodes()
    else if (type === 2) {
      const outcome = this.#sentCodes.read(this.#bits)
      if (outcome < 0) return outcome
      this.#codes = this.#sentCodes
    } else return BAD
    this.#state = 'codes'
    return 0
  }

  #readStored(): number {
    this.#bits.align()
    const length = this.#bits.take(16)
    const check = length < 0 ? length : this.#bits.take(16)
    if (check < 0) return check
    if ((length ^ check) !== 0xffff) return BAD
    this.#stored = length
    this.#state = 'stored'
    return 0
  }

  #copyStored(take: Take): boolean {
    while (this.#stored > 0) {
      this.#window.room(take)
      const bytes = this.#bits.bytes(Math.min(this.#stored, this.#window.free))
      if (bytes.length === 0) return false
      this.#window.add(bytes)
      this.#stored -= bytes.length
    }
    this.#endBlock()
    return true
  }

  /** After a final block, the next one begins at a byte boundary. */
  #endBlock(): void {
    this.#state = 'blocks'
    if (this.#isFinal) this.#bits.align()
  }

  #symbols(take: Take): number {
    const bits = this.#bits
    const window = this.#window
    const { literals } = this.#codes
    for (;;) {
      window.room(take)
      bits.mark()
      const symbol = bits.symbol(literals)
      if (symbol < 256) {
        if (symbol >= 0) {
          window.addByte(symbol)
          continue
        }
        if (symbol === MORE) bits.goBack()
        return symbol
      }
      if (symbol === 256) {
        this.#endBlock()
        return 0
      }
      const outcome = this.#match(symbol - 257)
      if (outcome === MORE) bits.goBack()
      if (outcome < 0) return outcome
    }
  }

  #match(place: number): number {
    const bits = this.#bits
    const base = LENGTH_BASE[place]
    if (base === undefined) return BAD
    const extra = bits.take(LENGTH_EXTRA[place] ?? 0)
    if (extra < 0) return extra
    const symbol = bits.symbol(this.#codes.distances)
    if (symbol < 0) return symbol
    const distanceBase = DISTANCE_BASE[symbol]
    if (distanceBase === undefined) return BAD
    const distanceExtra = bits.take(DISTANCE_EXTRA[symbol] ?? 0)
    if (distanceExtra < 0) return distanceExtra
    return this.#window.repeat(distanceBase + distanceExtra, base + extra) ? 0 : BAD
  }
}
