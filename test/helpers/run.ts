/** Runs a program to its end and returns its output; used for peers such as curl and tshark. */
import { execFile } from 'node:child_process'

const LIMIT_MS = 30_000
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024

export interface ProgramOutput {
  code: number
  stdout: string
  stderr: string
}

export function run(program: string, args: readonly string[]): Promise<ProgramOutput> {
  return new Promise((resolve, reject) => {
    const options = { timeout: LIMIT_MS, maxBuffer: MAX_OUTPUT_BYTES, env: withoutProxies() }
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr })
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr })
      // Not started, or ended by the limit.
      else
        reject(new Error(`${program} did not run to its end: ${error.message}\n${stderr}`, { cause: error }))
    })
  })
}

/** Removes the proxy settings from the environment, since the tests use the loopback. */
function withoutProxies(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(https?|all)_proxy$/i.test(name))
  )
}
