import type { HttpBehaviour } from '../../../shared/contract/behaviours'
import { AppError } from '../../../shared/model/app-error'
import { planPayload, type PayloadPlan } from '../payload-plan'
import { contentTypeOf } from './content-types'

/** The validated settings of the configured HTTP responses. */

/** Header fields as entered, sent unchanged. They replace fields of the same name that Tcplens would send. */
export interface TypedFields {
  /** With line ends. */
  readonly text: string
  /** In lower case. */
  readonly names: ReadonlySet<string>
  /** True if an entered `Connection` field contains `close`. */
  readonly closes: boolean
}

export type PlannedContent =
  | { readonly from: 'page'; readonly bytes: Uint8Array; readonly type: string }
  | { readonly from: 'file'; readonly path: string; readonly type: string }
  | { readonly from: 'folder'; readonly path: string }
  | { readonly from: 'bytes'; readonly payload: PayloadPlan }

export interface HttpPlan {
  readonly kind: 'http'
  readonly key: string
  readonly content: PlannedContent
  readonly status: number
  readonly reason: string
  readonly fields: TypedFields
  readonly contentLength: HttpBehaviour['contentLength']
  readonly chunked: boolean
  readonly connection: HttpBehaviour['connection']
}

/** Throws `bad-input` if the behaviour is invalid; `where` names it in the message. */
export function planHttp(behaviour: HttpBehaviour, key: string, where: string): HttpPlan {
  const { status, reason, contentLength, chunked, connection } = behaviour
  if (/[\r\n]/.test(reason))
    throw new AppError('bad-input', `${where}: the reason phrase must be a single line.`)
  return {
    kind: 'http',
    key,
    content: planContent(behaviour.answer, where),
    status,
    reason,
    fields: readFields(behaviour.headers),
    contentLength,
    chunked,
    connection
  }
}

function planContent(answer: HttpBehaviour['answer'], where: string): PlannedContent {
  switch (answer.from) {
    case 'page':
      if (/[\r\n]/.test(answer.type))
        throw new AppError('bad-input', `${where}: the content type must be a single line.`)
      return { from: 'page', bytes: new TextEncoder().encode(answer.text), type: answer.type }
    case 'file':
      return { from: 'file', path: answer.path, type: answer.type ?? contentTypeOf(answer.path) }
    case 'folder':
      return { from: 'folder', path: answer.path }
    case 'bytes':
      return { from: 'bytes', payload: planPayload(answer.payload, where) }
  }
}

/** Removes empty lines, which would end the head; all other text is sent as entered, valid or not. */
function readFields(typed: string): TypedFields {
  const lines = typed.split(/\r\n|\n|\r/).filter((line) => line !== '')
  const names = new Set<string>()
  let closes = false
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line
      .slice(0, colon < 0 ? line.length : colon)
      .trim()
      .toLowerCase()
    names.add(name)
    if (name === 'connection' && hasToken(line.slice(colon + 1), 'close')) closes = true
  }
  return { text: lines.map((line) => `${line}\r\n`).join(''), names, closes }
}

/** Returns true if a comma-separated list such as `keep-alive, Upgrade` contains the token. */
export function hasToken(list: string, token: string): boolean {
  return list.split(',').some((word) => word.trim().toLowerCase() === token)
}
