import { gunzipSync, inflateSync } from 'node:zlib'

/** Of one compressed message of gRPC: it is shown as it was sent where it comes to more. */
const MAX_INFLATED_BYTES = 1024 * 1024

/** Null for what is damaged, cut, too large, or coded in another way. */
export function inflateMessage(payload: Uint8Array, coding: string | null): Uint8Array | null {
  const bounds = { maxOutputLength: MAX_INFLATED_BYTES }
  try {
    if (coding === 'gzip') return gunzipSync(payload, bounds)
    return coding === 'deflate' ? inflateSync(payload, bounds) : null
  } catch {
    return null
  }
}
