/**
 * Responds to the page's requests for its own files: only files in the renderer's folder, each with a strict policy.
 * Imports no Electron, so that it can be tested in plain Node.
 */
import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { systemCodeOf } from '../shared/model/app-error'

/**
 * Scripts, styles and fonts load from our own files only; no inline code, no eval, no plug-ins, no forms that leave the
 * page. Images, audio and video may also be `blob:`: captured audio and video, and bitmaps of captured images
 * (rendering/render-process.ts). There are no frames.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  'media-src blob:',
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'"
].join('; ')

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // The files belong to this build; another build may have different ones under the same name.
  'cache-control': 'no-cache'
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff'
}

/** `root` is the folder of the built page; `host` is the only host of the scheme. */
export async function respondWithAsset(
  root: string,
  host: string,
  request: { url: string; method: string }
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
  const path = assetPath(root, host, request.url)
  if (path === undefined) return refuse(404)
  // The build never creates other file types, so they are not served.
  const contentType = CONTENT_TYPES[extname(path)]
  if (contentType === undefined) return refuse(404)
  try {
    const bytes = await readFile(path)
    const body = request.method === 'HEAD' ? null : new Uint8Array(bytes)
    return new Response(body, { status: 200, headers: { ...HEADERS, 'content-type': contentType } })
  } catch (error) {
    return refuse(systemCodeOf(error) === 'ENOENT' || systemCodeOf(error) === 'EISDIR' ? 404 : 500)
  }
}

/** Returns the file of a URL, or undefined if the URL is invalid or outside `root`. */
export function assetPath(root: string, host: string, url: string): string | undefined {
  let relative: string
  try {
    const parsed = new URL(url)
    if (parsed.host !== host) return undefined
    relative = decodeURIComponent(parsed.pathname)
  } catch {
    // Not a URL, or malformed percent-encoding.
    return undefined
  }
  if (relative.includes('\0') || relative.includes('\\')) return undefined
  const path = join(root, relative === '/' ? 'index.html' : relative)
  // The URL parser resolves plain `..`; a percent-encoded one appears only after decoding.
  return path.startsWith(root.endsWith(sep) ? root : root + sep) ? path : undefined
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: HEADERS })
}
