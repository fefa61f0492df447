import type { Transform, TransformOptions } from 'node:stream'
import type { ZlibOptions } from 'node:zlib'
import type { CodedInput } from './coded-input'

/**
 * Decodes a zlib or brotli stream piece by piece. The stream is driven by hand rather than piped, because Node discards
 * the output of the call that meets a fault, and the output waiting in the stream's own buffer. To keep that loss
 * small, inputs are small, only one output is pending at a time, and `end` is called only after the last input was
 * consumed. Bytes after the end of the coded data are returned to the input.
 */

/** Input bytes per call. At most the output of one call is lost to a fault. */
const INPUT_BYTES = 4 * 1024

/** Makes the stream pause until each output was read, so that none is buffered. */
export const ONE_AT_A_TIME: ZlibOptions & Pick<TransformOptions, 'readableHighWaterMark'> = {
  chunkSize: 64 * 1024,
  readableHighWaterMark: 1
}

/** `bytesWritten` counts the bytes zlib has consumed: fewer than written if its data ended earlier. */
type Codec = Transform & { readonly bytesWritten: number }

/**
 * `open` receives the first two bytes, or one if there is no more. Throws where the input cannot be decoded further.
 */
export async function* inflated(
  input: CodedInput,
  open: (start: Uint8Array) => Transform
): AsyncGenerator<Uint8Array, void> {
  const start = await input.take(2)
  if (start.length === 0) return
  input.unread(start)
  const stream = open(start) as Codec
  const feeder = new Feeder(stream, input)
  // An error of the input (`OutOfTime`) destroys the stream and is thrown by the loop below.
  const fed = feeder.run().catch((error: unknown) => {
    stream.destroy(error instanceof Error ? error : new Error(String(error)))
  })
  let complete = false
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) yield piece
    complete = true
  } finally {
    stream.destroy()
    if (!complete) input.close()
  }
  await fed
  feeder.giveBack()
}

class Feeder {
  readonly #stream: Codec
  readonly #input: CodedInput
  /** Number of bytes written so far, and the last two slices. */
  #given = 0
  #last: Uint8Array[] = []
  #isOver = false
  /** Resolves the pending write. */
  #answer: (isTaken: boolean) => void = () => undefined

  constructor(stream: Codec, input: CodedInput) {
    this.#stream = stream
    this.#input = input
  }

  async run(): Promise<void> {
    // The loop that reads the stream reports its error.
    for (const end of ['close', 'error']) this.#stream.once(end, () => this.#over())
    for (;;) {
      const piece = await this.#input.next()
      if (piece === null) break
      const slice = piece.subarray(0, INPUT_BYTES)
      this.#input.unread(piece.subarray(INPUT_BYTES))
      this.#given += slice.length
      this.#last = [...this.#last.slice(-1), slice]
      // Bytes after the end of the coded data are not consumed. Node may still confirm their write, repeatedly while
      // the last output is unread, or never.
      if (!(await this.#isTaken(slice)) || this.#stream.bytesWritten < this.#given) return
    }
    this.#stream.end()
  }

  /**
   * Resolves with true once the slice is consumed. Does not race against a promise for the stream's end: each race
   * would stay in memory until then, one for every 4 KiB.
   */
  #isTaken(slice: Uint8Array): Promise<boolean> {
    return new Promise((resolve) => {
      this.#answer = resolve
      if (this.#isOver) resolve(false)
      else
        this.#stream.write(slice, (error) => {
          resolve(error === undefined || error === null)
        })
    })
  }

  #over(): void {
    this.#isOver = true
    this.#answer(false)
  }

  /**
   * Returns the unconsumed bytes to the input: from the last slice, or also the one before if the end was detected
   * late.
   */
  giveBack(): void {
    let rest = this.#given - this.#stream.bytesWritten
    for (const slice of this.#last.toReversed()) {
      if (rest <= 0) return
      this.#input.unread(slice.subarray(Math.max(0, slice.length - rest)))
      rest -= slice.length
    }
  }
}
