/** The paths at which browsers are searched on each system, and that an installed one is found. */

import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { browserCandidates, snapFolder } from '../../../src/main/browsers/candidates'
import { findBrowsers, findProgram } from '../../../src/main/browsers/find-browsers'
import { temporaryFolder } from '../../helpers/engine'
import { needsThat } from '../../helpers/peers'

function places(platform: string, environment: Record<string, string>): Record<string, readonly string[]> {
  return Object.fromEntries(
    browserCandidates(platform, environment).map(({ id, commands, paths }) => [id, [...paths, ...commands]])
  )
}

describe('the search for browsers', () => {
  it('finds them on Linux as snaps and in PATH', () => {
    expect(places('linux', {})).toEqual({
      chromium: ['/snap/bin/chromium', '/snap/bin/chromium-browser', 'chromium', 'chromium-browser'],
      chrome: [
        '/snap/bin/google-chrome',
        '/snap/bin/google-chrome-stable',
        'google-chrome',
        'google-chrome-stable'
      ],
      edge: [
        '/snap/bin/microsoft-edge',
        '/snap/bin/microsoft-edge-stable',
        'microsoft-edge',
        'microsoft-edge-stable'
      ],
      brave: ['/snap/bin/brave-browser', '/snap/bin/brave', 'brave-browser', 'brave'],
      firefox: ['/snap/bin/firefox', '/snap/bin/firefox-esr', 'firefox', 'firefox-esr']
    })
  })

  it('finds them on macOS among the apps of all users and of this one', () => {
    expect(places('darwin', { HOME: '/Users/me' })).toMatchObject({
      chrome: [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Users/me/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
      ],
      firefox: [
        '/Applications/Firefox.app/Contents/MacOS/firefox',
        '/Users/me/Applications/Firefox.app/Contents/MacOS/firefox'
      ]
    })
  })

  it('finds them on Windows below each program folder', () => {
    const environment = {
      ProgramW6432: 'C:\\Program Files',
      ProgramFiles: 'C:\\Program Files',
      'ProgramFiles(x86)': 'C:\\Program Files (x86)',
      LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local'
    }
    expect(places('win32', environment)['edge']).toEqual([
      'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
      'C:\\Users\\me\\AppData\\Local\\Microsoft\\Edge\\Application\\msedge.exe'
    ])
  })
})

it('places a snap’s profile where both sides can see it', () => {
  expect([snapFolder('/snap/bin/firefox', '/home/me'), snapFolder('/usr/bin/firefox', '/home/me')]).toEqual([
    '/home/me/snap/firefox/common',
    null
  ])
})

it('finds executables in the order of PATH', needsThat('POSIX', process.platform !== 'win32'), async () => {
  const folder = await temporaryFolder()
  for (const [name, mode] of [
    ['a/firefox', 0o644],
    ['b/firefox', 0o755],
    ['b/brave', 0o755],
    ['c/firefox', 0o755]
  ] as const) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), '#!/bin/sh\n')
    await chmod(join(folder, name), mode)
  }
  const path = ['a', '', 'b', 'c', 'none']
    .map((name) => (name === '' ? '' : join(folder, name)))
    .join(delimiter)
  // On an unsupported system, the paths of the real ones are not searched.
  const found = await findBrowsers('freebsd', { PATH: path })
  expect(found.filter(({ program }) => program.startsWith(folder))).toEqual([
    { id: 'brave', name: 'Brave', kind: 'chromium', program: join(folder, 'b/brave') },
    { id: 'firefox', name: 'Firefox', kind: 'firefox', program: join(folder, 'b/firefox') }
  ])
  expect(await findProgram(['certutil', 'brave'], { PATH: path })).toBe(join(folder, 'b/brave'))
  expect(await findProgram(['brave'], {})).toBeNull()
})
