/** Copies for curl, run in bash with the real curl against a server that stores the bytes. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyAs } from '../../../src/shared/copy/copy-as'
import { needs } from '../../helpers/peers'
import { isWholeRequest, startRawCapture, type RawCapture } from '../../helpers/raw-capture'
import { run } from '../../helpers/run'
import { REQUESTS, sourceOf } from './corpus'

let folder: string
let server: RawCapture
let server6: RawCapture
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-copy-'))
  server = await startRawCapture()
  server6 = await startRawCapture('::1')
})
afterAll(async () => {
  await server.close()
  await server6.close()
  await rm(folder, { recursive: true, force: true })
})

const sent = async (
  text: string,
  to = server,
  host = '127.0.0.1',
  until: ((came: Buffer) => boolean) | null = null
): Promise<{ came: string; notes: readonly string[] }> => {
  const source = sourceOf(text, to.port, host)
  const copied = copyAs('curl', source, true)
  if (!copied.ok) throw new Error(copied.reason)
  const script = join(folder, 'copied.sh')
  await writeFile(script, copied.text)
  const came = await to.received(until ?? source.bytes.length, () => run('bash', [script]))
  return { came: came.toString('latin1'), notes: copied.notes }
}

describe('curl for bash', needs('curl'), () => {
  it.each(Object.entries(REQUESTS))('sends %s unchanged', async (_name, make) => {
    const text = make(`127.0.0.1:${server.port}`)
    expect((await sent(text)).came).toBe(text)
  })

  it('reports a NUL, which no command line can contain', async () => {
    const { came, notes } = await sent(
      'GET /a\0b HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n',
      server,
      '127.0.0.1',
      isWholeRequest
    )
    expect([came, notes.map((note) => note.includes('NUL'))]).toEqual([
      'GET /ab HTTP/1.1\r\nHost: h\r\nX: ab\r\n\r\n',
      [true, true]
    ])
  })

  it('sends to IPv6, and to a server other than the Host', async () => {
    const six = `GET /6?[] HTTP/1.1\r\nHost: [::1]:${server6.port}\r\n\r\n`
    const other = 'GET /o HTTP/1.1\r\nHost: shop.example\r\n\r\n'
    expect([
      (await sent(six, server6, '::1')).came,
      (await sent(other)).came,
      (await sent(other, server6, '::1')).came
    ]).toEqual([six, other, other])
  })
})
