/** The client's side of an HTTP tunnel. */

import { describe, expect, it } from 'vitest'
import { HttpConnect, type HttpConnectOptions } from '../../../src/engine/dial/http-connect'

const proxy = { host: '127.0.0.1', port: 3128 }
const target = { host: 'example.org', port: 443 }

function answered(text: string, options: Partial<HttpConnectOptions> = {}, cut = text.length): unknown {
  const client = new HttpConnect({ proxy, target, ...options })
  let step = client.push(Buffer.from(text.slice(0, cut), 'latin1'))
  if (step.state === 'more' && cut < text.length) step = client.push(Buffer.from(text.slice(cut), 'latin1'))
  if (step.state === 'done') return { done: Buffer.from(step.rest).toString('latin1') }
  return step.state === 'refused' ? { code: step.error.code, message: step.error.message } : step
}

describe('the CONNECT request', () => {
  it('names the server twice, and nothing else', () => {
    expect(String(new HttpConnect({ proxy, target }).begin())).toBe(
      'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n'
    )
    expect(String(new HttpConnect({ proxy, target: { host: '::1', port: 80 } }).begin())).toBe(
      'CONNECT [::1]:80 HTTP/1.1\r\nHost: [::1]:80\r\n\r\n'
    )
  })

  it('authenticates as in RFC 7617', () => {
    const request = new HttpConnect({ proxy, target, user: 'Aladdin', password: 'open sesame' }).begin()
    expect(String(request)).toContain('\r\nProxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n')
  })
})

describe('the CONNECT response', () => {
  it('with status 2xx opens the tunnel, whatever its Content-Length and however it is split', () => {
    for (const text of [
      'HTTP/1.1 200 OK\r\n\r\nSSH-2.0-',
      'HTTP/1.0 200 Connection established\r\nVia: x\r\nContent-Length: 4\r\n\r\nSSH-2.0-',
      'HTTP/1.1 204\n\nSSH-2.0-',
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nSSH-2.0-'
    ]) {
      for (let cut = 1; cut < text.indexOf('SSH'); cut++) {
        expect(answered(text, {}, cut)).toEqual({ done: 'SSH-2.0-' })
      }
    }
  })

  it('with another status is reported with its reason', () => {
    expect(answered('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nno!')).toEqual({
      code: 'ERR_HTTP_CONNECT_502',
      message: 'the HTTP proxy 127.0.0.1:3128 answered 502 Bad Gateway.'
    })
    expect(answered('HTTP/1.1 403 \r\n\r\n')).toMatchObject({
      message: 'the HTTP proxy 127.0.0.1:3128 answered 403.'
    })
  })

  it('with 407 is reported as a missing or a rejected login', () => {
    const text = 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n'
    const said = 'the HTTP proxy 127.0.0.1:3128 answered 407 Proxy Authentication Required'
    expect(answered(text)).toMatchObject({ message: `${said}: it requires a user and a password.` })
    expect(answered(text, { user: 'a', password: 'b' })).toMatchObject({
      message: `${said}: it rejected this user and password.`
    })
    expect(answered(text.replace('Basic realm="x"', 'Negotiate'))).toMatchObject({
      message: `${said}: it requires Negotiate authentication; Tcplens supports only Basic.`
    })
  })

  it('in another protocol is shown', () => {
    expect(answered('220 mail.example ESMTP\r\n')).toEqual({
      code: 'ERR_HTTP_CONNECT_PROTOCOL',
      message:
        'the HTTP proxy 127.0.0.1:3128 does not speak HTTP: its response starts with "220 mail.example ESMTP".'
    })
    expect(answered('HTTP/1.1 OK\r\n\r\n')).toMatchObject({ code: 'ERR_HTTP_CONNECT_PROTOCOL' })
  })

  it('without an end is not buffered forever', () => {
    expect(answered(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(70_000)}`)).toMatchObject({
      message: 'the HTTP proxy 127.0.0.1:3128 sent a response head that is too long.'
    })
  })
})
