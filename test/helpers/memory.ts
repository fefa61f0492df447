/** The memory that this thread holds on to. */

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/**
 * Bytes of the JavaScript heap and of array buffers that are still referenced. Garbage is collected first: how much
 * of it lies about depends on what else the machine does.
 */
export function referencedBytes(): number {
  // Array buffers found unreachable by one collection are freed by the next at the latest.
  collectGarbage()
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
