import { describe, expect, it } from 'vitest'
import {
  authorityGuide,
  certificatePath,
  GUIDE_IDS,
  guideOf
} from '../../../../../src/renderer/src/features/settings/authority/model/authority-guides'

const facts = { folder: "/home/o'neil/my data", name: 'Tcplens CA on desk', sha1: 'AB:CD:EF' }
const windows = { ...facts, folder: "C:\\Users\\o'neil\\Tcplens" }

describe('the guides for trusting the authority', () => {
  it('name the certificate, and never the key', () => {
    const lines = GUIDE_IDS.flatMap((id) => {
      const { install, remove } = authorityGuide(id, facts, 'linux')
      return [...install, ...remove]
    })
    expect(lines.filter((line) => line.includes('ca-key'))).toEqual([])
    expect(lines.filter((line) => line.includes("'/home/o'\\''neil/my data/ca.pem'")).length).toBeGreaterThan(
      8
    )
  })

  it('explain the removal wherever they explain the installation', () => {
    const oneSided = GUIDE_IDS.filter((id) => {
      const { install, remove } = authorityGuide(id, facts, 'linux')
      return (install.length === 0) !== (remove.length === 0)
    })
    expect(oneSided).toEqual([])
  })

  it('are for the shell of the system they are read on', () => {
    expect([
      authorityGuide('node', facts, 'darwin'),
      authorityGuide('node', windows, 'win32'),
      authorityGuide('windows', windows, 'win32')
    ]).toEqual([
      {
        id: 'node',
        install: ["export NODE_EXTRA_CA_CERTS='/home/o'\\''neil/my data/ca.pem'"],
        remove: ['unset NODE_EXTRA_CA_CERTS']
      },
      {
        id: 'node',
        install: ["$env:NODE_EXTRA_CA_CERTS = 'C:\\Users\\o''neil\\Tcplens\\ca.pem'"],
        remove: ['Remove-Item Env:NODE_EXTRA_CA_CERTS']
      },
      {
        id: 'windows',
        install: ["certutil -user -addstore Root 'C:\\Users\\o''neil\\Tcplens\\ca.pem'"],
        remove: ['certutil -user -delstore Root ABCDEF']
      }
    ])
  })

  it('begin with the current system', () => {
    expect(['win32', 'darwin', 'linux'].map(guideOf)).toEqual(['windows', 'macos', 'debian'])
    expect(certificatePath({ folder: '/a/' })).toBe('/a/ca.pem')
  })
})
