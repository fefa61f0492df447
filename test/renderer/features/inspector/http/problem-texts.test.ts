import { describe, expect, it } from 'vitest'
import { PROBLEM_TABLES } from '../../../../../src/decode/problem-tables'
import { problems as chinese } from '../../../../../src/renderer/src/locales/zh-CN/problems'
import { ALL_PROBLEM_TEXTS } from '../../../../../src/decode/problem-texts'

const codes = [...new Set(PROBLEM_TABLES.flatMap((table) => Object.keys(table)))].sort()

describe('the problems of all decoders', () => {
  it('have texts in both languages, and there are no other texts', () => {
    expect(Object.keys(ALL_PROBLEM_TEXTS.en).sort()).toEqual(codes)
    expect(Object.keys(chinese).sort()).toEqual(codes)
  })

  it('are the same wherever several decoders share a code', () => {
    const differing = codes.filter((code) => {
      const told = PROBLEM_TABLES.flatMap((table) => (Object.hasOwn(table, code) ? [table[code]] : []))
      return new Set(told.map((info) => JSON.stringify(info))).size > 1
    })
    expect(differing).toEqual([])
  })
})
