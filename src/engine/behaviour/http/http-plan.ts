import type { HttpBehaviour } from '../../../shared/contract/behaviours'
import { AppError } from '../../../shared/model/app-error'
import { planPayload, type PayloadPlan } from '../payload-plan'
import { contentTypeOf } from './content-types'

/** HTTP by hand as the user set it, checked and made ready. */

/** Fields as typed, each sent as it is. One that Tcplens would send too takes its place. */
export interface TypedFields {
  /** With their line ends. */
  readonly text: string
  /** Lower-case names. */
  readonly names: ReadonlySet<string>
  /** Whether a typed `Connection` says `close`. */
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

/** Throws `bad-input` where it is wrong; `where` names it there. */
export function planHttp(behaviour: HttpBehaviour, key: string, where: string): HttpPlan {
  const { status, reason, contentLength, chunked, connection } = behaviour
  if (/[\r\n]/.test(reason)) throw new AppError('bad-input', `${where}: the reason is one line.`)
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
      if (/[\r\n]/.test(answer.type)) throw new AppError('bad-input', `${where}: the type is one line.`)
      return { from: 'page', bytes: new TextEncoder().encode(answer.text), type: answer.type }
    case 'file':
      return { from: 'file', path: answer.path, type: answer.type ?? contentTypeOf(answer.path) }
    case 'folder':
      return { from: 'folder', path: answer.path }
    case 'bytes':
      return { from: 'bytes', payload: planPayload(answer.payload, where) }
  }
}

/** A blank line would end the head, and is left out; everything else is the user's, right or wrong. */
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

/** Whether a list such as `keep-alive, Upgrade` has this word. */
export function hasToken(list: string, token: string): boolean {
  return list.split(',').some((word) => word.trim().toLowerCase() === token)
}
