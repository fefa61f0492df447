/** Copies as `fetch`, run in Node: the parts that a page may set arrive, and a note lists the others. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyAs } from '../../../src/shared/copy/copy-as'
import { requestText } from '../../../src/shared/copy/request-text'
import { run } from '../../helpers/run'
import { REQUESTS, sourceOf } from './corpus'

interface Arrived {
  line: string
  headers: [string, string][]
  body: string
}
let folder: string
let arrived: Arrived | null = null
const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (chunk: Buffer) => parts.push(chunk))
  request.on('end', () => {
    const headers = request.rawHeaders.flatMap((name, at): [string, string][] =>
      at % 2 === 0 ? [[name.toLowerCase(), request.rawHeaders[at + 1] ?? '']] : []
    )
    arrived = {
      line: `${request.method} ${request.url}`,
      headers,
      body: Buffer.concat(parts).toString('latin1')
    }
    response.end('ok')
  })
})
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-copy-'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const copied = (name: string, host: string): { text: string; notes: readonly string[] } => {
  const answer = copyAs('fetch', sourceOf(REQUESTS[name]!(host), Number(host.split(':')[1])), true)
  if (!answer.ok) throw new Error(answer.reason)
  return answer
}

describe('fetch', () => {
  it.each([
    'a plain GET',
    'what a browser sends',
    'duplicates, Host among them',
    'headers without a value',
    'a POST without one',
    'JSON with everything shells know',
    'a body that begins with @',
    'a body of all bytes',
    'a body of CR, LF and percent signs',
    'a body of empty values',
    'a body in one chunk',
    'a large body that is no text'
  ])('sends %s', async (name) => {
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const { text } = copied(name, host)
    const script = join(folder, 'copied.mjs')
    await writeFile(script, text)
    const { code, stdout, stderr } = await run(process.execPath, [script])
    expect([code, stdout, stderr]).toEqual([0, '200 ok\n', ''])
    const request = requestText(sourceOf(REQUESTS[name]!(host), 1).bytes)!
    const wanted = new Map<string, string>()
    const kept = [...text.matchAll(/^ {4}\['(.*?)', /gm)].map((match) => match[1])
    for (const line of request.lines.filter((one) => kept.includes(one.name))) {
      const before = wanted.get(line.name.toLowerCase())
      wanted.set(line.name.toLowerCase(), before === undefined ? line.value : `${before}, ${line.value}`)
    }
    const content = name === 'a body in one chunk' ? 'hello' : Buffer.from(request.body).toString('latin1')
    expect(arrived).toMatchObject({ line: `${request.method} ${request.target}`, body: content })
    expect(arrived!.headers.filter(([header]) => wanted.has(header)).toSorted()).toEqual(
      [...wanted].toSorted()
    )
  })

  it('reports the parts it does not send', () => {
    const told = (name: string): readonly string[] => copied(name, 'h:80').notes
    expect({
      browser: told('what a browser sends'),
      twice: told('duplicates, Host among them'),
      path: told('a path that clients put right'),
      body: told('a GET with a body'),
      star: told('OPTIONS of everything')
    }).toEqual({
      browser: [
        'A page cannot set these headers, so they are omitted: Connection, Accept-Encoding, Cookie.',
        'The request went to 127.0.0.1:80; fetch connects to the host in the URL.'
      ],
      twice: [
        'Repeated headers are joined with commas into one line each: x.',
        'The request went to 127.0.0.1:80; fetch connects to the host in the URL.'
      ],
      path: [
        'The request went to 127.0.0.1:80; fetch connects to the host in the URL.',
        'fetch normalizes this URL, so the server receives another request target.'
      ],
      body: [
        'fetch sends no body with GET, so it is omitted.',
        'The request went to 127.0.0.1:80; fetch connects to the host in the URL.'
      ],
      star: [
        'The request went to 127.0.0.1:80; fetch connects to the host in the URL.',
        'fetch cannot send the request target *.'
      ]
    })
  })
})
