/**
 * The shared libraries that Electron needs from a Linux distribution, fonts for Chinese, and the virtual screen for
 * the tests. On Debian and its derivatives they are checked by package name and, as root, installed. On other
 * systems, and for users without the right to install, the dynamic linker decides: libraries that it finds are
 * sufficient.
 */

import { existsSync } from 'node:fs'
import { startProgress } from './progress.mjs'
import { run } from './run.mjs'
import { onPath } from './on-path.mjs'
import { StepError } from './step-error.mjs'

/** One package each, under the names it had over the releases (the 64-bit time transition renamed some). */
const LIBRARIES = [
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libnss3'],
  ['libasound2', 'libasound2t64'],
  ['libgbm1'],
  ['libxss1'],
  ['libnotify4']
]
const FONTS = [['fonts-noto-cjk']]
const VIRTUAL_SCREEN = [['xvfb']]
const STEP = 'system libraries'

/**
 * @param {string} executable Electron's
 * @param {{ virtualScreen: boolean }} needs
 * @returns {Promise<void>}
 */
export async function ensureSystemLibraries(executable, { virtualScreen }) {
  if (process.platform !== 'linux') return
  const debian = onPath('dpkg-query') !== undefined && onPath('apt-get') !== undefined
  const missing = debian
    ? await missingPackages([...LIBRARIES, ...FONTS, ...(virtualScreen ? VIRTUAL_SCREEN : [])])
    : []
  if (missing.length > 0 && process.getuid?.() === 0) return install(missing)

  const unresolved = debian && missing.length === 0 ? [] : await unresolvedLibraries(executable)
  const screenMissing = virtualScreen && onPath('Xvfb') === undefined
  if (unresolved.length === 0 && !screenMissing) return
  const lacking = [...unresolved, ...(screenMissing ? ['Xvfb'] : [])].join(', ')
  if (!debian) {
    throw new StepError(
      STEP,
      `missing: ${lacking}`,
      `your package manager, for the packages that provide ${lacking}; then the same command again`
    )
  }
  const packages = await installable(missing)
  throw new StepError(
    STEP,
    `missing packages: ${packages.join(', ')}`,
    `sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}`
  )
}

/**
 * @param {readonly (readonly string[])[]} missing
 * @returns {Promise<void>}
 */
async function install(missing) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const progress = startProgress(`${STEP}: apt-get`)
  /** @param {string} line */
  const onLine = (line) => {
    progress.update(line)
  }
  // An unreachable source fails this step, although the other sources may have the packages: continue.
  const update = await run('apt-get', ['update'], { env, onLine })
  const packages = await installable(missing)
  const options = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120']
  const { code, output } = await run('apt-get', ['install', ...options, ...packages], { env, onLine })
  if (code !== 0) {
    progress.done('failed')
    throw new StepError(
      `${STEP}: apt-get`,
      aptErrors(update.code === 0 ? output : `${update.output}\n${output}`),
      `apt-get update && apt-get install -y ${packages.join(' ')}`
    )
  }
  progress.done(`installed ${packages.join(' ')}`)
}

/**
 * @param {readonly (readonly string[])[]} wanted
 * @returns {Promise<readonly (readonly string[])[]>}
 */
async function missingPackages(wanted) {
  const { output } = await run('dpkg-query', [
    '-W',
    '-f',
    '${Package} ${db:Status-Status}\n',
    ...wanted.flat()
  ])
  const installed = new Set(
    output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0])
  )
  return wanted.filter((names) => !names.some((name) => installed.has(name)))
}

/**
 * Returns, for each missing package, the name that this release has; in a single call, since one call may already
 * take seconds.
 * @param {readonly (readonly string[])[]} missing
 * @returns {Promise<string[]>}
 */
async function installable(missing) {
  const { output } = await run('apt-cache', ['show', '--no-all-versions', ...missing.flat()])
  const known = new Set([...output.matchAll(/^Package: (\S+)$/gm)].map((match) => match[1]))
  return missing.map((names) => names.find((name) => known.has(name)) ?? names[0] ?? '')
}

/**
 * @param {string} executable
 * @returns {Promise<string[]>} libraries that the dynamic linker does not find
 */
async function unresolvedLibraries(executable) {
  if (!existsSync(executable)) return []
  const { output } = await run('ldd', [executable])
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')
}

/**
 * @param {string} output
 * @returns {string}
 */
function aptErrors(output) {
  const lines = output.split('\n').filter((line) => /^[EW]: /.test(line))
  return (lines.length > 0 ? lines : output.trim().split('\n')).slice(-6).join('\n')
}
