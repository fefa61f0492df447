import type { MessageSink, StreamDecoder, StreamOffsets } from './stream/decoder'
import { DETECT_BYTES, detectHttp1 } from './stream/http1/detect'
import { HttpDecoder } from './stream/http-decoder'
import { detectHttp2 } from './stream/http2/detect'
import { Http2Decoder } from './stream/http2/http2-decoder'
import { PlainAnswerWatch } from './stream/plain-answer'
import type { Around } from './stream/tunnelled'
import { detectTls, helloServerName } from './stream/tls/detect'

/**
 * The stream decoders there are. Adding a protocol is one file of its own, one entry here, one test. Detection is by
 * content: each decoder scores the first bytes of both streams, the best score of at least LIKELY wins, and a
 * connection that none recognises is raw.
 */

export { DETECT_BYTES }

export interface StreamDecoderEntry {
  /** Shown as the connection's protocol. */
  id: string
  /**
   * 0 (is not) to 1 (is); undefined while more bytes may still tell, which `final` rules out. `midway`: the bytes do
   * not begin where the connection did.
   */
  score(up: Uint8Array, down: Uint8Array, final: boolean, midway: boolean): number | undefined
  /**
   * `at`: where the streams stand, if something else came before; `around`: what they are a tunnel in. Null for a protocol without messages that could be
   * listed: once it is recognised, nothing of it need be read.
   */
  create: ((sink: MessageSink, at?: StreamOffsets, around?: Around) => StreamDecoder) | null
  /** Whom the client asks for by name, by the first bytes of its stream. */
  serverName?(up: Uint8Array): string
}

const LIKELY = 0.5

/** HTTP/2, and a server that answers its preface in HTTP/1. */
function createHttp2(
  sink: MessageSink,
  at: StreamOffsets = { up: 0, down: 0 },
  around?: Around
): StreamDecoder {
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
  }
]

/** The decoder for a connection that begins so; `more` while it cannot be told yet. */
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
