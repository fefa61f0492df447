/** Saves the drafts of the workbench in a file, for the next launch. */
import { Buffer } from 'node:buffer'
import * as v from 'valibot'
import { createJsonWriter, keepAside, readJsonFile } from '../engine/files/json-file'
import { DraftsFile, type StoredDraft } from '../shared/contract/workbench-drafts'
import type { Handlers } from '../shared/rpc/server'
import type { HostRequests } from './host-requests'

export type WorkbenchRequests = Pick<HostRequests, Extract<keyof HostRequests, `workbench.${string}`>>

export interface WorkbenchFileParts {
  path: string
  /** Logs a message. */
  notice(text: string): void
}

export interface WorkbenchFile {
  readonly handlers: Handlers<WorkbenchRequests>
  /** Resolves when no write is in progress. */
  settled(): Promise<void>
}

export async function openWorkbenchFile({ path, notice }: WorkbenchFileParts): Promise<WorkbenchFile> {
  let current: readonly StoredDraft[] = []
  let unreadable: string | null = null
  const read = await readJsonFile(path)
  if (read.state !== 'absent') {
    const parsed = read.state === 'read' ? v.safeParse(DraftsFile, read.value) : undefined
    if (parsed?.success === true) {
      current = parsed.output.drafts.map((draft) => ({
        ...draft,
        bytes: Uint8Array.from(Buffer.from(draft.bytes, 'base64'))
      }))
    } else {
      unreadable = await keepAside(path)
      notice(`The workbench drafts could not be read; the file was renamed to ${unreadable}.`)
    }
  }
  const writer = createJsonWriter(path)

  return {
    handlers: {
      'workbench.drafts': () => {
        const answer = { drafts: [...current], unreadable }
        unreadable = null
        return answer
      },
      'workbench.keepDrafts': async ({ drafts }) => {
        if (isSame(drafts, current)) return null
        current = drafts
        await writer.write({
          version: 1,
          drafts: drafts.map((draft) => ({ ...draft, bytes: Buffer.from(draft.bytes).toString('base64') }))
        })
        return null
      }
    },
    settled: () => writer.settled()
  }
}

function isSame(drafts: readonly StoredDraft[], others: readonly StoredDraft[]): boolean {
  return (
    drafts.length === others.length &&
    drafts.every((draft, at) => {
      const other = others[at]
      return (
        draft.name === other?.name &&
        Buffer.compare(draft.bytes, other.bytes) === 0 &&
        JSON.stringify(draft.way) === JSON.stringify(other.way)
      )
    })
  )
}
