import { expect, it } from 'vitest'
import { HTTP1_PROBLEMS } from '../../../src/decode/stream/http1/problems'
import { inspector as chinese } from '../../../src/renderer/src/locales/zh-CN/inspector'
import { inspector as english } from '../../../src/renderer/src/locales/en/inspector'

it('has a sentence in both languages for every finding of the HTTP decoder, and no others', () => {
  const codes = Object.keys(HTTP1_PROBLEMS).sort()
  expect(Object.keys(english.problems).sort()).toEqual(codes)
  expect(Object.keys(chinese.problems).sort()).toEqual(codes)
})
