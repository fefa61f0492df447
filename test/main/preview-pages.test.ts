import { describe, expect, it } from 'vitest'
import { createPreviewPages, previewPolicy } from '../../src/main/preview-pages'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const get = { method: 'GET' }

describe('a preview', () => {
  it('is served at its own address as it was given, under its own policy', async () => {
    const pages = createPreviewPages('app://tcplens')
    const { url } = await pages.handlers['preview.open']({ bytes: bytes('<p>荣'), xhtml: false })
    const response = pages.respond({ url, ...get })
    expect([
      response.status,
      response.headers.get('content-type'),
      response.headers.get('content-security-policy'),
      response.headers.get('x-content-type-options'),
      await response.text()
    ]).toEqual([200, 'text/html; charset=utf-8', previewPolicy('app://tcplens'), 'nosniff', '<p>荣'])
    expect(url).toMatch(/^preview:\/\/[0-9a-f-]{36}\/$/)
  })

  it('allows no script, no network and no frame but the app’s', () => {
    expect(previewPolicy('app://tcplens').split('; ')).toEqual([
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      'img-src data:',
      'font-src data:',
      'media-src data:',
      'frame-ancestors app://tcplens',
      "base-uri 'none'",
      "form-action 'none'",
      'sandbox'
    ])
  })

  it('is gone when it is closed, or when there are many newer ones', async () => {
    const pages = createPreviewPages('app://tcplens')
    const urls: string[] = []
    for (let at = 0; at < 8; at++)
      urls.push((await pages.handlers['preview.open']({ bytes: bytes(String(at)), xhtml: true })).url)
    await pages.handlers['preview.close']({ url: urls[7]! })
    expect(urls.map((url) => pages.has(url))).toEqual([false, false, true, true, true, true, true, false])
    const statuses = [urls[0]!, urls[7]!, 'preview://guessed/', `${urls[5]!}other`].map(
      (url) => pages.respond({ url, ...get }).status
    )
    expect(statuses).toEqual([404, 404, 404, 404])
    expect(pages.respond({ url: urls[5]!, method: 'POST' }).status).toBe(404)
  })

  it('holds no more than a bound, whatever their number', async () => {
    const pages = createPreviewPages('app://tcplens')
    const large = new Uint8Array(24 * 1024 * 1024)
    const urls: string[] = []
    for (let at = 0; at < 4; at++)
      urls.push((await pages.handlers['preview.open']({ bytes: large, xhtml: false })).url)
    expect(urls.map((url) => pages.has(url))).toEqual([false, false, true, true])
  })
})
