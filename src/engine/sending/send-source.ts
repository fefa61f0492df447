import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { Payload } from '../../shared/contract/payload'
import { MAX_SEND_BYTES } from '../../shared/contract/limits'
import { AppError } from '../../shared/model/app-error'
import { compilePayload } from '../../shared/payload/compile-payload'
import { describeProblem } from '../../shared/payload/describe-problem'
import type { KnownGroups, PayloadFill } from '../../shared/payload/placeholders'
import { becameShorter, fileError, openFile, type OpenedFile } from '../files/sent-file'

/**
 * Source of the bytes to send: an entered payload, rendered anew each time, or a file, read piece by piece so that its
 * size does not matter.
 */

/** Reads the bytes of one send on one connection. */
export interface SendReader {
  /** Total number of bytes. */
  readonly size: number
  /** Returns the next bytes, at most `most`; empty at the end. Each result is a separate array. */
  read(most: number): Promise<Uint8Array>
  /** Returns a note for the record after all bytes were sent, or null. */
  remark(): Promise<string | null>
  close(): void
}

export interface SendSource {
  /** Display name: a file's name; empty for an entered payload. */
  readonly name: string
  open(fill: PayloadFill): Promise<SendReader>
}

/** Returns the values of placeholders, apart from a match's groups. */
export function fillOf(counter: number, groups: Readonly<Record<string, string>> = {}): PayloadFill {
  return { counter, now: Date.now(), random: Math.random, uuid: randomUUID, groups }
}

/**
 * Compiles an entered payload to a function that returns its bytes. Throws `bad-input` with the error and its position.
 */
export function typedBytes(
  payload: Exclude<Payload, { form: 'file' }>,
  groups: KnownGroups = []
): (fill: PayloadFill) => Uint8Array {
  const compiled = compilePayload(payload, groups)
  if (!compiled.ok)
    throw new AppError('bad-input', `This cannot be sent: ${describeProblem(compiled.problem)}.`)
  return (fill) => {
    const bytes = compiled.payload.render(fill)
    if (bytes.length === 0) throw new AppError('bad-input', 'There is nothing to send.')
    if (bytes.length > MAX_SEND_BYTES) {
      throw new AppError(
        'bad-input',
        `At most ${MAX_SEND_BYTES} bytes can be entered. Send longer data from a file.`
      )
    }
    return bytes
  }
}

/** Rejects if the payload cannot be sent, as far as that can be checked in advance. */
export async function sourceOf(payload: Payload, groups: KnownGroups = []): Promise<SendSource> {
  if (payload.form === 'file') {
    const { path } = payload
    // Open the file once, so that a wrong path is reported at once.
    ;(await openReader(path)).close()
    return { name: basename(path), open: () => openReader(path) }
  }
  const render = typedBytes(payload, groups)
  render(fillOf(1))
  return { name: '', open: (fill) => Promise.resolve(bytesReader(render(fill))) }
}

function bytesReader(bytes: Uint8Array): SendReader {
  let at = 0
  return {
    size: bytes.length,
    read: (most) => {
      const piece = bytes.subarray(at, at + most)
      at += piece.length
      return Promise.resolve(piece)
    },
    remark: () => Promise.resolve(null),
    close: () => undefined
  }
}

/** Reads the file up to its size at the time of opening. */
async function openReader(path: string): Promise<SendReader> {
  try {
    return fileReader(await openFile(path))
  } catch (error) {
    throw fileError(path, error)
  }
}

function fileReader({ path, handle, size, close }: OpenedFile): SendReader {
  let at = 0
  return {
    size,
    async read(most) {
      const wanted = Math.min(most, size - at)
      if (wanted === 0) return new Uint8Array(0)
      const piece = Buffer.allocUnsafeSlow(wanted)
      let bytesRead: number
      try {
        ;({ bytesRead } = await handle.read(piece, 0, wanted, at))
      } catch (error) {
        throw fileError(path, error)
      }
      if (bytesRead === 0) throw new AppError('file-changed', becameShorter(path, at, size))
      at += bytesRead
      return piece.subarray(0, bytesRead)
    },
    async remark() {
      // An open file can still be read after it is deleted, and was read completely.
      const { nlink } = await handle.stat()
      return nlink > 0
        ? null
        : `${path} was deleted or replaced while it was being sent. All ${size} bytes were sent.`
    },
    close
  }
}
