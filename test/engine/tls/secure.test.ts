import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planTls } from '../../../src/engine/tls/secure'
import { loadAuthorities } from '../../../src/engine/tls/certificate-files'
import { makeAuthority, makeSelfSignedFiles } from '../../helpers/certificates'
import { temporaryFolder } from '../../helpers/engine'

describe('a TLS context', () => {
  it('is created once for the same authorities, for any number of plans', async () => {
    const { certFile } = await makeAuthority()
    const trusted = await loadAuthorities(certFile)
    const [first, again, other] = await Promise.all([
      planTls({}, 'a.example', trusted),
      planTls({}, 'b.example', trusted),
      planTls({ authority: certFile }, 'a.example')
    ])
    expect(again.context).toBe(first.context)
    expect(again.name).toBe('b.example')
    // The same from a file.
    expect(other.context).toBe(first.context)
  })

  it('is created again when authorities, versions or a file change', async () => {
    const [one, two] = await Promise.all([makeAuthority(), makeAuthority('Another Authority')])
    const file = join(await temporaryFolder(), 'authority.pem')
    await copyFile(one.certFile, file)
    const before = await planTls({ authority: file }, 'a.example')
    await copyFile(two.certFile, file)
    const plans = [
      before,
      await planTls({ authority: file }, 'a.example'),
      await planTls({}, 'a.example', [one.cert, two.cert]),
      await planTls({ maxVersion: 'TLSv1.2' }, 'a.example', [one.cert])
    ]
    expect(new Set(plans.map(({ context }) => context)).size).toBe(plans.length)
  })

  it('with a private key is not shared', async () => {
    const { cert } = await makeAuthority()
    const { certFile, keyFile } = await makeSelfSignedFiles({ name: 'client' })
    const settings = { certificate: { certificate: certFile, key: keyFile } }
    const [first, again] = [await planTls(settings, 'x', [cert]), await planTls(settings, 'x', [cert])]
    expect(again.context).not.toBe(first.context)
  })

  it('is evicted after others were requested', async () => {
    const { cert } = await makeAuthority()
    const first = await planTls({}, 'x', [cert])
    for (let at = 0; at < 4; at++) {
      const { cert: other } = await makeAuthority(`Authority ${at}`)
      await planTls({}, 'x', [other])
    }
    expect((await planTls({}, 'x', [cert])).context).not.toBe(first.context)
  })
})
