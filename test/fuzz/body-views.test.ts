/** For any body: its readers never throw, never read out of bounds, and return consistent results. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyCharset } from '../../src/decode/view/body-charset'
import { BODY_VIEWS, bodyViews } from '../../src/decode/view/body-kind'
import { csvTable } from '../../src/decode/view/csv-table'
import { fileTypeOf } from '../../src/decode/view/file-type'
import { fontFacts } from '../../src/decode/view/font-facts'
import { imageSizeOf } from '../../src/decode/view/image-size'
import { jsonDocument } from '../../src/decode/view/json-document'
import { jsonRecords } from '../../src/decode/view/json-records'
import { pdfFacts } from '../../src/decode/view/pdf-facts'
import { scriptLines } from '../../src/decode/view/script-lines'
import { zipEntries } from '../../src/decode/view/zip-entries'
import { IMAGES, pdf, wav, zip } from '../helpers/body-files'
import { assertProperty } from '../helpers/properties'

const runs = { numRuns: 300 }
const FILES = [...Object.values(IMAGES), wav(0.01), pdf('title', 2), zip({ a: 'b', 'c/d': 'e' })]

/** A file with some bytes changed and truncated anywhere, or arbitrary bytes. */
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  fc
    .tuple(
      fc.constantFrom(...FILES),
      fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 8 }),
      fc.nat(2000)
    )
    .map(([file, changes, length]) => {
      const bytes = Uint8Array.from(file)
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte
      return bytes.subarray(0, Math.max(1, length % (bytes.length + 1)))
    })
)
const FONT_STARTS = ['\0\x01\0\0', 'OTTO', 'wOFF', 'wOF2', 'ttcf']
const JSON_PARTS = ['{', '}', '[', ']', ',', ':', '"a"', '1', 'true', ' ', '\n', '"', '\\', 'x']
const jsonish = fc.array(fc.constantFrom(...JSON_PARTS), { maxLength: 40 })

describe('the readers of a body', () => {
  it('accept any bytes', () => {
    assertProperty(
      fc.property(anyBytes, fc.string({ maxLength: 40 }), (bytes, contentType) => {
        imageSizeOf(bytes)
        fileTypeOf(bytes)
        pdfFacts(bytes)
        zipEntries(bytes)
        for (const start of FONT_STARTS) {
          const font = Uint8Array.from(bytes)
          font.set(Buffer.from(start, 'latin1').subarray(0, font.length))
          fontFacts(font)
        }
        bodyCharset(bytes, contentType, () => [])
        const start = new TextDecoder().decode(bytes)
        const { offered, automatic } = bodyViews({ bytes, start, contentType, isCoded: false })
        expect(offered).toContain(automatic)
        expect(offered.slice(-2)).toEqual(['text', 'hex'])
        expect(BODY_VIEWS).toEqual(expect.arrayContaining([...offered]))
      }),
      runs
    )
  })

  it('accept any text, and lose no character of a table or a script', () => {
    assertProperty(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('ab",;\t|\n\r/*`\'\\{}()<#@: 1')) }),
        (text) => {
          const table = csvTable(text, '')
          for (let row = 0; row < table.rowCount; row++)
            expect(table.row(row).length).toBeLessThanOrEqual(table.columnCount)
          for (const language of ['js', 'css'] as const) {
            const lines = scriptLines(text, language)
            let shown = ''
            for (let line = 0; line < lines.count; line++) {
              for (const token of lines.tokens(line)) shown += token.text
              expect(lines.foldEnd(line)).toBeLessThan(Math.max(1, lines.count))
            }
            expect(shown.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
          }
        }
      ),
      runs
    )
  })

  it('find the path of every line that looks like JSON', () => {
    assertProperty(
      fc.property(jsonish, fc.boolean(), (parts, mayBeCut) => {
        const text = parts.join('')
        const document = jsonDocument(text, mayBeCut)
        for (let line = 0; line < document.count; line++) {
          const place = document.place(line)
          if (place === null) continue
          const [start, end] = place.value
          expect(start >= 0 && start <= end && end <= text.length).toBe(true)
        }
        const records = jsonRecords(text, mayBeCut)
        for (let line = 0; line < records.count; line++) {
          const shown = records.tokens(line).map((token) => token.text)
          expect(shown.join('')).toBe(records.record(line))
        }
      }),
      runs
    )
  })
})
