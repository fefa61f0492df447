import { describe, expect, it } from 'vitest'
import { joinBytes } from '../../../../src/shared/bytes/join-bytes'
import type { Splice } from '../../../../src/renderer/src/features/workbench/model/byte-document'
import {
  headersNamed,
  movedHeader,
  readForm,
  withCookie,
  withHeader,
  withoutCookie,
  withoutRange,
  withQueryPair,
  withText,
  withValue,
  type FormPart,
  type RequestForm
} from '../../../../src/renderer/src/features/workbench/model/request-form'
import {
  plainText,
  textIn,
  textSplices
} from '../../../../src/renderer/src/features/workbench/model/text-units'
import { latin1Text, numbers, utf8, utf8Text } from '../../helpers/text-bytes'

const REQUEST = [
  'POST /a%2Fb?q=caf%c3%a9+x&empty&q=%FF&sp=a%20b#frag HTTP/1.1',
  'host:  example.test ',
  'X-One: first',
  'x-one:second',
  'Cookie: sid=7f3a; theme=dark',
  'Content-Length: 5',
  '',
  'hello'
].join('\r\n')

const applied = (bytes: Uint8Array, splices: readonly Splice[]): Uint8Array => {
  const parts: Uint8Array[] = []
  let at = 0
  for (const { start, end, bytes: inserted } of splices) {
    parts.push(bytes.subarray(at, start), inserted)
    at = end
  }
  return joinBytes([...parts, bytes.subarray(at)])
}
const formOf = (bytes: Uint8Array): RequestForm => {
  const form = readForm(bytes)
  if (form === null) throw new Error('no request')
  return form
}
/** Every editable part. */
const partsOf = ({ method, target, version, query, headers, cookies }: RequestForm): FormPart[] => [
  ...[method, target, version].filter((part) => part !== null),
  ...headers.flatMap(({ name, value }) => [name, value]),
  ...[...query, ...cookies].flatMap(({ name, value }) => (value === null ? [name] : [name, value]))
]

describe('a request as a form', () => {
  it('shows escaped control characters in their escaped form, which a single-line field would drop', () => {
    const odd = utf8('GET /?a=one%0D%0atwo%00 HTTP/1.1\r\n\r\n')
    const value = formOf(odd).query[0]?.value
    if (value === null || value === undefined) throw new Error('no value')
    expect(value.text).toBe('one%0D%0atwo%00')
    const typed = applied(odd, withText(odd, value, `${value.text}x`))
    expect(utf8Text(typed)).toBe('GET /?a=one%0D%0atwo%00x HTTP/1.1\r\n\r\n')
  })

  const bytes = utf8(REQUEST)
  const form = formOf(bytes)

  it('shows every part as sent, the query and cookies decoded', () => {
    expect({
      line: [form.method?.text, form.target?.text, form.version?.text],
      query: form.query.map(({ name, value }) => [name.text, value?.text]),
      headers: form.headers.map(({ name, value }) => [name.text, value.text]),
      cookies: form.cookies.map(({ name, value }) => [name.text, value?.text])
    }).toEqual({
      line: ['POST', '/a%2Fb?q=caf%c3%a9+x&empty&q=%FF&sp=a%20b#frag', 'HTTP/1.1'],
      query: [
        ['q', 'café x'],
        ['empty', undefined],
        ['q', '%FF'],
        ['sp', 'a b']
      ],
      headers: [
        ['host', 'example.test'],
        ['X-One', 'first'],
        ['x-one', 'second'],
        ['Cookie', 'sid=7f3a; theme=dark'],
        ['Content-Length', '5']
      ],
      cookies: [
        ['sid', '7f3a'],
        ['theme', 'dark']
      ]
    })
  })

  it('changes nothing when a part keeps its text', () => {
    expect(partsOf(form).map((part) => withText(bytes, part, part.text))).toEqual(partsOf(form).map(() => []))
  })

  it('changes only the bytes of the edited part', () => {
    for (const part of partsOf(form)) {
      for (const text of ['', 'x', `${part.text}!`, `é${part.text}`, part.text.slice(1)]) {
        const next = applied(bytes, withText(bytes, part, text))
        const [start, end] = part.range
        expect(next.slice(0, start)).toEqual(bytes.slice(0, start))
        expect(next.slice(next.length - (bytes.length - end))).toEqual(bytes.slice(end))
        expect(textIn(next, [[start, next.length - (bytes.length - end)]], part.form)).toBe(text)
      }
    }
  })

  it('keeps the escaping of the rest of a value', () => {
    const [first] = form.query
    expect(utf8Text(applied(bytes, withText(bytes, first!.value!, 'café y/&')))).toContain(
      '?q=caf%c3%a9+y/%26&empty'
    )
  })

  it('adds a value to a name without one', () => {
    expect(utf8Text(applied(bytes, withValue(bytes, form.query[1]!, 'a b')))).toContain('&empty=a+b&')
  })

  it('removes pairs with one separator', () => {
    const without = (index: number): string =>
      formOf(applied(bytes, withoutRange(form.query[index]!.whole))).target!.text
    expect([0, 1, 3].map(without)).toEqual([
      '/a%2Fb?empty&q=%FF&sp=a%20b#frag',
      '/a%2Fb?q=caf%c3%a9+x&q=%FF&sp=a%20b#frag',
      '/a%2Fb?q=caf%c3%a9+x&empty&q=%FF#frag'
    ])
  })

  it('adds a pair before the fragment, and the first one with its question mark', () => {
    expect(formOf(applied(bytes, withQueryPair(form, 'n', 'ö'))).target!.text).toBe(
      '/a%2Fb?q=caf%c3%a9+x&empty&q=%FF&sp=a%20b&n=%C3%B6#frag'
    )
    const plain = utf8('GET /x HTTP/1.1\r\n\r\n')
    expect(utf8Text(applied(plain, withQueryPair(formOf(plain), 'n', '')))).toBe('GET /x?n= HTTP/1.1\r\n\r\n')
  })

  it('adds, moves and removes headers as whole lines', () => {
    const added = utf8Text(applied(bytes, withHeader(form, bytes, 'X-New', 'yes')))
    expect(added).toContain('Content-Length: 5\r\nX-New: yes\r\n\r\nhello')
    const moved = utf8Text(applied(bytes, movedHeader(form, bytes, 2, -1)))
    expect(moved).toContain('host:  example.test \r\nx-one:second\r\nX-One: first\r\nCookie')
    expect(movedHeader(form, bytes, 0, -1)).toEqual([])
    const removed = utf8Text(applied(bytes, withoutRange(form.headers[1]!.line)))
    expect(removed).toBe(REQUEST.replace('X-One: first\r\n', ''))
  })

  it('adds a cookie to the existing header, and removes the header with the last one', () => {
    const two = applied(bytes, withCookie(form, bytes, 'n', 'v'))
    expect(headersNamed(formOf(two), 'cookie')[0]?.value.text).toBe('sid=7f3a; theme=dark; n=v')
    let now: Uint8Array = bytes
    const left: string[][] = []
    for (let count = 0; count < 2; count++) {
      const cut = formOf(now)
      now = applied(now, withoutCookie(cut, cut.cookies[0]!))
      left.push(headersNamed(formOf(now), 'cookie').map(({ value }) => value.text))
    }
    expect(left).toEqual([['theme=dark'], []])
  })

  it('is a form even if the head is unterminated, and none without a request', () => {
    expect(readForm(utf8('GET /x HTTP/1.1\r\nA: b'))?.complete).toBe(false)
    expect(readForm(utf8('\u0000\u0001\u0002 frame'))).toBeNull()
  })
})

describe('text editing over bytes', () => {
  /** A lone UTF-16 surrogate is not a character. */
  const whole = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')
  const PARTS = ['a', 'é', '光', '\r\n', '\n', '\u0000', 'aa', '😀']

  it.each([1, 2, 3, 4, 5])('replaces only the differing bytes (%i)', (seed) => {
    const below = numbers(seed * 104_729)
    const made = (): string => Array.from({ length: below(14) }, () => PARTS[below(PARTS.length)]).join('')
    const form = plainText('\r\n')
    for (let round = 0; round < 200; round++) {
      const raw = joinBytes([
        ...[utf8(made()), Uint8Array.from(below(2) === 0 ? [0xff, 0xc3] : [])],
        utf8(made())
      ])
      // Two ranges with bytes between them, like the chunks of a body.
      let cut = below(raw.length + 1)
      // A line break that is split in two counts as two.
      if (raw[cut - 1] === 0x0d) cut++
      const bytes = joinBytes([raw.subarray(0, cut), utf8('|gap|'), raw.subarray(cut)])
      const ranges = [[0, cut] as const, [cut + 5, bytes.length] as const]
      const text = textIn(bytes, ranges, form)
      const at = below(text.length + 1)
      const next =
        whole(text.slice(0, at)) +
        made().replaceAll(/\r\n?/g, '\n') +
        whole(text.slice(Math.min(text.length, at + below(4))))
      const splices = textSplices(bytes, ranges, form, next)
      const after = applied(bytes, splices)
      const gap = latin1Text(after).indexOf('|gap|')
      expect(gap).toBeGreaterThanOrEqual(0)
      expect(
        textIn(
          after,
          [
            [0, gap],
            [gap + 5, after.length]
          ],
          form
        )
      ).toBe(next)
      expect(textSplices(bytes, ranges, form, text)).toEqual([])
    }
  })
})
