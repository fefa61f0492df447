import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assetPath, CONTENT_SECURITY_POLICY, respondWithAsset } from '../../src/main/asset-response'

let folder: string
let root: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tcplens-assets-'))
  root = join(folder, 'renderer')
  await mkdir(join(root, 'assets'), { recursive: true })
  await writeFile(join(root, 'index.html'), '<!doctype html>')
  await writeFile(join(root, 'assets', 'index.js'), 'export {}')
  await writeFile(join(root, 'assets', 'secret.key'), 'no')
  await writeFile(join(folder, 'outside.js'), 'no')
  await mkdir(join(folder, 'renderer-other'))
  await writeFile(join(folder, 'renderer-other', 'index.js'), 'no')
})

afterAll(() => rm(folder, { recursive: true }))

const get = (url: string, method = 'GET'): Promise<Response> =>
  respondWithAsset(root, 'tcplens', { url, method })

describe('respondWithAsset', () => {
  it('serves the page at the root with the strict policy', async () => {
    const response = await get('app://tcplens/')
    expect({
      status: response.status,
      text: await response.text(),
      type: response.headers.get('content-type'),
      policy: response.headers.get('content-security-policy'),
      sniffing: response.headers.get('x-content-type-options')
    }).toEqual({
      status: 200,
      text: '<!doctype html>',
      type: 'text/html; charset=utf-8',
      policy: CONTENT_SECURITY_POLICY,
      sniffing: 'nosniff'
    })
  })

  it('serves scripts as scripts, whatever query or fragment follows', async () => {
    const response = await get('app://tcplens/assets/index.js?v=1#top')
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8'
    ])
  })

  it('allows neither inline code nor external resources', () => {
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:/)
  })

  it.each([
    ['a missing file', 'app://tcplens/assets/none.js', 'GET', 404],
    ['a folder', 'app://tcplens/assets', 'GET', 404],
    ['an unknown kind of file', 'app://tcplens/assets/secret.key', 'GET', 404],
    ['another host', 'app://elsewhere/index.html', 'GET', 404],
    ['a method that modifies', 'app://tcplens/index.html', 'POST', 405],
    ['an encoded parent path', 'app://tcplens/..%2Foutside.js', 'GET', 404],
    ['a parent path with dots', 'app://tcplens/assets/..%2f..%2foutside.js', 'GET', 404],
    ['a parent path with backslashes', 'app://tcplens/..%5Coutside.js', 'GET', 404],
    ['a sibling with the same name prefix', 'app://tcplens/..%2Frenderer-other/index.js', 'GET', 404],
    ['a NUL', 'app://tcplens/index.html%00.js', 'GET', 404],
    ['broken percent-encoding', 'app://tcplens/%E0%A4%A', 'GET', 404]
  ])('refuses %s', async (_what, url, method, status) => {
    const response = await get(url, method)
    expect([response.status, await response.text()]).toEqual([status, ''])
  })

  it('answers HEAD without a body', async () => {
    const response = await get('app://tcplens/index.html', 'HEAD')
    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  it('resolves plain dots in a URL to paths below the root', () => {
    expect(assetPath(root, 'tcplens', 'app://tcplens/../../index.html')).toBe(join(root, 'index.html'))
  })
})
