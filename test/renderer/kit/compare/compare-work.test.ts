/** The comparison worker: bytes with ignored ranges, and cancelled requests. */
import { describe, expect, it } from 'vitest'
import { parseRules } from '../../../../src/renderer/src/kit/compare/model/compare-ignore'
import {
  answerComparison,
  CompareQueue,
  type BytesQuestion,
  type CompareAnswer,
  type CompareQuestion,
  type CompareWorker
} from '../../../../src/renderer/src/kit/compare/model/compare-work'
import { latin1Text, utf8 } from '../../helpers/text-bytes'

/** Formats the differences: the left bytes, the right bytes, and a tilde where they are ignored. */
function told(left: string, right: string, rules: string, ignored?: BytesQuestion['ignored']): string[] {
  const question: BytesQuestion = {
    ...{ kind: 'bytes', part: 'response', rules: parseRules(rules) },
    ...{ left: utf8(left), right: utf8(right), ignored: ignored ?? { left: [], right: [] } }
  }
  const answer = answerComparison(question)
  if (answer.kind !== 'bytes') throw new Error('Bytes were asked for.')
  return answer.changes.map(
    (change) =>
      `${change.ignored ? '~' : ''}${latin1Text(question.left.subarray(change.left, change.leftEnd))}|${latin1Text(question.right.subarray(change.right, change.rightEnd))}`
  )
}

describe('ignored bytes', () => {
  /** The first line with its line end, like a header rule. */
  const firstLines = (left: string, right: string): BytesQuestion['ignored'] => ({
    left: [{ start: 0, end: left.indexOf('\n') + 1 }],
    right: [{ start: 0, end: right.indexOf('\n') + 1 }]
  })

  it('do not hide a line inserted after them', () => {
    const left = 'Date: 1\r\nHost: a\r\n'
    const right = 'Date: 2\r\nEvil-Header: x\r\nHost: a\r\n'
    expect(told(left, right, '', firstLines(left, right))).toEqual(['1|2\r\nEvil-Header: x'])
    expect(told(left, 'Date: 2\r\nHost: a\r\n', '', firstLines(left, right))).toEqual(['~1|2'])
  })

  it('can be a whole line on one side alone', () => {
    expect(
      told('Date: 1\r\nHost: a\r\n', 'Host: a\r\n', '', { left: [{ start: 0, end: 9 }], right: [] })
    ).toEqual(['~Date: 1\r\n|'])
    expect(
      told('Host: a\r\n', 'Date: 1\r\nHost: a\r\n', '', { left: [], right: [{ start: 0, end: 9 }] })
    ).toEqual(['~|Date: 1\r\n'])
  })

  it('by pattern must match on both sides', () => {
    expect(told('total=17;', 'total=93;', 'regex =\\d+')).toEqual(['~17|93'])
    expect(told('total=17;', 'total=none;', 'regex =\\d+')).toEqual(['17|none'])
  })

  it('by position match any bytes, but not insertions at the ends', () => {
    expect(told('ab1234cd', 'ab98765cd', 'bytes response 2-6')).toEqual(['~1234|98765'])
    expect(told('ab1234cd', 'ab12xx34cd', 'bytes response 2-6')).toEqual(['~|xx'])
    expect(told('ab1234cd', 'abxx1234cd', 'bytes response 2-6')).toEqual(['|xx'])
    expect(told('ab1234cd', 'ab1234xxcd', 'bytes response 2-6')).toEqual(['|xx'])
  })
})

describe('a comparer', () => {
  interface Started extends CompareWorker {
    readonly asked: CompareQuestion[]
    isEnded: boolean
  }
  const workers: Started[] = []
  const start = (): CompareWorker => {
    const worker: Started = {
      asked: [],
      isEnded: false,
      onmessage: null,
      onerror: null,
      postMessage: (question) => {
        worker.asked.push(question)
      },
      terminate: () => {
        worker.isEnded = true
      }
    }
    workers.push(worker)
    return worker
  }
  const question = (text: string): BytesQuestion => ({
    ...{ kind: 'bytes', part: 'response', rules: [], left: utf8(text), right: utf8('same') },
    ignored: { left: [], right: [] }
  })
  const answer = (worker: Started | undefined): void => {
    const last = worker?.asked.at(-1)
    if (last === undefined) throw new Error('Nothing was asked.')
    worker?.onmessage?.({ data: answerComparison(last) } as MessageEvent<CompareAnswer>)
  }

  it('that runs for a cancelled request starts the next one at once', async () => {
    workers.length = 0
    const comparer = new CompareQueue(start)
    const given = new AbortController()
    const first = comparer.request(question('never'), given.signal)
    const second = comparer.request(question('same'), new AbortController().signal)
    given.abort()
    expect(await first).toBeNull()
    expect(workers.map(({ isEnded, asked }) => [isEnded, asked.length])).toEqual([
      [true, 1],
      [false, 1]
    ])
    answer(workers[1])
    expect(await second).toEqual({ kind: 'bytes', changes: [], coarse: 0 })
    comparer.close()
    expect(workers[1]?.isEnded).toBe(true)
  })

  it('skips requests cancelled while they waited', async () => {
    workers.length = 0
    const comparer = new CompareQueue(start)
    const given = new AbortController()
    const first = comparer.request(question('same'), new AbortController().signal)
    const second = comparer.request(question('b'), given.signal)
    const third = comparer.request(question('same'), new AbortController().signal)
    given.abort()
    expect(await second).toBeNull()
    answer(workers[0])
    await first
    answer(workers[0])
    expect(await third).toMatchObject({ changes: [] })
    expect(workers).toHaveLength(1)
    expect(workers[0]?.asked).toHaveLength(2)
    comparer.close()
  })
})
