import { describe, expect, it } from 'vitest'
import {
  hasWrongLength,
  HTTP_TEMPLATES,
  httpDraft,
  withContentLength
} from '../../../../src/renderer/src/features/sending/model/http-template'
import { draftBytes } from '../../../../src/renderer/src/kit/payload/model/send-draft'

describe.each(HTTP_TEMPLATES)('%s', (template) => {
  it('is a request with a Host and the length of its body in bytes', () => {
    const draft = httpDraft(template, 'example.test:8080')
    const result = draftBytes(draft)
    if (!result.ok) throw new Error('The template has no bytes')
    const text = new TextDecoder('latin1').decode(result.bytes)
    const end = text.indexOf('\r\n\r\n')
    const stated = /content-length: (\d+)/i.exec(text)?.[1]
    expect([text.includes('\r\nHost: example.test:8080\r\n'), end > 0, hasWrongLength(draft)]).toEqual([
      true,
      true,
      false
    ])
    expect(stated === undefined ? 0 : Number(stated)).toBe(result.bytes.length - end - 4)
  })
})

it('counts bytes, not characters, and line breaks as sent', () => {
  const request = 'POST / HTTP/1.1\ncontent-length: 0\n\n光\nx'
  expect(withContentLength(request)).toBe('POST / HTTP/1.1\ncontent-length: 6\n\n光\nx')
})

it('does not change a request without a length, and an unterminated head', () => {
  const texts = ['GET / HTTP/1.1\nHost: x\n\n', 'Content-Length: 0\nno end', '']
  expect(texts.map(withContentLength)).toEqual(texts)
})
