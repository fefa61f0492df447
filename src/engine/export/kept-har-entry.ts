import { MAX_NOTE_TEXT } from '../../shared/contract/limits'
import type { HarContent, HarPostData, HarWebSocketMessage } from '../../shared/har/har'
import type { KeptEntry } from '../capture/har/kept-entry'
import type { ExchangeStory } from './exchange-story'
import type { ExportedBody } from './exported-body'
import { remarkOf, type StreamedEntry } from './har-entry'
import { ListStream, type TextStream } from './json-pieces'
import type { SocketMessage } from './web-socket-messages'

/**
 * Export of an exchange that was imported from a HAR file: the original entry is written as it was kept, with its long
 * texts restored from the recorded bytes. The current note and bookmark replace the original ones.
 */

export interface KeptBodies {
  request: ExportedBody | null
  response: ExportedBody | null
  /** Messages of its WebSocket; null if none are written. */
  messages: (() => AsyncGenerator<SocketMessage, void>) | null
  /** True if bodies are exported. */
  bodies: boolean
}

export function keptHarEntry(
  { row, note }: ExchangeStory,
  kept: KeptEntry,
  { request, response, messages, bodies }: KeptBodies
): StreamedEntry {
  const { _webSocketMessages: listed, _bookmark: bookmark, comment, ...entry } = kept.entry
  const { postData } = entry.request
  const { content } = entry.response
  const newComment = isSameNote(note, comment) ? comment : note === '' ? undefined : note
  return {
    ...entry,
    request:
      postData === undefined || postData === null
        ? entry.request
        : { ...entry.request, postData: withText(postData, kept.request, request, bodies) },
    response: { ...entry.response, content: withText(content, kept.response, response, bodies) },
    ...ifThere('comment', newComment),
    ...(row.bookmark === (bookmark === true) ? ifThere('_bookmark', bookmark) : { _bookmark: row.bookmark }),
    ...messagesOf(listed, kept, messages, bodies)
  }
}

/** Compares only as much as a note can hold: a HAR comment may be longer. */
function isSameNote(note: string, comment: string | null | undefined): boolean {
  return (comment ?? '').slice(0, MAX_NOTE_TEXT) === note
}

function ifThere<Name extends string, Value>(
  name: Name,
  value: Value | undefined
): Partial<Record<Name, Value>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Value>)
}

function withText<Part extends HarPostData | HarContent>(
  part: Part,
  form: string | undefined,
  body: ExportedBody | null,
  bodies: boolean
): Omit<Part, 'text'> & { text?: string | TextStream } {
  if (form !== undefined && body !== null && body.text !== '') {
    const remark = remarkOf(body)
    const comment = `${part.comment ?? ''} ${remark}`.trim()
    return { ...part, text: body.text, ...(remark === '' ? {} : { comment }) }
  }
  const { text, ...rest } = part
  return bodies && form === undefined && text !== undefined ? { ...rest, text } : rest
}

function messagesOf(
  listed: readonly HarWebSocketMessage[] | null | undefined,
  kept: KeptEntry,
  messages: KeptBodies['messages'],
  bodies: boolean
): Pick<StreamedEntry, '_webSocketMessages'> {
  if (listed === undefined) return {}
  if (listed === null) return { _webSocketMessages: listed }
  return bodies ? { _webSocketMessages: withFrames(listed, kept, messages) } : {}
}

/** Restores the kept messages with the data of their frames. */
function withFrames(
  listed: readonly HarWebSocketMessage[],
  { unframed = [] }: KeptEntry,
  messages: KeptBodies['messages']
): ListStream {
  const without = new Set(unframed)
  return new ListStream(async function* () {
    const frames = messages?.()
    for (const [at, message] of listed.entries()) {
      const frame = without.has(at) ? undefined : await frames?.next()
      const data = frame?.done === false ? frame.value.data : ''
      const isWhole = Object.hasOwn(message, 'data')
      yield isWhole ? message : Object.assign({}, message, { data })
    }
    await frames?.return()
  })
}
