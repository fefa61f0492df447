import { gunzipSync, inflateSync } from 'node:zlib'

/** Limit for one compressed gRPC message; a larger one is shown as sent. */
const MAX_INFLATED_BYTES = 1024 * 1024

/** Returns null if the data is damaged, truncated or too large, or has another coding. */
export function inflateMessage(payload: Uint8Array, coding: string | null): Uint8Array | null {
  const bounds = { maxOutputLength: MAX_INFLATED_BYTES }
  try {
    if (coding === 'gzip') return gunzipSync(payload, bounds)
    return coding === 'deflate' ? inflateSync(payload, bounds) : null
  } catch {
    return null
  }
}
