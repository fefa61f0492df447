/**
 * Checks before the start whether a transparent proxy can work on this machine, so that one error replaces a refusal
 * for every client.
 */
import { access, constants } from 'node:fs/promises'
import { messageOf, systemCodeOf } from '../../../shared/model/app-error'
import { queryConntrack, TABLE_FILE } from './conntrack-table'

/** System access that the check depends on; tests substitute it. */
export interface TransparentMeans {
  readonly platform: string
  readonly readTable: () => Promise<void>
  readonly queryProgram: () => Promise<void>
}

const SYSTEM: TransparentMeans = {
  platform: process.platform,
  readTable: () => access(TABLE_FILE, constants.R_OK),
  // No connection uses port 0, so the output is empty; only success matters.
  queryProgram: async () => {
    await queryConntrack(0)
  }
}

/** Returns null if original destinations can be found, otherwise an error message. */
export async function transparentTrouble(means: TransparentMeans = SYSTEM): Promise<string | null> {
  if (means.platform !== 'linux') {
    return `Only Linux provides the original destination of a redirected connection. On ${nameOf(means.platform)}, configure a SOCKS or HTTP proxy in the program, or let it connect to this address instead of the target (mode forward).`
  }
  try {
    await means.readTable()
    return null
  } catch (error) {
    const code = systemCodeOf(error)
    // The program may have a capability that this process lacks.
    const program = await means.queryProgram().then(
      () => null,
      (failure: unknown) => messageOf(failure)
    )
    if (program === null) return null
    if (code === 'EACCES' || code === 'EPERM') {
      return `Only root can read ${TABLE_FILE}, which lists the original destinations. Start Tcplens as root, or install conntrack and grant it the capability: sudo setcap cap_net_admin+ep "$(command -v conntrack)". (conntrack reported: ${program})`
    }
    if (code === 'ENOENT') {
      return `The kernel’s connection table cannot be read: ${TABLE_FILE} does not exist. Run sudo modprobe nf_conntrack, or, if the kernel is built without this file, install conntrack. (conntrack reported: ${program})`
    }
    return `${TABLE_FILE}, which lists the original destinations, cannot be read: ${messageOf(error)}. (conntrack reported: ${program})`
  }
}

function nameOf(platform: string): string {
  return { darwin: 'macOS', win32: 'Windows' }[platform] ?? platform
}
