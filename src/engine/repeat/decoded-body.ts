import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/**
 * Decodes the content codings of a body synchronously. Bodies are small, and the next request depends on the result.
 */

const DECODERS: Readonly<Record<string, (body: Uint8Array, most: number) => Buffer>> = {
  gzip: (body, most) => gunzipSync(body, { maxOutputLength: most }),
  'x-gzip': (body, most) => gunzipSync(body, { maxOutputLength: most }),
  br: (body, most) => brotliDecompressSync(body, { maxOutputLength: most }),
  deflate: (body, most) => {
    try {
      return inflateSync(body, { maxOutputLength: most })
    } catch {
      // Raw deflate without the zlib header, as some servers send it.
      return inflateRawSync(body, { maxOutputLength: most })
    }
  }
}

/** Returns the body unchanged if a coding is unknown or its data is invalid. */
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
