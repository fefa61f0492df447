import { describe, expect, it } from 'vitest'
import type { RenderedContent } from '../../../src/shared/contract/rendering'
import { contentPolicy, createContentPages } from '../../../src/main/rendering/content-pages'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const get = { method: 'GET' }
const HTML: RenderedContent = { kind: 'html', xhtml: false, width: 600 }
const SVG: RenderedContent = { kind: 'picture', type: 'image/svg+xml' }

describe('captured content', () => {
  it('is served at its own address unchanged, under its own policy', async () => {
    const pages = createContentPages()
    const page = pages.open(HTML, bytes('<p>荣'))
    const response = pages.respond({ url: page, ...get })
    expect([
      response.status,
      response.headers.get('content-type'),
      response.headers.get('content-security-policy'),
      response.headers.get('x-content-type-options'),
      await response.text()
    ]).toEqual([200, 'text/html; charset=utf-8', contentPolicy('data:'), 'nosniff', '<p>荣'])
    expect(page).toMatch(/^preview:\/\/[0-9a-f-]{36}\/$/)
  })

  it('allows no script, no network and no frame', () => {
    expect(contentPolicy('data:').split('; ')).toEqual([
      "default-src 'none'",
      "style-src 'unsafe-inline'",
      'img-src data:',
      'font-src data:',
      'media-src data:',
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      'sandbox'
    ])
  })

  it('is shown by an image element if it is a picture, without further requests', async () => {
    const pages = createContentPages()
    const page = pages.open(SVG, bytes('<svg/>'))
    const picture = pages.respond({ url: `${page}picture`, ...get })
    const around = pages.respond({ url: page, ...get })
    expect([
      await picture.text(),
      picture.headers.get('content-type'),
      around.headers.get('content-type'),
      around.headers.get('content-security-policy')
    ]).toEqual([
      '<svg/>',
      'image/svg+xml; charset=utf-8',
      'text/html; charset=utf-8',
      contentPolicy(`${page}picture`)
    ])
    expect(await around.text()).not.toContain('svg')
  })

  it('is removed when it is closed, and nothing else is served', () => {
    const pages = createContentPages()
    const closed = pages.open(HTML, bytes('x'))
    const page = pages.open(HTML, bytes('y'))
    pages.close(closed)
    const urls = [closed, 'preview://guessed/', `${page}other`, `${page}picture`, 'preview://', '']
    expect(urls.map((url) => pages.respond({ url, ...get }).status)).toEqual(urls.map(() => 404))
    expect(pages.respond({ url: page, method: 'POST' }).status).toBe(404)
  })
})
