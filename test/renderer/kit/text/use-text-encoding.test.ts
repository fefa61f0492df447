import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectScope, shallowRef, type EffectScope } from 'vue'
import { useStreamBytes } from '../../../../src/renderer/src/app/bridge/use-stream-bytes'
import { useTextEncoding } from '../../../../src/renderer/src/kit/text/use-text-encoding'
import { encodeText } from '../../../../src/shared/payload/encode-text'
import type { TextEncoding } from '../../../../src/shared/model/text-encodings'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

const SENTENCE = '你好，服务器！这是第一次，我们在这里说话。'
let engine: TestEngine
let scope: EffectScope
/** Bytes sent by the client of the shown connection. */
let sent: Uint8Array

beforeEach(() => {
  setActivePinia(createPinia())
  scope = effectScope()
  engine = startTestEngine({
    'streams.read': ({ direction, offset, length }) => ({
      total: direction === 'up' ? sent.length : 0,
      from: offset,
      bytes: direction === 'up' ? sent.slice(offset, offset + length) : new Uint8Array(0)
    })
  })
})
afterEach(() => {
  scope.stop()
  engine.close()
})

function encode(text: string, encoding: TextEncoding): Uint8Array {
  const encoded = encodeText(text, encoding)
  if (!encoded.ok) throw new Error(encoded.problem.code)
  return encoded.bytes
}

function show(bytes: Uint8Array): {
  encoding: ReturnType<typeof useTextEncoding>
  session: { value: number }
} {
  sent = bytes
  const session = shallowRef(1)
  const shown = (): { connection: number; session: number; up: number; down: number } => ({
    connection: session.value,
    session: session.value,
    up: sent.length,
    down: 0
  })
  const encoding = scope.run(() => {
    const streams = useStreamBytes(
      () => shown().connection,
      () => ({ up: sent.length, down: 0 })
    )
    return useTextEncoding(() => streams, shown)
  })
  if (encoding === undefined) throw new Error('The scope is not active.')
  return { encoding, session }
}

describe('the encoding of displayed bytes', () => {
  it.each<[TextEncoding, TextEncoding]>([
    ['gb18030', 'gb18030'],
    ['utf-8', 'utf-8']
  ])('is detected for Chinese in %s', async (written, read) => {
    const { encoding } = show(encode(SENTENCE, written))
    await expect.poll(() => encoding.value).toBe(read)
  })

  it('is that of the settings for bytes that are not text', async () => {
    const { encoding } = show(Uint8Array.from({ length: 64 }, (_, index) => (index * 37) % 256))
    await Promise.resolve()
    expect(encoding.value).toBe('utf-8')
  })

  it('is the one chosen for the session, and another session keeps its own', async () => {
    const { encoding, session } = show(encode(SENTENCE, 'gb18030'))
    await expect.poll(() => encoding.value).toBe('gb18030')
    encoding.value = 'latin1'
    expect(encoding.value).toBe('latin1')
    session.value = 2
    await expect.poll(() => encoding.value).toBe('gb18030')
    session.value = 1
    expect(encoding.value).toBe('latin1')
  })
})
