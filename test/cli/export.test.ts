/** `tcplens export`: every format, the output location, and rejected arguments. */

import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, readdir, readFile, stat, truncate, watch, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { runCli, startCli } from '../helpers/cli'
import { startEngine, temporaryFolder } from '../helpers/engine'
import { harFaults } from '../helpers/har'
import { get, ok, play, post, setStage, type Turn } from '../helpers/http-traffic'
import { run } from '../helpers/run'
import { needsThat } from '../helpers/peers'

const WAIT_MS = 20_000

let whole: Buffer | undefined
let long: Buffer | undefined

const SHORT: readonly (readonly Turn[])[] = [
  [
    [get('/one'), ok('1', 'Content-Type: text/plain')],
    [post('/two', 'body'), ok('=2', 'X-Kind: =2')]
  ],
  [[get('/three'), ok('333')]]
]

async function captured(connections: readonly (readonly Turn[])[]): Promise<Buffer> {
  const engine = await startEngine()
  const stage = await setStage(engine)
  for (const turns of connections) await play(stage, turns)
  await engine.close()
  return readFile(engine.capture.path)
}

async function setUp(): Promise<{ folder: string; path: string }> {
  whole ??= await captured(SHORT)
  const folder = await temporaryFolder()
  const path = join(folder, 'file.pcapng')
  await writeFile(path, whole)
  return { folder, path }
}

/** Records a capture that is slow to export in every format: four gigabytes of compressed zeros, and many packets. */
async function longCapture(): Promise<string> {
  long ??= await captured([
    [
      [
        get('/zeros'),
        ok(
          Buffer.concat(Array<Buffer>(400).fill(gzipSync(Buffer.alloc(10_000_000)))),
          'Content-Encoding: gzip'
        )
      ],
      [get('/packets'), ok(Buffer.alloc(150_000_000, 'x'))]
    ]
  ])
  const path = join(await temporaryFolder(), 'long.pcapng')
  await writeFile(path, long)
  return path
}

describe('export', () => {
  it('writes only the export to standard output', async () => {
    const { path } = await setUp()
    const har = await runCli('export', path, '--format', 'har')
    expect([har.code, har.stderr, harFaults(har.stdout)]).toEqual([0, '', []])
    const { log } = JSON.parse(har.stdout) as {
      log: { creator: unknown; comment: string; entries: unknown[] }
    }
    expect([log.creator, log.comment, log.entries.length]).toEqual([
      { name: 'Tcplens', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      'file.pcapng',
      3
    ])
    const lines = await runCli('export', path, '--format', 'ndjson', '--filter', 'method:POST', '--out', '-')
    expect(
      lines.stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { url: string }).url)
    ).toEqual(['http://test/two'])
  })

  it('writes files, and lists them', async () => {
    const { folder, path } = await setUp()
    const csv = await runCli(
      'export',
      path,
      '--format',
      'csv',
      '--columns',
      'target,response.header.x-kind',
      '--out',
      join(folder, 'a.csv')
    )
    expect([csv.code, csv.stdout, await readFile(join(folder, 'a.csv'), 'utf8')]).toEqual([
      0,
      '',
      "target,response.header.x-kind\r\n/one,\r\n/two,'=2\r\n/three,\r\n"
    ])
    expect(csv.stderr).toMatch(
      /Exported 3 exchanges to .*a\.csv, \d+ bytes\.\ntcplens: 1 cells start with an added '/
    )
    const bodies = await runCli(
      'export',
      path,
      '--format',
      'bodies',
      '--out',
      join(folder, 'bodies'),
      '--json'
    )
    expect([JSON.parse(bodies.stdout), await readdir(join(folder, 'bodies'))]).toMatchObject([
      { event: 'exported', files: 4, rows: 3 },
      ['0001-one.txt', '0002-two-request.bin', '0002-two.bin', '0003-three.bin', 'index.csv']
    ])
    const part = await runCli(
      'export',
      path,
      '--format',
      'pcapng',
      '--filter',
      '/three',
      '--out',
      join(folder, 'part.pcapng')
    )
    expect(part.code).toBe(0)
    const decoded = await runCli('decode', join(folder, 'part.pcapng'))
    expect([decoded.stdout.includes('/three'), decoded.stdout.includes('/one')]).toEqual([true, false])
    const report = await runCli(
      'export',
      path,
      '--format',
      'markdown',
      '--language',
      'zh-CN',
      '--connections'
    )
    expect(report.stdout).toMatch(/^# 流量报告/)
  })

  it('replaces no file unless allowed', async () => {
    const { folder, path } = await setUp()
    const out = join(folder, 'a.har')
    await writeFile(out, 'mine')
    const refused = await runCli('export', path, '--format', 'har', '--out', out)
    expect([refused.code, refused.stderr, await readFile(out, 'utf8')]).toEqual([
      1,
      `tcplens: ${out} already exists. Choose another name, or replace it with --force.\n`,
      'mine'
    ])
    expect((await runCli('export', path, '--format', 'har', '--out', out, '--force')).code).toBe(0)
    const own = await runCli('export', path, '--format', 'csv', '--out', path, '--force')
    expect([own.code, own.stderr]).toEqual([1, expect.stringContaining('is a file of the capture itself')])
    expect((await runCli('export', path, '--format', 'bodies', '--out', folder)).code).toBe(1)
    expect((await readdir(folder)).sort()).toEqual(['a.har', 'file.pcapng'])
  })

  it.each(['har', 'markdown', 'bodies', 'pcapng'])(
    'as %s that is interrupted leaves no file',
    async (format) => {
      const path = await longCapture()
      const into = await temporaryFolder()
      const cli = startCli(['export', path, '--format', format, '--out', join(into, 'out')])
      // An incomplete output file has a temporary name.
      for await (const { filename } of watch(into, { signal: AbortSignal.timeout(WAIT_MS) }))
        if (filename?.endsWith('.part') === true) break
      cli.kill('SIGINT')
      const { code, stdout, stderr } = await cli.exited
      expect([code, stdout, stderr, await readdir(into)]).toEqual([
        1,
        '',
        'tcplens: The export was stopped; nothing was written.\n',
        []
      ])
    }
  )

  it.each(['har', 'bodies', 'pcapng'])(
    'as %s that is interrupted twice leaves no file either',
    async (format) => {
      const path = await longCapture()
      const into = await temporaryFolder()
      const cli = startCli(['export', path, '--format', format, '--out', join(into, 'out')])
      for await (const { filename } of watch(into, { signal: AbortSignal.timeout(WAIT_MS) }))
        if (filename?.endsWith('.part') === true) break
      // Both signals arrive before the process has handled the first.
      cli.kill('SIGINT')
      cli.kill('SIGTERM')
      const { code, stdout } = await cli.exited
      expect([[130, 143].includes(code ?? 0), stdout, await readdir(into)]).toEqual([true, '', []])
    }
  )

  it('reports a full standard output', needsThat('/dev/full', existsSync('/dev/full')), async () => {
    const { path } = await setUp()
    const bin = fileURLToPath(new URL('../../bin/tcplens.mjs', import.meta.url))
    const { code, stderr } = await run('sh', [
      '-c',
      'exec "$@" > /dev/full',
      'sh',
      process.execPath,
      bin,
      'export',
      path,
      '--format',
      'csv'
    ])
    expect([code, stderr.split('\n')[0]]).toEqual([
      1,
      'tcplens: Cannot write to standard output: the disk is full.'
    ])
  })

  it('of a truncated file writes its contents, and reports the cut', async () => {
    const { path } = await setUp()
    await truncate(path, (await stat(path)).size - 10)
    const { code, stdout, stderr } = await runCli('export', path, '--format', 'har')
    expect([code, harFaults(stdout), stderr]).toEqual([1, [], expect.stringContaining('is truncated')])
  })

  it('reads standard input', async () => {
    const { path } = await setUp()
    const bin = fileURLToPath(new URL('../../bin/tcplens.mjs', import.meta.url))
    const child = spawn(process.execPath, [bin, 'export', '-', '--format', 'csv', '--columns', 'target'])
    child.stdin.end(await readFile(path))
    let text = ''
    for await (const piece of child.stdout) text += String(piece)
    expect(text).toBe('target\r\n/one\r\n/two\r\n/three\r\n')
  })

  it.each([
    [[], 'FILE is missing.'],
    [['a.pcapng'], '--format is missing'],
    [['a.pcapng', '--format', 'xls'], '--format xls is not one of har, json'],
    [['a.pcapng', '--format', 'bodies'], '--out PATH'],
    [
      ['a.pcapng', '--format', 'har', '--filter', 'response.nothing:1'],
      'there is no field "response.nothing"'
    ],
    [['a.pcapng', '--format', 'har', '--filter', 'statsu:404'], 'Did you mean status?'],
    [['a.pcapng', '--format', 'har', '--filter', 'GET path~/a(/'], '  GET path~/a(/\n            ^^'],
    [
      ['a.pcapng', '--format', 'har', '--filter', 'body:x'],
      'The fields of exchanges are method, host, path,'
    ],
    [['a.pcapng', '--format', 'csv', '--connections', '--filter', 'path:/x'], 'path:/x\n  ^^^^\n'],
    [['a.pcapng', '--format', 'csv', '--columns', 'colour'], 'colour is not a column of exchanges'],
    [['a.pcapng', '--format', 'har', '--body-limit', '-5'], '--body-limit'],
    [['a.pcapng', '--format', 'har', '--json'], '--json requires --out PATH']
  ])('rejects %j as bad usage', async (args, message) => {
    const { code, stdout, stderr } = await runCli('export', ...args)
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)])
  })

  it('of a file that is no capture is an error with an explanation', async () => {
    const { folder } = await setUp()
    const none = await runCli(
      'export',
      join(folder, 'none.pcapng'),
      '--format',
      'har',
      '--out',
      join(folder, 'a.har')
    )
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('There is no file')])
    await writeFile(join(folder, 'text.txt'), 'no capture at all')
    const text = await runCli('export', join(folder, 'text.txt'), '--format', 'har')
    expect([text.code, text.stdout, text.stderr]).toEqual([
      1,
      '',
      expect.stringContaining('neither a pcapng nor a pcap')
    ])
    await expect(access(join(folder, 'a.har'))).rejects.toThrow()
  })
})
