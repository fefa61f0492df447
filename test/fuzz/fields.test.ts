/**
 * For any bytes: the fields of a message form a tree whose parts lie inside their parent, in order and without
 * overlap.
 */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { httpFields } from '../../src/decode/fields/http-fields'
import { deepestFieldAt, type FoundField } from '../../src/decode/field-list'
import { growth } from '../helpers/cpu-time'
import { assertProperty } from '../helpers/properties'

const parameters = { numRuns: 400 }
const SLOW = { timeout: 600_000 }
const BASE = 5_000_000_000

const json = fc.json().map((text) => ['application/json', text] as const)
const form = fc
  .stringMatching(/^[a-z=&%+;0-9]{0,40}$/)
  .map((text) => ['application/x-www-form-urlencoded', text] as const)
const multipart = fc
  .array(fc.stringMatching(/^[ -~\r\n]{0,30}$/), { maxLength: 4 })
  .map(
    (parts) =>
      [
        'multipart/mixed; boundary=q',
        `${parts.map((part) => `--q\r\nContent-Type: application/json\r\nX: ${part}`).join('\r\n')}\r\n--q--`
      ] as const
  )
const value = fc.oneof(
  fc.stringMatching(/^[ -~\t]{0,60}$/),
  fc.stringMatching(/^([a-z]+(=("[a-z,;\\ ]*"|[a-z]*))?[,;] ?){0,6}$/)
)
const header = fc.tuple(
  fc.constantFrom('Cookie', 'Set-Cookie', 'Accept', 'Link', 'Content-Disposition', 'Authorization', 'Date'),
  value
)
const message = fc
  .record({
    target: fc.stringMatching(/^[a-z/?#&=%.:+*]{1,50}$/),
    headers: fc.array(header, { maxLength: 6 }),
    body: fc.oneof(json, form, multipart),
    chunk: fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
    isRequest: fc.boolean()
  })
  .map(({ target, headers, body: [type, body], chunk, isRequest }) => {
    const bytes = new TextEncoder().encode(body)
    const text = String.fromCharCode(...bytes)
    const framed = chunk === null ? text : chunked(text, chunk)
    const start = isRequest ? `POST ${target} HTTP/1.1` : 'HTTP/1.1 200 OK'
    const lines = [
      start,
      ...headers.map(([name, said]) => `${name}: ${said}`),
      `Content-Type: ${type}`,
      chunk === null ? `Content-Length: ${text.length}` : 'Transfer-Encoding: chunked'
    ]
    return { isRequest, bytes: toBytes(`${lines.join('\r\n')}\r\n\r\n${framed}`) }
  })
const mutated = fc
  .tuple(message, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }), fc.nat())
  .map(([{ isRequest, bytes }, changes, cut]) => {
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte
    return { isRequest, bytes: cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes }
  })

function toBytes(latin1: string): Uint8Array {
  return Uint8Array.from(latin1, (character) => character.charCodeAt(0))
}

function chunked(text: string, size: number): string {
  const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
  return `${pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join('')}0\r\n\r\n`
}

function fieldsOf({ isRequest, bytes }: { isRequest: boolean; bytes: Uint8Array }): FoundField[] {
  return httpFields({ bytes, baseOffset: BASE, kind: isRequest ? 'http.request' : 'http.response' })
}

/** Expects every field to lie inside its parent, in order and without overlap. */
function checkTree(fields: readonly FoundField[]): void {
  const open: { range: readonly [number, number]; behind: number }[] = []
  for (const { key, range, depth } of fields) {
    expect(depth, key).toBeLessThanOrEqual(open.length)
    open.length = depth
    expect(range[0], key).toBeLessThanOrEqual(range[1])
    const parent = open.at(-1)
    if (parent !== undefined) {
      expect(range[0], key).toBeGreaterThanOrEqual(parent.behind)
      expect(range[1], key).toBeLessThanOrEqual(parent.range[1])
      parent.behind = range[1]
    }
    open.push({ range, behind: range[0] })
  }
}

describe('fields of a message', () => {
  it('are within their parent, in order and disjoint, in valid and invalid messages', SLOW, () => {
    assertProperty(
      fc.property(fc.oneof(message, mutated), (made) => {
        checkTree(fieldsOf(made))
      }),
      parameters
    )
  })

  it('include every byte in the deepest field found for it', SLOW, () => {
    assertProperty(
      fc.property(mutated, fc.nat(), (made, place) => {
        const fields = fieldsOf(made)
        const offset = BASE + (place % Math.max(1, made.bytes.length))
        const found = fields[deepestFieldAt(fields, offset)]
        const [start, end] = fields[0]?.range ?? [0, 0]
        if (offset < start || offset >= end) return
        expect(found?.range[0]).toBeLessThanOrEqual(offset)
        expect(found?.range[1]).toBeGreaterThan(offset)
        const deeper = fields.filter(
          ({ range, depth }) => depth > (found?.depth ?? 0) && range[0] <= offset && offset < range[1]
        )
        expect(deeper).toEqual([])
      }),
      parameters
    )
  })

  it('take linear time', () => {
    const find = (times: number): void => {
      const json = `[${'{"a":1},'.repeat(times)}0]`
      const bytes = toBytes(
        `GET /${'a/'.repeat(times)}?${'x=1&'.repeat(times)} HTTP/1.1\r\nCookie: ${'a=b;'.repeat(times)}\r\n` +
          `Accept: ${'a;q=1,'.repeat(times / 4)}\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\n\r\n${json}`
      )
      checkTree(fieldsOf({ isRequest: true, bytes }))
    }
    expect(growth(find, 200, 16)).toBeLessThan(1.6)
  })
})
