import { once } from 'node:events'
import type { Transform, TransformOptions } from 'node:stream'
import type { ZlibOptions } from 'node:zlib'

/**
 * A zlib or brotli stream as pieces in, pieces out. Driven by hand rather than piped, because of what Node does with
 * broken input: the output of the call that meets the fault is thrown away, and so is what waits in the stream's own
 * buffer. Small inputs, one output at a time and an end told only after the last input was taken keep that loss small.
 */

/** Input of one call: at most what it decodes to is lost to a fault in it. */
const INPUT_BYTES = 4 * 1024

/** No output waits in the stream: it pauses until each was taken. */
export const ONE_AT_A_TIME: ZlibOptions & Pick<TransformOptions, 'readableHighWaterMark'> = {
  chunkSize: 64 * 1024,
  readableHighWaterMark: 1
}

/** `open` is given the first bytes, at least two unless there are fewer. Throws where the input does not go on. */
export async function* inflated(
  body: AsyncIterable<Uint8Array>,
  open: (start: Uint8Array) => Transform
): AsyncGenerator<Uint8Array, void> {
  const input = body[Symbol.asyncIterator]()
  let start: Uint8Array = new Uint8Array(0)
  while (start.length < 2) {
    const next = await input.next()
    if (next.done === true) break
    start = start.length === 0 ? next.value : Buffer.concat([start, next.value])
  }
  if (start.length === 0) return
  const stream = open(start)
  // The input's own fault (out of time) ends the stream and comes out of the loop below.
  feed(stream, start, input).catch((error: unknown) => {
    stream.destroy(error instanceof Error ? error : new Error(String(error)))
  })
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) yield piece
  } finally {
    stream.destroy()
    void input.return?.()
  }
}

async function feed(stream: Transform, start: Uint8Array, input: AsyncIterator<Uint8Array>): Promise<void> {
  const ended = once(stream, 'close').then(() => false)
  // Its failure is told by the loop that reads the stream.
  ended.catch(() => undefined)
  let piece: Uint8Array = start
  for (;;) {
    for (let at = 0; at < piece.length; at += INPUT_BYTES) {
      const taken = new Promise<boolean>((resolve) => {
        stream.write(piece.subarray(at, at + INPUT_BYTES), (error) => {
          resolve(error === undefined || error === null)
        })
      })
      // What follows the end of the coded data is not taken, and its write is never answered.
      if (!(await Promise.race([taken, ended])) || stream.readableEnded) return
    }
    const next = await input.next()
    if (next.done === true) break
    piece = next.value
  }
  stream.end()
}
