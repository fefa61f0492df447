import type { Transform, TransformOptions } from 'node:stream'
import type { ZlibOptions } from 'node:zlib'
import type { CodedInput } from './coded-input'

/**
 * A zlib or brotli stream as pieces in, pieces out. Driven by hand rather than piped, because of what Node does with
 * broken input: the output of the call that meets the fault is thrown away, and so is what waits in the stream's own
 * buffer. Small inputs, one output at a time and an end told only after the last input was taken keep that loss small.
 * What lies behind the end of the coded data is given back to the input.
 */

/** Input of one call: at most what it decodes to is lost to a fault in it. */
const INPUT_BYTES = 4 * 1024

/** No output waits in the stream: it pauses until each was taken. */
export const ONE_AT_A_TIME: ZlibOptions & Pick<TransformOptions, 'readableHighWaterMark'> = {
  chunkSize: 64 * 1024,
  readableHighWaterMark: 1
}

/** `bytesWritten` counts what zlib has consumed: less than what was written where its data ended before. */
type Codec = Transform & { readonly bytesWritten: number }

/** `open` is given the first bytes, at least two unless there are fewer. Throws where the input does not go on. */
export async function* inflated(
  input: CodedInput,
  open: (start: Uint8Array) => Transform
): AsyncGenerator<Uint8Array, void> {
  const start = await input.take(2)
  if (start.length === 0) return
  input.unread(start)
  const stream = open(start) as Codec
  const feeder = new Feeder(stream, input)
  // The input's own fault (out of time) ends the stream and comes out of the loop below.
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
  /** Bytes written, and the last of them. */
  #given = 0
  #last: Uint8Array[] = []
  #isOver = false
  /** Ends the wait for the write that is on its way. */
  #answer: (isTaken: boolean) => void = () => undefined

  constructor(stream: Codec, input: CodedInput) {
    this.#stream = stream
    this.#input = input
  }

  async run(): Promise<void> {
    // Its failure is told by the loop that reads the stream.
    for (const end of ['close', 'error']) this.#stream.once(end, () => this.#over())
    for (;;) {
      const piece = await this.#input.next()
      if (piece === null) break
      const slice = piece.subarray(0, INPUT_BYTES)
      this.#input.unread(piece.subarray(INPUT_BYTES))
      this.#given += slice.length
      this.#last = [...this.#last.slice(-1), slice]
      // What follows the end of the coded data is not taken. Its write may be answered all the same, again and again
      // while nobody reads the last output, or never.
      if (!(await this.#isTaken(slice)) || this.#stream.bytesWritten < this.#given) return
    }
    this.#stream.end()
  }

  /** No race with a promise of the stream's end: each race would be remembered until then, one for each 4 KiB. */
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

  /** What was written and not consumed: of the last slice, or of the one before when the end was seen late. */
  giveBack(): void {
    let rest = this.#given - this.#stream.bytesWritten
    for (const slice of this.#last.toReversed()) {
      if (rest <= 0) return
      this.#input.unread(slice.subarray(Math.max(0, slice.length - rest)))
      rest -= slice.length
    }
  }
}
