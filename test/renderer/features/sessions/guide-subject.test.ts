/** Data of a session for the panel of guides. */

import { describe, expect, it } from 'vitest'
import type { ProxyConfig, SessionSummary } from '../../../../src/shared/contract/sessions'
import { guideFor } from '../../../../src/shared/guides/guide-for'
import {
  groupsOf,
  guideSubject,
  isPageAddress,
  shellsOf,
  usualShell
} from '../../../../src/renderer/src/features/sessions/model/guide-subject'

function session(config: Partial<ProxyConfig>, listening: SessionSummary['listening']): SessionSummary {
  return {
    id: 1,
    colour: 0,
    config: { kind: 'proxy', name: '', listen: { host: '127.0.0.1', port: 0 }, ...config },
    state: listening === null ? 'stopped' : 'running',
    listening,
    error: null,
    connections: { open: 0, total: 0 },
    bytes: { up: 0, down: 0 }
  }
}

const URL_TO_TRY = 'https://example.org/'
const running = { host: '127.0.0.1', port: 8080 }

describe('a session is shown with', () => {
  it('its actual address, and the certificate if it intercepts', () => {
    const config: Partial<ProxyConfig> = { mode: 'auto', tls: { clients: 'intercept' } }
    const of = (folder: string | null): string | null | undefined =>
      guideSubject(session(config, running), URL_TO_TRY, folder)?.caPath
    expect([of('/home/me/authority'), of('C:\\Users\\me\\authority'), of(null)]).toEqual([
      '/home/me/authority/ca.pem',
      'C:\\Users\\me\\authority\\ca.pem',
      null
    ])
    expect(guideSubject(session({ mode: 'auto' }, running), URL_TO_TRY, '/x')?.caPath).toBeNull()
  })

  it('its configured address before it runs, unless the system chooses the port', () => {
    const at = (listen: ProxyConfig['listen']): unknown =>
      guideSubject(session({ mode: 'http', listen }, null), URL_TO_TRY, null)?.listening
    expect([
      at({ host: '::', port: 3128 }),
      at({ path: '/tmp/x.sock' }),
      at({ host: '127.0.0.1', port: 0 })
    ]).toEqual([{ host: '::', port: 3128 }, { host: '', port: 0, path: '/tmp/x.sock' }, undefined])
  })
})

it('groups in a fixed order, without empty ones', () => {
  const subject = guideSubject(session({ mode: 'socks' }, running), URL_TO_TRY, null)
  const sections = subject === null ? [] : guideFor(subject)
  expect(groupsOf(sections).map(({ group }) => group)).toEqual([
    'terminal',
    'tools',
    'languages',
    'network',
    'system'
  ])
  const withChoice = sections.filter((section) => shellsOf(section).length > 0)
  expect(withChoice.map((section) => [section.id, shellsOf(section)])).toEqual([
    ['environment', ['bash', 'fish', 'powershell', 'cmd']]
  ])
  expect(['win32', 'darwin', 'linux', ''].map(usualShell)).toEqual(['powershell', 'bash', 'bash', 'bash'])
})

it('a URL only if it is one', () => {
  const texts = [
    'https://a/',
    'http://[::1]:8080/x?y',
    'HTTPS://A',
    'ftp://a/',
    'a.org',
    'http://',
    'http://a b/'
  ]
  expect(texts.map(isPageAddress)).toEqual([true, true, true, false, false, false, false])
})
