import { describe, expect, it } from 'vitest'
import type { Request } from '../../../../src/engine/behaviour/http/request'
import { answerHead, type AnswerFacts } from '../../../../src/engine/mock/serve/answer-head'
import type { RecordedMessage } from '../../../../src/engine/mock-set/set-contents'

const NOW = Date.UTC(2030, 0, 2, 12)
const THEN = Date.UTC(2020, 5, 1, 8)

function answered(
  head: string,
  message: Partial<RecordedMessage> = {},
  request: Partial<Request> = {},
  facts: Partial<AnswerFacts> = {}
): { head: string; body: string; then: string; notes: number } {
  const bytes = Buffer.from(head.replaceAll('\n', '\r\n'), 'latin1')
  const { length } = bytes
  const made = answerHead(
    {
      head: bytes,
      message: {
        status: Number(head.slice(9, 12)),
        start: 0,
        headEnd: length,
        end: length + 5,
        framing: 'length',
        complete: true,
        ...message
      },
      method: 'GET',
      recordedAt: THEN,
      now: null,
      ...facts
    },
    {
      method: 'GET',
      target: '/',
      version: 11,
      persistent: true,
      expectsContinue: false,
      ifNoneMatch: null,
      ifModifiedSince: null,
      ...request
    }
  )
  return {
    head: Buffer.from(made.bytes).toString('latin1').replaceAll('\r\n', '\n'),
    body: made.body,
    then: made.then,
    notes: made.notes.length
  }
}

const PLAIN = 'HTTP/1.1 200 OK\nServer: x\ncontent-LENGTH:   5\nX-Two: a\nX-Two: b\n\n'

describe('the head of a recorded response', () => {
  it('is byte for byte the same when it fits', () => {
    expect(answered(PLAIN)).toEqual({ head: PLAIN, body: 'plain', then: 'keep', notes: 0 })
    expect(answered(PLAIN, {}, { method: 'HEAD' })).toMatchObject({ head: PLAIN, body: 'none' })
    expect(answered('HTTP/1.1 304 Not Modified\nContent-Length: 5\n\n', { framing: 'none' })).toMatchObject({
      head: 'HTTP/1.1 304 Not Modified\nContent-Length: 5\n\n',
      body: 'none',
      then: 'keep'
    })
  })

  it('ends the connection as the recorded server did, or as the client requests', () => {
    const then = (...given: Parameters<typeof answered>): string => answered(...given).then
    expect([
      then('HTTP/1.1 200 OK\nConnection: keep-alive, Close\n\n'),
      then('HTTP/1.1 200 OK\n\n', { framing: 'close' }),
      then('HTTP/1.0 200 OK\nContent-Length: 5\n\n'),
      then('HTTP/1.0 200 OK\nContent-Length: 5\nConnection: Keep-Alive\n\n'),
      then(PLAIN, {}, { persistent: false })
    ]).toEqual(['end', 'end', 'end', 'keep', 'end'])
  })

  it('gets the available length when the recording ends within the body', () => {
    expect(answered('HTTP/1.1 200 OK\nContent-Length: 900\nA: b\n\n', { complete: false })).toEqual({
      head: 'HTTP/1.1 200 OK\nContent-Length: 5\nA: b\n\n',
      body: 'plain',
      then: 'keep',
      notes: 1
    })
    const chunked = 'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n'
    expect(answered(chunked, { framing: 'chunked', complete: false })).toEqual({
      head: chunked,
      body: 'plain',
      then: 'reset',
      notes: 1
    })
  })

  it('has no body for a GET recorded as HEAD, and reports this', () => {
    expect(answered(PLAIN, { framing: 'none' }, {}, { method: 'HEAD' })).toMatchObject({
      head: PLAIN.replace('  5', '  0'),
      body: 'none',
      notes: 1
    })
    expect(
      answered('HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n', { framing: 'none' }, {}, { method: 'HEAD' })
        .head
    ).toBe('HTTP/1.1 200 OK\nContent-Length: 0\n\n')
  })

  it('drops the chunked coding for an HTTP/1.0 client', () => {
    const head = 'HTTP/1.1 200 OK\nTrailer: X\nTransfer-Encoding: chunked\nA: b\n\n'
    expect(answered(head, { framing: 'chunked' }, { version: 10, persistent: false })).toEqual({
      head: 'HTTP/1.1 200 OK\nA: b\n\n',
      body: 'unchunked',
      then: 'end',
      notes: 1
    })
  })

  it('shifts dates by as much as Date, and keeps invalid dates', () => {
    const head = [
      'HTTP/1.1 200 OK',
      'Date: Mon, 01 Jun 2020 08:00:00 GMT',
      'Expires: Mon, 01 Jun 2020 09:00:00 GMT',
      'Expires: 0',
      'Last-Modified: Fri, 01 May 2020 08:00:00 GMT',
      'Set-Cookie: a=1; Expires=Tue, 02-Jun-2020 08:00:00 GMT; Path=/',
      'Set-Cookie: b=expires; Path=/',
      'Content-Length: 5',
      '',
      ''
    ].join('\n')
    expect(answered(head, {}, {}, { now: NOW }).head.split('\n')).toEqual([
      'HTTP/1.1 200 OK',
      'Date: Wed, 02 Jan 2030 12:00:00 GMT',
      'Expires: Wed, 02 Jan 2030 13:00:00 GMT',
      'Expires: 0',
      'Last-Modified: Fri, 01 May 2020 08:00:00 GMT',
      'Set-Cookie: a=1; Expires=Thu, 03 Jan 2030 12:00:00 GMT; Path=/',
      'Set-Cookie: b=expires; Path=/',
      'Content-Length: 5',
      '',
      ''
    ])
  })

  it('keeps a date that means never and cannot be shifted', () => {
    const never = 'Fri, 31 Dec 9999 23:59:59 GMT'
    const head = `HTTP/1.1 200 OK\nExpires: ${never}\nSet-Cookie: a=1; Expires=${never}\nContent-Length: 5\n\n`
    expect(answered(head, {}, {}, { now: NOW }).head).toBe(head)
  })

  it('does not claim to keep a connection that ends, and keeps one that an HTTP/1.0 client keeps', () => {
    const kept = 'HTTP/1.1 200 OK\nContent-Length: 5\nConnection: keep-alive\n\n'
    expect(answered(kept, {}, { persistent: false })).toEqual({
      head: 'HTTP/1.1 200 OK\nContent-Length: 5\nConnection: close\n\n',
      body: 'plain',
      then: 'end',
      notes: 0
    })
    expect(answered(kept, {}, { version: 10 })).toMatchObject({ head: kept, then: 'keep' })
    // Without a length, the client reads to the end of the connection (RFC 9112, section 9.3).
    expect(answered(PLAIN, {}, { version: 10 })).toMatchObject({ head: PLAIN, then: 'end' })
  })

  it('shifts the date in Retry-After, and keeps seconds', () => {
    const head = 'HTTP/1.1 503 No\nDate: Mon, 01 Jun 2020 08:00:00 GMT\nRetry-After: '
    const at = (text: string): string | undefined =>
      answered(`${head}${text}\nContent-Length: 0\n\n`, {}, {}, { now: NOW }).head.split('\n')[2]
    expect([at('3600'), at('Mon, 01 Jun 2020 08:01:00 GMT')]).toEqual([
      'Retry-After: 3600',
      'Retry-After: Wed, 02 Jan 2030 12:01:00 GMT'
    ])
  })
})
