import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { DialError } from '../net/dial-error'
import { headEnd, MAX_HEAD_BYTES } from './http-head'
import { asciiName } from '../net/lookup'
import type { Preamble, PreambleStep } from './tunnel'

/**
 * The client side of an HTTP tunnel (CONNECT: RFC 9110, section 9.3.6; RFC 9112, section 3.2.3). The bytes after the
 * head of a 2xx response belong to the target, even if the head announces a body.
 */

const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/

export interface HttpConnectOptions {
  proxy: Endpoint
  target: Endpoint
  user?: string | undefined
  password?: string | undefined
}

export class HttpConnect implements Preamble {
  readonly #options: HttpConnectOptions
  #bytes = Buffer.alloc(0)

  constructor(options: HttpConnectOptions) {
    this.#options = options
  }

  begin(): Uint8Array {
    const { target, user = '', password = '' } = this.#options
    const authority = formatEndpoint({ host: asciiName(target.host), port: target.port })
    const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`]
    if (user !== '') {
      // RFC 7617.
      lines.push(`Proxy-Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`)
    }
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
  }

  push(bytes: Uint8Array): PreambleStep {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    for (;;) {
      const end = headEnd(this.#bytes)
      if (end === null) return this.#incomplete()
      const lines = this.#bytes.toString('latin1', 0, end).split(/\r?\n/)
      const [, status, reason] = STATUS_LINE.exec(lines[0] ?? '') ?? []
      if (status === undefined) return this.#foreign()
      const rest = this.#bytes.subarray(end)
      if (status.startsWith('2')) return { state: 'done', rest }
      if (!status.startsWith('1')) return this.#refused(status, reason ?? '', lines)
      // An interim response (1xx): the final one follows.
      this.#bytes = rest
    }
  }

  #incomplete(): PreambleStep {
    const start = this.#bytes.toString('latin1', 0, 5)
    if (!'HTTP/'.startsWith(start)) return this.#foreign()
    if (this.#bytes.length > MAX_HEAD_BYTES)
      return this.#refuse('PROTOCOL', 'sent a response head that is too long')
    return { state: 'more' }
  }

  #refused(status: string, reason: string, lines: readonly string[]): PreambleStep {
    const answer = `answered ${status}${reason === '' ? '' : ` ${reason}`}`
    if (status !== '407') return this.#refuse(status, answer)
    const wants = lines.flatMap((line) => /^proxy-authenticate:\s*(\S+)/i.exec(line)?.[1] ?? [])
    const { user = '' } = this.#options
    if (wants.length > 0 && !wants.some((scheme) => scheme.toLowerCase() === 'basic')) {
      return this.#refuse(
        status,
        `${answer}: it requires ${wants.join(' or ')} authentication; Tcplens supports only Basic`
      )
    }
    return this.#refuse(
      status,
      user === ''
        ? `${answer}: it requires a user and a password`
        : `${answer}: it rejected this user and password`
    )
  }

  #foreign(): PreambleStep {
    const [line = ''] = this.#bytes.toString('latin1', 0, 40).split(/[\r\n]/)
    const shown = JSON.stringify(line)
    return this.#refuse('PROTOCOL', `does not speak HTTP: its response starts with ${shown}`)
  }

  #refuse(code: string, words: string): PreambleStep {
    const message = `the HTTP proxy ${formatEndpoint(this.#options.proxy)} ${words}.`
    return { state: 'refused', error: new DialError(`ERR_HTTP_CONNECT_${code}`, message) }
  }
}
