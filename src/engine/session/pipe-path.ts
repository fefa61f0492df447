import { lstat, stat, unlink } from 'node:fs/promises'
import net from 'node:net'
import { dirname } from 'node:path'
import { AppError, messageOf, systemCodeOf, type ErrorCode } from '../../shared/model/app-error'

/**
 * Listening at a path: a Unix domain socket, or a named pipe on Windows, which needs nothing of this.
 *
 * A server that was killed leaves its socket file behind, and nobody can listen there until it is deleted. It is
 * deleted here if it is a socket that nobody answers on; whatever else lies there is left alone.
 */

/** The system's bound on the path, without the NUL behind it: `sun_path` of sockaddr_un. */
const MAX_PATH_BYTES = process.platform === 'darwin' ? 103 : 107

/** A listener that lives answers at once, or is so busy that it is alive as well. */
const ANSWER_MS = 1000

/** Rejects with an AppError where nothing can listen at the path; with the system's EADDRINUSE where somebody does. */
export async function preparePipe(path: string): Promise<void> {
  if (process.platform === 'win32') {
    if (/^\\\\[.?]\\pipe\\./i.test(path)) return
    throw refusal('path-unusable', `${path} is no named pipe. Write \\\\.\\pipe\\ and a name.`, path)
  }
  checkPath(path)
  const found = await look(path)
  if (found === null) return
  if (!found.isSocket()) {
    throw refusal(
      'path-unusable',
      `${path} is there and is no socket; it is left alone. Choose another path, or delete it yourself.`,
      path
    )
  }
  // As the system would say it, in whose place this is asked.
  if (await isAnswered(path))
    throw Object.assign(new Error(`Somebody listens at ${path}.`), { code: 'EADDRINUSE' })
  await remove(path)
}

/** Why listening at a path failed otherwise, in words that say what to do. */
export function pipeError(error: Error, path: string): AppError {
  const systemCode = systemCodeOf(error)
  switch (systemCode) {
    case 'EACCES':
    case 'EPERM':
      return refusal('path-unusable', `You may not create a socket in ${dirname(path)}.`, path, error)
    case 'EROFS':
      return refusal('path-unusable', `Nothing can be created in ${dirname(path)}.`, path, error)
    case 'ENOENT':
    case 'ENOTDIR':
      return noFolder(path, error)
    default:
      return refusal('internal', `Cannot listen at ${path}: ${messageOf(error)}`, path, error)
  }
}

/** Throws `path-unusable` for a path that the system would refuse, or cut short without a word. */
export function checkPath(path: string): void {
  const bytes = Buffer.byteLength(path)
  if (bytes > MAX_PATH_BYTES) {
    throw refusal(
      'path-unusable',
      `The path is ${bytes} bytes long; the system takes ${MAX_PATH_BYTES} for a socket. Choose a shorter one, such as /tmp/name.sock.`,
      path
    )
  }
  if (path.includes('\0'))
    throw refusal('path-unusable', 'The path contains a NUL byte, where it would end.', path)
}

async function look(path: string): Promise<Awaited<ReturnType<typeof lstat>> | null> {
  try {
    return await lstat(path)
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      await checkFolder(path)
      return null
    }
    throw error instanceof Error ? await pipeError(error, path) : error
  }
}

async function checkFolder(path: string): Promise<void> {
  const folder = dirname(path)
  const found = await stat(folder).catch(() => null)
  if (found === null) throw noFolder(path)
  if (!found.isDirectory()) throw refusal('path-unusable', `${folder} is a file, not a folder.`, path)
}

async function remove(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return
    throw refusal(
      'path-unusable',
      `${path} is left over from a server that is gone, and cannot be deleted: ${messageOf(error)}`,
      path,
      error
    )
  }
}

/** Only a refusal says that nobody is there: a full queue, or a socket that is not ours to use, is somebody's. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ path })
    const settle = (answered: boolean): void => {
      socket.destroy()
      resolve(answered)
    }
    socket.setTimeout(ANSWER_MS, () => {
      settle(true)
    })
    socket.once('connect', () => {
      settle(true)
    })
    socket.on('error', (error) => {
      const code = systemCodeOf(error)
      settle(code !== 'ECONNREFUSED' && code !== 'ENOENT')
    })
  })
}

function noFolder(path: string, cause?: unknown): AppError {
  return refusal(
    'path-unusable',
    `There is no folder ${dirname(path)}. Create it, or choose another path.`,
    path,
    cause
  )
}

function refusal(code: ErrorCode, message: string, path: string, cause?: unknown): AppError {
  return new AppError(code, message, {
    ...(cause === undefined ? {} : { cause }),
    systemCode: systemCodeOf(cause),
    details: { address: path }
  })
}
