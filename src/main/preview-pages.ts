/**
 * Captured HTML as pages for a sandboxed frame. Each has an address that cannot be guessed and is the whole of its
 * origin; its policy allows what stands in the page itself and nothing else: no script, no network, no forms, no
 * frames. Knows no Electron, so that it is tested as it is.
 */
import { randomUUID } from 'node:crypto'
import type { RequestTypes } from '../shared/contract/contract'
import type { previewRequests } from '../shared/contract/preview'
import type { Handlers } from '../shared/rpc/server'

export const PREVIEW_SCHEME = 'preview'

/** A page and those of its parts that are shown at once. */
const MAX_PAGES = 6
const MAX_HELD_BYTES = 64 * 1024 * 1024

interface Page {
  bytes: Uint8Array
  xhtml: boolean
}

export interface PreviewPages {
  readonly handlers: Handlers<RequestTypes<typeof previewRequests>>
  /** Whether an address is one of a page that is kept. */
  has(url: string): boolean
  /** `embedder`: the origin whose frames may show it. */
  respond(request: { url: string; method: string }): Response
}

/** Styles and pictures may stand in the page itself. `sandbox` holds even where a frame forgot to ask for it. */
export function previewPolicy(embedder: string): string {
  return [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    'media-src data:',
    `frame-ancestors ${embedder}`,
    "base-uri 'none'",
    "form-action 'none'",
    'sandbox'
  ].join('; ')
}

export function createPreviewPages(embedder: string): PreviewPages {
  const pages = new Map<string, Page>()
  const headers = {
    'content-security-policy': previewPolicy(embedder),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-dns-prefetch-control': 'off',
    'cache-control': 'no-store'
  }
  const held = (): number => [...pages.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
  return {
    handlers: {
      'preview.open': ({ bytes, xhtml }) => {
        const url = `${PREVIEW_SCHEME}://${randomUUID()}/`
        pages.set(url, { bytes: new Uint8Array(bytes), xhtml })
        for (const old of pages.keys()) {
          if (old === url || (pages.size <= MAX_PAGES && held() <= MAX_HELD_BYTES)) break
          pages.delete(old)
        }
        return { url }
      },
      'preview.close': ({ url }) => {
        pages.delete(url)
        return null
      }
    },
    has: (url) => pages.has(url),
    respond({ url, method }) {
      const page = pages.get(url)
      if (page === undefined || method !== 'GET') return new Response(null, { status: 404, headers })
      const type = page.xhtml ? 'application/xhtml+xml' : 'text/html'
      // The page's own word about its encoding is overruled: its bytes are UTF-8 by now.
      return new Response(new Uint8Array(page.bytes), {
        headers: { ...headers, 'content-type': `${type}; charset=utf-8` }
      })
    }
  }
}
