import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fileTypeOf } from '../../../src/decode/view/file-type'
import { imageSizeOf } from '../../../src/decode/view/image-size'
import { imageTypeOf } from '../../../src/decode/view/image-type'
import { pdfFacts } from '../../../src/decode/view/pdf-facts'
import { zipEntries } from '../../../src/decode/view/zip-entries'
import { IMAGES, pdf, wav, zip } from '../../helpers/body-files'

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

describe('the kind of a file', () => {
  it.each([
    ['audio/wav', wav(0.01)],
    ['audio/mpeg', latin1('ID3\x04\0\0')],
    ['audio/flac', latin1('fLaC\0\0')],
    ['audio/ogg', latin1(`OggS${'\0'.repeat(24)}OpusHead`)],
    ['video/ogg', latin1(`OggS${'\0'.repeat(24)}\x80theora`)],
    ['audio/mp4', latin1('\0\0\0\x1cftypM4A \0\0')],
    ['video/mp4', latin1('\0\0\0\x1cftypisom\0\0')],
    ['video/quicktime', latin1('\0\0\0\x14ftypqt  \0\0')],
    ['video/webm', latin1('\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm')],
    ['video/x-matroska', latin1('\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska')],
    ['font/woff2', latin1('wOF2\0\x01\0\0')],
    ['font/ttf', latin1('\0\x01\0\0\0\x12\x01\0\0\x04\0\0GDEF')],
    ['application/pdf', pdf('x', 1)],
    ['application/zip', zip({ a: 'b' })],
    ['application/gzip', gzipSync('x')],
    ['application/zstd', latin1('\x28\xb5\x2f\xfd\0')],
    ['application/x-tar', Buffer.concat([Buffer.alloc(257), latin1('ustar\x0000')])]
  ])('%s is detected by its bytes', (type, bytes) => {
    expect(fileTypeOf(bytes)?.type).toBe(type)
  })

  it('of untagged MPEG audio is detected by its second frame', () => {
    // Layer III, 128 kbit/s, 44.1 kHz: 417 bytes per frame.
    const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)])
    expect([fileTypeOf(Buffer.concat([frame, frame]))?.type, fileTypeOf(frame)]).toEqual([
      'audio/mpeg',
      undefined
    ])
  })

  it.each(['', 'plain text', '{"a":1}', '\xff\xfe\x61\x00\x62\x00', '\0\x01\0\0 not a font'])(
    'is unknown for %j',
    (text) => {
      expect(fileTypeOf(latin1(text))).toBeUndefined()
    }
  )

  it.each(Object.entries(IMAGES))(
    '%s has its image size, even if truncated after the header',
    (type, bytes) => {
      const [width, height] = type === 'image/avif' ? [16, 8] : type === 'image/svg+xml' ? [40, 20] : [5, 3]
      expect([imageTypeOf(bytes), imageSizeOf(bytes)]).toEqual([type, { width, height }])
      for (let length = 0; length < bytes.length; length++) imageSizeOf(bytes.subarray(0, length))
      expect(fileTypeOf(bytes)).toBeUndefined()
    }
  )

  it('of an image without a size is detected as well', () => {
    expect([imageSizeOf(IMAGES['image/png'].subarray(0, 20)), imageSizeOf(Buffer.from('<svg/>'))]).toEqual([
      undefined,
      undefined
    ])
  })
})

describe('a PDF', () => {
  it('shows its version, pages and title', () => {
    expect(pdfFacts(pdf('A \\(b\\) \\351', 3))).toEqual({
      version: '1.4',
      pages: 3,
      title: 'A (b) é',
      encrypted: false,
      complete: true
    })
    expect(pdfFacts(pdf('x', 1).subarray(0, 40))).toEqual({
      version: '1.4',
      pages: null,
      title: null,
      encrypted: false,
      complete: false
    })
    expect(pdfFacts(latin1('%PDF-1.7 /Title <FEFF8363> %%EOF')).title).toBe('荣')
  })
})

describe('a zip', () => {
  const file = zip({ 'a.txt': 'hello', '目录/b.json': '{}' })

  it('lists its files by the directory, or by their headers without one', () => {
    const names = (bytes: Uint8Array): unknown => {
      const { entries, complete } = zipEntries(bytes)
      return [entries.map(({ name, size }) => `${name} ${size ?? '?'}`), complete]
    }
    expect([names(file), names(Buffer.concat([latin1('stub'), file])), names(file.subarray(0, -30))]).toEqual(
      [
        [['a.txt 5', '目录/b.json 2'], true],
        [['a.txt 5', '目录/b.json 2'], true],
        [['a.txt 5', '目录/b.json 2'], false]
      ]
    )
  })
})
