/** Trailers in the body of a gRPC-Web call are shown as soon as the body is split into messages. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { shallowRef, type ShallowRef } from 'vue'
import { useWebTrailers } from '../../../../../src/renderer/src/features/inspector/http/use-web-trailers'
import type { BodyTrailer } from '../../../../../src/decode/view/grpc/body-trailers'
import type { InnerRow } from '../../../../../src/shared/contract/inner'
import type { ExchangeDetail } from '../../../../../src/shared/contract/traffic'
import { AppError } from '../../../../../src/shared/model/app-error'
import { inComponent } from '../../../helpers/in-component'
import { exchangeRow, startTestEngine, type TestEngine } from '../../../helpers/test-engine'
import { utf8 } from '../../../helpers/text-bytes'

const exchange = (number: number, contentType = 'application/grpc-web'): ExchangeDetail => ({
  row: exchangeRow(number),
  messages: [{ kind: 'http.response', contentType } as ExchangeDetail['messages'][number]]
})

let engine: TestEngine
let behind: number
let refusal: AppError | null
let shown: ShallowRef<ExchangeDetail>
let trailers: Readonly<ShallowRef<readonly BodyTrailer[]>>

beforeEach(() => {
  setActivePinia(createPinia())
  behind = 0
  refusal = null
  shown = shallowRef(exchange(1))
  engine = startTestEngine({
    'inner.list': ({ exchange: number, first, count }) => {
      if (refusal !== null) throw refusal
      const row: InnerRow = {
        ...{ index: 0, time: 0, direction: 'down', kind: 'trailers', stream: null, range: [0, 1] },
        ...{ length: number ?? 0, marks: [], summary: '', complete: true, problems: [] }
      }
      return {
        ...{ generation: 1, behind: behind-- > 0, total: 1, dropped: 0, all: { total: 1, dropped: 0 } },
        ...{ kinds: [], ranges: 'body', trouble: null, rows: [row].slice(first, first + count) }
      }
    },
    'inner.body': ({ exchange: number }) => ({
      ...{
        bytes: utf8(`grpc-status: ${number}
`),
        more: false,
        gaveUp: false,
        decoded: [],
        failed: null
      }
    })
  })
})
afterEach(() => {
  engine.close()
})
const show = (): void => {
  trailers = inComponent(() => useWebTrailers(() => shown.value))
}
const status = (): string | undefined => trailers.value[0]?.value

it('are read again until the body is split', async () => {
  behind = 2
  show()
  await expect.poll(status).toBe('1')
})

it('are those of the selected exchange', async () => {
  show()
  await expect.poll(status).toBe('1')
  shown.value = exchange(2)
  await expect.poll(status).toBe('2')
  shown.value = exchange(3, 'text/plain')
  await expect.poll(status).toBeUndefined()
})

it('are absent if the exchange no longer exists', async () => {
  refusal = new AppError('not-found', 'There is no exchange 1.')
  show()
  await expect.poll(() => engine.asked.length).toBe(1)
  expect(trailers.value).toEqual([])
})
