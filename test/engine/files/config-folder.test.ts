import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { configFolder } from '../../../src/engine/files/config-folder'

it('the folder follows the XDG base directory, unless that is empty or relative', () => {
  expect(configFolder('linux', { XDG_CONFIG_HOME: '/srv/settings' })).toBe('/srv/settings')
  for (const given of [undefined, '', '.', 'settings', './settings'])
    expect(configFolder('linux', { XDG_CONFIG_HOME: given })).toBe(join(homedir(), '.config'))
})

it('the folder is fixed on macOS, and APPDATA on Windows', () => {
  const environment = { XDG_CONFIG_HOME: '/srv/settings', APPDATA: '' }
  expect(configFolder('darwin', environment)).toBe(join(homedir(), 'Library', 'Application Support'))
  expect(configFolder('win32', environment)).toBe(join(homedir(), 'AppData', 'Roaming'))
})
