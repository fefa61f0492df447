/** Test files share a process, and a module that was loaded by an earlier one registers no hook for a later one. */

import { afterAll } from 'vitest'
import { removeFilesAside } from './files-aside'

afterAll(removeFilesAside)
