/**
 * The real programs used by tests: servers to proxy, tools to read the output. If one is missing, the tests that need
 * it are skipped, and the closing lines of the run name it; with TCPLENS_REQUIRE_PEERS=1 (set by CI) a missing one is
 * an error, so that CI never skips these tests unnoticed.
 */

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestOptions } from 'vitest'
import { onPath } from '../../scripts/runtime/on-path.mjs'

export type PeerName =
  | 'nginx'
  | 'tshark'
  | 'mergecap'
  | 'redis-server'
  | 'redis-cli'
  | 'socat'
  | 'nc'
  | 'openssl'
  | 'curl'
  | 'wrk'
  | 'zstd'
  | 'iconv'
  | 'chromium'
  | 'certutil'
  | 'ip'
  | 'iptables'
  | 'conntrack'
  | 'runuser'
  | 'psql'
  | 'initdb'
  | 'postgres'
  | 'mariadbd'
  | 'mariadb'
  | 'mariadb-install-db'
  | 'postfix'
  | 'dovecot'
  | 'slapd'
  | 'ldapsearch'
  | 'vsftpd'
  | 'prosody'
  | 'keytool'
  | 'ps'
  | 'ss'
  | 'python3'
  | 'go'
  | 'cc'
  | 'xxd'
  | 'rg'
  | 'hexdump'
  | 'bash'

declare module 'vitest' {
  interface TaskMeta {
    /** Programs, and anything else, whose absence skipped the test; counted by scripts/test-run. */
    missingPeers?: string[]
  }
}

/** Returns the program's path, or undefined if it is not installed. */
export function peer(name: PeerName): string | undefined {
  const path = onPath(name) ?? versionedPath(name)
  if (path === undefined && process.env['TCPLENS_REQUIRE_PEERS'] === '1') {
    throw new Error(`${name} is not installed, and TCPLENS_REQUIRE_PEERS=1 asks for it`)
  }
  return path
}

/** Debian does not put the version-specific programs of PostgreSQL on the PATH. */
const VERSIONS = '/usr/lib/postgresql'

function versionedPath(name: PeerName): string | undefined {
  if (name !== 'initdb' && name !== 'postgres') return undefined
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : []
  return versions.map((version) => join(VERSIONS, version, 'bin', name)).findLast((path) => existsSync(path))
}

/** The program's path, inside a test that `needs` it. */
export function peerPath(name: PeerName): string {
  const path = peer(name)
  if (path === undefined) throw new Error(`${name} is not installed: give this test needs('${name}')`)
  return path
}

/**
 * Returns options for `it` or `describe` that skip if a program is missing: `it('reads our file', needs('tshark'),
 * async () => …)`.
 */
export function needs(...names: readonly PeerName[]): TestOptions {
  const missingPeers = names.filter((name) => peer(name) === undefined)
  return missingPeers.length === 0 ? {} : { skip: true, meta: { missingPeers } }
}

/**
 * Returns options that skip if something other than a program is missing, such as an operating system or a folder of
 * captures. The closing lines of the run name it; it is never an error.
 */
export function needsThat(what: string, isThere: boolean): TestOptions {
  return isThere ? {} : { skip: true, meta: { missingPeers: [what] } }
}
