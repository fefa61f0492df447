/**
 * Runs the TLS tests again in Electron's own Node: its TLS library is BoringSSL, while plain Node uses OpenSSL. They
 * differ in ciphers, curves, errors and refused input. Tests detect features of only one library by trying them.
 */

import { PROJECT_DIR } from '../runtime/paths.mjs'
import { runVisible } from '../runtime/run.mjs'
import { VITEST } from './vitest.mjs'

/** Test files by path prefix; each has at least one. */
export const TLS_TESTS = [
  'test/engine/tls/',
  'test/engine/conversation/tls',
  'test/engine/mock/serve/forward-http2',
  'test/engine/mock/upstream/http2-upstream',
  'test/engine/session/client-tls',
  'test/engine/net/reset-socket',
  'test/engine/session/tls-server',
  'test/engine/proxy/intercept',
  'test/engine/proxy/starttls/handed-over',
  'test/engine/proxy/starttls/intercepted',
  'test/engine/proxy/tls'
]

/**
 * @param {object} options
 * @param {string} options.executable Electron's
 * @param {readonly string[]} [options.files] files or prefixes to run instead of all
 * @param {boolean} [options.byLine] when other commands write at the same time
 * @param {readonly string[]} options.vitestArgs
 * @returns {Promise<number>} exit code
 */
export function runTlsInElectron({ executable, files = [], byLine = false, vitestArgs }) {
  return runVisible(
    executable,
    [VITEST, 'run', '--project', 'node', ...vitestArgs, ...(files.length > 0 ? files : TLS_TESTS)],
    {
      cwd: PROJECT_DIR,
      byLine,
      // Vitest starts its workers with the program it runs in, and this passes on to them.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
    }
  )
}
