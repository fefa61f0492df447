import { lstat, stat, unlink } from 'node:fs/promises'
import net from 'node:net'
import { dirname } from 'node:path'
import { AppError, messageOf, systemCodeOf, type ErrorCode } from '../../shared/model/app-error'
import { findPortHolder, type PortHolder } from './port-holder'

/**
 * Prepares a path to listen on: a Unix domain socket, or a named pipe on Windows, which needs no preparation.
 *
 * A killed server leaves its socket file behind, and listening there fails until it is deleted. It is deleted here if
 * it is a socket without a listener; any other file is left alone.
 */

/** Maximum length of the path in bytes without the terminating NUL: `sun_path` of sockaddr_un. */
const MAX_PATH_BYTES = process.platform === 'darwin' ? 103 : 107

/** Milliseconds after which a listener that has not accepted counts as alive but busy. */
const ANSWER_MS = 1000

/** Rejects with an AppError if the path cannot be used. */
export async function preparePipe(path: string): Promise<void> {
  if (process.platform === 'win32') {
    if (/^\\\\[.?]\\pipe\\./i.test(path)) return
    throw refusal('path-unusable', `${path} is not a named pipe. Enter \\\\.\\pipe\\ and a name.`, path)
  }
  checkPath(path)
  const found = await look(path)
  if (found === null) return
  if (!found.isSocket()) {
    throw refusal(
      'path-unusable',
      `${path} exists and is not a socket. Choose another path, or delete it yourself.`,
      path
    )
  }
  if (await isAnswered(path)) throw await inUse(path)
  await remove(path)
}

/** Explains why listening at a path failed and how to fix it. */
export async function pipeError(error: Error, path: string): Promise<AppError> {
  const systemCode = systemCodeOf(error)
  switch (systemCode) {
    case 'EADDRINUSE':
      return inUse(path, error)
    case 'EACCES':
    case 'EPERM':
      return refusal(
        'path-unusable',
        `You have no permission to create a socket in ${dirname(path)}. Choose another folder.`,
        path,
        error
      )
    case 'EROFS':
      return refusal(
        'path-unusable',
        `The file system of ${dirname(path)} is read-only. Choose another folder.`,
        path,
        error
      )
    case 'ENOENT':
    case 'ENOTDIR':
      return noFolder(path, error)
    default:
      return refusal('internal', `Cannot listen on ${path}: ${messageOf(error)}`, path, error)
  }
}

/** Throws `path-unusable` for a path that the system would refuse or silently truncate. */
export function checkPath(path: string): void {
  const bytes = Buffer.byteLength(path)
  if (bytes > MAX_PATH_BYTES) {
    throw refusal(
      'path-unusable',
      `The path is ${bytes} bytes long, but a socket path can have at most ${MAX_PATH_BYTES}. Choose a shorter one, such as /tmp/name.sock.`,
      path
    )
  }
  if (path.includes('\0')) throw refusal('path-unusable', 'The path contains a NUL byte. Remove it.', path)
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
      `${path} is a leftover socket without a server, and cannot be deleted: ${messageOf(error)}`,
      path,
      error
    )
  }
}

/**
 * Only a refused connection proves that there is no listener. A full queue, or missing permissions, means that there is
 * one.
 */
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

async function inUse(path: string, cause?: unknown): Promise<AppError> {
  const holder = await findPortHolder({ host: '', port: 0, path })
  return refusal(
    'address-in-use',
    `${holderWords(holder)} is listening on ${path}. Choose another path, or stop it.`,
    path,
    cause ?? { code: 'EADDRINUSE' },
    holder
  )
}

function holderWords(holder: PortHolder | null): string {
  if (holder === null) return 'Another program'
  return holder.own ? 'Another session of Tcplens' : `${holder.name} (process ${holder.pid})`
}

function noFolder(path: string, cause?: unknown): AppError {
  return refusal(
    'path-unusable',
    `There is no folder ${dirname(path)}. Create it, or choose another path.`,
    path,
    cause
  )
}

function refusal(
  code: ErrorCode,
  message: string,
  path: string,
  cause?: unknown,
  holder: PortHolder | null = null
): AppError {
  return new AppError(code, message, {
    ...(cause === undefined ? {} : { cause }),
    systemCode: systemCodeOf(cause),
    details: { address: path, ...(holder === null ? {} : { holder }) }
  })
}
