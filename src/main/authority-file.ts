/** Saves the authority's certificate with the system's dialog, for installation in trust stores. */
import { open } from 'node:fs/promises'
import { writeWholeFile } from '../engine/files/whole-file'
import type { Handlers } from '../shared/rpc/server'
import type { HostRequests } from './host-requests'

export type AuthorityFileRequests = Pick<HostRequests, 'authority.save'>
type Form = AuthorityFileRequests['authority.save']['input']['form']

/** Extensions that systems open with a double click. */
const NAMES: Readonly<Record<Form, string>> = {
  pem: 'tcplens-ca.pem',
  der: 'tcplens-ca.cer',
  p12: 'tcplens-ca.p12'
}

export interface AuthorityFileParts {
  certificate(form: Form): Promise<Uint8Array>
  /** Returns the chosen path, or undefined. */
  chooseSavePath(name: string): Promise<string | undefined>
}

export function createAuthorityFileHandlers({
  certificate,
  chooseSavePath: chooseSavePath
}: AuthorityFileParts): Handlers<AuthorityFileRequests> {
  return {
    'authority.save': async ({ form }) => {
      // Before the dialog, so that a failure is reported before the user chooses a name.
      const bytes = await certificate(form)
      const path = await chooseSavePath(NAMES[form])
      if (path === undefined) return { path: null }
      await writeWholeFile(path, async (temporary) => {
        const file = await open(temporary, 'wx', 0o644)
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        return true
      })
      return { path }
    }
  }
}
