import { describe, expect, it } from 'vitest'
import { imageTypeOf, looksLikeText } from '../../../src/decode/view/image-type'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

describe('the type of a body', () => {
  it('is a raster image by its first bytes', () => {
    const bodies = [
      '\x89PNG\r\n\x1a\n…',
      '\xff\xd8\xff\xe0',
      'GIF89a',
      'GIF87a',
      'RIFF\0\0\0\0WEBPVP8 ',
      'RIFF\0\0\0\0WAVE'
    ]
    expect(bodies.map((body) => imageTypeOf(bytes(body)))).toEqual([
      'image/png',
      'image/jpeg',
      'image/gif',
      'image/gif',
      'image/webp',
      undefined
    ])
  })

  it('distinguishes a bitmap from a text with the same start', () => {
    expect([
      imageTypeOf(bytes(`BM\x46\0\0\0\0\0\0\0\x36${'\0'.repeat(20)}`)),
      imageTypeOf(bytes('BM is short for a good many things'))
    ]).toEqual(['image/bmp', undefined])
  })

  it('is SVG by its first element, and no other markup', () => {
    const texts = [
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '\ufeff<?xml version="1.0"?>\n<!-- made -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n<svg>',
      '<html><svg></svg></html>',
      '<svgx/>',
      'svg'
    ]
    expect(texts.map((text) => imageTypeOf(new TextEncoder().encode(text)))).toEqual([
      'image/svg+xml',
      'image/svg+xml',
      undefined,
      undefined,
      undefined
    ])
  })

  it('is text or binary', () => {
    expect([
      looksLikeText(bytes('line one\r\nline\ttwo\x1b[0m')),
      looksLikeText(new TextEncoder().encode('荣光无限')),
      looksLikeText(bytes('a\0b')),
      looksLikeText(bytes('\x01\x02\x03\x04abc')),
      looksLikeText(new Uint8Array(0))
    ]).toEqual([true, true, false, false, true])
  })
})
