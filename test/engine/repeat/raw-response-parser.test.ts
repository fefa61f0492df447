/** Boundaries of replies in unknown protocols. */
import { expect, it } from 'vitest'
import { RawResponseParser } from '../../../src/engine/repeat/raw-response-parser'
import type { ParsedResponse } from '../../../src/engine/repeat/response-parser'

it('bytes that arrive before a request is sent are not part of its response, and its latency is never negative', async () => {
  let now = 0
  const answer = await new Promise<ParsedResponse>((resolve) => {
    const parser = new RawResponseParser(
      { answer: { ends: 'silence', after: 20, greets: false }, look: 100, now: () => now },
      {
        onClosing: () => undefined,
        onAnswer: resolve,
        onBroken: () => undefined,
        onLater: () => {
          parser.close()
        }
      }
    )
    parser.received(Buffer.from('beat'))
    now = 10
    parser.sent()
    now = 15
    parser.received(Buffer.from('=ok'))
  })
  expect(answer).toMatchObject({ start: 4, end: 7, at: 15 })
  expect(Buffer.from(answer.body).toString()).toBe('=ok')
})

it('bytes that arrive before a request is sent are not the response if nothing follows', () => {
  const answers: ParsedResponse[] = []
  const parser = new RawResponseParser(
    { answer: { ends: 'close', greets: false }, look: 100, now: () => 0 },
    {
      onClosing: () => undefined,
      onAnswer: (answer) => answers.push(answer),
      onBroken: () => undefined,
      onLater: () => undefined
    }
  )
  parser.received(Buffer.from('beat'))
  parser.sent()
  parser.ended()
  expect(answers).toEqual([])
})
