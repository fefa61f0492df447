/** Compressed messages of a gRPC body are shown inflated. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { effectScope, shallowRef, type EffectScope, type ShallowRef } from 'vue'
import type { GrpcType } from '../../../../../../src/decode/view/grpc/status'
import { useInflatedMessages } from '../../../../../../src/renderer/src/features/inspector/body/data/use-inflated-messages'
import { utf8, utf8Text } from '../../../../helpers/text-bytes'

const KIND: GrpcType = { web: false, text: false, connect: false, format: '' }

let scope: EffectScope
beforeEach(() => {
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
})

async function compressed(text: string, coding: 'gzip' | 'deflate'): Promise<Uint8Array> {
  const stream = new Blob([utf8(text)]).stream().pipeThrough(new CompressionStream(coding))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

const frame = (flags: number, message: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(5 + message.length)
  new DataView(bytes.buffer).setUint32(1, message.length)
  bytes[0] = flags
  bytes.set(message, 5)
  return bytes
}
const joined = (...frames: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(frames.flatMap((one) => [...one]))

/** Returns the inflated texts by frame offset. */
function inflating(bytes: ShallowRef<Uint8Array>): () => Record<number, string> {
  const inflated = scope.run(() => useInflatedMessages(() => ({ bytes: bytes.value, kind: KIND })))
  return () =>
    Object.fromEntries([...(inflated?.value ?? [])].map(([at, content]) => [at, utf8Text(content)]))
}

it('inflates gzip and deflate, and leaves plain and damaged messages as sent', async () => {
  const plain = frame(0, utf8('plain'))
  const gzip = frame(1, await compressed('one', 'gzip'))
  const damaged = frame(1, Uint8Array.of(0x1f, 0x8b, 9, 9, 9))
  const unknown = frame(1, utf8('?'))
  const deflate = frame(1, await compressed('two', 'deflate'))
  const cut = frame(1, await compressed('three', 'gzip')).subarray(0, 12)
  const shown = inflating(shallowRef(joined(plain, gzip, damaged, unknown, deflate, cut)))
  const second = plain.length + gzip.length + damaged.length + unknown.length
  await expect.poll(shown).toEqual({ [plain.length]: 'one', [second]: 'two' })
})

it('does not inflate more than can be shown', async () => {
  const bomb = frame(1, await compressed('x'.repeat(9 * 1024 * 1024), 'gzip'))
  const small = frame(1, await compressed('small', 'gzip'))
  const shown = inflating(shallowRef(joined(bomb, small)))
  await expect.poll(shown).toEqual({ [bomb.length]: 'small' })
})

it('shows the messages of the latest body only', async () => {
  const bytes = shallowRef(frame(1, await compressed('old', 'gzip')))
  const shown = inflating(bytes)
  bytes.value = joined(frame(0, utf8('-')), frame(1, await compressed('new', 'gzip')))
  await expect.poll(shown).toEqual({ 6: 'new' })
})
