/** Copies as programs, run by the real tools against a server that stores the bytes. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyAs, type CopyForm } from '../../../src/shared/copy/copy-as'
import { needs } from '../../helpers/peers'
import { startRawCapture, type RawCapture } from '../../helpers/raw-capture'
import { run } from '../../helpers/run'
import { OTHER_BYTES, REQUESTS, sourceOf } from './corpus'

let folder: string
let server: RawCapture
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-copy-'))
  server = await startRawCapture()
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

type Runner = (text: string) => Promise<unknown>

const script =
  (program: string, name: string, ...args: string[]): Runner =>
  async (text) => {
    const path = join(folder, name)
    await writeFile(path, text)
    const { code, stderr } = await run(program, [...args, path])
    expect([code, stderr]).toEqual([0, ''])
  }

const copied = (form: CopyForm, text: string, isRequest: boolean): string => {
  const answer = copyAs(form, sourceOf(text, server.port), isRequest)
  if (!answer.ok) throw new Error(answer.reason)
  return answer.text
}
/** Returns the corpus entries that arrived changed. */
const changed = async (form: CopyForm, runner: Runner): Promise<string[]> => {
  const requests = Object.entries(REQUESTS).map(([name, make]): [string, string, boolean] => [
    name,
    make(`127.0.0.1:${server.port}`),
    true
  ])
  const others = Object.entries(OTHER_BYTES).map(([name, text]): [string, string, boolean] => [
    name,
    text,
    false
  ])
  const wrong: string[] = []
  for (const [name, text, isRequest] of [...requests, ...others]) {
    const came = await server.received(text.length, () => runner(copied(form, text, isRequest)))
    if (came.toString('latin1') !== text) wrong.push(name)
  }
  return wrong
}

const LIMIT_MS = 60_000

describe('programs that send the bytes', { timeout: LIMIT_MS }, () => {
  it('Python', needs('python3'), async () => {
    expect(await changed('python', script('python3', 'copied.py'))).toEqual([])
  })

  it('Python, with a socket only if http.client would send another request', () => {
    const isClient = ([, make]: [string, (host: string) => string]): boolean =>
      copied('python', make('shop'), true).includes('http.client')
    const requests = Object.entries(REQUESTS)
    expect(requests.filter((request) => !isClient(request)).map(([name]) => name)).toEqual([
      'headers in their order and spelling',
      'headers without a value',
      'an empty one behind an empty one',
      'a line that is no header, and a folded one',
      'HTTP/1.0 without a host',
      'a target with blanks, quotes and a fragment',
      'chunks of HTTP/1.0',
      'blanks before colons',
      'a name that begins with @',
      'a CR within a value',
      'a request that expects to go on'
    ])
  })

  it('Node', async () => {
    expect(await changed('node', script(process.execPath, 'copied.mjs'))).toEqual([])
  })

  it('netcat, from bash and from a plain shell', needs('nc'), async () => {
    expect([
      await changed('netcat', script('bash', 'copied.sh')),
      await changed('netcat', script('sh', 'copied.sh'))
    ]).toEqual([[], []])
  })

  // Go compiles each program first, so only a sample is run.
  it('Go', needs('go'), async () => {
    const names = [
      'chunks with an extension and a trailer',
      'bytes beyond ASCII in headers',
      'a large body that is no text'
    ]
    const wrong: string[] = []
    for (const name of names) {
      const text = REQUESTS[name]!(`127.0.0.1:${server.port}`)
      const came = await server.received(text.length, () =>
        script('go', 'copied.go', 'run')(copied('go', text, true))
      )
      if (came.toString('latin1') !== text) wrong.push(name)
    }
    expect(wrong).toEqual([])
  })
})

describe('bytes as text', () => {
  const bytes = Buffer.from(OTHER_BYTES['all bytes']! + OTHER_BYTES['what printf and shells know']!, 'latin1')
  const text = bytes.toString('latin1')

  it('as xxd prints them, which reads them back', needs('xxd'), () => {
    const dump = copied('hex-dump', text, false)
    expect([dump, execFileSync('xxd', ['-r'], { input: dump })]).toEqual([
      execFileSync('xxd', { input: bytes }).toString(),
      bytes
    ])
  })

  it('as a C array, which a compiler accepts', needs('cc'), async () => {
    const source = join(folder, 'bytes.c')
    await writeFile(
      source,
      `#include <stdio.h>\n${copied('c-array', text, false)}int main(void) { return fwrite(bytes, 1, sizeof bytes, stdout) != sizeof bytes; }\n`
    )
    execFileSync('cc', ['-Wall', '-Werror', '-o', join(folder, 'bytes'), source])
    expect(execFileSync(join(folder, 'bytes'))).toEqual(bytes)
  })

  it('as bytes of Python', needs('python3'), () => {
    const program = `${copied('python-bytes', text, false)}import sys\nsys.stdout.buffer.write(data)\n`
    expect(execFileSync('python3', ['-c', program])).toEqual(bytes)
  })

  it('as text, with a note if they are none', () => {
    expect([
      copyAs('raw', sourceOf('h\xc3\xa9\r\n', 1), false),
      copyAs('raw', sourceOf('\xff', 1), false)
    ]).toEqual([
      { ok: true, text: 'hé\r\n', notes: [], hints: [] },
      { ok: true, text: '\ufffd', notes: [], hints: ['not-text'] }
    ])
  })
})
