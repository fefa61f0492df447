/**
 * Builds messages for tests of header explanations, and formats explanations as short text, so that a test reads as
 * a table.
 */
import { explainMessage, type MessageExplained } from '../../../../src/decode/explain/explain'
import type { Explanation, Shown } from '../../../../src/decode/explain/explanation'
import type { ExchangeFacts, HeaderLine, MessageFacts } from '../../../../src/decode/explain/facts'

export const NOW = Date.UTC(1994, 10, 6, 8, 49, 37)

type Headers = readonly (readonly [string, string])[]

const lines = (headers: Headers): HeaderLine[] => headers.map(([name, value]) => ({ name, value }))

export function request(method: string, target: string, headers: Headers = [], time = NOW): MessageFacts {
  return { kind: 'request', method, target, status: null, version: 'HTTP/1.1', time, headers: lines(headers) }
}

export function response(status: number, headers: Headers = [], method = 'GET', time = NOW): MessageFacts {
  return { kind: 'response', method, target: '', status, version: 'HTTP/1.1', time, headers: lines(headers) }
}

export function exchange(asked: MessageFacts | null, answer: MessageFacts | null): ExchangeFacts {
  return { request: asked, response: answer, secure: false }
}

/** Formats as `word(value, value)`, times as ISO, durations in seconds with an s. */
export function brief(shown: Shown | null): string {
  switch (shown?.type) {
    case undefined:
      return ''
    case 'text':
      return shown.text
    case 'secret':
      return `*${shown.text}*`
    case 'word': {
      const values = Object.values(shown.values ?? {}).map(brief)
      return values.length === 0 ? shown.word : `${shown.word}(${values.join(', ')})`
    }
    case 'moment':
      return new Date(shown.time).toISOString()
    case 'seconds':
      return `${shown.seconds}s`
    case 'bytes':
      return `${shown.bytes}B`
    case 'list':
      return shown.items.map(brief).join(' · ')
  }
}

/** Returns gist and parts of one explanation; a part with a level other than info carries a mark. */
export function told(explanation: Explanation | undefined): { gist: string; parts: string[] } {
  const MARKS = { info: '', note: '(i) ', warning: '(!) ' }
  return {
    gist: brief(explanation?.gist ?? null),
    parts: (explanation?.parts ?? []).map(
      ({ label, value, level }) =>
        MARKS[level] + (label === null ? '' : `${brief(label).replace('labels.', '')}: `) + brief(value)
    )
  }
}

/** Explains one header of a response or a request. */
export function explainOne(
  name: string,
  value: string,
  kind: 'request' | 'response' = 'response'
): Explanation | undefined {
  const message = kind === 'request' ? request('GET', '/', [[name, value]]) : response(200, [[name, value]])
  const all = exchange(kind === 'request' ? message : null, kind === 'response' ? message : null)
  const found = explainMessage(message, all)
  return found.lines.get(0) ?? found.cards[0]
}

export function explainAnswer(asked: MessageFacts, answer: MessageFacts): MessageExplained {
  return explainMessage(answer, exchange(asked, answer))
}
