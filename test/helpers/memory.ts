/** Memory retained by this thread. */

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/**
 * Returns the bytes of the JavaScript heap and of array buffers that are still referenced. Collects garbage first:
 * its amount depends on the load of the machine.
 */
export function referencedBytes(): number {
  // Array buffers found unreachable by one collection are freed by the next at the latest.
  collectGarbage()
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
