/** Boundaries of replies in unknown protocols. */
import { expect, it } from 'vitest'
import { RawTalk } from '../../../src/engine/repeat/raw-talk'
import type { TalkAnswer } from '../../../src/engine/repeat/talk'

it('bytes that arrive before a request is sent are not part of its response, and its latency is never negative', async () => {
  let now = 0
  const answer = await new Promise<TalkAnswer>((resolve) => {
    const talk = new RawTalk(
      { answer: { ends: 'silence', after: 20, greets: false }, look: 100, now: () => now },
      {
        onClosing: () => undefined,
        onAnswer: resolve,
        onBroken: () => undefined,
        onLater: () => {
          talk.close()
        }
      }
    )
    talk.received(Buffer.from('beat'))
    now = 10
    talk.sent()
    now = 15
    talk.received(Buffer.from('=ok'))
  })
  expect(answer).toMatchObject({ start: 4, end: 7, at: 15 })
  expect(Buffer.from(answer.body).toString()).toBe('=ok')
})

it('bytes that arrive before a request is sent are not the response if nothing follows', () => {
  const answers: TalkAnswer[] = []
  const talk = new RawTalk(
    { answer: { ends: 'close', greets: false }, look: 100, now: () => 0 },
    {
      onClosing: () => undefined,
      onAnswer: (answer) => answers.push(answer),
      onBroken: () => undefined,
      onLater: () => undefined
    }
  )
  talk.received(Buffer.from('beat'))
  talk.sent()
  talk.ended()
  expect(answers).toEqual([])
})
