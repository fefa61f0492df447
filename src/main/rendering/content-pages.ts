/**
 * Serves captured content as pages for a hidden window. Each page has an unguessable origin of its own. Its policy
 * allows inline content only: no scripts, network, forms or frames. Imports no Electron, so that it can be tested in
 * plain Node.
 */
import { randomUUID } from 'node:crypto'
import type { RenderedContent } from '../../shared/contract/rendering'

export const PREVIEW_SCHEME = 'preview'

export interface ContentPages {
  /** Returns the URL of the page. */
  open(content: RenderedContent, bytes: Uint8Array): string
  close(url: string): void
  respond(request: { url: string; method: string }): Response
}

interface StoredPage {
  readonly content: RenderedContent
  readonly bytes: Uint8Array
}

/** Allows inline styles and images. `sandbox` enforces an opaque origin without scripts, even if the page is framed. */
export function contentPolicy(pictures: string): string {
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    `img-src ${pictures}`,
    'font-src data:',
    'media-src data:',
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    'sandbox'
  ].join('; ')
}

/** An image element runs no script of an SVG and loads none of its resources. */
const PICTURE_PAGE =
  '<!doctype html><style>html,body{margin:0;background:transparent}img{display:block}</style><img src="/picture">'

export function createContentPages(): ContentPages {
  const pages = new Map<string, StoredPage>()
  return {
    open(content, bytes) {
      const origin = `${PREVIEW_SCHEME}://${randomUUID()}`
      pages.set(origin, { content, bytes })
      return `${origin}/`
    },
    close(url) {
      pages.delete(url.slice(0, -1))
    },
    respond({ url, method }) {
      const path = url.indexOf('/', PREVIEW_SCHEME.length + 3)
      const origin = url.slice(0, path)
      const found = pages.get(origin)
      const part = found === undefined || method !== 'GET' ? null : partOf(found, url.slice(path))
      const headers = {
        'content-security-policy': contentPolicy(
          found?.content.kind === 'picture' ? `${origin}/picture` : 'data:'
        ),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-dns-prefetch-control': 'off',
        'cache-control': 'no-store'
      }
      if (part === null) return new Response(null, { status: 404, headers })
      return new Response(part.body, { headers: { ...headers, 'content-type': part.type } })
    }
  }
}

/** The declared encoding is overridden, because text was converted to UTF-8. */
function partOf(
  { content, bytes }: StoredPage,
  path: string
): { body: string | Uint8Array<ArrayBuffer>; type: string } | null {
  if (content.kind === 'html') {
    const type = `${content.xhtml ? 'application/xhtml+xml' : 'text/html'}; charset=utf-8`
    return path === '/' ? { body: new Uint8Array(bytes), type } : null
  }
  if (path === '/') return { body: PICTURE_PAGE, type: 'text/html; charset=utf-8' }
  const type = content.type === 'image/svg+xml' ? 'image/svg+xml; charset=utf-8' : content.type
  return path === '/picture' ? { body: new Uint8Array(bytes), type } : null
}
