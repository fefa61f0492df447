import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { decodeText, type TextEncoding } from '../../../../../src/decode/view/text-encoding'
import {
  TEXT_PART_BYTES,
  useInspectorText,
  type InspectorText
} from '../../../../../src/renderer/src/features/inspector/hex/use-inspector-text'
import { useStreamBytes } from '../../../../../src/renderer/src/app/bridge/use-stream-bytes'
import { startTestEngine, type TestEngine } from '../../../helpers/test-engine'

let engine: TestEngine | undefined
let scope: EffectScope | undefined
afterEach(() => {
  scope?.stop()
  engine?.close()
})

function start(stream: Uint8Array, shownFirst = stream.length) {
  const total = shallowRef(shownFirst)
  engine = startTestEngine({
    'streams.read': ({ offset, length }) => ({
      total: total.value,
      from: offset,
      bytes: stream.slice(offset, Math.min(offset + length, total.value))
    })
  })
  const part = shallowRef(0)
  const encoding = shallowRef<TextEncoding>('utf-8')
  scope = effectScope()
  const text = scope.run(() => {
    const streams = useStreamBytes(
      () => 1,
      () => ({ up: 0, down: total.value })
    )
    return useInspectorText(() => streams, {
      connection: () => 1,
      direction: () => 'down',
      encoding: () => encoding.value,
      columns: () => 80,
      part: () => part.value
    })
  })
  if (text === undefined) throw new Error('The scope is not active.')
  return { text, part, encoding, total }
}

async function settle(text: InspectorText): Promise<void> {
  do {
    await nextTick()
    await flushPromises()
  } while (text.loading.value)
}

const rowsOf = (text: InspectorText, encoding: TextEncoding = 'utf-8'): string[] =>
  Array.from({ length: text.part.value?.rows.count ?? 0 }, (_, row) =>
    decodeText(text.rowBytes(row), encoding)
  )

it('shows parts that join without a gap and without a broken character', async () => {
  // Three-byte characters without a line end, so that no part happens to end between two of them.
  const stream = new TextEncoder().encode('x' + '荣光无限'.repeat(TEXT_PART_BYTES / 5))
  const { text, part } = start(stream)
  let next = 0
  for (let number = 0; number * TEXT_PART_BYTES < stream.length; number++) {
    part.value = number
    await settle(text)
    const shown = text.part.value
    expect(shown?.offset).toBe(next)
    expect(rowsOf(text).join('')).not.toContain('\ufffd')
    next += shown?.bytes.length ?? 0
  }
  expect(next).toBe(stream.length)
})

it('continues at its end as the stream grows', async () => {
  const stream = new TextEncoder().encode('first\nsecond\nthird\n')
  const { text, total } = start(stream, 8)
  await settle(text)
  expect(rowsOf(text)).toEqual(['first', 'se'])
  total.value = stream.length
  await settle(text)
  expect(rowsOf(text)).toEqual(['first', 'second', 'third'])
})

it('reads the same bytes in another encoding', async () => {
  const { text, encoding } = start(Uint8Array.of(0xc8, 0xd9, 0xb9, 0xe2, 0x0a, 0x61))
  encoding.value = 'gb18030'
  await settle(text)
  expect(rowsOf(text, encoding.value)).toEqual(['荣光', 'a'])
  encoding.value = 'latin1'
  await settle(text)
  expect(rowsOf(text, encoding.value)).toEqual(['ÈÙ¹â', 'a'])
})
