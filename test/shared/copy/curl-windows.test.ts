/**
 * Copies for curl on Windows. Its shells are not available here: their documented quoting rules are applied in
 * code, and the real curl runs with the result.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyAs, type CopyForm } from '../../../src/shared/copy/copy-as'
import { needs, peerPath } from '../../helpers/peers'
import { startRawCapture, type RawCapture } from '../../helpers/raw-capture'
import { REQUESTS, sourceOf } from './corpus'

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

/** Parses one line as cmd does: carets escape outside quotes, and an escaped character is not parsed again. */
function afterCmd(line: string): string {
  // Variables are expanded first; a caret within the name makes it an undefined variable.
  if (/%=?\w+:?[^%]*%/.test(line.replaceAll('%TEMP%', ''))) throw new Error('cmd would put a variable in')
  if (line.length > 8191) throw new Error('cmd would not take such a line')
  let quoted = false
  let text = ''
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at)
    if (character === '"') quoted = !quoted
    if (character === '^' && !quoted) {
      at++
      text += line.charAt(at) === '\n' ? '' : line.charAt(at)
    } else {
      if (!quoted && /[&|<>]/.test(character)) throw new Error(`cmd would act on ${character} at ${at}`)
      text += character
    }
  }
  return text
}

/** Splits a command line into arguments as a Windows program does (Microsoft's C runtime). */
function programWords(line: string): string[] {
  const words: string[] = []
  let word: string | null = null
  let quoted = false
  for (let at = 0; at < line.length;) {
    const slashes = /^\\*/.exec(line.slice(at))![0].length
    const after = line.charAt(at + slashes)
    if (after === '"') {
      word = (word ?? '') + '\\'.repeat(slashes >> 1)
      if (slashes % 2 === 1) word += '"'
      else quoted = !quoted
      at += slashes + 1
    } else if (slashes > 0) {
      word = (word ?? '') + '\\'.repeat(slashes)
      at += slashes
    } else if (!quoted && /\s/.test(after)) {
      if (word !== null) words.push(word)
      word = null
      at++
    } else {
      word = (word ?? '') + after
      at++
    }
  }
  return word === null ? words : [...words, word]
}

const curl = async (args: readonly string[], input: Uint8Array | null): Promise<void> => {
  const child = spawn(peerPath('curl'), args, { timeout: 20_000, env: {} })
  child.stdin.end(input)
  child.stdout.resume()
  await once(child, 'close')
}

const runCmd = async (text: string): Promise<void> => {
  const command = text.slice(text.search(/^curl\.exe/m))
  const echoed = [...text.matchAll(/^echo (\S+)$/gm)].map((match) => match[1]).join('')
  const file = join(folder, 'body.bin')
  await writeFile(file, Buffer.from(echoed, 'base64'))
  const [, ...args] = programWords(afterCmd(command))
  await curl(
    args.map((arg) => arg.replace('%TEMP%\\tcplens-body.bin', file)),
    null
  )
}

const runPowerShell = async (text: string): Promise<void> => {
  const [, before = '', input = '', rest = ''] =
    /^([^]*?)(@(?:'\n[^]*?\n'|"\n[^]*?\n")@) \| curl\.exe --config -(.*)$/.exec(text) ?? []
  const inner = input.slice(3, -3)
  const config = input.startsWith("@'")
    ? inner
    : inner.replaceAll(/`(.)|\$\(\[char\](\d+)\)/g, (_match, escaped?: string, code?: string) =>
        code === undefined ? (escaped ?? '') : String.fromCharCode(Number(code))
      )
  const base64 = /FromBase64String\('(.*?)'\)/.exec(before)?.[1]
  const file = join(folder, 'body.bin')
  if (base64 !== undefined) await writeFile(file, Buffer.from(base64, 'base64'))
  await curl(
    ['--config', '-', ...(rest === '' ? [] : ['--data-binary', `@${file}`])],
    Buffer.from(config, 'latin1')
  )
}

const changed = async (form: CopyForm, runner: (text: string) => Promise<void>): Promise<string[]> => {
  const wrong: string[] = []
  for (const [name, make] of Object.entries(REQUESTS)) {
    const text = make(`127.0.0.1:${server.port}`)
    const source = sourceOf(text, server.port)
    const copied = copyAs(form, source, true)
    if (!copied.ok) throw new Error(copied.reason)
    // A request that the form reports as not representable is not an error.
    const told = copied.notes.some((note) => note.includes('cannot contain line breaks'))
    if (told) continue
    const came = await server.received(source.bytes.length, () => runner(copied.text))
    if (came.toString('latin1') !== text) wrong.push(name)
  }
  return wrong
}

describe('curl for Windows', needs('curl'), () => {
  it('works in the command prompt', { timeout: 60_000 }, async () => {
    expect(await changed('curl-cmd', runCmd)).toEqual([])
  })

  it('reports requests that a cmd command line cannot express', () => {
    const told = Object.entries(REQUESTS).filter(([, make]) => {
      const copied = copyAs('curl-cmd', sourceOf(make('h'), 80), true)
      return copied.ok && copied.notes.some((note) => note.includes('cannot contain line breaks'))
    })
    expect(told.map(([name]) => name)).toEqual([
      'headers without a value',
      'an empty one behind an empty one',
      'a line that is no header, and a folded one',
      'bytes beyond ASCII in headers',
      'a target with blanks, quotes and a fragment',
      'chunks with an extension and a trailer',
      'chunks of HTTP/1.0',
      'two codings on two lines',
      'a name that begins with @',
      'a CR within a value'
    ])
  })

  it('works in PowerShell', { timeout: 60_000 }, async () => {
    expect(await changed('curl-powershell', runPowerShell)).toEqual([])
  })
})
