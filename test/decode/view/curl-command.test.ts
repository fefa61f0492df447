import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { curlCommand, urlOf, type CurlRequest } from '../../../src/decode/view/curl-command'
import { hasProgram } from '../../helpers/programs'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function request(more: Partial<CurlRequest> = {}): CurlRequest {
  return {
    method: 'GET',
    target: '/',
    version: 'HTTP/1.1',
    headers: [['Host', 'shop:8080']],
    address: '10.0.0.1:80',
    body: new Uint8Array(0),
    ...more
  }
}

it('names the URL that sends this target, by the host the request names or the address it went to', () => {
  const url = (more: Partial<CurlRequest>): unknown => urlOf(request(more))
  expect([
    url({ target: '/a?b=c' }),
    url({ headers: [] }),
    url({ target: 'http://other/x' }),
    url({ target: '*' }),
    url({ target: '/a#b' })
  ]).toEqual([
    { url: 'http://shop:8080/a?b=c', exact: true },
    { url: 'http://10.0.0.1:80/', exact: true },
    { url: 'http://other/x', exact: true },
    { url: 'http://shop:8080/', exact: false },
    { url: 'http://shop:8080/a#b', exact: false }
  ])
})

it('writes a post with its headers, its body and nothing of its own', () => {
  const headers: [string, string][] = [
    ['Host', 'shop:8080'],
    ['Accept', '*/*'],
    ['Content-Type', 'application/json'],
    ['Content-Length', '15'],
    ['X-Empty', '']
  ]
  const { text, warning } = curlCommand(
    request({ method: 'POST', target: "/it's", headers, body: bytes('{"a": "it\'s ü"}') })
  )
  expect([text.split(' \\\n  '), warning]).toEqual([
    [
      'curl',
      `'http://shop:8080/it'\\''s'`,
      `--header 'Accept: */*'`,
      `--header 'Content-Type: application/json'`,
      `--header 'X-Empty;'`,
      '--header User-Agent:',
      '--header Expect:',
      `--data-binary '{"a": "it'\\''s ü"}'`
    ],
    null
  ])
})

it('warns where bytes are not text, and leaves out what no command line can hold', () => {
  const of = (body: Uint8Array | null): unknown => {
    const { text, warning } = curlCommand(request({ method: 'PUT', body }))
    return [text.split(' \\\n  ').at(-1), warning]
  }
  expect([
    of(Uint8Array.of(0xff, 0x41)),
    of(Uint8Array.of(0x41, 0)),
    of(null),
    of(new Uint8Array(200_000).fill(0x41)),
    of(bytes('@file'))
  ]).toEqual([
    ["--data-binary $'\\xffA'", 'not-text'],
    ['--data-binary @body.bin', 'body-left-out'],
    ['--data-binary @body.bin', 'body-left-out'],
    ['--data-binary @body.bin', 'body-left-out'],
    ['--data-raw @file', null]
  ])
})

describe.skipIf(!hasProgram('curl') || !hasProgram('bash'))('bash and curl', () => {
  /** What arrives when the command is run. */
  async function sent(given: (port: number) => CurlRequest): Promise<string> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const command = curlCommand(given((server.address() as AddressInfo).port)).text
    const arrived = new Promise<string>((resolve) => {
      server.once('connection', (socket) => {
        let text = ''
        socket.on('data', (data) => {
          text += data.toString('latin1')
          const head = text.indexOf('\r\n\r\n')
          const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
          if (head < 0 || text.length < head + 4 + length) return
          socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n')
          resolve(text)
        })
      })
    })
    const child = spawn('bash', ['-c', `${command} --silent --noproxy '*'`], { stdio: 'ignore' })
    const text = await arrived
    await new Promise((resolve) => child.once('close', resolve))
    await new Promise((resolve) => server.close(resolve))
    return text
  }

  it('send the same request again, to the byte', async () => {
    const body = 'a=\u00ff\'"$x\n'
    const head = (port: number): [string, string][] => [
      ['Host', `127.0.0.1:${port}`],
      ['X-Latin', 'caf\u00e9'],
      ['X-Quote', `it's "so" $HOME \`id\``],
      ['X-Empty', ''],
      ['Content-Type', 'application/octet-stream']
    ]
    let port = 0
    const text = await sent((given) => {
      port = given
      return request({
        method: 'PATCH',
        target: '/a/../b?x=[1]&y={2}',
        headers: head(given),
        body: Uint8Array.from(body, (character) => character.charCodeAt(0))
      })
    })
    const lines = head(port).map(([name, value]) => (value === '' ? `${name}:` : `${name}: ${value}`))
    expect(text).toBe(
      ['PATCH /a/../b?x=[1]&y={2} HTTP/1.1', ...lines, `Content-Length: ${body.length}`, '', body].join(
        '\r\n'
      )
    )
  })

  it('keep a target that is no path, and a request without a host', async () => {
    const text = await sent((port) =>
      request({ method: 'OPTIONS', target: '*', headers: [['Host', `127.0.0.1:${port}`]] })
    )
    expect(text.split('\r\n')[0]).toBe('OPTIONS * HTTP/1.1')
  })
})
