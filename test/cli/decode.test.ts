/** `tcplens decode` of complete, truncated, damaged, foreign and missing files. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseLines, runCli, startCli, type JsonLine } from '../helpers/cli'
import { startEngine, temporaryFolder } from '../helpers/engine'
import { get, ok, play, post, setStage } from '../helpers/http-traffic'
import { needs, peerPath } from '../helpers/peers'
import { RingScript } from '../helpers/ring-script'
import { run } from '../helpers/run'

let whole: Buffer | undefined

/** Returns a file of two connections: two exchanges in the first, one in the second. */
async function captured(): Promise<Buffer> {
  const engine = await startEngine()
  const stage = await setStage(engine)
  await play(stage, [
    [get('/one'), ok('1')],
    [post('/two', 'body'), ok('22')]
  ])
  await play(stage, [[get('/three'), ok('333')]])
  await engine.close()
  return readFile(engine.capture.path)
}

async function fileOf(bytes: Buffer | string): Promise<string> {
  const path = join(await temporaryFolder(), 'file.pcapng')
  await writeFile(path, bytes)
  return path
}

const targets = (lines: JsonLine[]): unknown[] =>
  lines.filter(({ kind }) => kind === 'http.request').map(({ target }) => target)

describe('decode', () => {
  it('prints only the requests that match a filter, with the events of their connections', async () => {
    const path = await fileOf(await captured())
    const { code, stdout } = await runCli('decode', path, '--json', '--filter', 'path~"/(two|three)"')
    const lines = parseLines(stdout)
    expect([code, targets(lines)]).toEqual([0, ['/two', '/three']])
    const one = await runCli('decode', path, '--json', '--filter', 'method=POST or path:/none')
    const ofOne = parseLines(one.stdout).filter(({ connection }) => connection !== undefined)
    expect(ofOne.length).toBeGreaterThan(3)
    expect(new Set(ofOne.map(({ connection }) => connection))).toEqual(new Set([1]))
    const wrong = await runCli('decode', path, '--filter', 'a (status:x')
    expect([wrong.code, wrong.stdout]).toEqual([2, ''])
    expect(wrong.stderr).toContain('  a (status:x\n     ^^^^^^^^\n')
  })

  it('prints readable lines, or JSON', async () => {
    whole ??= await captured()
    const path = await fileOf(whole)
    const json = await runCli('decode', path, '--json')
    expect(json).toMatchObject({ code: 0, stderr: '' })
    const lines = parseLines(json.stdout)
    expect(lines.map(({ event }) => event)).toEqual([
      'connection-open',
      ...Array.from({ length: 4 }, () => 'message'),
      'connection-close',
      'connection-open',
      ...Array.from({ length: 2 }, () => 'message'),
      'connection-close',
      'closed'
    ])
    expect(targets(lines)).toEqual(['/one', '/two', '/three'])
    const text = await runCli('decode', path)
    expect(text).toMatchObject({ code: 0, stderr: '' })
    expect(text.stdout.trimEnd().split('\n')).toHaveLength(10)
    expect(text.stdout).toContain('#1 ▲ POST /two 4 B')
  })

  it('prints bytes between messages at their position', async () => {
    const engine = await startEngine()
    const first = ok('1')
    const stage = await setStage(engine)
    await play(stage, [
      [get('/one'), Buffer.concat([first, Buffer.from('left over\r\n')])],
      [get('/two'), ok('2')]
    ])
    await engine.close()
    const path = await fileOf(await readFile(engine.capture.path))
    const json = await runCli('decode', path, '--json')
    const lines = parseLines(json.stdout)
    expect(lines.map(({ event, kind }) => kind ?? event)).toEqual([
      'connection-open',
      'http.request',
      'http.response',
      'note',
      'http.request',
      'http.response',
      'connection-close',
      'closed'
    ])
    expect(lines[3]).toEqual({
      event: 'note',
      connection: 1,
      direction: 'down',
      time: expect.any(Number) as number,
      code: 'bad-start-line',
      offset: first.length,
      severity: 'error',
      rule: 'RFC 9112 §2.1',
      smuggling: false
    })
    const text = await runCli('decode', path)
    expect(text.stdout).toContain(`#1 ▼ outside any message\n`)
    expect(text.stdout).toContain(`bad-start-line at ${first.length})`)
  })

  it('of a file cut at any byte first prints the available part, then reports the cut', async () => {
    whole ??= await captured()
    for (const length of [whole.length - 1, whole.length - 300, Math.floor(whole.length / 2), 700]) {
      const path = await fileOf(whole.subarray(0, length))
      const { code, stdout, stderr } = await runCli('decode', path, '--json')
      const lines = parseLines(stdout)
      expect({ length, code }).toEqual({ length, code: 1 })
      expect(lines.at(-1)).toEqual({
        event: 'error',
        code: 'file-cut',
        message: expect.stringMatching(
          /is truncated: its last block, at byte \d+, is incomplete\.$/
        ) as string
      })
      expect(stderr).toBe(`tcplens: ${String(lines.at(-1)?.['message'])}\n`)
      expect(['/one', '/two', '/three'].slice(0, targets(lines).length)).toEqual(targets(lines))
      if (length === whole.length - 1) expect(targets(lines)).toHaveLength(3)
      const opens = lines.filter(({ event }) => event === 'connection-open').length
      expect(lines.filter(({ event }) => event === 'connection-close')).toHaveLength(opens)
    }
  })

  it('of a connection left open in the file reports this', async () => {
    whole ??= await captured()
    const cut = whole.lastIndexOf('tcplens:{"connection":2,"event":"close"')
    const { stdout } = await runCli('decode', await fileOf(whole.subarray(0, cut)), '--json')
    expect(
      parseLines(stdout)
        .filter(({ event }) => event === 'connection-close')
        .at(-1)
    ).toMatchObject({
      connection: 2,
      up: get('/three').length,
      endedBy: 'tcplens',
      how: 'error',
      code: 'CAPTURE_ENDED'
    })
  })
})

it('decode of a file that begins within a connection prints its open event too', async () => {
  const script = new RingScript()
  const long = script.connect().up(get('/before')).down(ok('1'))
  script.turn()
  const from = { up: long.sent.up.length, down: long.sent.down.length }
  long.up(get('/after')).down(ok('22')).close()
  const [, second = ''] = await script.write(await temporaryFolder())
  const { code, stdout } = await runCli('decode', second, '--json')
  const lines = parseLines(stdout)
  expect([code, lines.map(({ event }) => event), targets(lines)]).toEqual([
    0,
    ['connection-open', 'message', 'message', 'connection-close', 'closed'],
    ['/after']
  ])
  expect(lines[0]).toMatchObject({ connection: 1, target: { port: 7777 }, from })
  expect((await runCli('decode', second)).stdout).toContain(`recorded from ▲ ${from.up} B ▼ ${from.down} B\n`)
})

describe('decode of standard input', () => {
  it('prints the same as for a file, for any split', async () => {
    whole ??= await captured()
    const cli = startCli(['decode', '-', '--json'])
    cli.type(whole.subarray(0, 1000))
    cli.type(whole.subarray(1000))
    cli.endInput()
    const { code, stdout, stderr } = await cli.exited
    const { stdout: ofFile } = await runCli('decode', await fileOf(whole), '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(parseLines(stdout)).toEqual(parseLines(ofFile))
    expect(targets(parseLines(stdout))).toEqual(['/one', '/two', '/three'])
  })

  it('prints up to a cut, and rejects input that is no capture', async () => {
    whole ??= await captured()
    for (const [bytes, code] of [
      [whole.subarray(0, -1), 'file-cut'],
      ['no capture at all', 'not-a-capture'],
      ['', 'file-empty']
    ] as const) {
      const cli = startCli(['decode', '-', '--json'])
      cli.type(bytes)
      cli.endInput()
      const exit = await cli.exited
      expect([exit.code, parseLines(exit.stdout).at(-1)?.['code']]).toEqual([1, code])
    }
  })
})

it('decode of a file compressed with zstd or gzip prints its contents', needs('zstd'), async () => {
  whole ??= await captured()
  const path = await fileOf(whole)
  const { stdout: plain } = await runCli('decode', path, '--json')
  await run(peerPath('zstd'), ['-q', path, '-o', `${path}.zst`])
  await writeFile(`${path}.gz`, gzipSync(whole))
  for (const ending of ['zst', 'gz']) {
    const { code, stdout, stderr } = await runCli('decode', `${path}.${ending}`, '--json')
    expect([code, stderr, parseLines(stdout)]).toEqual([0, '', parseLines(plain)])
  }
  const frame = await readFile(`${path}.zst`)
  const cut = await runCli('decode', await fileOf(frame.subarray(0, -20)), '--json')
  expect([cut.code, parseLines(cut.stdout).at(-1)?.['event']]).toEqual([1, 'error'])
})

describe('decode rejects', () => {
  it('a missing file', async () => {
    const { code, stdout, stderr } = await runCli('decode', '/nowhere/file.pcapng', '--json')
    expect({ code, stderr, lines: parseLines(stdout) }).toEqual({
      code: 1,
      stderr: 'tcplens: There is no file /nowhere/file.pcapng.\n',
      lines: [{ event: 'error', code: 'ENOENT', message: 'There is no file /nowhere/file.pcapng.' }]
    })
  })

  it('a folder', async () => {
    const path = await temporaryFolder()
    const { code, stdout, stderr } = await runCli('decode', path, '--json')
    expect({ code, lines: parseLines(stdout) }).toMatchObject({
      code: 1,
      lines: [{ event: 'error', code: 'not-a-file', message: `${path} is a folder.` }]
    })
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })

  it('an empty file', async () => {
    const path = await fileOf('')
    const { code, stdout, stderr } = await runCli('decode', path, '--json')
    expect({ code, stderr, lines: parseLines(stdout) }).toEqual({
      code: 1,
      stderr: `tcplens: ${path} is empty.\n`,
      lines: [{ event: 'error', code: 'file-empty', message: `${path} is empty.` }]
    })
  })

  it.each([
    ['text', 'GET / HTTP/1.1\r\n\r\n'.repeat(50)],
    ['zeros', '\0'.repeat(4096)]
  ])('%s', async (_name, content) => {
    const path = await fileOf(content)
    const { code, stdout, stderr } = await runCli('decode', path, '--json')
    expect({ code, stderr, lines: parseLines(stdout) }).toEqual({
      code: 1,
      stderr: `tcplens: ${path} is neither a pcapng nor a pcap file.\n`,
      lines: [
        { event: 'error', code: 'not-a-capture', message: `${path} is neither a pcapng nor a pcap file.` }
      ]
    })
  })
})

describe('damaged comments', () => {
  const PLACE = 'tcplens:{"connection":2,"event":"close"'

  /** Writes the file with the JSON of one comment replaced by other JSON of the same length. */
  async function edited(json: string): Promise<string> {
    whole ??= await captured()
    const start = whole.lastIndexOf(PLACE) + 'tcplens:'.length
    const length = whole.indexOf('}', start) + 1 - start
    const bytes = Buffer.from(whole)
    bytes.write(json.padEnd(length, ' '), start, 'latin1')
    return fileOf(bytes)
  }

  it.each([
    '{"connection":2,"event":"open"}',
    '{"connection":2,"event":"close","up":"x"}',
    '{"connection":2,"event":"connected","local":null}',
    '{"connection":2,"event":"constructor"}',
    '{"connection":4000000000,"event":"end"}',
    '{"connection":-1,"event":"end"}',
    '{"connection":1e300,"event":"end"}'
  ])('with %s do not affect other lines', async (json) => {
    const { code, stdout, stderr } = await runCli('decode', await edited(json), '--json')
    const lines = parseLines(stdout)
    expect({ code, stderr, targets: targets(lines) }).toEqual({
      code: 0,
      stderr: '',
      targets: ['/one', '/two', '/three']
    })
    expect(lines.filter(({ event }) => event === 'connection-open')).toHaveLength(2)
  })
})

describe('a reader that closes the pipe', () => {
  it('after one line ends the command quietly, however much output is left', async () => {
    const engine = await startEngine()
    const stage = await setStage(engine)
    const many = 300
    await play(stage, [
      [get('/x').repeat(many), Buffer.concat(Array.from({ length: many }, () => ok('1'.repeat(900))))]
    ])
    await engine.close()
    const bin = fileURLToPath(new URL('../../bin/tcplens.mjs', import.meta.url))
    const child = spawn(process.execPath, [bin, 'decode', engine.capture.path, '--json'])
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    let stderr = ''
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()))
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const [code] = (await once(child, 'close')) as [number]
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})

it('decode does not change the file', async () => {
  whole ??= await captured()
  const path = await fileOf(whole)
  await truncate(path, whole.length - 5)
  const before = await stat(path)
  await runCli('decode', path)
  const after = await stat(path)
  expect([after.size, after.mtimeMs]).toEqual([before.size, before.mtimeMs])
})
