/**
 * The page's own scheme. `app://tcplens` is a separate origin for storage, content policy and the sender check; a page
 * from `file://` has none and may read other files.
 */
import { protocol } from 'electron'
import { respondWithAsset } from './asset-response'
import { PREVIEW_SCHEME } from './rendering/content-pages'

const SCHEME = 'app'
const HOST = 'tcplens'

export const APP_ORIGIN = `${SCHEME}://${HOST}`
export const APP_URL = `${APP_ORIGIN}/`

/**
 * Must run before the app is ready. `standard` gives the scheme an origin, `secure` a secure context. Rendered captured
 * content receives an origin of its own and no other privilege.
 */
export function declareSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, codeCache: true } },
    { scheme: PREVIEW_SCHEME, privileges: { standard: true } }
  ])
}

/** Serves the built page; `root` is its folder. */
export function serveApp(root: string): void {
  protocol.handle(SCHEME, (request) => respondWithAsset(root, HOST, request))
}
