import { describe, expect, it } from 'vitest'
import { bodyViews, isHtml } from '../../../src/decode/view/body-kind'

function viewsOf(contentType: string, body: string | Uint8Array, isCoded = false): string {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const { offered, automatic } = bodyViews({
    bytes,
    start: new TextDecoder().decode(bytes.subarray(0, 4096)),
    contentType,
    isCoded
  })
  return `${automatic} of ${offered.join(' ')}`
}

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])
const BINARY = Uint8Array.from([0, 1, 2, 3, 0, 0xff])

describe('the views of a body', () => {
  it.each([
    ['application/json', '{"a":1}', 'json of json text hex'],
    ['application/problem+json; charset=utf-8', 'oops', 'json of json text hex'],
    ['', ' [1]', 'json of json text hex'],
    ['text/plain', '{"a":1}', 'json of json text hex'],
    ['application/x-www-form-urlencoded', 'a=1&b=2', 'form of form text hex'],
    ['multipart/form-data; boundary=x', '--x\r\n\r\n\x00\r\n--x--', 'multipart of multipart text hex'],
    ['text/event-stream', 'data: 1\n\n', 'events of events text hex'],
    ['text/html', '<p>', 'markup of markup preview text hex'],
    ['', '<?xml version="1.0"?><a/>', 'markup of markup text hex'],
    ['image/svg+xml', '<svg xmlns="x"/>', 'image of image markup text hex'],
    ['text/plain', PNG, 'image of image text hex'],
    ['image/png', 'no image', 'text of text hex'],
    ['application/octet-stream', BINARY, 'hex of text hex'],
    ['application/json', BINARY, 'hex of json text hex'],
    ['text/plain', '', 'text of text hex'],
    ['text/csv', 'a,b\n1,2\n', 'csv of csv text hex'],
    // Sentences contain commas too, so the table view is only an option.
    ['text/plain', 'Paid, and sent\nAsk us, please\n', 'text of csv text hex'],
    ['application/connect+json', '\0\0\0\0\x02{}', 'grpc of grpc text hex'],
    ['application/grpc+json', '\0\0\0\0\x02{}', 'grpc of grpc text hex'],
    ['application/connect+proto', Uint8Array.of(0, 0, 0, 0, 2, 8, 1), 'grpc of grpc text hex'],
    // These two letters are also a complete protobuf message.
    ['', 'hi', 'text of protobuf text hex']
  ])('sent as %j', (contentType, body, views) => {
    expect(viewsOf(contentType, body)).toBe(views)
  })

  it('that cannot be decoded are those of bytes', () => {
    expect([viewsOf('application/json', BINARY, true), viewsOf('application/json', '{}', true)]).toEqual([
      'hex of text hex',
      'text of text hex'
    ])
  })

  it('for endlessly nested bodies end with text', () => {
    const facts = {
      bytes: Uint8Array.of(0x2d),
      start: '-',
      contentType: 'multipart/mixed; boundary=x',
      isCoded: false
    }
    const views = [0, 3, 4, 1000].map((depth) => bodyViews({ ...facts, depth }).automatic)
    expect(views).toEqual(['multipart', 'multipart', 'text', 'text'])
  })

  it('detect HTML by type or by its beginning', () => {
    expect([isHtml('text/html', ''), isHtml('', '<!DOCTYPE html>'), isHtml('text/xml', '<a/>')]).toEqual([
      true,
      true,
      false
    ])
  })
})
