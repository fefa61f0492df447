import { shallowRef, watch, type ShallowRef } from 'vue'
import {
  codingOfMessage,
  COMPRESSED,
  grpcFrames,
  PREFIX_BYTES
} from '../../../../../../decode/view/grpc/frames'
import { grpcBytes } from '../../../../../../decode/view/grpc/grpc-body'
import type { GrpcType } from '../../../../../../decode/view/grpc/status'

/** Limit for all inflated messages of a body; they are only shown, not stored. */
const MAX_INFLATED_BYTES = 8 * 1024 * 1024
const MAX_MESSAGES = 1000

/** Returns the inflated messages of a gRPC body by frame offset, as they become available. */
export function useInflatedMessages(
  shown: () => { bytes: Uint8Array; kind: GrpcType }
): Readonly<ShallowRef<ReadonlyMap<number, Uint8Array>>> {
  const inflated = shallowRef<ReadonlyMap<number, Uint8Array>>(new Map())
  let latest = 0
  watch(
    shown,
    async ({ bytes, kind }) => {
      const mine = ++latest
      inflated.value = new Map()
      const found = await inflateAll(grpcBytes(bytes, kind))
      if (mine === latest && found.size > 0) inflated.value = found
    },
    { immediate: true }
  )
  return inflated
}

async function inflateAll(bytes: Uint8Array): Promise<Map<number, Uint8Array>> {
  const found = new Map<number, Uint8Array>()
  let left = MAX_INFLATED_BYTES
  for (const { flags, start, end, complete } of grpcFrames(bytes)) {
    if ((flags & COMPRESSED) === 0 || !complete) continue
    if (found.size >= MAX_MESSAGES || left <= 0) break
    const raw = bytes.slice(start + PREFIX_BYTES, end)
    const coding = codingOfMessage(raw)
    const content = coding === null ? null : await inflate(raw, coding, left)
    if (content === null) continue
    found.set(start, content)
    left -= content.length
  }
  return found
}

/** Returns null if the data is invalid or inflates to more than `most`. */
async function inflate(
  raw: Uint8Array<ArrayBuffer>,
  coding: 'gzip' | 'deflate',
  most: number
): Promise<Uint8Array | null> {
  const reader = new Blob([raw]).stream().pipeThrough(new DecompressionStream(coding)).getReader()
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      pieces.push(value)
      length += value.length
      if (length > most) {
        await reader.cancel()
        return null
      }
    }
  } catch {
    // The data does not match its declared coding and stays as sent.
    return null
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer())
}
