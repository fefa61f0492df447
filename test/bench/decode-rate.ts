import type { MessageSink } from '../../src/decode/stream/decoder'
import { Http1Decoder } from '../../src/decode/stream/http1/http1-decoder'
import { requestText, RESPONSE_TEXT } from './load/http-texts'
import { quantile } from './statistics'

/** Measures the HTTP decoder alone, in this thread, with chunks of the size of one read, as the analysis feeds it. */

const PIECE_BYTES = 60 * 1024
const EXCHANGES = 4096
const BODY_BYTES = 32 * 1024
const REPEATS = 9

export interface DecodeFigures {
  /** Small requests and responses (about 200 and 500 bytes) in both directions. */
  small: { bytesPerSecond: number; messagesPerSecond: number }
  /** The same with bodies of 32 KiB, which the decoder skips. */
  large: { bytesPerSecond: number; messagesPerSecond: number }
}

export function decodeRate(): DecodeFigures {
  const up = Buffer.from(Array.from({ length: EXCHANGES }, (_, at) => requestText(at)).join(''), 'latin1')
  const large = Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Length: ${BODY_BYTES}\r\n\r\n${'x'.repeat(BODY_BYTES)}`
  )
  return {
    small: rate(up, Buffer.from(RESPONSE_TEXT.repeat(EXCHANGES), 'latin1')),
    large: rate(up, Buffer.concat(Array.from({ length: EXCHANGES }, () => large)))
  }
}

function rate(up: Uint8Array, down: Uint8Array): { bytesPerSecond: number; messagesPerSecond: number } {
  const seconds: number[] = []
  for (let round = 0; round < REPEATS; round++) {
    let ended = 0
    const sink: MessageSink = {
      messageHead: () => undefined,
      messageEnd: () => {
        ended++
      }
    }
    const decoder = new Http1Decoder(sink)
    const from = performance.now()
    for (const [direction, bytes] of [
      ['up', up],
      ['down', down]
    ] as const) {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES)
        decoder.push(direction, bytes.subarray(at, at + PIECE_BYTES))
    }
    seconds.push((performance.now() - from) / 1000)
    if (ended !== 2 * EXCHANGES) throw new Error(`The decoder found ${ended} messages of ${2 * EXCHANGES}.`)
  }
  const median = quantile(seconds, 0.5)
  return {
    bytesPerSecond: (up.length + down.length) / median,
    messagesPerSecond: (2 * EXCHANGES) / median
  }
}
