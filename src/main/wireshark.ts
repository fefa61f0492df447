/** Opens a capture file in Wireshark; pcapng is its native format, and can be read while the capture still grows. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { AppError, messageOf, systemCodeOf } from '../shared/model/app-error'

/** Installation paths; on Linux it is in the search path. */
const PROGRAMS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: '/Applications/Wireshark.app/Contents/MacOS/Wireshark',
  win32: 'C:\\Program Files\\Wireshark\\Wireshark.exe'
}

/** Resolves when Wireshark runs; it outlives Tcplens. Throws `program-missing` if it is not installed. */
export async function openInWireshark(path: string, program = PROGRAMS[process.platform]): Promise<void> {
  const child = spawn(program ?? 'wireshark', ['-r', path], { detached: true, stdio: 'ignore' })
  try {
    await once(child, 'spawn')
  } catch (error) {
    const systemCode = systemCodeOf(error)
    throw new AppError('program-missing', `Wireshark did not start: ${messageOf(error)}`, {
      cause: error,
      ...(systemCode === undefined ? {} : { systemCode })
    })
  }
  child.unref()
}
