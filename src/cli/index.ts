import { messageOf } from '../shared/model/app-error'
import { caCommand } from './ca-command'
import { clientCommand } from './client-command'
import { decodeCommand } from './decode-command'
import { demoCommand } from './demo-command'
import { exportCommand } from './export-command'
import { findCommand } from './find-command'
import { helpFor, OVERVIEW } from './help'
import { UsageError } from './options'
import { StandardOutput } from './output'
import { isLookingUp } from './pending-lookups'
import { proxyCommand } from './proxy-command'
import { recipeCommand } from './recipe-command'
import { replayCommand } from './replay-command'
import { reportError, reportPlace } from './report-error'
import { repeatCommand } from './repeat-command'
import { rulesCommand } from './rules-command'
import { serverCommand } from './server-command'
import { restoreDefaultSignals } from './stop-signal'
import { toxiproxyCommand } from './toxiproxy-command'

/**
 * Command line host: parses the arguments and runs the engine with text or JSON lines as output. Exit codes: 0 success,
 * 1 run-time failure, 2 usage error. For `replay`, 1 also means that replies differed, and 3 that it could not run. For
 * `find`, 1 means that nothing was found, and 2 also that the file could not be read.
 */

const COMMANDS: Record<string, (args: string[], output: StandardOutput) => Promise<number>> = {
  proxy: proxyCommand,
  server: serverCommand,
  client: clientCommand,
  recipe: recipeCommand,
  decode: decodeCommand,
  replay: replayCommand,
  export: exportCommand,
  find: findCommand,
  repeat: repeatCommand,
  rules: rulesCommand,
  toxiproxy: toxiproxyCommand,
  ca: caCommand,
  demo: demoCommand
}

/** Runs one command to its end. The host process exits with the resolved code. */
export async function main(argv: string[]): Promise<number> {
  const code = await run(argv)
  if (isLookingUp()) {
    // The result of a pending name lookup is not needed, but it would delay the exit: Node.js joins its thread.
    process.once('exit', restoreDefaultSignals)
    process.exit(code)
  }
  return code
}

async function run(argv: string[]): Promise<number> {
  const [name, ...args] = argv
  const output = new StandardOutput(process.stdout)
  if (name === undefined) return usage('A command is missing.', 'tcplens --help')
  if (name === '--help' || name === '-h' || name === 'help') {
    await output.lines(OVERVIEW.split('\n'))
    return 0
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) return usage(`There is no command ${name}.`, 'tcplens --help')
  if (args.includes('--help') || args.includes('-h')) {
    await output.lines(helpFor(name).split('\n'))
    return 0
  }
  try {
    const code = await command(args, output)
    return code === 0 && output.hasFailed ? 1 : code
  } catch (error) {
    if (error instanceof UsageError) return usage(error.message, `tcplens ${name} --help`, error.place)
    reportError(messageOf(error))
    return 1
  }
}

/** `place`: lines that show where in the input the problem is. */
function usage(problem: string, help: string, place = ''): number {
  if (place !== '') reportPlace(place)
  reportError(`${problem} See: ${help}`)
  return 2
}
