/** Validation of paths of Unix domain sockets and Windows named pipes. */

export type PathProblem = 'pathMissing' | 'pathRelative' | 'pathPipe' | 'pathLong'

/** Size of `sun_path` without its terminating NUL; Windows allows names of 256 characters. */
const LONGEST: Readonly<Record<string, number>> = { linux: 107, darwin: 103, win32: 255 }
const FALLBACK = 103

export function longestPath(platform: string): number {
  return LONGEST[platform] ?? FALLBACK
}

export function pathProblem(path: string, platform: string): PathProblem | null {
  const text = path.trim()
  if (text === '') return 'pathMissing'
  if (platform === 'win32') {
    if (!/^\\\\[.?]\\pipe\\./i.test(text)) return 'pathPipe'
  } else if (!text.startsWith('/')) return 'pathRelative'
  return new TextEncoder().encode(text).length > longestPath(platform) ? 'pathLong' : null
}
