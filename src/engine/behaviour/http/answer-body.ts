import { joinBytes } from '../../../shared/bytes/join-bytes'
import type { OpenedFile } from '../../files/sent-file'
import { sendRange } from '../file-steps'
import type { Steps } from '../steps'

/** The body of a response: bytes in memory, or a file that is read as the peer accepts it. */
export type Body = { readonly bytes: Uint8Array } | { readonly file: OpenedFile }

const ENCODER = new TextEncoder()
const CRLF = ENCODER.encode('\r\n')
const LAST_CHUNK = ENCODER.encode('0\r\n\r\n')

export function lengthOfBody(body: Body): number {
  return 'file' in body ? body.file.size : body.bytes.length
}

/** Sends the body. Returns an error message if it was not sent completely, otherwise null. */
export function* sendBody(body: Body, chunked: boolean): Steps<string | null> {
  const plain = 'file' in body ? sendRange(body.file, body.file.size) : sendBytes(body.bytes)
  if (!chunked) return yield* plain
  const problem = yield* inChunks(plain)
  if (problem === null) yield LAST_CHUNK
  return problem
}

function* sendBytes(bytes: Uint8Array): Steps<null> {
  if (bytes.length > 0) yield bytes
  return null
}

/** Sends each piece as one chunk (RFC 9112 §7.1). */
function* inChunks<Result>(pieces: Steps<Result>): Steps<Result> {
  try {
    for (;;) {
      const next = pieces.next()
      if (next.done === true) return next.value
      const step = next.value
      yield step instanceof Uint8Array
        ? joinBytes([ENCODER.encode(`${step.length.toString(16)}\r\n`), step, CRLF])
        : step
    }
  } finally {
    pieces.return(undefined as never)
  }
}
