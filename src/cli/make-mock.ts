import { constants } from 'node:fs'
import { copyFile, open, stat } from 'node:fs/promises'
import type { Engine } from '../engine/engine'
import { nothingLeft } from '../engine/mock/set/mock-sets'
import type { MockBehaviour } from '../shared/contract/mock'
import { AppError, systemCodeOf } from '../shared/model/app-error'
import type { MockSourceOptions } from './mock-options'

/** Creates a mock set from a capture and reports which parts of it cannot be used. */

export interface Mocking {
  readonly behaviour: MockBehaviour
  /** Message for the user. */
  readonly line: string
}

export async function makeMock(
  { captures, mocks, onEvent }: Engine,
  { path, of, keep, settings }: MockSourceOptions,
  force: boolean
): Promise<Mocking> {
  await mustBeThere(path)
  if (await isSet(path)) {
    const used = keep ?? path
    if (keep !== null) await keepAs(path, keep, force)
    return { behaviour: { ...settings, set: mocks.adopt(used) }, line: `Responds from the mock set ${used}.` }
  }
  const capture = await captures.open(path)
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (captures.list().find((one) => one.capture === capture)?.state === 'opening') return
      stop()
      resolve()
    }
    const stop = onEvent(look)
    look()
  })
  const { exchanges = 0 } = captures.list().find((one) => one.capture === capture) ?? {}
  const source = of ?? (exchanges > 0 ? 'exchanges' : 'connections')
  const created = await mocks.create(capture, { of: source, ranges: null })
  await captures.close(capture)
  if (created === null) throw new AppError('bad-input', 'Creating the mock set was cancelled.')
  const { made, left } = created
  if (made === null) throw nothingLeft(left)
  const without = left.reduce((sum, { count }) => sum + count, 0)
  const unit = source === 'exchanges' ? 'exchanges' : 'conversations'
  const rest =
    without === 0
      ? ''
      : ` ${without} ${without === 1 ? 'has' : 'have'} no usable response and ${without === 1 ? 'is' : 'are'} left out.`
  let { set } = made
  if (keep !== null) {
    await keepAs(mocks.pathOf(made.set), keep, force)
    set = mocks.adopt(keep)
  }
  return {
    behaviour: { ...settings, set },
    line: `Responds from ${made.entries} recorded ${unit} of ${path}.${rest}`
  }
}

async function keepAs(from: string, to: string, force: boolean): Promise<void> {
  try {
    await copyFile(from, to, force ? 0 : constants.COPYFILE_EXCL)
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw error
    throw new AppError(
      'file-exists',
      `${to} already exists. Choose another name, or replace it with --force.`
    )
  }
}

async function mustBeThere(path: string): Promise<void> {
  const facts = await stat(path).catch(() => null)
  if (facts?.isFile() !== true)
    throw new AppError('file-not-found', `The capture ${path} does not exist or is not a file.`)
}

/** True if the first block marks the file as a set. */
async function isSet(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const start = Buffer.alloc(256)
    const { bytesRead } = await file.read(start, 0, start.length, 0)
    return start.toString('latin1', 0, bytesRead).includes('tcplens:{"format":1,"set":1}')
  } finally {
    await file.close()
  }
}
