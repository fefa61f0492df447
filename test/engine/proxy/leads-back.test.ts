/** Detection of a target that is the listener itself, in every spelling of its address. */
import { link, symlink } from 'node:fs/promises'
import net from 'node:net'
import { networkInterfaces } from 'node:os'
import { join, relative } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { canonicalAddress } from '../../../src/engine/net/addresses'
import { leadsBack } from '../../../src/engine/proxy/leads-back'
import { temporaryFolder } from '../../helpers/engine'
import { needsThat } from '../../helpers/peers'

const own = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address

describe('a server leads back to', () => {
  it.each([
    ['127.0.0.1', '0.0.0.0', true],
    ['127.0.0.1', '::ffff:127.0.0.1', true],
    ['127.0.0.1', '[::ffff:7f00:1]', true],
    ['127.0.0.1', 'localhost', true],
    ['127.0.0.1', 'LOCALHOST.', true],
    ['127.0.0.1', '::', false],
    ['127.0.0.1', '127.0.0.2', false],
    ['127.0.0.1', '::1', false],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['::1', '::', true],
    ['localhost', '127.0.0.1', true],
    ['0.0.0.0', '127.8.9.1', true],
    ['0.0.0.0', '::ffff:0.0.0.0', true],
    ['0.0.0.0', '::1', false],
    ['0.0.0.0', '192.0.2.1', false],
    ['::', '127.0.0.1', true],
    ['::', '::1', true],
    ['::', '2001:db8::1', false],
    ['127.0.0.1', 'example.org', false],
    ...(own === undefined
      ? []
      : ([
          ['0.0.0.0', own, true],
          ['::', `::ffff:${own}`, true],
          ['127.0.0.1', own, false]
        ] as const))
  ] as const)('%s as %s: %s', (listen, target, expected) => {
    expect(leadsBack({ host: target, port: 80 }, { host: listen, port: 80 })).toBe(expected)
    expect(leadsBack({ host: target, port: 81 }, { host: listen, port: 80 })).toBe(false)
  })

  it(
    'a Unix domain socket by any of its paths',
    needsThat('POSIX', process.platform !== 'win32'),
    async () => {
      const folder = await temporaryFolder()
      const path = join(folder, 'a.sock')
      const [other, soft, hard] = [join(folder, 'b.sock'), join(folder, 'soft'), join(folder, 'hard')]
      for (const at of [path, other]) {
        const server = net.createServer()
        await new Promise<void>((resolve) => server.listen(at, resolve))
        onTestFinished(() => void server.close())
      }
      await symlink(path, soft)
      await link(path, hard)
      const back = (target: string): boolean =>
        leadsBack({ host: '', port: 0, path: target }, { host: '', port: 0, path })
      expect([path, relative('.', path), soft, hard].map(back)).toEqual([true, true, true, true])
      expect([other, join(folder, 'none')].map(back)).toEqual([false, false])
      expect(leadsBack({ host: '127.0.0.1', port: 80 }, { host: '', port: 0, path })).toBe(false)
    }
  )
})

it('normalises an address', () => {
  expect(
    ['127.0.0.1', '::FFFF:127.0.0.1', '::ffff:7f00:1', 'FE80::1%eth0', 'example.org'].map(canonicalAddress)
  ).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1', 'fe80::1%eth0', null])
})
