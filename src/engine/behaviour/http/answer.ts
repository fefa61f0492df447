import { joinBytes } from '../../../shared/bytes/join-bytes'
import { fileProblem, openFile, type OpenedFile } from '../../files/sent-file'
import type { AddNote } from '../payload-plan'
import { settle, type Steps } from '../steps'
import { answerHead, type ResponseContent } from './answer-head'
import { contentTypeOf } from './content-types'
import { findInFolder, folderPage } from './folder'
import type { HttpPlan } from './http-plan'
import { rawAnswer, type AnswerContext } from './raw-answer'
import type { Request } from './request'
import { sendRange } from '../file-steps'

/** Generates the response to one request, as steps. */

interface Prepared extends ResponseContent {
  readonly body: Body
}

/** Returns the response's status (0 for a raw response, which contains its own), and whether the connection closes. */
export function* answerSteps(
  plan: HttpPlan,
  request: Request,
  context: AnswerContext
): Steps<{ status: number; ends: boolean }> {
  const { content } = plan
  if (content.from === 'bytes') {
    return { status: 0, ends: yield* rawAnswer(content.payload, plan, request, context) }
  }
  const prepared = yield* prepare(plan, request, context.note)
  const { body, status } = prepared
  const close = (): void => {
    if ('file' in body) body.file.close()
  }
  try {
    if (request.version === 9) {
      const problem = yield* sendBody(body, false)
      return yield* finish(problem, status, true, context.note)
    }
    const head = answerHead({ ...prepared, length: lengthOfBody(body) }, plan, request)
    // A short response is sent as one segment.
    if (head.body === 'plain' && 'bytes' in body && body.bytes.length <= JOINED_BYTES) {
      yield joinBytes([head.bytes, body.bytes])
      return yield* finish(null, status, head.ends, context.note)
    }
    yield head.bytes
    const problem = head.body === 'none' ? null : yield* sendBody(body, head.body === 'chunked')
    return yield* finish(problem, status, head.ends, context.note)
  } finally {
    close()
  }
}

const JOINED_BYTES = 16 * 1024

/** Resets the connection if the body is incomplete, so that the client does not take it for the whole. */
function* finish(
  problem: string | null,
  status: number,
  ends: boolean,
  note: AddNote
): Steps<{ status: number; ends: boolean }> {
  if (problem !== null) {
    note(problem)
    yield 'reset'
  } else if (ends) yield 'end'
  return { status, ends: ends || problem !== null }
}

function* prepare(plan: HttpPlan, request: Request, note: AddNote): Steps<Prepared> {
  const { content, status, reason } = plan
  const chosen = { status, reason, length: 0, fields: [], own: false }
  switch (content.from) {
    case 'page':
      return { ...chosen, type: content.type, body: { bytes: content.bytes } }
    case 'file': {
      const opened = yield* settle(openFile(content.path), closeFile)
      if (opened.ok) return { ...chosen, type: content.type, body: { file: opened.value } }
      note(fileProblem(content.path, opened.error))
      return own(500, 'The file to serve cannot be read.')
    }
    case 'folder':
      return yield* fromFolder(content.path, plan, request)
    case 'bytes':
      throw new Error('Raw bytes have no content of their own')
  }
}

function* fromFolder(folder: string, { status, reason }: HttpPlan, request: Request): Steps<Prepared> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return own(405, 'A folder supports only GET and HEAD.', [['Allow', 'GET, HEAD']])
  }
  const looked = yield* settle(findInFolder(folder, request.target), (found) => {
    if (found.kind === 'file') found.file.close()
  })
  const found = looked.ok ? looked.value : ({ kind: 'nothing' } as const)
  const chosen = { status, reason, length: 0, own: false }
  switch (found.kind) {
    case 'bad-path':
      return own(400, 'The path is invalid.')
    case 'nothing':
      return own(404, 'There is no file at this path.')
    case 'elsewhere':
      return own(301, 'The path of a folder ends with a slash.', [['Location', found.location]])
    case 'list': {
      const bytes = new TextEncoder().encode(folderPage(found.path, found.entries))
      return { ...chosen, type: 'text/html; charset=utf-8', fields: [], body: { bytes } }
    }
    case 'file': {
      const { file } = found
      const fields = validators(file)
      if (status === 200 && isUnchanged(file, request)) {
        file.close()
        return { ...own(304, ''), type: '', fields }
      }
      return { ...chosen, type: contentTypeOf(file.path), fields, body: { file } }
    }
  }
}

function own(status: number, text: string, fields: ResponseContent['fields'] = []): Prepared {
  const bytes = new TextEncoder().encode(text === '' ? '' : `${text}\n`)
  return {
    status,
    reason: '',
    type: 'text/plain; charset=utf-8',
    length: bytes.length,
    fields,
    own: true,
    body: { bytes }
  }
}

function validators(file: OpenedFile): ResponseContent['fields'] {
  return [
    ['Last-Modified', new Date(file.modified).toUTCString()],
    ['ETag', etagOf(file)]
  ]
}

function etagOf({ size, modified }: OpenedFile): string {
  return `"${size.toString(16)}-${Math.floor(modified * 1000).toString(16)}"`
}

/** RFC 9110 §13.2.2: If-None-Match has precedence over If-Modified-Since. */
function isUnchanged(file: OpenedFile, { ifNoneMatch, ifModifiedSince }: Request): boolean {
  if (ifNoneMatch !== null) {
    const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
    return tags.includes('*') || tags.includes(etagOf(file))
  }
  if (ifModifiedSince === null) return false
  const since = Date.parse(ifModifiedSince)
  return !Number.isNaN(since) && Math.floor(file.modified / 1000) * 1000 <= since
}

function closeFile({ close }: OpenedFile): void {
  close()
}

/** Sends a 400 response to bytes that are not a valid HTTP request. */
export function* refusal(plan: HttpPlan): Steps {
  const text = 'This is not an HTTP/1 request.\n'
  const request: Request = {
    method: '',
    target: '',
    version: 11,
    persistent: false,
    expectsContinue: false,
    ifNoneMatch: null,
    ifModifiedSince: null
  }
  const prepared = own(400, text.trimEnd())
  const head = answerHead(prepared, { ...plan, connection: 'close' }, request)
  yield joinBytes([head.bytes, new TextEncoder().encode(text)])
  yield 'end'
}

/** The body of a response: bytes in memory, or a file that is read as the peer accepts it. */
type Body = { readonly bytes: Uint8Array } | { readonly file: OpenedFile }

const ENCODER = new TextEncoder()
const CRLF = ENCODER.encode('\r\n')
const LAST_CHUNK = ENCODER.encode('0\r\n\r\n')

function lengthOfBody(body: Body): number {
  return 'file' in body ? body.file.size : body.bytes.length
}

/** Sends the body. Returns an error message if it was not sent completely, otherwise null. */
function* sendBody(body: Body, chunked: boolean): Steps<string | null> {
  const plain = 'file' in body ? sendRange(body.file, body.file.size) : sendBytes(body.bytes)
  if (!chunked) return yield* plain
  const problem = yield* inChunks(plain)
  if (problem === null) yield LAST_CHUNK
  return problem
}

function* sendBytes(bytes: Uint8Array): Steps<null> {
  if (bytes.length > 0) yield bytes
  return null
}

/** Sends each piece as one chunk (RFC 9112 §7.1). */
function* inChunks<Result>(pieces: Steps<Result>): Steps<Result> {
  try {
    for (;;) {
      const next = pieces.next()
      if (next.done === true) return next.value
      const step = next.value
      yield step instanceof Uint8Array
        ? joinBytes([ENCODER.encode(`${step.length.toString(16)}\r\n`), step, CRLF])
        : step
    }
  } finally {
    pieces.return(undefined as never)
  }
}
