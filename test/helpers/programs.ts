import { execFileSync } from 'node:child_process'

/** Returns true if a program that tests can use, but do not need, is installed. */
export function hasProgram(name: string, question = '--version'): boolean {
  try {
    execFileSync(name, [question], { stdio: 'ignore' })
    return true
  } catch {
    // Not installed.
    return false
  }
}
