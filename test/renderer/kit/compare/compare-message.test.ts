/**
 * Comparison of bodies: different bytes with equal text, parts that were not compared, and values too deep or too
 * many.
 */
import { describe, expect, it } from 'vitest'
import type { MessageDetail } from '../../../../src/shared/contract/traffic'
import { IgnoreList } from '../../../../src/renderer/src/kit/compare/model/compare-ignore'
import {
  compareMessage,
  type MessageComparison,
  type MessageSide
} from '../../../../src/renderer/src/kit/compare/model/compare-message'
import { utf8 } from '../../helpers/text-bytes'

const side = (body: Uint8Array, more: Partial<MessageDetail> = {}, isMore = false): MessageSide => ({
  message: {
    ...{ kind: 'http.response', direction: 'down', time: 0, range: [0, 1], headRange: [0, 1] },
    ...{ complete: true, missing: [], startLine: 'HTTP/1.1 200 OK', framing: 'length' },
    ...{ bodyLength: body.length, contentType: '', contentEncoding: '', fields: [], problems: [] },
    ...more
  },
  body,
  more: isMore
})
const compare = (left: MessageSide, right: MessageSide): MessageComparison =>
  compareMessage(left, right, new IgnoreList([]), 'auto')

describe('bodies with the same text and different bytes', () => {
  it('in two charsets are compared by their bytes', () => {
    const left = side(Uint8Array.of(0x63, 0x61, 0x66, 0xe9), {
      contentType: 'text/plain; charset=iso-8859-1'
    })
    const right = side(utf8('café'), { contentType: 'text/plain; charset=utf-8' })
    const { body, differences } = compare(left, right)
    expect(body.kind).toBe('bytes')
    expect(differences).toBe(1)
  })

  it('with invalid text are compared by their bytes', () => {
    const json = (byte: number): MessageSide =>
      side(Uint8Array.of(...utf8('{"a":"'), byte, ...utf8('"}')), {
        contentType: 'application/json; charset=utf-8'
      })
    expect(compare(json(0xc3), json(0xc4))).toMatchObject({ body: { kind: 'bytes' }, differences: 1 })
  })

  it('with different whitespace are compared by their lines', () => {
    expect(compare(side(utf8('{"a":1}')), side(utf8('{"a": 1}')))).toMatchObject({
      body: { kind: 'lines' },
      differences: 1
    })
  })
})

it('the result reports truncated and incomplete bodies', () => {
  const body = utf8('{"a":1}')
  expect(compare(side(body), side(body)).isCut).toBe(false)
  expect(compare(side(body, {}, true), side(body, {}, true))).toMatchObject({ isCut: true, differences: 0 })
  expect(compare(side(body), side(body, { missing: [[10, 20]] })).isCut).toBe(true)
})

it('a repeated key or item works tens of thousands of times, as does maximum JSON nesting', () => {
  const keys = (value: string): MessageSide => side(utf8(`{${Array(40_000).fill(`"a":${value}`).join()}}`))
  expect(compare(keys('1'), keys('2')).differences).toBe(40_000)
  const items = (value: string): MessageSide => side(utf8(`[${Array(60_000).fill(value).join()}]`))
  expect(compare(items('1'), items('2')).differences).toBe(60_000)
  const named = (first: number, count: number): MessageSide =>
    side(utf8(JSON.stringify(Array.from({ length: count }, (_, at) => ({ id: first + at })))))
  expect(compare(named(0, 10_000), named(1e6, 10_001)).differences).toBe(20_001)
  const deep = (levels: number, leaf: string): MessageSide =>
    side(utf8('['.repeat(levels) + leaf + ']'.repeat(levels)))
  expect(compare(deep(400, '1'), deep(400, '2'))).toMatchObject({ body: { kind: 'json' }, differences: 1 })
  expect(compare(deep(50_000, '1'), deep(50_000, '2'))).toMatchObject({
    body: { kind: 'lines' },
    differences: 1
  })
})
