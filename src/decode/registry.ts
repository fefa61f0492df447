import { PROTOCOLS } from './protocols'
import { FIRST_NUMBERS, type MessageSink, type StreamDecoder, type StreamOffsets } from './stream/decoder'
import { DETECT_BYTES, detectHttp1 } from './stream/http1/detect'
import { HttpDecoder } from './stream/http-decoder'
import { detectHttp2 } from './stream/http2/detect'
import { Http2Decoder } from './stream/http2/http2-decoder'
import { PlainAnswerWatch } from './stream/plain-answer'
import type { Around } from './stream/tunnelled'
import { detectTls, helloServerName } from './stream/tls/detect'

/**
 * All stream decoders. HTTP and TLS, whose messages have views of their own, are listed here; a new protocol needs a
 * folder, a line in `protocols.ts` and a test. Detection uses the content only:
 * each decoder scores the first bytes of both streams, and the best score of at least LIKELY wins. A connection without
 * such a score is raw.
 */

export { DETECT_BYTES }

export interface StreamDecoderEntry {
  /** Name of the connection's protocol in the UI. */
  id: string
  /**
   * Returns a probability from 0 to 1; undefined while more bytes may decide, unless `final` is set. `midway`: the
   * bytes do not begin at the start of the connection.
   */
  score(up: Uint8Array, down: Uint8Array, final: boolean, midway: boolean): number | undefined
  /**
   * `at`: current offsets of the streams, if another protocol came before; `around`: the enclosing decoder, for a
   * tunnel. Null for a protocol without messages to list: its bytes need not be read after detection.
   */
  create: ((sink: MessageSink, at?: StreamOffsets, around?: Around) => StreamDecoder) | null
  /** Returns the server name that the client requests in the first bytes of its stream. */
  serverName?(up: Uint8Array): string
}

const LIKELY = 0.5
const BEGINNING: StreamOffsets = { up: 0, down: 0 }

/** Creates a decoder for HTTP/2 that also handles a server's HTTP/1 response to the preface. */
function createHttp2(sink: MessageSink, at: StreamOffsets = BEGINNING, around?: Around): StreamDecoder {
  const decoder = new Http2Decoder(sink, at, around?.numbers)
  return new PlainAnswerWatch({
    code: 'http1-answer-to-http2',
    at,
    decoder,
    sink: () => sink,
    numbers: () => decoder.numbers
  })
}

export const STREAM_DECODERS: readonly StreamDecoderEntry[] = [
  {
    id: 'http/1',
    score: (up, down, final, midway) => detectHttp1(up, down, final, midway),
    create: (sink, at, around) => new HttpDecoder(sink, at, detectDecoder, around)
  },
  {
    id: 'http/2',
    score: detectHttp2,
    create: createHttp2
  },
  {
    id: 'tls',
    score: (up, down, final, midway) => detectTls(up, down, final, midway),
    create: null,
    serverName: helloServerName
  },
  ...PROTOCOLS.map(({ id, score, create }): StreamDecoderEntry => ({
    id,
    score,
    create: (sink, at = BEGINNING, around) => create(sink, at, around?.numbers ?? FIRST_NUMBERS)
  }))
]

/** Returns the decoder for a connection that begins with these bytes; `more` while undecided. */
export function detectDecoder(
  up: Uint8Array,
  down: Uint8Array,
  final: boolean,
  midway = false
): StreamDecoderEntry | 'more' | 'raw' {
  let best: StreamDecoderEntry | undefined
  let bestScore = 0
  let undecided = false
  for (const entry of STREAM_DECODERS) {
    const score = entry.score(up, down, final, midway)
    if (score === undefined) undecided = true
    else if (score >= LIKELY && score > bestScore) {
      best = entry
      bestScore = score
    }
  }
  if (best !== undefined) return best
  return undecided && !final ? 'more' : 'raw'
}
