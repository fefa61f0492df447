/** A search of decoded bodies finds what a search of the decoded contents finds, for any chunks, frames and codings. */

import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { frame, literals, PREFACE } from '../../decode/stream/http2/frame-bytes'
import { get } from '../../helpers/http-traffic'
import { assertProperty } from '../../helpers/properties'
import { searchRecorded } from './searched-capture'

const CODINGS = {
  none: (text: Buffer) => text,
  gzip: (text: Buffer) => gzipSync(text),
  br: (text: Buffer) => brotliCompressSync(text),
  deflate: (text: Buffer) => deflateSync(text)
}

/** Cuts the bytes at fractions of their length, without empty pieces. */
function cut(bytes: Buffer, fractions: readonly number[]): Buffer[] {
  const places = fractions.map((each) => Math.floor(each * bytes.length)).sort((a, b) => a - b)
  const all = [0, ...places, bytes.length]
  return all.slice(1).flatMap((end, at) => {
    const piece = bytes.subarray(all[at], end)
    return piece.length === 0 ? [] : [piece]
  })
}

function chunked(pieces: readonly Buffer[], coding: string): Buffer {
  const chunks = pieces.map((piece) =>
    Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
  )
  const head = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: ${coding}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), ...chunks, Buffer.from('0\r\n\r\n')])
}

const SETTINGS = frame(4, 0, 0, '')

function framed(pieces: readonly Buffer[], coding: string): Buffer {
  const head = Buffer.concat([Buffer.from([0x88]), literals(['content-encoding', coding])])
  const data = pieces.map((piece) => frame(0, 0, 1, piece))
  return Buffer.concat([SETTINGS, frame(1, 4, 1, head), ...data, frame(0, 1, 1, '')])
}

function http2Request(): string {
  const fields = literals([':method', 'GET'], [':scheme', 'http'], [':path', '/'], [':authority', '-'])
  return Buffer.concat([PREFACE, SETTINGS, frame(1, 5, 1, fields)]).toString('latin1')
}

/** Offsets of the matches that do not overlap; without a coding, only of those that are cut. */
function expected(text: string, needle: string, pieces: readonly Buffer[], isCoded: boolean): number[] {
  const borders = new Set<number>()
  let end = 0
  for (const piece of pieces) borders.add((end += piece.length))
  const found: number[] = []
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
    const isCut = Array.from({ length: needle.length - 1 }, (_, n) => at + n + 1).some((each) =>
      borders.has(each)
    )
    if (isCoded || isCut) found.push(at)
  }
  return found
}

it('finds the matches of the decoded content', async () => {
  await assertProperty(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 200 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 2, maxLength: 4 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
      fc.constantFrom('none' as const, 'gzip' as const, 'br' as const, 'deflate' as const),
      fc.boolean(),
      async (text, needle, fractions, coding, isFramed) => {
        const pieces = cut(CODINGS[coding](Buffer.from(text)), fractions)
        const name = coding === 'none' ? 'identity' : coding
        const { matches } = await searchRecorded(
          (connection) => {
            connection.up(isFramed ? http2Request() : get('/'))
            connection.down(isFramed ? framed(pieces, name) : chunked(pieces, name))
          },
          { text: needle, where: ['decoded'] }
        )
        const offsets = matches.flatMap((match) =>
          match.layer === 'decoded' && match.part === 'body' ? [match.offset] : []
        )
        expect(offsets).toEqual(expected(text, needle, pieces, coding !== 'none'))
      }
    ),
    { numRuns: 60 }
  )
})
