/** Reasons why a transparent proxy cannot work, each with a remedy. */

import { describe, expect, it } from 'vitest'
import {
  transparentTrouble,
  type TransparentMeans
} from '../../../../src/engine/proxy/transparent/transparent-trouble'

const fails = (code: string) => (): Promise<void> =>
  Promise.reject(Object.assign(new Error(`${code}: no`), { code }))
const works = (): Promise<void> => Promise.resolve()
const linux: TransparentMeans = { platform: 'linux', readTable: works, queryProgram: fails('ENOENT') }

describe('a transparent proxy', () => {
  it('works when the table can be read, or with the conntrack program', async () => {
    expect(await transparentTrouble(linux)).toBeNull()
    expect(await transparentTrouble({ ...linux, readTable: fails('EACCES'), queryProgram: works })).toBeNull()
  })

  it.each([
    ['darwin', 'On macOS, configure a SOCKS or HTTP proxy in the program'],
    ['win32', 'On Windows, configure a SOCKS or HTTP proxy in the program']
  ])('does not work on %s, which has other methods', async (platform, words) => {
    expect(await transparentTrouble({ ...linux, platform })).toContain(words)
  })

  it.each([
    ['EACCES', 'Start Tcplens as root, or install conntrack and grant it the capability'],
    ['ENOENT', 'Run sudo modprobe nf_conntrack'],
    ['EIO', 'cannot be read: EIO: no']
  ])('does not work when the table fails with %s and there is no conntrack', async (code, words) => {
    const trouble = await transparentTrouble({ ...linux, readTable: fails(code) })
    expect(trouble).toContain(words)
    expect(trouble).toContain('(conntrack reported: ENOENT: no)')
  })
})
