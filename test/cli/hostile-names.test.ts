/** Names from the wire, and links at the output path, never redirect output to another place. */

import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from '../helpers/cli'
import { recordByCli } from '../helpers/cli-recording'
import { temporaryFolder } from '../helpers/engine'
import { dial, listen, received } from '../helpers/servers'

const TARGETS = [
  '/../../../../escaped',
  '/..%2f..%2f..%2fescaped',
  '/%2e%2e/%2e%2e/escaped',
  '/..\\..\\escaped',
  '/..%5c..%5cescaped',
  '//etc/passwd',
  '/C:/Windows/escaped',
  '/\\\\server\\share\\escaped',
  '/.ssh%2fauthorized_keys',
  '/escaped%00.txt',
  '/-rf',
  '/~%2fescaped',
  '/%24%28touch%20escaped%29',
  `/${'a'.repeat(4000)}`
]

/** Records requests that name such files in their paths, hosts and responses; returns the capture's path. */
async function recordNames(): Promise<string> {
  const server = await listen((socket) => {
    socket.on('end', () => socket.end())
    socket.on('data', (piece) => {
      for (let at = piece.indexOf('GET '); at >= 0; at = piece.indexOf('GET ', at + 1)) {
        socket.write(
          'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n' +
            'Content-Disposition: attachment; filename="../../../escaped"\r\n\r\nbody'
        )
      }
    })
  })
  return recordByCli(server.address, [], async (proxy) => {
    const client = await dial(proxy)
    client.end(TARGETS.map((target) => `GET ${target} HTTP/1.1\r\nHost: ../../escaped\r\n\r\n`).join(''))
    await received(client)
  })
}

/** Lists everything below a folder without following links. */
function tree(folder: string): string[] {
  return readdirSync(folder, { recursive: true }).map(String).sort()
}

describe('bodies', () => {
  it('are all written into the new folder itself', async () => {
    const outside = await temporaryFolder()
    const out = join(outside, 'a', 'b', 'bodies')
    mkdirSync(join(outside, 'a', 'b'), { recursive: true })
    const { code } = await runCli('export', await recordNames(), '--format', 'bodies', '--out', out)
    expect(code).toBe(0)
    const names = readdirSync(out)
    expect(names).toHaveLength(TARGETS.length + 1)
    expect(names.every((name) => lstatSync(join(out, name)).isFile())).toBe(true)
    expect(names.filter((name) => Buffer.byteLength(name) > 255)).toEqual([])
    expect(tree(outside)).toEqual(
      ['a', 'a/b', 'a/b/bodies', ...names.map((name) => `a/b/bodies/${name}`)].sort()
    )
  })

  it('are not written through a symbolic link to another folder', async () => {
    const outside = await temporaryFolder()
    const elsewhere = join(outside, 'elsewhere')
    mkdirSync(elsewhere)
    const link = join(outside, 'bodies')
    symlinkSync(elsewhere, link)
    const { code, stderr } = await runCli('export', await recordNames(), '--format', 'bodies', '--out', link)
    expect([code, stderr]).toEqual([1, expect.stringContaining('already exists')])
    expect(readdirSync(elsewhere)).toEqual([])
  })
})

describe('files', () => {
  it('do not replace a symbolic link without --force', async () => {
    const capture = await recordNames()
    for (const format of ['har', 'json', 'csv', 'markdown', 'pcapng']) {
      const outside = await temporaryFolder()
      const precious = join(outside, 'precious')
      writeFileSync(precious, 'of somebody else')
      const link = join(outside, 'out')
      symlinkSync(precious, link)
      const { code } = await runCli('export', capture, '--format', format, '--out', link)
      expect([format, code]).toEqual([format, 1])
      expect(readFileSync(precious, 'utf8')).toBe('of somebody else')
      expect(tree(outside)).toEqual(['out', 'precious'])
    }
  })

  it('for a capture are not created through a dangling symbolic link', async () => {
    const outside = await temporaryFolder()
    const link = join(outside, 'out.pcapng')
    symlinkSync(join(outside, 'planted'), link)
    const server = ['server', '--listen', '127.0.0.1:0', '--write', link]
    const { code, stderr } = await runCli(...server)
    expect([code, stderr]).toEqual([1, expect.stringContaining('already exists')])
    expect(tree(outside)).toEqual(['out.pcapng'])
  })
})
