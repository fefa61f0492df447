/**
 * Examples of the reference page of filters. The window shows them with the texts of its language, and `docs/filter.md`
 * with the English ones.
 */

export interface ReferenceRow {
  readonly id: string
  readonly examples: readonly string[]
}

const row = <Id extends string>(id: Id, ...examples: readonly string[]) => ({ id, examples })

/** Sections in their order, each with its rows. */
export const REFERENCE = {
  words: [
    row('all', 'orders json'),
    row('phrase', '"two words"'),
    row('url', 'http://example.com/'),
    row('keyword', '"or"')
  ],
  terms: [
    row('contains', 'host:example'),
    row('equals', 'method=POST', 'path:=/login'),
    row('same', 'host==Example'),
    row('differs', 'type!=text/html'),
    row('number', 'status:5xx', 'status>=400', 'status:400..499'),
    row('size', 'size>10k', 'size<=1.5MB', 'size>64kib'),
    row('duration', 'duration>1s', 'ttfb<=200ms'),
    row('regex', String.raw`path~/^\/api\/v\d+/`, 'path~"a b"'),
    row('set', 'method in (PUT, POST)', 'status in (404, 5xx)'),
    row('network', 'client=10.0.0.0/8', 'server=::1'),
    row('time', 'time>-5m', 'time:14:05', 'time:14:05..15:00', 'time>=2026-03-01'),
    row('there', 'request.cookie.sid:', 'request.cookie.sid'),
    row('slice', 'host[0..3]=api', 'up[0..2]=hex"16 03"', 'response.body[-4..]=hex"0d 0a 0d 0a"')
  ],
  fields: [
    row('header', 'request.header.user-agent:curl'),
    row('path', 'request.path:=/login'),
    row('body', 'response.body:error'),
    row('json', 'response.json:$.order.status=paid'),
    row('field', 'request.field.key:user'),
    row('stream', 'up.bytes:hex"de ad"'),
    row('every', 'all:(response.header.set-cookie:secure)'),
    row('none', 'no:(response.header.set-cookie:secure)')
  ],
  combinations: [
    row('or', 'status:5xx or problems>0'),
    row('and', 'status:5xx and not host:test'),
    row('not', '-type:json', '!(status:2xx or status:3xx)'),
    row('group', '(host:a or host:b) method:POST')
  ],
  relations: [
    row('connection', 'status:500 conn:(exchanges>10 ended:client)'),
    row('requests', 'any:(status:5xx)', 'all:(duration<1s)', 'no:(method:POST)'),
    row('count', 'count:(status:401)>3')
  ]
} as const satisfies Readonly<Record<string, readonly ReferenceRow[]>>

export type ReferenceSection = keyof typeof REFERENCE
export const REFERENCE_SECTIONS = Object.keys(REFERENCE) as ReferenceSection[]

/** Texts of a language. Code is between backticks. */
export type ReferenceTexts = {
  readonly [Section in ReferenceSection]: {
    readonly title: string
    /** Paragraphs before the examples, and after them. */
    readonly intro: readonly string[]
    readonly rows: Readonly<Record<(typeof REFERENCE)[Section][number]['id'], string>>
    readonly more: readonly string[]
  }
}
