/**
 * Rules for the members of a HAR file, as data: http://www.softwareishard.com/blog/har-12-spec, with its common
 * deviations.
 */

export type MemberRule = ObjectRule | { kind: 'list'; of: MemberRule } | ValueRule

interface ObjectRule {
  kind: 'object'
  members: Readonly<Record<string, Member>>
}

interface ValueRule {
  kind: 'value'
  /** Returns a description of the expected value, or null if `value` is valid. */
  problem(value: unknown): string | null
}

export interface Member {
  rule: MemberRule
  optional: boolean
  nullable: boolean
  /** Default for a missing member; undefined if there is none. */
  fallback: (() => unknown) | undefined
}

const value = (expected: string, isOne: (value: unknown) => boolean): ValueRule => ({
  kind: 'value',
  problem: (found) => (isOne(found) ? null : `Expected ${expected}`)
})
const TEXT = value('text', (found) => typeof found === 'string')
const NUMBER = value('a number', (found) => typeof found === 'number')
const BOOLEAN = value('true or false', (found) => typeof found === 'boolean')
const TIME = value(
  'a time such as 2026-11-22T10:00:00.000Z',
  (found) =>
    typeof found === 'string' && /^\d{4}-?\d\d-?\d\dT/.test(found) && !Number.isNaN(Date.parse(found))
)
const URL_TEXT = value('a URL', (found) => typeof found === 'string' && found !== '')
const STATUS = value(
  'a status from 0 to 999',
  (found) => Number.isInteger(found) && Number(found) >= 0 && Number(found) <= 999
)

const object = (members: Readonly<Record<string, Member>>): ObjectRule => ({ kind: 'object', members })
const list = (of: MemberRule): MemberRule => ({ kind: 'list', of })
const must = (rule: MemberRule): Member => ({ rule, optional: false, nullable: false, fallback: undefined })
const may = (rule: MemberRule): Member => ({ rule, optional: true, nullable: true, fallback: undefined })
const orElse = (rule: MemberRule, fallback: () => unknown): Member => ({
  rule,
  optional: false,
  nullable: false,
  fallback
})

const unknown = (): number => -1
const nothing = (): string => ''
const none = (): unknown[] => []

const PROGRAM = object({ name: must(TEXT), version: orElse(TEXT, nothing), comment: may(TEXT) })

const PAIR = object({ name: must(TEXT), value: orElse(TEXT, nothing), comment: may(TEXT) })

const COOKIE = object({
  ...PAIR.members,
  path: may(TEXT),
  domain: may(TEXT),
  // Some programs write the header's text instead of a time.
  expires: may(TEXT),
  httpOnly: may(BOOLEAN),
  secure: may(BOOLEAN),
  sameSite: may(TEXT)
})

const POST_DATA = object({
  mimeType: orElse(TEXT, nothing),
  text: may(TEXT),
  encoding: may(TEXT),
  _encoding: may(TEXT),
  params: may(
    list(
      object({
        name: must(TEXT),
        value: may(TEXT),
        fileName: may(TEXT),
        contentType: may(TEXT),
        comment: may(TEXT)
      })
    )
  ),
  comment: may(TEXT)
})

const REQUEST = object({
  // Empty if the request is unknown: Tcplens wrote such files, and the schema of HAR 1.2 allows them.
  method: must(TEXT),
  url: must(URL_TEXT),
  httpVersion: orElse(TEXT, nothing),
  cookies: orElse(list(COOKIE), none),
  headers: must(list(PAIR)),
  queryString: orElse(list(PAIR), none),
  postData: may(POST_DATA),
  headersSize: orElse(NUMBER, unknown),
  bodySize: orElse(NUMBER, unknown),
  comment: may(TEXT)
})

const RESPONSE = object({
  status: must(STATUS),
  statusText: orElse(TEXT, nothing),
  httpVersion: orElse(TEXT, nothing),
  cookies: orElse(list(COOKIE), none),
  headers: must(list(PAIR)),
  content: orElse(
    object({
      size: orElse(NUMBER, unknown),
      compression: may(NUMBER),
      mimeType: orElse(TEXT, nothing),
      text: may(TEXT),
      encoding: may(TEXT),
      comment: may(TEXT)
    }),
    () => ({ size: -1, mimeType: '' })
  ),
  redirectURL: orElse(TEXT, nothing),
  headersSize: orElse(NUMBER, unknown),
  bodySize: orElse(NUMBER, unknown),
  comment: may(TEXT)
})

const TIMINGS = object({
  blocked: may(NUMBER),
  dns: may(NUMBER),
  connect: may(NUMBER),
  ssl: may(NUMBER),
  send: orElse(NUMBER, unknown),
  wait: orElse(NUMBER, unknown),
  receive: orElse(NUMBER, unknown),
  comment: may(TEXT)
})

const ENTRY = object({
  pageref: may(TEXT),
  startedDateTime: must(TIME),
  time: orElse(NUMBER, unknown),
  request: must(REQUEST),
  response: must(RESPONSE),
  cache: orElse(object({}), () => ({})),
  timings: orElse(TIMINGS, () => ({ send: -1, wait: -1, receive: -1 })),
  serverIPAddress: may(TEXT),
  connection: may(TEXT),
  _webSocketMessages: may(
    list(object({ type: must(TEXT), time: must(NUMBER), opcode: must(NUMBER), data: must(TEXT) }))
  ),
  comment: may(TEXT)
})

const PAGE = object({
  startedDateTime: must(TIME),
  id: must(TEXT),
  title: orElse(TEXT, nothing),
  pageTimings: orElse(
    object({ onContentLoad: may(NUMBER), onLoad: may(NUMBER), comment: may(TEXT) }),
    () => ({})
  ),
  comment: may(TEXT)
})

export const HAR: MemberRule = object({
  log: must(
    object({
      version: orElse(TEXT, () => '1.2'),
      creator: orElse(PROGRAM, () => ({ name: '', version: '' })),
      browser: may(PROGRAM),
      pages: may(list(PAGE)),
      entries: must(list(ENTRY)),
      comment: may(TEXT)
    })
  )
})
