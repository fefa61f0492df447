/** HTTP/2 requests with trailers: sent where the form supports them, listed in a note where it does not. */
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { copyAs, type CopyForm } from '../../../src/shared/copy/copy-as'
import type { CopySource } from '../../../src/shared/copy/copy-source'
import { framedSource } from '../../../src/shared/copy/framed-request'
import { temporaryFolder } from '../../helpers/engine'
import { run } from '../../helpers/run'
import { sourceOf } from './corpus'

const BODY = new TextEncoder().encode('hello')

function source(port: number, body: Uint8Array | null = BODY): CopySource {
  const framed = framedSource(
    {
      method: 'POST',
      target: '/a?b=c',
      authority: `127.0.0.1:${port}`,
      headers: [
        ['te', 'trailers'],
        ['content-length', '5']
      ],
      trailers: [
        ['x-sum', 'abc'],
        ['x-none', '']
      ],
      bodyLength: 5
    },
    body
  )
  return { to: { host: '127.0.0.1', port, tls: null }, ...framed }
}

function copied(form: CopyForm, from: CopySource): { text: string; notes: readonly string[] } {
  const answer = copyAs(form, from, true)
  if (!answer.ok) throw new Error(answer.reason)
  return answer
}

describe('HTTP/2 trailers', () => {
  it('are sent in chunks by formats that send bytes', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const arrived = new Promise<unknown>((resolve) => {
      server.once('request', (request, response) => {
        let body = ''
        request.setEncoding('latin1').on('data', (text: string) => (body += text))
        request.on('end', () => {
          response.writeHead(204, { Connection: 'close' }).end()
          resolve({ url: request.url, headers: request.headers, body, trailers: request.trailers })
        })
      })
    })
    const path = join(await temporaryFolder(), 'copied.mjs')
    await writeFile(path, copied('node', source(port)).text)
    await run(process.execPath, [path])
    expect(await arrived).toEqual({
      url: '/a?b=c',
      headers: { host: `127.0.0.1:${port}`, te: 'trailers', 'transfer-encoding': 'chunked' },
      body: 'hello',
      trailers: { 'x-sum': 'abc', 'x-none': '' }
    })
  })

  it.each(['curl', 'curl-cmd', 'curl-powershell', 'fetch'] as const)(
    'are reported by %s, which sends none',
    (form) => {
      for (const body of [BODY, new Uint8Array(0), null]) {
        const { text, notes } = copied(form, source(80, body))
        const note = `${form === 'fetch' ? 'fetch' : 'curl'} cannot send trailers, so these are omitted: x-sum, x-none.`
        expect(notes).toContain(note)
        expect(text).toContain(note)
        expect(text).not.toMatch(/transfer-encoding|0\\r\\n|chunk/i)
      }
      expect(copied(form, source(80)).text).toMatch(/hello|aGVsbG8/)
    }
  )

  it('of HTTP/1.1 are reported by fetch as well', () => {
    const chunked =
      'POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-T: 1\r\nX-U: 2\r\n\r\n'
    expect(copied('fetch', sourceOf(chunked, 80)).notes).toContain(
      'fetch cannot send trailers, so these are omitted: X-T, X-U.'
    )
  })

  it('do not change a request without any', () => {
    const framed = framedSource(
      { method: 'PUT', target: '/', authority: 'h', headers: [['x', 'y']], trailers: [], bodyLength: 5 },
      BODY
    )
    expect(new TextDecoder().decode(framed.bytes)).toBe(
      'PUT / HTTP/1.1\r\nhost: h\r\nx: y\r\ncontent-length: 5\r\n\r\nhello'
    )
  })
})
