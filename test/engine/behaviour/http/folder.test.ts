/** A folder served over HTTP to curl: its files, and nothing outside of it. */

import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { http, serve, talk } from '../../../helpers/behaviours'
import { startEngine, temporaryFolder } from '../../../helpers/engine'
import { needs, peerPath } from '../../../helpers/peers'
import { run } from '../../../helpers/run'

interface Site {
  folder: string
  port: number
}

async function site(): Promise<Site> {
  const outside = await temporaryFolder()
  const folder = join(outside, 'site')
  await mkdir(join(folder, 'sub folder', 'deep'), { recursive: true })
  await mkdir(join(folder, 'with-index'))
  await writeFile(join(outside, 'secret.txt'), 'secret')
  await mkdir(join(outside, 'site-next-door'))
  await writeFile(join(outside, 'site-next-door', 'secret.txt'), 'secret')
  await writeFile(join(folder, '中文.html'), '<p>你好</p>')
  await writeFile(join(folder, '100% <b>&"\'.txt'), 'odd name')
  await writeFile(join(folder, 'with-index', 'index.html'), '<p>index</p>')
  await writeFile(join(folder, 'sub folder', 'deep', 'x.json'), '{}')
  await symlink(join(outside, 'secret.txt'), join(folder, 'leak.txt'))
  await symlink(outside, join(folder, 'leak'))
  await symlink('中文.html', join(folder, 'inside.html'))
  await utimes(join(folder, '中文.html'), 1_700_000_000, 1_700_000_000)
  const engine = await startEngine()
  const { address } = await serve(engine, [http({ from: 'folder', path: folder })])
  return { folder, port: address.port }
}

async function get(
  { port }: Site,
  path: string,
  ...args: string[]
): Promise<{ status: number; text: string }> {
  const url = `http://127.0.0.1:${port}${path}`
  const { stdout } = await run(peerPath('curl'), ['-sS', '--path-as-is', '-i', ...args, url])
  return { status: Number(stdout.slice(9, 12)), text: stdout }
}

describe('a folder', () => {
  it('serves its files with their types, whatever their names', needs('curl'), async () => {
    const server = await site()
    const chinese = await get(server, '/%E4%B8%AD%E6%96%87.html')
    expect(chinese.text).toMatch(
      /^HTTP\/1\.1 200 OK\r\nContent-Type: text\/html; charset=utf-8\r\nContent-Length: 13\r\n/
    )
    expect(chinese.text.endsWith('\r\n\r\n<p>你好</p>')).toBe(true)
    // Unencoded, as sent by some clients.
    expect((await get(server, '/中文.html')).text).toBe(chinese.text)
    expect((await get(server, '/inside.html')).text).toBe(chinese.text)
    expect((await get(server, '/sub%20folder/./deep/x.json?a=../b#c')).text).toContain('application/json')
    expect((await get(server, '/100%25%20%3Cb%3E%26%22%27.txt')).text).toContain('odd name')
  })

  it('serves nothing outside of itself', needs('curl'), async () => {
    const server = await site()
    const paths = [
      '/../secret.txt',
      '/sub%20folder/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/sub%20folder/..%2f..%2fsecret.txt',
      '/../site-next-door/secret.txt',
      '/leak.txt',
      '/leak/secret.txt',
      '/leak/',
      '/with-index/index.html/',
      '/%E4%B8%AD%E6%96%87.html%00.txt',
      '/%252e%252e/secret.txt'
    ]
    for (const path of paths) {
      const { status, text } = await get(server, path)
      expect([path, status, text.includes('secret')]).toEqual([path, 404, false])
    }
    expect((await get(server, '/%ff%fe')).status).toBe(400)
    expect((await get(server, '/%zz')).status).toBe(400)
  })

  it('lists its files when it has no index, with names escaped', needs('curl'), async () => {
    const server = await site()
    const { text } = await get(server, '/')
    expect(text).toContain('<a href="./%E4%B8%AD%E6%96%87.html">中文.html</a>')
    expect(text).toContain('<a href="./sub%20folder/">sub folder/</a>')
    expect(text).toContain(
      '<a href="./100%25%20%3Cb%3E%26%22&#39;.txt">100% &lt;b&gt;&amp;&quot;&#39;.txt</a>'
    )
    expect((await get(server, '/with-index/')).text).toContain('<p>index</p>')
    const moved = await get(server, '/sub%20folder')
    expect(moved.text).toMatch(/^HTTP\/1\.1 301 .*\r\nLocation: \/sub%20folder\/\r\n/s)
    expect((await get(server, '//sub%20folder')).text).toContain('Location: /sub%20folder/\r\n')
  })

  it('answers conditional requests by ETag, and by date without one', needs('curl'), async () => {
    const server = await site()
    const path = '/%E4%B8%AD%E6%96%87.html'
    const { text } = await get(server, path)
    expect(text).toContain('Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT\r\n')
    const tag = /ETag: (.*)\r\n/.exec(text)?.[1] ?? ''
    const conditional = (...fields: string[]): Promise<{ status: number; text: string }> =>
      get(server, path, ...fields.flatMap((field) => ['-H', field]))
    const unchanged = await conditional(`If-None-Match: "other", W/${tag}`)
    expect(unchanged.text).toBe(
      `HTTP/1.1 304 Not Modified\r\nLast-Modified: Tue, 14 Nov 2023 22:13:20 GMT\r\nETag: ${tag}\r\n\r\n`
    )
    expect([
      (await conditional('If-None-Match: "other"', 'If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT'))
        .status,
      (await conditional('If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT')).status,
      (await conditional('If-Modified-Since: Tue, 14 Nov 2023 22:13:19 GMT')).status,
      (await conditional('If-Modified-Since: nonsense')).status
    ]).toEqual([200, 304, 200, 200])
  })

  it('accepts only reading methods, and absolute URLs as well', needs('curl'), async () => {
    const server = await site()
    expect((await get(server, '/', '-X', 'DELETE')).text).toMatch(
      /^HTTP\/1\.1 405 .*\r\nAllow: GET, HEAD\r\n/s
    )
    const client = talk({ host: '127.0.0.1', port: server.port })
    client.socket.end(
      'GET http://any.test/with-index/ HTTP/1.1\r\nHost: x\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: x\r\n\r\nGET * HTTP/1.1\r\nHost: x\r\n\r\n'
    )
    const statuses = [...(await client.all).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)
    expect(statuses).toEqual(['200', '405', '400'])
  })
})
