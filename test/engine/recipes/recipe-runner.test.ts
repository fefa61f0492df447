/** How the sessions of a recipe are named and grouped. */
import { expect, it } from 'vitest'
import { startEngine } from '../../helpers/engine'

const ROLES = { server: 'server', proxy: 'proxy', client: 'client' }

it('groups the sessions of a recipe and gives each a unique name', async () => {
  const engine = await startEngine()
  const start = async (
    recipe: 'echo' | 'browser-request' | 'get-and-post',
    proxy = false
  ): Promise<unknown[]> => {
    const started = await engine.handlers['recipes.start']({ recipe, proxy, name: 'My recipe', roles: ROLES })
    return started.map(({ config: { kind, name, group } }) => [kind, name, group])
  }
  expect(await start('echo', true)).toEqual([
    ['server', 'My recipe · server', 'My recipe'],
    ['proxy', 'My recipe · proxy', 'My recipe'],
    ['client', 'My recipe · client', 'My recipe']
  ])
  expect(await start('get-and-post')).toEqual([
    ['server', 'My recipe 2 · server', 'My recipe 2'],
    ['client', 'My recipe 2 · client 1', 'My recipe 2'],
    ['client', 'My recipe 2 · client 2', 'My recipe 2']
  ])
  expect(await start('browser-request')).toEqual([['server', 'My recipe 3', undefined]])
})
