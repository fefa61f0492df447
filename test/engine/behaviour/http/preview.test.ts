/** Preview of a response: the previewed bytes equal the bytes sent. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { previewHttpAnswer } from '../../../../src/engine/behaviour/http/preview'
import type { HttpBehaviour } from '../../../../src/shared/contract/behaviours'
import { MAX_PREVIEW_BYTES } from '../../../../src/shared/contract/limits'
import { formatHex } from '../../../../src/shared/bytes/hex-text'
import { http, serve, talk, text } from '../../../helpers/behaviours'
import { startEngine, temporaryFolder } from '../../../helpers/engine'

const NOW = Date.UTC(2026, 0, 2)

it.each<[string, HttpBehaviour]>([
  ['a page', http('<h1>你好</h1>')],
  ['chunks', http('<h1>x</h1>', { chunked: true, headers: 'X-A: 1\nX-B: 2' })],
  ['a wrong length', http('short', { contentLength: 99, connection: 'close', status: 418 })],
  ['bytes entered by hand', http({ from: 'bytes', payload: text('HTTP/1.1 200 OK\\r\\n\\r\\nx') })]
])(
  'previews %s as it is sent, and the same bytes entered by hand give the same response',
  async (_, behaviour) => {
    const engine = await startEngine()
    const { bytes, cut } = await engine.handlers['sessions.previewAnswer']({ behaviour })
    expect(cut).toBe(false)
    const byHand: HttpBehaviour = {
      ...behaviour,
      answer: { from: 'bytes', payload: { form: 'hex', text: formatHex(bytes) } }
    }
    for (const served of [behaviour, byHand]) {
      const { address } = await serve(engine, [served])
      const client = talk(address)
      client.socket.end('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
      expect(await client.all).toBe(Buffer.from(bytes).toString('latin1'))
    }
  }
)

it('shows the head of a file response and the beginning of its body', async () => {
  const path = join(await temporaryFolder(), 'big.png')
  await writeFile(path, Buffer.alloc(3_000_000, 7))
  const { bytes, cut } = await previewHttpAnswer(http({ from: 'file', path }), NOW)
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3000000\r\n\r\n'
  expect(Buffer.from(bytes).toString('latin1').slice(0, head.length)).toBe(head)
  expect([bytes.length, cut]).toEqual([head.length + MAX_PREVIEW_BYTES, true])
})

it('reports the problem of an invalid response', async () => {
  await expect(previewHttpAnswer(http({ from: 'file', path: '/nowhere/x.png' }), NOW)).rejects.toMatchObject({
    code: 'file-unreadable',
    message: 'The file /nowhere/x.png cannot be read: it does not exist (ENOENT).'
  })
  await expect(previewHttpAnswer(http('x', { reason: 'two\nlines' }), NOW)).rejects.toMatchObject({
    code: 'bad-input'
  })
})
