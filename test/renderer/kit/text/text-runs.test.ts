/** Highlighted parts of a row of text, and the byte offset of a shown character. */

import { describe, expect, it } from 'vitest'
import { HINTED, IN_FIELD } from '../../../../src/renderer/src/kit/hex/model/hex-layout'
import { byteOfCharacter, textRuns } from '../../../../src/renderer/src/kit/text/model/text-runs'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('a row of text', () => {
  it('is one run without marks', () => {
    expect(textRuns(bytes('GET /中'), 'utf-8', 100, { field: [0, 100], hint: null })).toEqual([
      { text: 'GET /中', look: 0 }
    ])
    expect(textRuns(bytes(''), 'utf-8', 0, { field: [0, 9], hint: null })).toEqual([])
  })

  it('is split at whole characters where marks begin and end', () => {
    const row = bytes('a中b')
    expect(textRuns(row, 'utf-8', 10, { field: [11, 14], hint: [14, 20] })).toEqual([
      { text: 'a', look: 0 },
      { text: '中', look: IN_FIELD },
      { text: 'b', look: HINTED }
    ])
  })

  it('maps each character to its byte, however it is shown', () => {
    const row = bytes('a中\tb')
    const places = [0, 1, 2].map((place) => byteOfCharacter(row, 'utf-8', place))
    expect(places).toEqual([0, 1, 4])
    expect(byteOfCharacter(row, 'utf-8', 999)).toBe(5)
  })
})
