/**
 * JSON, CSV, Markdown, body folders and packet exports: their content, and the removal of files from a failed export.
 */

import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/engine/engine'
import { LIVE, startEngine, temporaryFolder } from '../../helpers/engine'
import { ALL_CONNECTIONS, ALL_EXCHANGES, exported, exportInput } from '../../helpers/exporting'
import { get, ok, play, post, setStage, type Turn } from '../../helpers/http-traffic'
import { needsMount, smallDisk } from '../../helpers/small-disk'
import { needsThat } from '../../helpers/peers'

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

async function captured(turns: readonly Turn[], ends: { targetEnds?: boolean } = {}): Promise<Engine> {
  const engine = await startEngine()
  await play(await setStage(engine), turns, ends)
  return engine
}

describe('JSON', () => {
  it('is one document, or one object per line, with the same content', async () => {
    const engine = await captured([
      [
        post('/a', 'né', 'Content-Type: text/plain')
          .replace('Length: 2', 'Length: 3')
          .replace('né', 'n\u00c3\u00a9'),
        ok('{}')
      ],
      [get('/b'), ok(gzipSync('hello'), 'Content-Encoding: gzip', 'Content-Type: text/plain')],
      [get('/c'), ok(PNG, 'Content-Type: image/png')]
    ])
    const whole = JSON.parse((await exported(engine, 'json')).text) as { exchanges: unknown[] }
    const lines = (await exported(engine, 'ndjson')).text.split('\n')
    expect([whole.exchanges, lines.at(-1)]).toEqual([
      lines.slice(0, -1).map((line) => JSON.parse(line) as unknown),
      ''
    ])
    expect(whole).toMatchObject({
      format: 1,
      exchanges: [
        {
          exchange: 1,
          method: 'POST',
          url: 'http://test/a',
          status: 200,
          request: { body: { size: 3, text: 'né' } }
        },
        {
          response: {
            bodyLength: gzipSync('hello').length,
            body: { size: 5, decoded: ['gzip'], text: 'hello' }
          }
        },
        { response: { body: { base64: PNG.toString('base64') } } }
      ]
    })
  })

  it('of connections contains their events and both streams', async () => {
    const engine = await captured([[get('/'), ok('x')]])
    const { text } = await exported(engine, 'json', { query: ALL_CONNECTIONS })
    const { connections } = JSON.parse(text) as { connections: Record<string, unknown>[] }
    expect(connections).toMatchObject([
      {
        connection: 1,
        protocol: 'http/1',
        up: { bytes: get('/').length, base64: Buffer.from(get('/')).toString('base64') },
        down: { bytes: ok('x').length, base64: ok('x').toString('base64') }
      }
    ])
    const events = connections[0]?.['events'] as { event: string }[]
    expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(['open', 'connected', 'close']))
  })

  it('of no rows is a valid document', async () => {
    const engine = await startEngine()
    expect(JSON.parse((await exported(engine, 'json')).text)).toMatchObject({ exchanges: [] })
    expect((await exported(engine, 'ndjson')).text).toBe('')
    expect((await exported(engine, 'har')).told.rows).toBe(0)
  })
})

describe('CSV', () => {
  const columns = ['number', 'method', 'target', 'status', 'size', 'response.header.x-note', 'waterfall'].map(
    (key) => ({
      key,
      label: key === 'response.header.x-note' ? 'Note, said' : key
    })
  )

  it('is quoted by RFC 4180 and has the selected columns', async () => {
    const engine = await captured([
      [get('/a,"b"'), ok('12', 'X-Note: one, "two"')],
      [get('/b'), ok('')]
    ])
    expect((await exported(engine, 'csv', { columns })).text).toBe(
      'number,method,target,status,size,"Note, said"\r\n' +
        '1,GET,"/a,""b""",200,2,"one, ""two"""\r\n' +
        '2,GET,/b,200,0,\r\n'
    )
  })

  it('guards captured text against evaluation in a spreadsheet, and counts the guarded cells', async () => {
    const engine = await captured([
      [get('/'), ok('', `X-Note: =cmd|' /C calc'!A0`)],
      [get('/'), ok('', 'X-Note: -5.5')],
      [get('/'), ok('', 'X-Note: @SUM(A1)')]
    ])
    const guarded = await exported(engine, 'csv', { columns: columns.slice(5, 6), mark: true })
    expect([guarded.text, guarded.told.guarded]).toEqual([
      `\ufeff"Note, said"\r\n'=cmd|' /C calc'!A0\r\n-5.5\r\n'@SUM(A1)\r\n`,
      2
    ])
    const exact = await exported(engine, 'csv', { columns: columns.slice(5, 6), guard: false })
    expect([exact.text, exact.told.guarded]).toEqual([
      `"Note, said"\r\n=cmd|' /C calc'!A0\r\n-5.5\r\n@SUM(A1)\r\n`,
      0
    ])
  })

  it('of connections has all columns by default', async () => {
    const engine = await captured([[get('/'), ok('x')]])
    const [head = '', row = ''] = (await exported(engine, 'csv', { query: ALL_CONNECTIONS })).text.split(
      '\r\n'
    )
    const cells = Object.fromEntries(head.split(',').map((name, at) => [name, row.split(',')[at]]))
    expect(cells).toMatchObject({
      number: '1',
      protocol: 'http/1',
      up: String(get('/').length),
      exchanges: '1',
      ended: 'fin client'
    })
  })
})

describe('a report', () => {
  it('has a table, each exchange with heads and bodies, and escapes captured markup', async () => {
    const engine = await captured([
      [get('/<img src=x>|`'), ok('```\n# not a title\n', 'Content-Type: text/plain', 'X-A: 1')],
      [get('/png'), ok(PNG, 'Content-Type: image/png')]
    ])
    await engine.handlers['marks.set']({
      capture: LIVE,
      kind: 'exchanges',
      numbers: [[1, 2]],
      note: '# loud\n<b>bold</b>'
    })
    const { text } = await exported(engine, 'markdown')
    expect(text).toContain('| [1](#1) |')
    expect(text).toContain(
      '<code>http&#58;&#47;&#47;test&#47;&#60;img src&#61;x&#62;&#124;&#96;</code> | 200 |'
    )
    expect(text).toContain('> \\# loud\n> \\<b\\>bold\\</b\\>')
    expect(text).toContain('````\n```\n# not a title\n````')
    expect(text).toContain('00000000  89 50 4e 47')
    expect(text.match(/^## /gm)).toHaveLength(3)
    const chinese = await exported(engine, 'markdown', { language: 'zh-CN' })
    expect(chinese.text).toMatch(/^# 流量报告\n/)
  })

  it('in Chinese lists problems and missing parts in Chinese', async () => {
    const engine = await captured(
      [
        ['GET /lf HTTP/1.1\nHost: test\r\n\r\n', ok('1')],
        [get('/cut'), 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nonly']
      ],
      { targetEnds: true }
    )
    const { text } = await exported(engine, 'markdown', { language: 'zh-CN' })
    expect(text).toContain('- 请求：某行只以换行符（LF）结束，前面没有回车符。（`bare-lf`）')
    expect(text).toContain('正文：4 字节。捕获缺少它的部分内容。')
    // Punctuation outside of captured text follows the language.
    expect(text.replace(/^(`{3,})[^]*?^\1$/gm, '').match(/\p{Script=Han}[,.:;(] ?|[。，：] /gu)).toBeNull()
    const inBlocks = /^(`{3,})[^]*?^\1$/gm
    expect(text.replace(inBlocks, '').match(/[a-z]+ [a-z]+ [a-z]+/g)).toBeNull()
  })

  it('of connections has the events and the beginning of their streams', async () => {
    const engine = await captured([['\u0001\u0002raw', 'answer']])
    const { text, told } = await exported(engine, 'markdown', { query: ALL_CONNECTIONS })
    expect(text).toContain('00000000  01 02 72 61 77')
    expect(told.rows).toBe(1)
  })
})

describe('bodies', () => {
  it('become files with the right names, and an index of them', async () => {
    const engine = await captured([
      [get('/img/logo.php?x=/../../etc/passwd'), ok(PNG, 'Content-Type: text/html')],
      [
        post('/api/cart', '{"a":1}', 'Content-Type: application/json'),
        ok(gzipSync('{}'), 'Content-Encoding: gzip', 'Content-Type: application/json')
      ],
      [get('/..%2f..%2fetc%2fpasswd'), ok('root', 'Content-Type: text/plain')],
      [get('/CON'), ok('a', 'Content-Type: text/plain')],
      [get('/empty'), ok('')]
    ])
    const { path, told } = await exported(engine, 'bodies')
    const names = await readdir(path)
    expect(names.sort()).toEqual([
      '0001-logo.php.png',
      '0002-cart-request.json',
      '0002-cart.json',
      '0003-_.._etc_passwd.txt',
      '0004-CON.txt',
      'index.csv'
    ])
    const read = (name: string): Promise<string> => readFile(join(path, name), 'utf8')
    expect(
      await Promise.all(['0002-cart-request.json', '0002-cart.json', '0003-_.._etc_passwd.txt'].map(read))
    ).toEqual(['{"a":1}', '{}', 'root'])
    expect((await read('index.csv')).split('\r\n').slice(0, 2)).toEqual([
      'file,exchange,connection,message,url,type,bytes,whole',
      `0001-logo.php.png,1,1,response,http://test/img/logo.php?x=/../../etc/passwd,text/html,${PNG.length},yes`
    ])
    expect(told).toMatchObject({ files: 5, rows: 5, partial: 0 })
    const sent = await exported(engine, 'bodies', { decoded: false })
    expect(await readdir(sent.path)).toContain('0002-cart.json.gz')
  })

  it('are indexed with cells guarded against evaluation, unless disabled', async () => {
    const engine = await captured([[get('/'), ok('a', `Content-Type: =cmd|' /C calc'!A0`)]])
    const listed = async (guard: boolean): Promise<unknown[]> => {
      const { path, told } = await exported(engine, 'bodies', { guard })
      const [, line = ''] = (await readFile(join(path, 'index.csv'), 'utf8')).split('\r\n')
      return [line.split(',')[5], told.guarded]
    }
    expect([await listed(true), await listed(false)]).toEqual([
      [`'=cmd|' /C calc'!A0`, 1],
      [`=cmd|' /C calc'!A0`, 0]
    ])
  })

  it('of a connection without exchanges are its streams', async () => {
    const engine = await captured([['\u0001\u0002raw', 'answer']])
    const { path } = await exported(engine, 'bodies', { query: ALL_CONNECTIONS })
    expect((await readdir(path)).sort()).toEqual([
      'connection-0001-down.bin',
      'connection-0001-up.bin',
      'index.csv'
    ])
  })

  it('are never exported to a folder that is not empty', async () => {
    const engine = await captured([[get('/'), ok('a')]])
    const parent = await temporaryFolder()
    await mkdir(join(parent, 'there'))
    await writeFile(join(parent, 'there', 'mine.txt'), 'mine')
    await expect(engine.captures.export(exportInput('bodies'), join(parent, 'there'))).rejects.toMatchObject({
      code: 'save-failed',
      message: expect.stringContaining('already exists')
    })
    expect([await readdir(parent), await readdir(join(parent, 'there'))]).toEqual([['there'], ['mine.txt']])
  })
})

describe('an export', () => {
  it.each(['har', 'json', 'csv', 'markdown', 'bodies'] as const)(
    'as %s that is cancelled leaves no file',
    async (format) => {
      const engine = await captured(
        Array.from({ length: 40 }, (): Turn => [get('/'), ok(Buffer.alloc(400_000, 'x'))])
      )
      const folder = await temporaryFolder()
      const running = engine.captures.export(exportInput(format), join(folder, 'out'))
      // The export takes a round trip to the analysis, and its task is listed before that.
      while (engine.tasks.list().length === 0) await new Promise((resolve) => setImmediate(resolve))
      const [task] = engine.tasks.list()
      expect(task).toMatchObject({ kind: 'export', name: 'out' })
      engine.tasks.cancel(task!.task)
      expect([await running, await readdir(folder), engine.tasks.list()]).toEqual([null, [], []])
    }
  )

  it.each(['har', 'json', 'csv', 'markdown', 'bodies', 'pcapng'] as const)(
    'as %s on a full disk reports this and leaves no file',
    needsMount(),
    async (format) => {
      const turns = Array.from({ length: 300 }, (): Turn => [get('/'), ok(Buffer.alloc(500, 'x'))])
      const engine = await captured(turns)
      const folder = smallDisk('8k')
      await expect(engine.captures.export(exportInput(format), join(folder, 'out'))).rejects.toMatchObject({
        code: 'save-failed',
        message: expect.stringContaining('the disk is full')
      })
      expect(await readdir(folder)).toEqual([])
    }
  )

  it('that cannot be written reports an error and leaves no file', async () => {
    const engine = await captured([[get('/'), ok('a')]])
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'out'))
    await expect(engine.captures.export(exportInput('har'), join(folder, 'out'))).rejects.toMatchObject({
      code: 'save-failed',
      message: expect.stringContaining('a folder with this name exists')
    })
    await expect(engine.captures.export(exportInput('csv'), join(folder, 'no', 'out'))).rejects.toMatchObject(
      {
        code: 'save-failed'
      }
    )
    expect(await readdir(folder)).toEqual(['out'])
    const own = engine.capture.path
    await expect(engine.captures.export(exportInput('har'), own)).rejects.toMatchObject({
      code: 'save-failed'
    })
  })

  it('never replaces a pipe or a device', needsThat('POSIX', process.platform !== 'win32'), async () => {
    const engine = await captured([[get('/'), ok('a')]])
    const pipe = join(await temporaryFolder(), 'pipe')
    await promisify(execFile)('mkfifo', [pipe])
    for (const format of ['csv', 'pcapng'] as const)
      await expect(engine.captures.export(exportInput(format), pipe)).rejects.toMatchObject({
        code: 'save-failed',
        message: expect.stringContaining('is a device or a pipe')
      })
    expect((await stat(pipe)).isFIFO()).toBe(true)
  })

  it('of a closed capture is refused', async () => {
    const engine = await captured([[get('/'), ok('a')]])
    const input = exportInput('har', { query: ALL_EXCHANGES, capture: 7 })
    await expect(engine.captures.export(input, join(await temporaryFolder(), 'x'))).rejects.toMatchObject({
      code: 'not-found'
    })
  })

  it('replaces a file once the new one is complete', async () => {
    const engine = await captured([[get('/'), ok('a')]])
    const to = join(await temporaryFolder(), 'out.csv')
    await writeFile(to, 'before')
    await engine.captures.export(exportInput('csv'), to)
    expect(await readFile(to, 'utf8')).toMatch(/^number,time/)
  })
})
