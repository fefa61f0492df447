import type { Behaviour } from '../contract/behaviours'
import type { Payload } from '../contract/payload'
import type { ClientConfig, ServerConfig } from '../contract/sessions'
import type { TextEncoding } from '../model/text-encodings'

/** Types and helpers for defining recipes. */

type Settings<Config> = Omit<Config, 'kind' | 'name' | 'listen' | 'target' | 'startAtLaunch'>

export interface Recipe<Id extends string = string> {
  readonly id: Id
  /** Servers, each with its preferred port, or `pipe` in place of a port. Started first, in this order. */
  readonly servers: readonly { readonly at: number | 'pipe'; readonly settings: Settings<ServerConfig> }[]
  /** Clients, and the index of the server that each connects to. */
  readonly clients: readonly { readonly to: number; readonly settings: Settings<ClientConfig> }[]
}

/** Separates the name of a group from the role of a session. */
export const GROUP_SEPARATOR = ' · '

export function text(source: string, encoding: TextEncoding = 'utf-8'): Payload {
  return {
    form: 'text',
    text: source,
    encoding,
    lineBreak: 'crlf',
    lineEnd: 'none',
    escapes: true,
    placeholders: true
  }
}

export function line(source: string, encoding: TextEncoding = 'utf-8'): Payload {
  const payload = text(source, encoding)
  return payload.form === 'text' ? { ...payload, lineEnd: 'crlf' } : payload
}

/** A message without placeholders and escapes: its braces and backslashes are literal. */
export function message(source: string): Payload {
  const payload = text(source)
  return payload.form === 'text' ? { ...payload, escapes: false, placeholders: false } : payload
}

export function greet(payload: Payload): Behaviour {
  return { kind: 'greet', on: true, payload }
}

export function every(interval: number, payload: Payload, times: number | null = null): Behaviour {
  return { kind: 'every', on: true, interval, times, payload }
}

/** Sends a response to any data received. */
export function answer(payload: Payload, then: 'keep' | 'end' | 'reset'): Behaviour {
  return {
    kind: 'reply',
    on: true,
    rules: [{ match: { kind: 'any' }, answer: payload, delay: 0, then }],
    framing: null
  }
}

export function echo(prefix: string | null): Behaviour {
  return {
    kind: 'echo',
    on: true,
    prefix: prefix === null ? null : text(prefix),
    suffix: null,
    framing: null
  }
}

type Http = Extract<Behaviour, { kind: 'http' }>

export function http(from: Http['answer'], connection: Http['connection'] = 'auto'): Behaviour {
  return {
    kind: 'http',
    on: true,
    answer: from,
    status: 200,
    reason: '',
    headers: '',
    contentLength: 'right',
    chunked: false,
    connection
  }
}

export function page(html: string): Http['answer'] {
  return { from: 'page', text: html, type: 'text/html; charset=utf-8' }
}
