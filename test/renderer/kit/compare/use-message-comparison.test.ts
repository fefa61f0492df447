/** A comparison on a slow machine: only the beginnings of long bodies are compared, and the result reports it. */
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import {
  useMessageComparison,
  type MessageComparing
} from '../../../../src/renderer/src/kit/compare/use-message-comparison'
import type { Compared, ComparedSide } from '../../../../src/renderer/src/kit/compare/use-comparison'
import type { IgnoreRule } from '../../../../src/renderer/src/kit/compare/model/compare-ignore'
import {
  answerComparison,
  CompareQueue,
  type CompareAnswer,
  type CompareQuestion,
  type CompareWorker
} from '../../../../src/renderer/src/kit/compare/model/compare-work'
import type { MessageDetail } from '../../../../src/shared/contract/traffic'
import { utf8 } from '../../helpers/text-bytes'

const MEBIBYTE = 1024 * 1024
/** Longer than any time limit of a comparison. */
const LONG_MS = 10_000

let scope: EffectScope
let asked: CompareQuestion[]

beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
  asked = []
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

/** Answers questions that match `easy` at once, and never answers the others. */
const slowWorker = (easy: (question: CompareQuestion) => boolean) => (): CompareWorker => {
  const worker: CompareWorker = {
    onmessage: null,
    onerror: null,
    postMessage: (question) => {
      asked.push(question)
      if (easy(question))
        worker.onmessage?.({ data: answerComparison(question) } as MessageEvent<CompareAnswer>)
    },
    terminate: () => undefined
  }
  return worker
}

function side(exchange: number, text: string): ComparedSide {
  const body = utf8(text)
  const message: MessageDetail = {
    ...{ kind: 'http.response', direction: 'down', time: 0, range: [0, 1], headRange: [0, 1] },
    ...{ complete: true, missing: [], startLine: 'HTTP/1.1 200 OK', framing: 'length' },
    ...{ bodyLength: body.length, contentType: 'text/plain', contentEncoding: '', fields: [], problems: [] }
  }
  return {
    ...{ capture: 1, request: null, response: { message, body, more: false, failed: null } },
    exchange: { row: { exchange } } as ComparedSide['exchange'],
    connection: {} as ComparedSide['connection']
  }
}

const bodies = (question: CompareQuestion): number[] =>
  question.kind === 'messages'
    ? question.pairs.flat().map((message) => message?.body.length ?? 0)
    : [question.left.length, question.right.length]
const rulesOf = (question: CompareQuestion): number => question.rules.length

const line = `${'x'.repeat(63)}\n`
const long: Compared = {
  left: side(1, `a\n${line.repeat(40_000)}end`),
  right: side(2, `b\n${line.repeat(40_000)}another end`)
}
const short: Compared = { left: side(1, 'a'), right: side(2, 'b') }

async function compared(
  which: Compared,
  easy: (question: CompareQuestion) => boolean,
  rules: readonly IgnoreRule[] = []
): Promise<MessageComparing> {
  const wishes = { request: 'auto', response: 'auto' } as const
  const found = scope.run(() =>
    useMessageComparison(
      () => which,
      () => rules,
      () => wishes,
      new CompareQueue(slowWorker(easy))
    )
  )
  if (found === undefined) throw new Error('The scope is over.')
  await flushPromises()
  return found
}
const wait = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(LONG_MS)
}

it('the comparison is complete when there is time', async () => {
  const { found } = await compared(long, () => true)
  expect(found.value?.response).toMatchObject({ isCut: false, differences: 2 })
  expect(asked.length).toBe(1)
})

it('the comparison covers the first MiB of each body when the whole takes too long, and reports the truncation', async () => {
  const { found, isTooLong } = await compared(long, (question) => Math.max(...bodies(question)) <= MEBIBYTE)
  expect([found.value, isTooLong.value]).toEqual([null, false])
  await wait()
  expect(asked.map(bodies).map((lengths) => lengths.slice(2))).toEqual([
    [long.left.response?.body.length, long.right.response?.body.length],
    [MEBIBYTE, MEBIBYTE]
  ])
  // The difference at the end lies beyond the compared part and is not counted.
  expect(found.value?.response).toMatchObject({ isCut: true, differences: 1 })
  expect(found.value?.of.left.response).toMatchObject({ more: true, failed: null })
  expect(found.value?.of.left.response?.body.length).toBe(MEBIBYTE)
  expect(isTooLong.value).toBe(false)
})

it('the comparison ignores patterns that take too long, before anything is truncated', async () => {
  const rules: IgnoreRule[] = [{ kind: 'regex', text: '(x+)+y' }]
  const { found } = await compared(long, (question) => rulesOf(question) === 0, rules)
  await wait()
  expect(found.value).toMatchObject({ withoutPatterns: true, response: { isCut: false, differences: 2 } })
})

it('the comparison is absent, with a message, when even that takes too long', async () => {
  const { found, isTooLong } = await compared(long, () => false)
  await wait()
  await wait()
  expect([found.value, isTooLong.value, asked.length]).toEqual([null, true, 2])
})

it('the comparison is not repeated when the bodies are no longer than that', async () => {
  const { isTooLong } = await compared(short, () => false)
  await wait()
  expect([isTooLong.value, asked.length]).toEqual([true, 1])
})
