import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** A body small enough to be looked into, without its content codings, in one go: the next request waits for it. */

const DECODERS: Readonly<Record<string, (body: Uint8Array, most: number) => Buffer>> = {
  gzip: (body, most) => gunzipSync(body, { maxOutputLength: most }),
  'x-gzip': (body, most) => gunzipSync(body, { maxOutputLength: most }),
  br: (body, most) => brotliDecompressSync(body, { maxOutputLength: most }),
  deflate: (body, most) => {
    try {
      return inflateSync(body, { maxOutputLength: most })
    } catch {
      // Without its wrapper, as some servers send it.
      return inflateRawSync(body, { maxOutputLength: most })
    }
  }
}

/** As it is where its coding is unknown, or is not what it says. */
export function decodedBody(body: Uint8Array, codings: string, most: number): Uint8Array {
  let decoded = body
  for (const coding of codings.toLowerCase().split(',').reverse()) {
    const decode = DECODERS[coding.trim()]
    if (decode === undefined) continue
    try {
      decoded = decode(decoded, most)
    } catch {
      return decoded
    }
  }
  return decoded
}
