import { describe, expect, it } from 'vitest'
import { historyText, readHistory } from '../../../../src/renderer/src/app/stores/model/stored-history'
import { EMPTY_DRAFT, type SendDraft } from '../../../../src/renderer/src/kit/payload/model/send-draft'

const draft = (source: string, more: Partial<SendDraft> = {}): SendDraft => ({
  ...EMPTY_DRAFT,
  source,
  ...more
})

describe('the history of sent payloads, between launches', () => {
  it('is restored in order', () => {
    const entries = [
      draft('GET / HTTP/1.1\n\n'),
      draft('你好', { encoding: 'gb18030', lineEnd: 'nul', escapes: true, placeholders: true }),
      draft('00 ff', { mode: 'hex', checksum: 'crc32' })
    ]
    expect(readHistory(historyText(entries))).toEqual(entries)
  })

  it('omits files, which must be chosen again', () => {
    const file = draft('typed before', { file: { path: '/tmp/x', size: 1 } })
    expect(readHistory(historyText([file, draft('typed')]))).toEqual([draft('typed')])
  })

  it('keeps the newest when it is too large', () => {
    const long = 'x'.repeat(200_000)
    expect(readHistory(historyText([draft(`${long}1`), draft(`${long}2`)]))).toEqual([draft(`${long}2`)])
  })

  it.each([[null], [''], ['{'], ['{"a":1}'], ['[1,null,{"source":5},{"source":"x","encoding":"klingon"}]']])(
    'is empty for %j',
    (text) => {
      expect(readHistory(text)).toEqual([])
    }
  )
})
