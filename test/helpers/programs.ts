import { execFileSync } from 'node:child_process'

/** Whether a program the tests can use, but do not need, is on this machine. */
export function hasProgram(name: string, question = '--version'): boolean {
  try {
    execFileSync(name, [question], { stdio: 'ignore' })
    return true
  } catch {
    // Not installed, which is the answer.
    return false
  }
}
