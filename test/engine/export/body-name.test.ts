/** Names of exported bodies: valid on every file system, for any name received from the network. */

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bodyFileName, freeName, type NamedBody } from '../../../src/engine/export/body-name'

function named(target: string, rest: Partial<NamedBody> = {}): string {
  return bodyFileName({
    exchange: 7,
    of: 'response',
    target,
    contentType: 'text/plain',
    start: new Uint8Array(0),
    codings: '',
    ...rest
  })
}

describe('the name of a body', () => {
  it.each([
    ['/CON', '0007-CON.txt'],
    ['/nul.txt', '0007-nul.txt'],
    ['/COM1.txt.', '0007-COM1.txt'],
    ['/a%20.%20.', '0007-a.txt'],
    ['/a%2F..%5Cb', '0007-a_.._b.txt'],
    ['/C:stream:$DATA', '0007-C_stream_$DATA.txt'],
    ['/%00%1f%7f', '0007-___.txt'],
    ['/..', '0007-response.txt'],
    ['/%2e%2e/', '0007-response.txt'],
    ['/a%E2%80%AEtxt.exe', '0007-a_txt.exe.txt'],
    ['/%FF%FE', '0007-%FF%FE.txt'],
    ['/<a>"|?x', '0007-_a___.txt'],
    ['*', '0007-response.txt']
  ])('of %s is %s', (target, name) => {
    expect(named(target)).toBe(name)
  })

  it('never has an executable extension, whatever the claimed type', () => {
    const claims = [
      'application/hta',
      'application/bat',
      'text/vbs',
      'application/x-sh',
      'image/lnk',
      'a/b+EXE',
      ...'pyw xll iqy slk iso vhd rdp msix appimage website terminal settingcontent-ms library-ms'
        .split(' ')
        .map((kind) => `application/${kind}`)
    ]
    expect(claims.map((contentType) => named('/x', { contentType }))).toEqual(claims.map(() => '0007-x.bin'))
  })

  it('keeps the extension of data formats', () => {
    const claims = [
      'application/json',
      'image/png',
      'application/problem+json',
      'text/csv',
      'image/svg+xml',
      'a/b'
    ]
    const names = claims.map((contentType) => named('/x', { contentType }))
    expect(names.map((name) => name.slice(7))).toEqual(['json', 'png', 'json', 'csv', 'svg', 'bin'])
  })

  it('fits into 255 bytes of UTF-8, whatever its script and the number of codings', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tcplens-name-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const names = ['a', 'é', '荣', '😀', 'e\u0301', '👩‍👩‍👧'].map((character) =>
      named(`/${encodeURIComponent(character.repeat(300))}`, {
        exchange: 12_345_678,
        of: 'request',
        contentType: 'multipart/form-data',
        codings: Array<string>(100).fill('gzip').join(', ')
      })
    )
    const taken = new Set<string>()
    for (const name of [...names, ...names]) await writeFile(join(folder, freeName(name, taken)), '')
    expect((await readdir(folder)).length).toBe(12)
  })

  it('is changed if another name differs only in case or in the encoding of an accent', () => {
    const taken = new Set(['index.csv'])
    expect(
      ['INDEX.csv', 'a-É.txt', 'a-e\u0301.txt', 'a-ß.txt', 'A-ẞ.txt'].map((name) => freeName(name, taken))
    ).toEqual(['INDEX-2.csv', 'a-É.txt', 'a-e\u0301-2.txt', 'a-ß.txt', 'A-ẞ-2.txt'])
  })
})
