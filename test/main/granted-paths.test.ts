import { expect, it } from 'vitest'
import { GrantedPaths, guardPaths } from '../../src/main/granted-paths'
import type { EngineRequests } from '../../src/shared/contract/contract'
import type { Handlers } from '../../src/shared/rpc/server'

const FILE = { form: 'file', path: '/home/me/a.bin' } as const
const refused = (path: string): object => ({
  code: 'bad-input',
  message: expect.stringContaining(`${path} was not chosen in a dialog`) as string
})

it('finds every file path in an input, and no other value', () => {
  const named: [unknown, string | null][] = [
    [{ id: 1, payload: FILE }, FILE.path],
    [{ steps: [{ do: 'end' }, { do: 'send', payload: FILE }] }, FILE.path],
    [{ behaviours: [{ kind: 'reply', rules: [{ answer: FILE }] }] }, FILE.path],
    [{ behaviours: [{ kind: 'http', answer: { from: 'folder', path: '/srv' } }] }, '/srv'],
    [{ config: { tls: { certificate: { certificate: '/c.pem', key: '/k.pem' } } } }, '/c.pem'],
    [{ config: { tls: { authority: '/ca.pem' } } }, '/ca.pem'],
    [{ config: { listen: { path: '/run/socket' } } }, null],
    [{ payload: { form: 'text', text: '/etc/passwd' } }, null]
  ]
  for (const [input, path] of named) {
    const paths = new GrantedPaths()
    const check = (): void => {
      paths.check(input)
    }
    if (path === null) check()
    else expect(check).toThrow(expect.objectContaining(refused(path)) as Error)
    paths.grantAllIn(input)
    check()
  }
})

it('allows a request once its file was chosen, in any spelling of its path', async () => {
  const paths = new GrantedPaths()
  const sent: unknown[] = []
  const handlers = guardPaths(
    {
      'sessions.send': (input: unknown) => {
        sent.push(input)
        return { connections: [1], task: null }
      }
    } as unknown as Handlers<EngineRequests>,
    paths
  )
  const input = { id: 1, connections: null, payload: FILE }
  expect(() => handlers['sessions.send'](input)).toThrow(expect.objectContaining(refused(FILE.path)) as Error)
  paths.grant('/home/me/../me/a.bin')
  expect([await handlers['sessions.send'](input), sent]).toEqual([{ connections: [1], task: null }, [input]])
})
