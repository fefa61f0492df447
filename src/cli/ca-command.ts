import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CertificateAuthority } from '../engine/tls/authority/authority'
import type { Authority } from '../shared/contract/authority'
import { AppError, messageOf, systemCodeOf } from '../shared/model/app-error'
import { toErrorInfo } from '../shared/rpc/server'
import { installationAuthority } from './data-folder'
import { fail } from './failure'
import { parseOptions, UsageError } from './options'
import type { StandardOutput } from './output'
import { jsonLine } from './terminal-text'

/** `tcplens ca`: shows or exports the certificate authority of a folder, and creates it if there is none. */

const FORMS = ['pem', 'der', 'p12'] as const
type Form = (typeof FORMS)[number]

export async function caCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values, positionals } = parseOptions(
    args,
    {
      'ca-dir': { type: 'string' },
      export: { type: 'string' },
      force: { type: 'boolean' },
      regenerate: { type: 'boolean' },
      json: { type: 'boolean' }
    },
    { min: 0, max: 1, name: 'FILE' }
  )
  const request = exportOf(values.export, positionals[0])
  if (request === null && values.force === true) throw new UsageError('--force requires --export FORM FILE.')
  const json = values.json ?? false
  const authority = new CertificateAuthority(values['ca-dir'] ?? installationAuthority())
  try {
    const facts = values.regenerate === true ? await authority.regenerate() : await authority.facts()
    if (request !== null)
      await save(request.path, await authority.certificate(request.form), values.force ?? false)
    await output.lines(
      json ? [jsonLine(factsObject(facts, request?.path))] : factsLines(facts, request?.path)
    )
  } catch (error) {
    return fail(output, json, toErrorInfo(error))
  }
  await output.flushed()
  return 0
}

function exportOf(form: string | undefined, path: string | undefined): { form: Form; path: string } | null {
  if (form === undefined) {
    if (path !== undefined)
      throw new UsageError(
        `Unexpected argument ${path}. To export to this file, put --export pem, der or p12 before it.`
      )
    return null
  }
  const known = FORMS.find((name) => name === form)
  if (known === undefined) throw new UsageError(`--export ${form} is not one of pem, der, p12.`)
  if (path === undefined) throw new UsageError(`--export ${form} requires a FILE.`)
  return { form: known, path }
}

async function save(path: string, bytes: Uint8Array, overwrite: boolean): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: overwrite ? 'w' : 'wx' })
  } catch (error) {
    const code = systemCodeOf(error)
    throw code === 'EEXIST'
      ? new AppError(
          'file-exists',
          `${path} already exists. Choose another name, or replace it with --force.`,
          { systemCode: code }
        )
      : new AppError('save-failed', `Cannot write ${path}: ${messageOf(error)}`, {
          cause: error,
          systemCode: code
        })
  }
}

function factsLines(
  { name, from, to, sha256, sha1, folder }: Authority,
  saved: string | undefined
): string[] {
  return [
    `Name         ${name}`,
    `Valid        ${day(from)} to ${day(to)}`,
    `SHA-256      ${sha256}`,
    `SHA-1        ${sha1}`,
    `Certificate  ${join(folder, 'ca.pem')}`,
    ...(saved === undefined ? [] : [`Exported to  ${saved}`])
  ]
}

function factsObject(
  { name, from, to, sha256, sha1, publicKey, folder }: Authority,
  saved: string | undefined
): Record<string, unknown> {
  return {
    event: 'authority',
    name,
    from: from / 1000,
    to: to / 1000,
    sha256,
    sha1,
    publicKey,
    ca: join(folder, 'ca.pem'),
    ...(saved === undefined ? {} : { exported: saved })
  }
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}
