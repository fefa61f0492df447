import { cookiePairs, formPairs, parseSetCookie, queryPairs } from '../../decode/view/pairs'
import { parseCookieDate } from '../../decode/explain/http-date'
import { parseMediaType } from '../../decode/view/media-type'
import { parseMultipart } from '../../decode/view/multipart'
import {
  UNKNOWN_METHOD,
  type HarContent,
  type HarCookie,
  type HarEntry,
  type HarPair,
  type HarParameter,
  type HarPostData,
  type HarRequest,
  type HarResponse,
  type HarTimings
} from '../../shared/har/har'
import { troubleText, type ExchangeStory, type StoryMessage, type ExchangeTrouble } from './exchange-story'
import type { ExportedBody } from './exported-body'
import { isoTime } from './iso-time'
import type { ListStream, TextStream } from './json-pieces'
import { en, type ReportWords } from './locales/en'

/**
 * Converts an exchange to a HAR entry, in the form browsers write. Information that HAR has no place for goes into
 * members that begin with `_`, which other programs ignore.
 */

/** A HAR part whose text may be a stream if it is too long to be buffered. */
type Streamed<Part> = Omit<Part, 'text'> & { text?: string | TextStream }
export type StreamedEntry = Omit<HarEntry, 'request' | 'response' | '_webSocketMessages'> & {
  request: Omit<HarRequest, 'postData'> & { postData?: Streamed<HarPostData> | null }
  response: Omit<HarResponse, 'content'> & { content: Streamed<HarContent> }
  _webSocketMessages?: ListStream | null
}

export interface EntryBodies {
  request: ExportedBody | null
  response: ExportedBody | null
  /** Form parameters of the request; null if it is not a form or is too large to parse. */
  params: HarParameter[] | null
}

export function harEntry(
  story: ExchangeStory,
  bodies: EntryBodies,
  messages: ListStream | null
): StreamedEntry {
  const { row, facts: way, note, trouble, findings } = story
  const timings = timingsOf(story)
  const before = known(timings.dns) + known(timings.connect)
  return {
    startedDateTime: isoTime(row.time - before),
    time: before + known(timings.send) + known(timings.wait) + known(timings.receive),
    request: requestOf(story, bodies),
    response: responseOf(story, bodies, trouble),
    cache: {},
    timings,
    ...(way.address === null ? {} : { serverIPAddress: way.address }),
    connection: String(row.connection),
    ...(note === '' ? {} : { comment: note }),
    ...(messages === null ? {} : { _resourceType: 'websocket', _webSocketMessages: messages }),
    ...(story.layer === 'sse' ? { _resourceType: 'eventsource' } : {}),
    _exchange: row.exchange,
    ...(row.stream === undefined ? {} : { _stream: row.stream }),
    ...(row.bookmark ? { _bookmark: true } : {}),
    ...(row.replayOf === null ? {} : { _replayOf: row.replayOf }),
    ...(row.state === 'complete' ? {} : { _state: row.state }),
    ...(story.interim.length === 0 ? {} : { _interimResponses: story.interim.map(interimOf) }),
    ...(findings.length === 0 ? {} : { _findings: findings })
  }
}

/** Connection setup time is attributed to the first exchange of the connection. */
function timingsOf({ isFirst, facts: way, sent, waited, received }: ExchangeStory): HarTimings {
  const opening = isFirst ? way : { lookup: null, connect: null, tls: null }
  return {
    blocked: -1,
    dns: opening.lookup ?? -1,
    // Excludes the name lookup.
    connect: opening.connect ?? -1,
    ssl: opening.tls ?? -1,
    send: sent ?? -1,
    wait: waited ?? -1,
    receive: received ?? -1
  }
}

function known(time: number | undefined): number {
  return time === undefined || time < 0 ? 0 : time
}

function requestOf(story: ExchangeStory, bodies: EntryBodies): StreamedEntry['request'] {
  const { request, url } = story
  const target = request?.part('target') ?? ''
  const postData = request === null ? null : postDataOf(request, bodies)
  return {
    method: methodOf(story),
    url,
    httpVersion: versionOf(request),
    cookies: headerValues(request, 'cookie').flatMap((value) =>
      cookiePairs(value).pairs.map(({ name, value }) => ({ name, value }))
    ),
    headers: [...(request?.pseudo ?? []), ...(request?.headers ?? [])].map(pair),
    queryString: (queryPairs(url)?.pairs ?? []).map(({ name, value }) => ({ name, value })),
    ...(postData === null ? {} : { postData }),
    headersSize: headSize(request),
    bodySize: request?.detail.bodyLength ?? -1,
    // Targets that cannot be derived from the URL: `*`, an authority, or an absolute URL.
    ...(target === '' || target.startsWith('/') ? {} : { _target: target }),
    ...trailersOf(request),
    ...(request === null ? { comment: en.noRequest } : {})
  }
}

/** Returns the request method. It may be empty if the head was cut in its first line. */
function methodOf({ request, row }: ExchangeStory): string {
  const method = request?.part('method') ?? row.method ?? ''
  return method === '' ? UNKNOWN_METHOD : method
}

function postDataOf(
  request: StoryMessage,
  { request: body, params }: EntryBodies
): Streamed<HarPostData> | null {
  const { bodyLength } = request.detail
  if (body === null || bodyLength === 0) return null
  const mimeType = request.header('content-type') ?? ''
  const comment = remarkOf(body)
  const encoded = body.charset === null && body.text !== ''
  return {
    mimeType,
    ...(params === null ? {} : { params }),
    ...(body.text === '' ? {} : { text: body.text }),
    ...(encoded ? { encoding: 'base64', _encoding: 'base64' } : {}),
    ...(comment === '' ? {} : { comment })
  }
}

function responseOf(
  story: ExchangeStory,
  bodies: EntryBodies,
  trouble: ExchangeTrouble | null
): StreamedEntry['response'] {
  const { response, row } = story
  const error = trouble === null ? {} : { _error: troubleText(trouble) }
  if (response === null) {
    return {
      status: 0,
      statusText: '',
      httpVersion: '',
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      ...error
    }
  }
  return {
    status: row.status ?? 0,
    statusText: response.part('reason') ?? '',
    httpVersion: versionOf(response),
    cookies: headerValues(response, 'set-cookie').flatMap(setCookie),
    headers: response.headers.map(pair),
    content: contentOf(response, bodies.response),
    redirectURL: response.header('location') ?? '',
    headersSize: headSize(response),
    bodySize: response.detail.bodyLength,
    ...trailersOf(response),
    ...error
  }
}

function contentOf(response: StoryMessage, body: ExportedBody | null): Streamed<HarContent> {
  const mimeType = response.header('content-type') ?? 'x-unknown'
  if (body === null) return { size: 0, mimeType }
  const saved = body.size - response.detail.bodyLength
  const comment = remarkOf(body)
  const hasText = typeof body.text !== 'string' && body.size > 0
  return {
    size: body.size,
    ...(body.decoded.length > 0 ? { compression: saved } : {}),
    mimeType,
    ...(hasText ? { text: body.text } : {}),
    ...(hasText && body.charset === null ? { encoding: 'base64' } : {}),
    ...(comment === '' ? {} : { comment })
  }
}

/**
 * Returns a remark about an exported body that is incomplete, cut or not fully decoded; empty if there is nothing to
 * report.
 */
export function remarkOf(body: ExportedBody, words: ReportWords['remarks'] = en.remarks): string {
  const { size, written, text, complete, failed } = body
  return [
    ...(complete ? [] : [words.partial]),
    ...(failed === null ? [] : [words.failed.replace('{coding}', failed)]),
    ...(text !== '' && written < size
      ? [words.cut.replace('{written}', String(written)).replace('{size}', String(size))]
      : [])
  ].join(words.between)
}

function interimOf(message: StoryMessage): Record<string, unknown> {
  return {
    time: isoTime(message.detail.time),
    status: Number(message.part('status')),
    statusText: message.part('reason') ?? '',
    headers: message.headers.map(pair)
  }
}

/** Returns the HTTP version as browsers write it. */
function versionOf(message: StoryMessage | null): string {
  const version = message?.detail.version ?? ''
  return version === 'HTTP/2' ? 'http/2.0' : version
}

/** Returns the length of the head up to and including the empty line, or -1 for HTTP/2, whose frames have none. */
function headSize(message: StoryMessage | null): number {
  if (message === null || message.detail.stream !== undefined) return -1
  const [start, end] = message.detail.headRange
  return end > start ? end - start : -1
}

function trailersOf(message: StoryMessage | null): { _trailers?: HarPair[] } {
  return message === null || message.trailers.length === 0 ? {} : { _trailers: message.trailers.map(pair) }
}

function headerValues(message: StoryMessage | null, wanted: string): string[] {
  return (message?.headers ?? [])
    .filter(({ name }) => name.toLowerCase() === wanted)
    .map(({ value }) => value)
}

function pair({ name, value }: { name: string; value: string }): HarPair {
  return { name, value }
}

function setCookie(value: string): HarCookie[] {
  const cookie = parseSetCookie(value)
  if (cookie === null) return []
  // The last attribute of a name applies (RFC 6265, section 5.3).
  const attribute = (wanted: string): string | undefined =>
    cookie.attributes.findLast(({ name }) => name.toLowerCase() === wanted)?.value
  const [path, domain, expires, sameSite] = ['path', 'domain', 'expires', 'samesite'].map(attribute)
  const until = expires === undefined ? null : parseCookieDate(expires)
  const maxAge = attribute('max-age')
  return [
    {
      name: cookie.name,
      value: cookie.value,
      ...(path === undefined ? {} : { path }),
      ...(domain === undefined ? {} : { domain }),
      ...(until === null ? {} : { expires: new Date(until).toISOString() }),
      httpOnly: attribute('httponly') !== undefined,
      secure: attribute('secure') !== undefined,
      ...(sameSite === undefined ? {} : { sameSite }),
      ...(maxAge === undefined ? {} : { _maxAge: maxAge })
    }
  ]
}

/**
 * Returns the parameters of a form, or null if the body is not a form. File parts include their name and type, and
 * their content only if it is text.
 */
export function formParameters(contentType: string, body: Uint8Array): HarParameter[] | null {
  const { essence } = parseMediaType(contentType)
  if (essence === 'application/x-www-form-urlencoded') {
    const { pairs } = formPairs(Buffer.from(body).toString('latin1'), 'utf-8')
    return pairs.map(({ name, value }) => ({ name, value }))
  }
  const parts = essence === 'multipart/form-data' ? parseMultipart(body, contentType)?.parts : undefined
  return (
    parts?.map((part) => {
      const value = textOf(body.subarray(...part.range))
      return {
        name: part.name ?? '',
        ...(value === null ? {} : { value }),
        ...(part.fileName === undefined ? {} : { fileName: part.fileName }),
        ...(part.contentType === '' ? {} : { contentType: part.contentType })
      }
    }) ?? null
  )
}

function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The fatal decoder throws on invalid bytes.
    return null
  }
}
